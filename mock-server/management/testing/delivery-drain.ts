import { expect } from "vitest";
import type { DeliveryRig } from "./delivery-rig.ts";

const mostTries = 60;

/** Lets each try that is due end, and jumps to the next one, until nothing waits. */
export async function drain(rig: DeliveryRig): Promise<void> {
  for (let round = 0; round < mostTries; round++) {
    await expect.poll(() => rig.rows().every(({ nextAttemptAt, state }) => state !== "sending" && (nextAttemptAt === null || nextAttemptAt > rig.clock())), { interval: 10, timeout: 10_000 }).toBe(true);
    const next = Math.min(...rig.rows().flatMap(({ nextAttemptAt }) => nextAttemptAt ?? []));
    if (next === Infinity) return;
    rig.jump(next - rig.clock());
  }
  throw new Error("the outbox does not come to an end");
}
