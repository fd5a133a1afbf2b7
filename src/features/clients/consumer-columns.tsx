import { Link } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import type { AnswerOf } from "../../api/call.ts";
import { Mono } from "../../ui/copy-text.tsx";
import type { Column } from "../../ui/data-table-types.ts";
import { Quantity, Rate } from "../../ui/quantity.tsx";
import { ClientWord } from "./client-words.tsx";
import styles from "./clients.module.css";
import type { ConsumersSearch } from "./search.ts";

type ConsumerRow = AnswerOf<"listConsumers">["rows"][number];

/** Columns of CONS-1, with what the group consumes and how far it is behind. */
export function consumerColumns(t: TFunction<"clients">, instanceId: string, search: ConsumersSearch): Column<ConsumerRow>[] {
  const drawerOf = (row: ConsumerRow) => ({ to: "/instances/$instanceId/consumers" as const, params: { instanceId }, search: { ...search, group: row.group, client: undefined }, resetScroll: false });
  const notTold = t("words.notTold");
  return [
    {
      id: "group",
      title: t("columns.group"),
      sortable: true,
      cell: (row) => (
        <Link {...drawerOf(row)} className={styles.name}>
          {row.group}
        </Link>
      ),
    },
    {
      id: "topic",
      title: t("columns.topic"),
      sortable: true,
      cell: (row) => (
        <Link to="/instances/$instanceId/topics" params={{ instanceId }} search={{ topic: row.topic }}>
          {row.topic}
        </Link>
      ),
    },
    { id: "subscription", title: t("columns.subscription"), wideOnly: true, wraps: true, cell: (row) => <Mono>{row.subscription || "–"}</Mono> },
    {
      id: "consumeType",
      title: t("columns.consumeType"),
      wideOnly: true,
      cell: (row) => (
        <>
          <ClientWord word={row.consumeType} /> · <ClientWord word={row.messageModel} />
        </>
      ),
    },
    { id: "instanceCount", title: t("columns.instances"), tip: t("columns.instancesTip"), sortable: true, align: "right", cell: (row) => <Quantity value={row.instanceCount} /> },
    { id: "lag", title: t("columns.lag"), tip: t("columns.lagTip"), sortable: true, align: "right", cell: (row) => <Quantity value={row.lag} unknownTip={notTold} /> },
    { id: "consumeTps", title: t("columns.tps"), sortable: true, align: "right", cell: (row) => <Rate value={row.consumeTps} unknownTip={notTold} /> },
    {
      id: "actions",
      title: t("columns.actions"),
      align: "right",
      cell: (row) => (
        <span className={styles.actions}>
          <Link to="/instances/$instanceId/groups" params={{ instanceId }} search={{ group: row.group, tab: "backlog" }}>
            {t("consumers.backlog")}
          </Link>
          <Link {...drawerOf(row)}>{t("columns.connected")}</Link>
        </span>
      ),
    },
  ];
}
