import { useTranslation } from "react-i18next";
import { CopyText } from "../../ui/copy-text.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import type { Column } from "../../ui/data-table-types.ts";
import { Quantity } from "../../ui/quantity.tsx";
import { Section } from "../../ui/section.tsx";
import type { Overview } from "./queries.ts";

type ClusterRow = Overview["clusters"][number];

/** One row a cluster (OVER-1). */
export function ClusterTable({ clusters }: { clusters: readonly ClusterRow[] }) {
  const { t } = useTranslation("overview");
  const figure = (id: "masters" | "slaves" | "producerGroups" | "consumerGroups", unknownTip?: string): Column<ClusterRow> => ({ id, title: t(`clusters.${id}`), align: "right", cell: (row) => <Quantity value={row[id]} unknownTip={unknownTip} /> });
  const columns: Column<ClusterRow>[] = [
    { id: "cluster", title: t("clusters.cluster"), cell: (row) => row.cluster },
    { id: "nameServers", title: t("clusters.nameServers"), wideOnly: true, wraps: true, cell: (row) => <CopyText text={row.nameServers.join(";")} /> },
    figure("masters"),
    figure("slaves"),
    figure("producerGroups", t("clusters.notListed")),
    figure("consumerGroups"),
    { id: "history", title: t("clusters.history"), tip: t("clusters.historyTip"), align: "right", cell: (row) => <Quantity value={row.historyMessages} unknownTip={t("figures.waits")} /> },
    { id: "stored", title: t("clusters.stored"), tip: t("clusters.storedTip"), align: "right", cell: (row) => <Quantity value={row.storedMessages} unknownTip={t("figures.waits")} /> },
  ];
  return (
    <Section title={t("clusters.title")}>
      <DataTable label={t("clusters.title")} columns={columns} rows={clusters} rowKey={({ cluster }) => cluster} empty={null} />
    </Section>
  );
}
