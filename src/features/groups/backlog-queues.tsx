import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../api/call.ts";
import { exactCount } from "../../lib/format-count.ts";
import { DataTable } from "../../ui/data-table.tsx";
import type { Column } from "../../ui/data-table-types.ts";
import { Quantity } from "../../ui/quantity.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Facts } from "../../ui/section.tsx";
import { TwoLines } from "../../ui/two-lines.tsx";
import styles from "./groups.module.css";
import { messageAtOffsetLink } from "./links.ts";

type BacklogRow = AnswerOf<"listGroupBacklog">["rows"][number];
type QueueRow = BacklogRow["queues"][number];

/** Every figure of BACK-1 for one topic, and its queues: how far each is, and which client holds it. */
export function BacklogQueues({ row, instanceId }: { row: BacklogRow; instanceId: string }) {
  const { t } = useTranslation(["groups", "shell"]);
  const unknown = t("shell:list.unknown");
  const exact = (value: number | null): string => (value === null ? unknown : exactCount(value));
  const columns: Column<QueueRow>[] = [
    { id: "queue", title: t("queues.queue"), cell: (queue) => `${queue.brokerName} / ${queue.queueId}` },
    { id: "consumerOffset", title: t("queues.consumer"), align: "right", cell: (queue) => <ConsumerOffset queue={queue} row={row} instanceId={instanceId} /> },
    { id: "maxOffset", title: t("queues.max"), tip: t("queues.maxTip"), align: "right", cell: (queue) => <span className={styles.mono}>{exactCount(queue.maxOffset)}</span> },
    { id: "lag", title: t("backlog.lag"), align: "right", cell: (queue) => <Quantity value={queue.lag} unknownTip={unknown} /> },
    { id: "lastConsumedAt", title: t("queues.last"), tip: t("queues.lastTip"), wideOnly: true, cell: (queue) => <RelativeTime at={queue.lastConsumedAt} /> },
    { id: "clientId", title: t("queues.client"), wraps: true, cell: (queue) => (queue.clientId === null ? <span className={styles.off}>{t("queues.nobody")}</span> : <code>{queue.clientId}</code>) },
  ];
  return (
    <section className={styles.block}>
      <h3>{row.topic}</h3>
      <div className={styles.facts}>
        <Facts
          facts={[
            { label: t("backlog.total"), value: exact(row.totalMessages) },
            { label: t("backlog.consumed"), value: exact(row.totalConsumed) },
            { label: t("backlog.consumed24h"), value: exact(row.consumed24h) },
            { label: t("backlog.lag"), value: exact(row.lag) },
            { label: t("backlog.tps"), value: row.consumeTps?.toFixed(3) ?? unknown },
            { label: t("backlog.longestUnacknowledged"), value: exact(row.longestUnacknowledgedMs) },
            { label: t("backlog.longestUnconsumed"), value: exact(row.longestUnconsumedMs) },
            { label: t("backlog.retries"), value: exact(row.retryMessages) },
            { label: t("backlog.inflight"), value: exact(row.inflight), tip: t("backlog.inflightTip") },
            { label: t("backlog.ready"), value: exact(row.lag === null || row.inflight === null ? null : row.lag - row.inflight), tip: t("backlog.readyTip") },
          ]}
        />
      </div>
      <DataTable label={t("queues.label", { topic: row.topic })} columns={columns} rows={row.queues} rowKey={(queue) => `${queue.brokerName}/${queue.queueId}`} empty={t("queues.none")} />
    </section>
  );
}

/** The group's offset leads to the message that it will get next; a queue without one says so. */
function ConsumerOffset({ queue, row, instanceId }: { queue: QueueRow; row: BacklogRow; instanceId: string }) {
  const { t } = useTranslation("groups");
  const { brokerName, queueId, consumerOffset } = queue;
  if (consumerOffset === null) return <span className={styles.off}>{t("queues.neverCommitted")}</span>;
  if (consumerOffset >= queue.maxOffset) return <span className={styles.mono}>{exactCount(consumerOffset)}</span>;
  return (
    <TwoLines
      main={<span className={styles.mono}>{exactCount(consumerOffset)}</span>}
      below={<Link {...messageAtOffsetLink(instanceId, { topic: row.topic, broker: brokerName, queue: queueId, offset: consumerOffset, group: row.group })}>{t("queues.next")}</Link>}
    />
  );
}
