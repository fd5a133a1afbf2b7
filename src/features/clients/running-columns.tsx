import type { TFunction } from "i18next";
import type { AnswerOf } from "../../api/call.ts";
import type { Column } from "../../ui/data-table-types.ts";
import { Duration, Quantity, Rate } from "../../ui/quantity.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { StatusDot } from "../../ui/status-dot.tsx";

type Running = AnswerOf<"getConsumerRunningInfo">;
type QueueRow = Running["queues"][number];
type RateRow = Running["rates"][number];

function QueueState({ row, t }: { row: QueueRow; t: TFunction<"clients"> }) {
  if (row.dropped) {
    return (
      <StatusDot tone="idle" tip={t("running.droppedTip")}>
        {t("running.dropped")}
      </StatusDot>
    );
  }
  return (
    <StatusDot tone="ok" tip={row.locked ? t("running.lockedTip") : undefined}>
      {row.locked ? t("running.locked") : t("running.held")}
    </StatusDot>
  );
}

/** The queues that a client holds, and when it last pulled and consumed: a stuck queue stands out. */
export function queueColumns(t: TFunction<"clients">): Column<QueueRow>[] {
  const notTold = t("words.notTold");
  return [
    { id: "topic", title: t("columns.topic"), wraps: true, cell: (row) => row.topic },
    { id: "broker", title: t("running.broker"), cell: (row) => row.brokerName },
    { id: "queue", title: t("running.queue"), align: "right", cell: (row) => row.queueId },
    { id: "commitOffset", title: t("running.commitOffset"), align: "right", cell: (row) => <Quantity value={row.commitOffset} unknownTip={notTold} /> },
    { id: "cached", title: t("running.cached"), tip: t("running.cachedTip"), align: "right", cell: (row) => <Quantity value={row.cachedMessages} unknownTip={notTold} /> },
    { id: "lastPull", title: t("running.lastPull"), cell: (row) => <RelativeTime at={row.lastPullAt} /> },
    { id: "lastConsumed", title: t("running.lastConsumed"), cell: (row) => <RelativeTime at={row.lastConsumedAt} /> },
    { id: "state", title: t("running.state"), cell: (row) => <QueueState row={row} t={t} /> },
  ];
}

/** How fast a client pulls and consumes, by topic. */
export function rateColumns(t: TFunction<"clients">): Column<RateRow>[] {
  const notTold = t("words.notTold");
  return [
    { id: "topic", title: t("columns.topic"), wraps: true, cell: (row) => row.topic },
    { id: "pullTps", title: t("running.pullTps"), align: "right", cell: (row) => <Rate value={row.pullTps} unknownTip={notTold} /> },
    { id: "pullRt", title: t("running.pullRt"), align: "right", cell: (row) => <Duration ms={row.pullRtMs} unknownTip={notTold} /> },
    { id: "okTps", title: t("running.okTps"), align: "right", cell: (row) => <Rate value={row.consumeOkTps} unknownTip={notTold} /> },
    { id: "consumeRt", title: t("running.consumeRt"), align: "right", cell: (row) => <Duration ms={row.consumeRtMs} unknownTip={notTold} /> },
    { id: "failedTps", title: t("running.failedTps"), align: "right", cell: (row) => <Rate value={row.consumeFailedTps} unknownTip={notTold} /> },
    { id: "failedHour", title: t("running.failedHour"), align: "right", cell: (row) => <Quantity value={row.consumeFailedLastHour} unknownTip={notTold} /> },
  ];
}
