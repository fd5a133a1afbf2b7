import type { DeliveryRow, DeliveryWait } from "../../../../src/contract/notifications.ts";
import { mostAtOnce, mostPerLane, rateSpanMs } from "../../alarms/delivery/delivery-worker.ts";
import { orderKeptMs } from "../../store/notifications/delivery-order.ts";
import type { DeliveryWaitsStore } from "../../store/notifications/delivery-waits-store.ts";
import type { PoliciesStore } from "../../store/notifications/policies-store.ts";

export interface DeliveryWaitsParts {
  waits: DeliveryWaitsStore;
  policies: PoliciesStore;
}

/** Why a delivery that is due is not sent; null = nothing holds it up, or it is not due. By the same rules as the worker that sends. */
export function waitOf({ policies, waits }: DeliveryWaitsParts, { id, kind, nextAttemptAt, policyId, reason, state }: Omit<DeliveryRow, "waitsFor">, nowMs: number): DeliveryWait | null {
  if (state !== "waiting" || reason !== "" || nextAttemptAt === null || nextAttemptAt > nowMs) return null;
  const blocker = waits.blockerOf(id, nowMs);
  if (blocker) {
    const retryAtMs = blocker.nextAtMs !== null && blocker.nextAtMs > nowMs ? blocker.nextAtMs : null;
    const untilMs = blocker.createdAtMs + orderKeptMs;
    const isBounded = kind !== "recovered" && kind !== "digest" && untilMs > nowMs && retryAtMs !== null && untilMs < retryAtMs;
    return { cause: isBounded ? "orderUntil" : "order", at: isBounded ? untilMs : retryAtMs, deliveryId: blocker.id };
  }
  const perMinute = policies.find(policyId)?.perMinute ?? Infinity;
  const tries = Number.isFinite(perMinute) ? waits.triesBeside(id, nowMs - rateSpanMs, nowMs, perMinute) : [];
  const oldest = tries.at(-1);
  if (oldest !== undefined && tries.length >= perMinute) return { cause: "rate", at: oldest + rateSpanMs, deliveryId: "" };
  const sending = waits.sendingBeside(id);
  return sending.lane >= mostPerLane || sending.all >= mostAtOnce ? { cause: "lane", at: null, deliveryId: "" } : null;
}
