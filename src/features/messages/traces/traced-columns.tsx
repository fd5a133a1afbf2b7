import { Link } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { formatExact } from "../../../lib/format-time.ts";
import { CopyText, Mono } from "../../../ui/copy-text.tsx";
import type { Column } from "../../../ui/data-table-types.ts";
import { ExactTime } from "../../../ui/relative-time.tsx";
import { StatusDot } from "../../../ui/status-dot.tsx";
import styles from "./message-trace.module.css";
import type { TracedMessage } from "./queries.ts";
import type { TracesSearch } from "./search.ts";
import { Taken } from "./trace-words.tsx";

/** A traced message in a list: what tells it apart, how the sending went, how its groups fared. */
export function tracedColumns(t: TFunction<"traces">, instanceId: string, search: TracesSearch): Column<TracedMessage>[] {
  const clipped = (value: string) => (
    <span className={styles.clip} data-tip={value.length > 22 ? value : undefined}>
      {value || "–"}
    </span>
  );
  return [
    {
      id: "message",
      title: t("list.message"),
      cell: (row) => (
        <CopyText text={row.messageId} plain>
          <Link to="/instances/$instanceId/traces" params={{ instanceId }} search={{ ...search, trace: row.messageId }} resetScroll={false}>
            <Mono>{row.messageId}</Mono>
          </Link>
        </CopyText>
      ),
    },
    ...(search.topic ? [] : [{ id: "topic", title: t("list.topic"), tip: t("list.topicTip"), cell: (row: TracedMessage) => clipped(row.topic) }]),
    { id: "keys", title: t("list.keys"), wideOnly: true, cell: (row) => clipped(row.keys) },
    { id: "time", title: t("list.time"), tip: t("list.timeTip"), cell: (row) => <SentTime t={t} row={row} /> },
    { id: "producer", title: t("list.producer"), wideOnly: true, cell: (row) => clipped(row.producerGroup) },
    { id: "cost", title: t("list.cost"), align: "right", cell: (row) => <Taken ms={row.costMs} /> },
    { id: "consumers", title: t("list.consumers"), cell: (row) => <Tellings t={t} row={row} /> },
  ];
}

/** Only a producer's trace tells when a message was sent; another time says which it is. */
function SentTime({ t, row: { firstAt, sentAt, storedAt } }: { t: TFunction<"traces">; row: TracedMessage }) {
  if (sentAt !== null) return <ExactTime at={sentAt} />;
  const at = firstAt ?? storedAt;
  if (at === null) return "–";
  return <span className={styles.soft}>{t(firstAt === null ? "list.storedAt" : "list.firstTold", { at: formatExact(at, false) })}</span>;
}

function Tellings({ t, row }: { t: TFunction<"traces">; row: TracedMessage }) {
  if (row.isSent === false) return <StatusDot tone="danger">{t("list.sendFailed")}</StatusDot>;
  if (row.groups.length === 0) return <StatusDot tone="idle">{t(row.isSent === null ? "list.untold" : "list.notConsumedTold")}</StatusDot>;
  const failures = row.groups.reduce((sum, group) => sum + group.failures, 0);
  const unfinished = row.groups.reduce((sum, group) => sum + group.unfinished, 0);
  const tip = row.groups.map((group) => t("list.groupTip", { group: group.group || t("consumed.unnamed"), count: group.deliveries, failures: group.failures })).join("\n");
  if (failures > 0)
    return (
      <StatusDot tone="warn" tip={tip}>
        {t("list.failed", { count: failures })}
      </StatusDot>
    );
  if (unfinished > 0)
    return (
      <StatusDot tone="busy" tip={tip}>
        {t("list.unfinished", { count: unfinished })}
      </StatusDot>
    );
  return (
    <StatusDot tone="ok" tip={tip}>
      {t("list.consumed", { count: row.groups.length })}
    </StatusDot>
  );
}
