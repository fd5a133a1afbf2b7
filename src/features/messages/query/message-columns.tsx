import { Link } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { CopyText, Mono } from "../../../ui/copy-text.tsx";
import type { Column } from "../../../ui/data-table-types.ts";
import { Bytes } from "../../../ui/quantity.tsx";
import { ExactTime } from "../../../ui/relative-time.tsx";
import { exactCount } from "../../../lib/format-count.ts";
import { ConsumeState } from "../consume-state.tsx";
import styles from "../messages.module.css";
import type { MessageRow } from "../queries.ts";
import type { MessagesSearch } from "../search.ts";

/** The columns of TOPIC-21 that tell messages apart; the drawer of a message has all of them. */
export function messageColumns(t: TFunction<"messages">, instanceId: string, search: MessagesSearch): Column<MessageRow>[] {
  const clipped = (value: string) => (
    <span className={styles.clip} data-tip={value.length > 18 ? value : undefined}>
      {value || "–"}
    </span>
  );
  const state: Column<MessageRow> = {
    id: "state",
    title: t("columns.state"),
    cell: (row) => row.states.map((entry) => <ConsumeState key={entry.group} state={entry.state} verdict={entry.verdict} evidence={entry.evidence} />),
  };
  return [
    {
      id: "msgId",
      title: t("columns.msgId"),
      cell: (row) => (
        <CopyText text={row.uniqueId || row.offsetMessageId} plain>
          <Link to="/instances/$instanceId/messages" params={{ instanceId }} search={{ ...search, message: row.offsetMessageId }} resetScroll={false}>
            <Mono>{row.uniqueId || row.offsetMessageId}</Mono>
          </Link>
        </CopyText>
      ),
    },
    ...(search.topic ? [] : [{ id: "topic", title: t("columns.topic"), cell: (row: MessageRow) => clipped(row.topic) }]),
    { id: "tag", title: t("columns.tag"), cell: (row) => clipped(row.tags) },
    { id: "key", title: t("columns.key"), cell: (row) => clipped(row.keys) },
    { id: "broker", title: t("columns.broker"), wideOnly: true, cell: (row) => row.brokerName },
    { id: "queue", title: t("columns.queue"), align: "right", cell: (row) => row.queueId },
    { id: "offset", title: t("columns.offset"), align: "right", cell: (row) => exactCount(row.queueOffset) },
    { id: "producer", title: t("columns.producer"), wideOnly: true, cell: (row) => clipped(row.bornHost) },
    { id: "size", title: t("columns.size"), align: "right", wideOnly: true, cell: (row) => <Bytes value={row.bodyBytes} /> },
    { id: "storedAt", title: t("columns.storedAt"), cell: (row) => <ExactTime at={row.storedAt} /> },
    ...(search.group ? [state] : []),
  ];
}
