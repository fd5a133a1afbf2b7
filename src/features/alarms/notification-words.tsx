import { useTranslation } from "react-i18next";
import { formatClock, formatSoon } from "../../lib/format-time.ts";
import { StatusDot } from "../../ui/status-dot.tsx";
import { useNow } from "../../ui/use-now.ts";
import type { Channel, DeliveryRow, TestResult } from "./notification-queries.ts";

export const channelKinds = ["email", "webhook", "dingtalk", "wecom", "feishu", "slack", "gateway"] as const satisfies readonly Channel["kind"][];

const minuteMs = 60_000;
const stateTones = { waiting: "busy", sending: "busy", delivered: "ok", gaveUp: "danger", collected: "idle", withheld: "idle" } as const;
const outcomeTones = { running: "busy", delivered: "ok", failed: "danger", unknown: "warn" } as const;

/** What became of a delivery; a withheld one says why, one that waits for the hours of its policy until when, one that was tried in vain that it is tried again. */
export function DeliveryStateMark({ row }: { row: Pick<DeliveryRow, "state" | "reason" | "attempts" | "nextAttemptAt"> }) {
  const { t } = useTranslation("notifications");
  const nowMs = useNow();
  const { attempts, nextAttemptAt, reason, state } = row;
  const isHeld = state === "waiting" && reason === "outsideHours" && nextAttemptAt !== null;
  const isRetried = state === "waiting" && attempts > 0;
  return (
    <StatusDot tone={isHeld ? "idle" : isRetried ? "warn" : stateTones[state]} tip={reason === "" ? undefined : t(`reasons.${reason}`)}>
      {isHeld ? t("states.waitingUntil", { time: formatSoon(nextAttemptAt, nowMs) }) : isRetried ? t("states.retrying") : t(`states.${state}`)}
    </StatusDot>
  );
}

/** What holds a delivery up that is due, or when one that failed is tried again; with the time when it goes on. undefined = it waits for nothing of that. */
export function useWaitText(): (row: Pick<DeliveryRow, "state" | "attempts" | "nextAttemptAt" | "waitsFor">) => string | undefined {
  const { t } = useTranslation("notifications");
  const nowMs = useNow();
  return ({ attempts, nextAttemptAt, state, waitsFor }) => {
    const time = (at: number): string => (at - nowMs < minuteMs ? formatClock(at) : formatSoon(at, nowMs));
    if (!waitsFor) return state === "waiting" && attempts > 0 && nextAttemptAt !== null && nextAttemptAt > nowMs ? t("waits.retry", { time: time(nextAttemptAt) }) : undefined;
    const { at, cause } = waitsFor;
    if (at === null) return t(cause === "lane" ? "waits.lane" : "waits.order");
    return t(cause === "order" ? "waits.orderAt" : `waits.${cause}`, { time: time(at) });
  };
}

/** How one try ended. */
export function OutcomeMark({ outcome }: { outcome: TestResult["outcome"] }) {
  const { t } = useTranslation("notifications");
  return (
    <StatusDot tone={outcomeTones[outcome]} tip={outcome === "unknown" ? t("outcomes.unknownTip") : undefined}>
      {t(`outcomes.${outcome}`)}
    </StatusDot>
  );
}

/** A kind of channel by its name. */
export function ChannelName({ channel }: { channel: string }) {
  const { t } = useTranslation("notifications");
  const kind = channelKinds.find((one) => one === channel);
  return kind ? t(`channels.${kind}`) : channel;
}

export const weekDays = [1, 2, 3, 4, 5, 6, 7] as const;

/** A day of the week as the catalogue names it; 1 = Monday. */
export function dayKey(day: number): (typeof weekDays)[number] {
  return weekDays.find((one) => one === day) ?? 1;
}
