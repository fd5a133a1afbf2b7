import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { formatRate } from "../../lib/format-count.ts";
import type { Column } from "../../ui/data-table-types.ts";
import { HiddenText } from "../../ui/hidden-text.tsx";
import { NameCell } from "../../ui/name-cell.tsx";
import { Quantity, Rate } from "../../ui/quantity.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { TrendFigure } from "../../ui/trend-figure.tsx";
import type { TopicRow } from "./queries.ts";
import { TopicMenu } from "./topic-menu.tsx";
import styles from "./topics.module.css";
import { PermissionText } from "./topic-words.tsx";
import type { TopicsView } from "./use-topics-view.ts";

/** Columns by importance at 1280 px; what is secondary stands small under its figure. */
export function useTopicColumns(view: TopicsView): Column<TopicRow>[] {
  const { t } = useTranslation(["topics", "shell"]);
  const unknown = t("shell:list.unknown");
  return [
    { id: "topic", title: t("columns.topic"), sortable: true, wraps: true, cell: (row) => <TopicName row={row} view={view} /> },
    { id: "brokerName", title: t("columns.broker"), sortable: true, cell: (row) => row.brokerName },
    { id: "messageType", title: t("columns.type"), sortable: true, cell: (row) => <TypeCell row={row} /> },
    { id: "permission", title: t("columns.permission"), sortable: true, cell: (row) => <PermissionText bits={row.permission} /> },
    { id: "readQueues", title: t("columns.reads"), tip: t("columns.readQueues"), sortable: true, align: "right", wideOnly: true, cell: (row) => <Quantity value={row.readQueues} /> },
    { id: "writeQueues", title: t("columns.writes"), tip: t("columns.writeQueues"), sortable: true, align: "right", wideOnly: true, cell: (row) => <Quantity value={row.writeQueues} /> },
    { id: "storedMessages", title: t("columns.stored"), tip: t("columns.storedTip"), sortable: true, align: "right", cell: (row) => <StoredCell row={row} unknown={unknown} /> },
    { id: "producedToday", title: t("columns.today"), tip: t("columns.todayTip"), sortable: true, align: "right", wideOnly: true, cell: (row) => <Quantity value={row.producedToday} unknownTip={unknown} /> },
    { id: "produceTps", title: t("columns.produceTps"), tip: t("columns.tpsTip"), sortable: true, align: "right", cell: (row) => <RateCell row={row} unknown={unknown} /> },
    { id: "consumeTps", title: t("columns.consumeTps"), tip: t("columns.tpsTip"), sortable: true, align: "right", wideOnly: true, cell: (row) => <Rate value={row.consumeTps} unknownTip={unknown} /> },
    { id: "actions", title: <HiddenText>{t("columns.actions")}</HiddenText>, align: "right", width: 44, cell: (row) => <TopicMenu topic={row.topic} kind={row.kind} view={view} /> },
  ];
}

/** The name leads to the groups that consume it now (TOPIC-7, SUB-4). */
function TopicName({ row, view }: { row: TopicRow; view: TopicsView }) {
  const { t } = useTranslation("topics");
  const marks = [row.kind !== "user" && t(`kinds.${row.kind}`), row.autoCreated === true && t("origin.auto")].filter((mark) => mark !== false);
  return (
    <NameCell name={row.topic} marks={marks} remark={row.remark} minWidth={150}>
      <Link to="/instances/$instanceId/topics" params={{ instanceId: view.instanceId }} search={{ ...view.search, topic: row.topic, tab: "groups", queuePage: undefined }} resetScroll={false}>
        {row.topic}
      </Link>
    </NameCell>
  );
}

function TypeCell({ row }: { row: TopicRow }) {
  const { t } = useTranslation("topics");
  return (
    <div className={styles.stack}>
      {t(`types.${row.messageType}`)}
      <small>{t(row.ordered ? "ordered.yes" : "ordered.no")}</small>
    </div>
  );
}

function StoredCell({ row, unknown }: { row: TopicRow; unknown: string }) {
  return (
    <div className={styles.stack}>
      <Quantity value={row.storedMessages} unknownTip={unknown} />
      {row.lastStoredAt !== null && (
        <small>
          <RelativeTime at={row.lastStoredAt} />
        </small>
      )}
    </div>
  );
}

function RateCell({ row, unknown }: { row: TopicRow; unknown: string }) {
  const { t } = useTranslation("topics");
  const known = row.trend.filter((value) => value !== null);
  const label = known.length < 2 ? t("trend.none") : t("trend.label", { max: formatRate(Math.max(...known)) });
  return (
    <TrendFigure values={row.trend} series="in" label={label} figureWidth={56}>
      <Rate value={row.produceTps} unknownTip={unknown} />
    </TrendFigure>
  );
}
