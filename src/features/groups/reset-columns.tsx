import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../api/call.ts";
import { exactCount } from "../../lib/format-count.ts";
import type { Column } from "../../ui/data-table-types.ts";
import styles from "./groups.module.css";

type ResetRow = AnswerOf<"previewOffsetReset">["rows"][number];

/** From which offset to which, and what that means in messages; shared by the preview and the result. */
export function useResetColumns(): Column<ResetRow>[] {
  const { t } = useTranslation("groups");
  return [
    { id: "queue", title: t("queues.queue"), cell: (row) => `${row.brokerName} / ${row.queueId}` },
    {
      id: "offsets",
      title: t("reset.offsets"),
      cell: (row) => (
        <span className={styles.mono}>
          {row.currentOffset === null ? t("queues.neverCommitted") : exactCount(row.currentOffset)} → {exactCount(row.newOffset)}
        </span>
      ),
    },
    { id: "range", title: t("reset.range"), tip: t("reset.rangeTip"), cell: (row) => <span className={styles.mono}>{`${exactCount(row.minOffset)} – ${exactCount(row.maxOffset)}`}</span> },
    { id: "redelivered", title: t("reset.redelivered"), align: "right", cell: (row) => exactCount(row.redelivered) },
    { id: "skipped", title: t("reset.skipped"), align: "right", cell: (row) => exactCount(row.skipped) },
  ];
}
