import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../api/call.ts";
import { CopyText } from "../../ui/copy-text.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import type { Column } from "../../ui/data-table-types.ts";
import { RelativeTime } from "../../ui/relative-time.tsx";

type Client = AnswerOf<"listTopicProducers">["rows"][number]["clients"][number];

/** Connected instances of a group (PROD-4): who they are and where they come from. */
export function ClientTable({ label, clients }: { label: string; clients: Client[] }) {
  const { t } = useTranslation("topics");
  const columns: Column<Client>[] = [
    { id: "clientId", title: t("clients.clientId"), wraps: true, cell: (row) => <CopyText text={row.clientId} /> },
    { id: "address", title: t("clients.address"), cell: (row) => <CopyText text={row.address} /> },
    { id: "language", title: t("clients.language"), cell: (row) => row.language },
    { id: "version", title: t("clients.version"), cell: (row) => row.version },
    { id: "lastHeartbeatAt", title: t("clients.heartbeat"), wideOnly: true, cell: (row) => <RelativeTime at={row.lastHeartbeatAt} /> },
  ];
  return <DataTable label={label} columns={columns} rows={clients} rowKey={(row) => `${row.clientId} ${row.address}`} empty={t("clients.none")} />;
}
