import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { formatDuration } from "../../../lib/format-duration.ts";
import { formatExact, zoneName } from "../../../lib/format-time.ts";
import { Duration } from "../../../ui/quantity.tsx";
import { StatusDot } from "../../../ui/status-dot.tsx";
import { stateTones } from "./trace-lanes.ts";
import type { DeliveryState, TraceLane, TraceMark } from "./trace-lanes.ts";

/** How long something took by a client that counts whole milliseconds: none of them is not nothing. */
export function formatTaken(durationMs: number): string {
  return durationMs === 0 ? "<1 ms" : formatDuration(durationMs);
}

/** How long something took; a dash when nobody told. */
export function Taken({ ms, unknownTip }: { ms: number | null; unknownTip?: string }) {
  return ms === 0 ? <span>{formatTaken(ms)}</span> : <Duration ms={ms} unknownTip={unknownTip} />;
}

/** The state of a delivery, or of a group by its last one. */
export function DeliveryStateDot({ state }: { state: DeliveryState }) {
  const { t } = useTranslation("traces");
  return (
    <StatusDot tone={stateTones[state]} tip={t(`stateTips.${state}`)}>
      {t(`states.${state}`)}
    </StatusDot>
  );
}

/** What a mark of the timeline says on hover, on focus and to screen readers: what, when exactly, how long, who. */
export function markText(t: TFunction<"traces">, lane: TraceLane, mark: TraceMark): string {
  const times = mark.toMs === null ? formatExact(mark.fromMs) : `${formatExact(mark.fromMs)} – ${formatExact(mark.toMs)}`;
  const lines = [...wordsOf(t, mark), times, zoneName(mark.fromMs)];
  if (lane.shiftMs !== 0 && mark.what.kind !== "copy") lines.push(t("clock.told"));
  return lines.join("\n");
}

function wordsOf(t: TFunction<"traces">, { what }: TraceMark): string[] {
  switch (what.kind) {
    case "send":
      return [`${t(what.send.isSuccess ? "timeline.sent" : "timeline.sendFailed")} · ${formatTaken(what.send.costMs)}`, `${what.send.group} · ${what.send.address}`];
    case "transactionEnd":
      return [`${t(`transaction.${what.end.state}`)}${what.end.isFromCheck ? ` · ${t("transaction.fromCheck")}` : ""}`, what.end.address];
    case "stored":
      return [t("timeline.stored")];
    case "copy":
      return [t(`copies.${what.copy.kind}`, { times: what.copy.reconsumeTimes }), `${what.copy.topic} · ${what.copy.brokerName} · ${what.copy.queueId} · ${what.copy.queueOffset}`];
    case "delivery": {
      const { address, costMs, order, result, state } = what.delivery;
      const end = result === null ? t("timeline.noEnd") : `${t(`results.${result}`)}${costMs === null ? "" : ` · ${formatTaken(costMs)}`}`;
      return [`${t("timeline.push", { order })} · ${t(`states.${state}`)}`, `${end} · ${address}`];
    }
    default:
      return [];
  }
}
