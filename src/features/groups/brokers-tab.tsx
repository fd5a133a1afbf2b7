import { useTranslation } from "react-i18next";
import { DataTable } from "../../ui/data-table.tsx";
import type { Column } from "../../ui/data-table-types.ts";
import { EnabledState, MechanismText, StartText } from "./group-words.tsx";
import { GroupMenu } from "./group-menu.tsx";
import type { GroupDetail, GroupRow } from "./queries.ts";
import type { GroupsView } from "./use-groups-view.ts";

/** How each broker keeps the group: switch, retries, broadcast; the brokers may differ. */
export function BrokersTab({ detail, view }: { detail: GroupDetail | undefined; view: GroupsView }) {
  const { t } = useTranslation("groups");
  const columns: Column<GroupRow>[] = [
    { id: "brokerName", title: t("columns.broker"), cell: (row) => row.brokerName },
    { id: "brokerId", title: "BrokerID", align: "right", cell: (row) => row.brokerId },
    { id: "consumeEnabled", title: t("columns.enabled"), cell: (row) => <EnabledState enabled={row.consumeEnabled} /> },
    { id: "maxRetries", title: t("columns.retries"), align: "right", cell: (row) => row.maxRetries },
    { id: "broadcastAllowed", title: t("create.broadcast"), cell: (row) => t(row.broadcastAllowed ? "yes" : "no") },
    { id: "consumeType", title: t("columns.mechanism"), cell: (row) => <MechanismText consumeType={row.consumeType} messageModel={row.messageModel} /> },
    { id: "consumeFromWhere", title: t("columns.start"), cell: (row) => <StartText from={row.consumeFromWhere} /> },
    { id: "actions", title: "", align: "right", cell: (row) => <GroupMenu row={row} view={view} /> },
  ];
  return <DataTable label={t("tabs.brokers")} columns={columns} rows={detail?.brokers} rowKey={(row) => `${row.brokerName}:${row.brokerId}`} empty={t("brokers.none")} />;
}
