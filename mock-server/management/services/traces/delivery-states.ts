import type { DeliveryState } from "../../../../src/contract/traces.ts";
import type { Delivery } from "./group-deliveries.ts";

/** A copy of the message in the group's dead-letter queue. */
export interface DeadCopy {
  storedAtMs: number;
  /** One more than the delivery had that it followed, or as many: an orderly client sends the dead letter itself. */
  reconsumeTimes: number;
  /** It was sent to the group again from the console (DLQ-014). */
  isResent: boolean;
}

/**
 * The state of each delivery of one group (TRC-022 to TRC-027, TRC-032), in their order. A failed one is moved to retry (TRC-036), except
 * the one that each copy in the dead-letter queue came from; one without an end is moved to retry once a later retry was delivered.
 */
export function deliveryStates(deliveries: Delivery[], deadCopies: DeadCopy[], isBroadcast: boolean): DeliveryState[] {
  if (isBroadcast) return deliveries.map(() => "broadcast");
  const dead = deadOnes(deliveries, deadCopies);
  return deliveries.map((delivery, index) => {
    const copy = dead.get(delivery);
    if (copy) return copy.isResent ? "resent" : "deadLettered";
    if (delivery.isSuccess === true) return "acknowledged";
    if (delivery.isSuccess === false) return "movedToRetry";
    const times = delivery.retryTimes ?? 0;
    if (deliveries.slice(index + 1).some((later) => (later.retryTimes ?? 0) > times)) return "movedToRetry";
    return times > 0 || index > 0 ? "retried" : "pushed";
  });
}

/** The state of the whole group: of its last delivery, or that of a dead letter whose delivery nobody told of; null when nothing is told. */
export function groupState(deliveries: Delivery[], states: DeliveryState[], deadCopies: DeadCopy[]): DeliveryState | null {
  const last = states.at(-1) ?? null;
  if (last === "acknowledged" || last === "broadcast" || last === "deadLettered" || last === "resent") return last;
  const dead = deadCopies.toSorted((a, b) => a.storedAtMs - b.storedAtMs).at(-1);
  if (!dead) return last;
  const lastBegin = deliveries.at(-1)?.atMs ?? 0;
  if (lastBegin > dead.storedAtMs) return last;
  return dead.isResent ? "resent" : "deadLettered";
}

/** Which delivery each dead letter came from: the nearest in time among those that did not succeed and were its last, by the retries that it counts. */
function deadOnes(deliveries: Delivery[], deadCopies: DeadCopy[]): Map<Delivery, DeadCopy> {
  const found = new Map<Delivery, DeadCopy>();
  for (const copy of deadCopies) {
    const { reconsumeTimes } = copy;
    const distance = ({ atMs, endedAtMs }: Delivery): number => Math.abs((endedAtMs ?? atMs ?? 0) - copy.storedAtMs);
    // One less is the last, unless the next delivery counts one more: then an orderly client was trying again in place.
    const isLast = ({ retryTimes }: Delivery, index: number): boolean => retryTimes === reconsumeTimes || (retryTimes === reconsumeTimes - 1 && deliveries[index + 1]?.retryTimes !== reconsumeTimes);
    const candidates = deliveries.filter((delivery, index) => !found.has(delivery) && delivery.isSuccess !== true && isLast(delivery, index));
    const nearest = candidates.toSorted((a, b) => distance(a) - distance(b))[0];
    if (nearest) found.set(nearest, copy);
  }
  return found;
}
