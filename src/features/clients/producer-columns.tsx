import { Link } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import type { AnswerOf } from "../../api/call.ts";
import type { Column } from "../../ui/data-table-types.ts";
import { Quantity } from "../../ui/quantity.tsx";
import styles from "./clients.module.css";
import type { ProducersSearch } from "./search.ts";
import { TopicLinks } from "./topic-links.tsx";

type ProducerRow = AnswerOf<"listProducers">["rows"][number];

/** Columns of PROD-2. */
export function producerColumns(t: TFunction<"clients">, instanceId: string, search: ProducersSearch): Column<ProducerRow>[] {
  const drawerOf = (row: ProducerRow) => ({ to: "/instances/$instanceId/producers" as const, params: { instanceId }, search: { ...search, group: row.group }, resetScroll: false });
  return [
    {
      id: "group",
      title: t("columns.producerGroup"),
      sortable: true,
      cell: (row) => (
        <Link {...drawerOf(row)} className={styles.name}>
          {row.group}
        </Link>
      ),
    },
    { id: "topics", title: t("columns.topics"), wraps: true, cell: (row) => <TopicLinks instanceId={instanceId} topics={row.topics} /> },
    { id: "brokers", title: t("columns.brokers"), wideOnly: true, wraps: true, cell: (row) => row.brokers.join(", ") },
    { id: "instanceCount", title: t("columns.instances"), tip: t("columns.instancesTip"), sortable: true, align: "right", cell: (row) => <Quantity value={row.instanceCount} /> },
    { id: "actions", title: t("columns.actions"), align: "right", cell: (row) => <Link {...drawerOf(row)}>{t("columns.connected")}</Link> },
  ];
}
