import { useTranslation } from "react-i18next";
import { Link } from "@tanstack/react-router";
import { exactCount } from "../../lib/format-count.ts";
import { formatExact } from "../../lib/format-time.ts";
import { DataTable } from "../../ui/data-table.tsx";
import type { Column } from "../../ui/data-table-types.ts";
import { StatusDot } from "../../ui/status-dot.tsx";
import styles from "./groups.module.css";
import { groupsLink } from "./links.ts";
import type { ResetRecord } from "./queries.ts";
import { noReset } from "./search.ts";
import type { GroupsView } from "./use-groups-view.ts";

type QueueRecord = ResetRecord["queues"][number];

/** What a reset was told to do, in words. */
export function ResetTargetText({ target }: { target: ResetRecord["target"] }) {
  const { t } = useTranslation("groups");
  if (target.to === "timestamp") return t("resets.toTime", { time: formatExact(target.timestampMs, false) });
  if (target.to === "before") return t("resets.toBefore", { id: target.resetId });
  return t(`reset.to.${target.to}`);
}

/** Whether it was taken back, and how it ended otherwise. */
export function ResetState({ reset: { queues, undoneBy } }: { reset: ResetRecord }) {
  const { t } = useTranslation("groups");
  if (undoneBy !== null) return <StatusDot tone="idle">{t("resets.undone", { id: undoneBy })}</StatusDot>;
  if (queues.some((queue) => endedUnseen(queue))) return <StatusDot tone="warn">{t("resets.unknown")}</StatusDot>;
  const failed = queues.filter(({ result }) => result !== "done").length;
  return failed > 0 ? <StatusDot tone="danger">{t("resets.failed", { failed, total: queues.length })}</StatusDot> : <StatusDot tone="ok">{t("reset.done")}</StatusDot>;
}

/** Opens the preview of the way back. One that was taken back already has none. */
export function UndoLink({ reset: { id, topic, undoneBy }, group, view: { instanceId, search } }: { reset: Pick<ResetRecord, "id" | "topic" | "undoneBy">; group: string; view: GroupsView }) {
  const { t } = useTranslation("groups");
  if (undoneBy !== null) return null;
  return (
    <Link {...groupsLink(instanceId, { ...search, ...noReset, reset: true, resetGroup: group, resetTopic: topic, resetTo: "before", resetId: id })} aria-label={t("resets.undoOne", { id })}>
      {t("resets.undo")}
    </Link>
  );
}

/** Old and new offset of every queue, as they were when the reset was made. */
export function ResetQueues({ reset }: { reset: ResetRecord }) {
  const { t } = useTranslation("groups");
  const columns: Column<QueueRecord>[] = [
    { id: "queue", title: t("queues.queue"), cell: (row) => `${row.brokerName} / ${row.queueId}` },
    { id: "old", title: t("resets.before"), align: "right", cell: (row) => (row.oldOffset === null ? t("queues.neverCommitted") : exactCount(row.oldOffset)) },
    { id: "new", title: t("resets.after"), align: "right", cell: (row) => exactCount(row.newOffset) },
    { id: "result", title: t("reset.result"), wraps: true, cell: (row) => <QueueResult row={row} /> },
  ];
  const label = t("resets.queues", { id: reset.id, topic: reset.topic });
  return (
    <section className={styles.block}>
      <h3>{label}</h3>
      <DataTable label={label} columns={columns} rows={reset.queues} rowKey={(row) => `${row.brokerName}/${row.queueId}`} empty={t("queues.none")} />
      <p className={styles.hint}>{reset.clientsTold.length === 0 ? t("reset.toldNobody") : t("reset.told", { clients: reset.clientsTold.join(", ") })}</p>
    </section>
  );
}

function QueueResult({ row }: { row: QueueRecord }) {
  const { detail, result } = row;
  const { t } = useTranslation("groups");
  if (result === "done") return <StatusDot tone="ok">{t("reset.done")}</StatusDot>;
  return endedUnseen(row) ? <StatusDot tone="warn">{t("resets.unknown")}</StatusDot> : <StatusDot tone="danger">{`${t("reset.failed")} ${detail}`}</StatusDot>;
}

/** The server stopped before it knew; what else is unknown has a detail. */
function endedUnseen({ detail, result }: QueueRecord): boolean {
  return result === "unknown" && detail === "";
}
