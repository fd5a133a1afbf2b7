import { randomUUID } from "node:crypto";
import type { ChannelKind } from "../../../../src/contract/notification-channels.ts";
import type { DeliveryQueueStore, DueTarget, NewDelivery } from "../../store/notifications/delivery-queue-store.ts";
import type { StoredPolicy } from "../../store/notifications/policies-store.ts";
import { digestTitle, worstSeverity } from "./delivery-messages.ts";
import { giveUpAfterMs } from "./retry-plan.ts";

/** How many notices one message can name: formats have limits of bytes (WeCom 4096). */
const mostNamed: Partial<Record<ChannelKind, number>> = { wecom: 12, dingtalk: 60, feishu: 50, slack: 100, gateway: 20 };
const mostNamedElse = 200;

/**
 * In a storm, when more waits for a receiver than it may be sent within this minute, the oldest go out alone and what
 * comes after them goes into one message that names all of it. Returns whether it collected any.
 */
export function collectStorm(queue: DeliveryQueueStore, { channel, lane, policyId, target }: DueTarget, { allowance, nowMs, policy }: { allowance: number; policy: StoredPolicy | undefined; nowMs: number }): boolean {
  if (allowance < 1) return false;
  const languages = policy?.languages.length ?? 1;
  const capacity = Math.max(2, Math.floor((Object.entries(mostNamed).find(([kind]) => kind === channel)?.[1] ?? mostNamedElse) / languages));
  const fresh = queue.fresh(target, nowMs, allowance + capacity);
  if (fresh.length <= allowance) return false;
  // Later news of an alarm whose earlier news goes out alone may have to wait for that, and would hold up all others of the message.
  const alone = new Set(fresh.slice(0, allowance - 1).map(({ alarm }) => alarm));
  const collected = fresh.slice(allowance - 1, allowance - 1 + capacity).flatMap(({ alarm, id }) => (alone.has(alarm) ? [] : id));
  const first = queue.find(collected[0] ?? "");
  if (!first || collected.length < 2) return false;
  const facts = collected.flatMap((id) => queue.factsOf(id));
  const digest: NewDelivery = {
    ...first,
    id: randomUUID(),
    noticeId: null,
    eventId: "",
    at: nowMs,
    kind: "digest",
    severity: worstSeverity(facts),
    ruleName: "",
    instanceName: [...new Set(facts.map(({ instanceName }) => instanceName))].join(", "),
    title: digestTitle(collected.length, policy),
    policyId,
    address: first.addressee ? JSON.stringify(first.addressee) : "",
    lane,
    alarm: "*",
    state: "waiting",
    reason: "",
    giveUpAtMs: nowMs + giveUpAfterMs,
  };
  queue.collect(digest, collected, nowMs);
  return true;
}
