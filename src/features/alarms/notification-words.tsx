import { useTranslation } from "react-i18next";
import { StatusDot } from "../../ui/status-dot.tsx";
import type { Channel, DeliveryRow, TestResult } from "./notification-queries.ts";

export const channelKinds = ["email", "webhook", "dingtalk", "wecom", "feishu", "slack", "gateway"] as const satisfies readonly Channel["kind"][];

const stateTones = { waiting: "busy", sending: "busy", delivered: "ok", gaveUp: "danger", collected: "idle", withheld: "idle" } as const;
const outcomeTones = { running: "busy", delivered: "ok", failed: "danger", unknown: "warn" } as const;

/** What became of a delivery; a withheld one says why, one that was tried in vain that it is tried again. */
export function DeliveryStateMark({ row }: { row: Pick<DeliveryRow, "state" | "reason" | "attempts"> }) {
  const { t } = useTranslation("notifications");
  const isRetried = row.state === "waiting" && row.attempts > 0;
  return (
    <StatusDot tone={isRetried ? "warn" : stateTones[row.state]} tip={row.reason === "" ? undefined : t(`reasons.${row.reason}`)}>
      {isRetried ? t("states.retrying") : t(`states.${row.state}`)}
    </StatusDot>
  );
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
