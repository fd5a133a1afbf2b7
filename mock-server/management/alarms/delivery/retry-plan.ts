import type { DeliveryNext } from "../../store/notifications/delivery-queue-store.ts";
import type { SendResult } from "./send-result.ts";

/** Waiting times after the first, second, ... try; the last one repeats. */
const backoffMs = [5_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000];
/** A delivery that is not taken for so long is given up, and shown as that. */
export const giveUpAfterMs = 24 * 3_600_000;
/** A message that its receiver refuses for what it is gets this many tries in all. */
const mostRefusals = 3;

/** What follows a try; `attempts` counts it, `refusals` those before. */
export function nextStep(result: SendResult, { attempts, giveUpAtMs, refusals }: { attempts: number; refusals: number; giveUpAtMs: number }, nowMs: number): DeliveryNext {
  if (result.outcome === "delivered") return { state: "delivered" };
  if (result.isRefusal && refusals + 1 >= mostRefusals) return { state: "gaveUp" };
  const wait = Math.max(backoffMs[Math.min(attempts, backoffMs.length) - 1] ?? 0, result.retryAfterMs ?? 0);
  const nextAtMs = nowMs + wait;
  return nextAtMs > giveUpAtMs ? { state: "gaveUp" } : { state: "waiting", nextAtMs, isRefusal: result.isRefusal };
}
