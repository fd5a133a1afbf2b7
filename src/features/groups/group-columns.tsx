import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { formatCount } from "../../lib/format-count.ts";
import type { Column } from "../../ui/data-table-types.ts";
import { HiddenText } from "../../ui/hidden-text.tsx";
import { NameCell } from "../../ui/name-cell.tsx";
import { Quantity, Rate } from "../../ui/quantity.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { TrendFigure } from "../../ui/trend-figure.tsx";
import { TwoLines } from "../../ui/two-lines.tsx";
import { GroupMenu } from "./group-menu.tsx";
import { EnabledState, MechanismText, OnlineState, StartText } from "./group-words.tsx";
import type { GroupRow } from "./queries.ts";
import type { GroupsView } from "./use-groups-view.ts";

/** Columns by importance at 1280 px; what is secondary stands small under its figure. */
export function useGroupColumns(view: GroupsView): Column<GroupRow>[] {
  const { t } = useTranslation(["groups", "shell"]);
  const unknown = t("shell:list.unknown");
  return [
    { id: "group", title: t("columns.group"), sortable: true, wraps: true, cell: (row) => <GroupName row={row} view={view} /> },
    { id: "brokerName", title: t("columns.broker"), sortable: true, cell: (row) => <TwoLines main={row.brokerName} below={`BrokerID ${row.brokerId}`} /> },
    { id: "consumeEnabled", title: t("columns.enabled"), sortable: true, cell: (row) => <EnabledState enabled={row.consumeEnabled} /> },
    { id: "onlineClients", title: t("columns.clients"), sortable: true, firstDirection: "desc", cell: (row) => <OnlineState clients={row.onlineClients} /> },
    { id: "consumeType", title: t("columns.mechanism"), tip: t("columns.mechanismTip"), sortable: true, wideOnly: true, cell: (row) => <MechanismText consumeType={row.consumeType} messageModel={row.messageModel} /> },
    { id: "consumeFromWhere", title: t("columns.start"), tip: t("columns.startTip"), wideOnly: true, cell: (row) => <StartText from={row.consumeFromWhere} /> },
    { id: "lag", title: t("columns.lag"), tip: t("columns.lagTip"), sortable: true, align: "right", cell: (row) => <LagCell row={row} unknown={unknown} /> },
    { id: "consumeTps", title: t("columns.consumeTps"), tip: t("columns.tpsTip"), sortable: true, align: "right", wideOnly: true, cell: (row) => <TpsCell row={row} unknown={unknown} /> },
    { id: "subscribedTopics", title: t("columns.topics"), sortable: true, align: "right", wideOnly: true, cell: (row) => <Quantity value={row.subscribedTopics} unknownTip={unknown} /> },
    { id: "actions", title: <HiddenText>{t("columns.actions")}</HiddenText>, align: "right", width: 44, cell: (row) => <GroupMenu row={row} view={view} /> },
  ];
}

/** The name leads to the group's subscriptions (SUB-5). */
function GroupName({ row, view }: { row: GroupRow; view: GroupsView }) {
  const { t } = useTranslation("groups");
  const marks = [row.kind === "system" && t("kinds.system"), row.autoCreated === true && t("autoCreated")].filter((mark) => mark !== false);
  return (
    <NameCell name={row.group} marks={marks} remark={row.remark} minWidth={140}>
      <Link to="/instances/$instanceId/groups" params={{ instanceId: view.instanceId }} search={{ ...view.search, group: row.group, tab: undefined, of: undefined, client: undefined }} resetScroll={false}>
        {row.group}
      </Link>
    </NameCell>
  );
}

function LagCell({ row, unknown }: { row: GroupRow; unknown: string }) {
  const { t } = useTranslation("groups");
  const known = row.trend.filter((value) => value !== null);
  const label = known.length < 2 ? t("trend.none") : t("trend.label", { max: formatCount(Math.max(...known)) });
  return (
    <TrendFigure values={row.trend} series="lag" label={label} figureWidth={44}>
      <Quantity value={row.lag} unknownTip={unknown} />
    </TrendFigure>
  );
}

function TpsCell({ row, unknown }: { row: GroupRow; unknown: string }) {
  const rate = <Rate value={row.consumeTps} unknownTip={unknown} />;
  return row.lastConsumedAt === null ? rate : <TwoLines main={rate} below={<RelativeTime at={row.lastConsumedAt} />} />;
}
