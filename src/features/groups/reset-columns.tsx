import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../api/call.ts";
import { exactCount } from "../../lib/format-count.ts";
import type { Column } from "../../ui/data-table-types.ts";
import styles from "./groups.module.css";
import { parseQueueOffsets, withQueueOffset } from "./reset-target.ts";
import type { GroupsView } from "./use-groups-view.ts";

type ResetRow = AnswerOf<"previewOffsetReset">["rows"][number];

/** From which offset to which, and what that means in messages; shared by the preview and the result. */
export function useResetColumns(): Column<ResetRow>[] {
  const { t } = useTranslation("groups");
  return [
    { id: "queue", title: t("queues.queue"), cell: (row) => `${row.brokerName} / ${row.queueId}` },
    { id: "offsets", title: t("reset.offsets"), wraps: true, cell: (row) => <OffsetChange row={row} /> },
    { id: "range", title: t("reset.range"), tip: t("reset.rangeTip"), cell: (row) => <span className={styles.mono}>{`${exactCount(row.minOffset)} – ${exactCount(row.maxOffset)}`}</span> },
    { id: "redelivered", title: t("reset.redelivered"), align: "right", cell: (row) => exactCount(row.redelivered) },
    { id: "skipped", title: t("reset.skipped"), align: "right", cell: (row) => exactCount(row.skipped) },
  ];
}

/** A column to type each queue's offset into; an empty one leaves the queue where it is. */
export function useOffsetColumn({ search, adjust }: GroupsView): Column<ResetRow> {
  const { t } = useTranslation("groups");
  const typed = parseQueueOffsets(search.resetOffsets);
  const type = (row: ResetRow, text: string): void => {
    if (/^\d{0,15}$/.test(text)) adjust({ resetOffsets: withQueueOffset(search.resetOffsets, row, text === "" ? undefined : Number(text)) });
  };
  return {
    id: "wished",
    title: t("reset.wished"),
    tip: t("reset.wishedTip"),
    align: "right",
    cell: (row) => {
      const own = typed.find(({ brokerName, queueId }) => brokerName === row.brokerName && queueId === row.queueId);
      return <input className={styles.offset} inputMode="numeric" aria-label={t("reset.wishedOf", { queue: `${row.brokerName} / ${row.queueId}` })} value={own?.offset ?? ""} placeholder={String(row.currentOffset ?? "")} onChange={(event) => type(row, event.target.value)} />;
    },
  };
}

function OffsetChange({ row: { currentOffset, newOffset, stays, wishedOffset } }: { row: ResetRow }) {
  const { t } = useTranslation("groups");
  const now = currentOffset === null ? t("queues.neverCommitted") : exactCount(currentOffset);
  const note = offsetNote({ newOffset, wishedOffset });
  return (
    <>
      <span className={styles.mono}>{stays ? `${now} ${t("reset.stays")}` : `${now} → ${exactCount(newOffset)}`}</span>
      {note && <span className={styles.hint}> {t(`reset.${note}`, { offset: exactCount(wishedOffset ?? 0) })}</span>}
    </>
  );
}

/** Why a queue does not go where the target says: it is stored no more, or there was no offset to go back to. */
function offsetNote({ newOffset, wishedOffset }: Pick<ResetRow, "newOffset" | "wishedOffset">): "clamped" | "hadNone" | undefined {
  if (wishedOffset === null) return "hadNone";
  return wishedOffset === newOffset ? undefined : "clamped";
}
