import { useTranslation } from "react-i18next";
import { CopyButton, CopyText } from "../../ui/copy-text.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { Section } from "../../ui/section.tsx";
import type { InstanceDetail } from "./queries.ts";

/** Addresses for clients (DET-6, DET-7), copied one by one or all joined with `;` (DET-12, CONN-3). */
export function AccessPoints({ instance }: { instance: InstanceDetail }) {
  const { t } = useTranslation("instances");
  const all = instance.accessPoints.map((point) => point.address).join(";");
  const columns = [
    { id: "way", title: t("access.way"), width: "20%", cell: (point: InstanceDetail["accessPoints"][number]) => point.way },
    { id: "network", title: t("access.network"), width: "20%", cell: (point: InstanceDetail["accessPoints"][number]) => (point.network === "intranet" ? t("access.intranet") : point.network) },
    { id: "address", title: t("access.address"), cell: (point: InstanceDetail["accessPoints"][number]) => <CopyText text={point.address} /> },
  ];
  const copyAll = instance.accessPoints.length > 1 && (
    <>
      {t("access.copyAll")}
      <CopyButton text={all} label={t("access.copyAll")} />
    </>
  );
  return (
    <Section title={t("detail.access")} note={copyAll}>
      <DataTable label={t("detail.access")} columns={columns} rows={instance.accessPoints} rowKey={(point) => `${point.way} ${point.address}`} empty={<p>{t("access.none")}</p>} />
    </Section>
  );
}
