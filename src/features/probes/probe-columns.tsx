import { Link } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { formatDuration } from "../../lib/format-duration.ts";
import { Button } from "../../ui/button.tsx";
import type { Column } from "../../ui/data-table-types.ts";
import { HiddenText } from "../../ui/hidden-text.tsx";
import { Duration, Quantity } from "../../ui/quantity.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Sparkline } from "../../ui/sparkline.tsx";
import { StatusDot } from "../../ui/status-dot.tsx";
import type { ProbeRow, ServiceLevel } from "./queries.ts";
import { formatShare } from "./share.ts";
import type { ProbesView } from "./use-probes-view.ts";

interface ColumnFacts {
  view: ProbesView;
  parts: ServiceLevel["parts"];
  targetPercent: number;
}

const stateTones = { waiting: "idle", ok: "ok", slow: "warn", failing: "danger" } as const;

/** One row a queue: how it fares now, the last hour, and today. */
export function probeColumns(t: TFunction<"probes">, { parts, view }: ColumnFacts): Column<ProbeRow>[] {
  const { instanceId, search } = view;
  const monthOf = ({ brokerName, queueId }: ProbeRow) => parts.find((part) => part.brokerName === brokerName && part.queueId === queueId)?.levels.at(-1);
  return [
    {
      id: "queue",
      title: t("columns.queue"),
      cell: ({ brokerName, queueId }) => (
        <Link to="/instances/$instanceId/probes" params={{ instanceId }} search={{ ...search, broker: brokerName, queue: queueId }} resetScroll={false}>
          {t("queueOf", { broker: brokerName, queue: queueId })}
        </Link>
      ),
    },
    { id: "state", title: t("columns.state"), cell: (row) => <StatusDot tone={stateTones[row.state]} tip={failureTip(t, row)}>{row.state === "failing" && row.failure ? t(`reasons.${row.failure.reason}`) : t(`states.${row.state}`)}</StatusDot> },
    { id: "lastAt", title: t("columns.lastAt"), wideOnly: true, cell: ({ lastAt }) => <RelativeTime at={lastAt} /> },
    { id: "latency", title: t("columns.latency"), tip: t("columns.latencyTip"), align: "right", cell: ({ lastLatencyMs }) => <Duration ms={lastLatencyMs} /> },
    { id: "p50", title: t("columns.p50"), tip: t("columns.hourTip"), align: "right", cell: ({ p50Ms }) => <Duration ms={p50Ms} /> },
    { id: "p99", title: t("columns.p99"), tip: t("columns.hourTip"), align: "right", cell: ({ p99Ms }) => <Duration ms={p99Ms} /> },
    { id: "send", title: t("columns.send"), tip: t("columns.sendTip"), align: "right", wideOnly: true, cell: ({ lastSendMs }) => <Duration ms={lastSendMs} /> },
    { id: "trend", title: t("columns.trend"), wideOnly: true, cell: (row) => <Sparkline values={row.latencies} series="in" label={trendLabel(t, row)} /> },
    { id: "lost", title: t("columns.lost"), tip: t("columns.lostTip"), align: "right", cell: ({ today }) => <span data-tip={t("columns.lostOf", { lost: today.lost, failed: today.failed, late: today.late, count: today.sent })}>{today.lost + today.failed}</span> },
    { id: "doubled", title: t("columns.doubled"), tip: t("columns.doubledTip"), align: "right", cell: ({ today }) => <Quantity value={today.doubled} /> },
    {
      id: "level",
      title: t("columns.level"),
      tip: t("columns.levelTip"),
      align: "right",
      cell: (row) => {
        const month = monthOf(row);
        return month && month.sent > 0 ? formatShare(month.met, month.sent) : "–";
      },
    },
    {
      id: "actions",
      title: <HiddenText>{t("columns.actions")}</HiddenText>,
      align: "right",
      cell: ({ brokerName, queueId, registered, state }) =>
        !registered &&
        state === "failing" &&
        queueId === 0 && (
          <Button small kind="quiet" onClick={() => view.change({ act: "forget", on: brokerName })}>
            {t("forget.action")}
          </Button>
        ),
    },
  ];
}

function failureTip(t: TFunction<"probes">, { failure, state }: ProbeRow): string | undefined {
  return state === "failing" && failure ? [t(`remedies.${failure.reason}`), failure.detail].filter(Boolean).join("\n") : undefined;
}

function trendLabel(t: TFunction<"probes">, { latencies }: ProbeRow): string {
  const most = Math.max(0, ...latencies.flatMap((latency) => latency ?? []));
  return t("columns.trendLabel", { count: latencies.length, most: formatDuration(most), missing: latencies.filter((latency) => latency === null).length });
}
