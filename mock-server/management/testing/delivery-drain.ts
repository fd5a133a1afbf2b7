import { expect } from "vitest";
import type { DeliveryRow } from "../../../src/contract/notifications.ts";
import type { DeliveryRig } from "./delivery-rig.ts";

const mostTries = 60;

/** It waits for an earlier one of the same alarm, whose time comes. */
const isBehind = ({ waitsFor }: DeliveryRow): boolean => waitsFor !== null && waitsFor.cause.startsWith("order");

/** Lets each try that is due end, and jumps to the next one, until nothing waits. */
export async function drain(rig: DeliveryRig): Promise<void> {
  for (let round = 0; round < mostTries; round++) {
    await expect.poll(() => rig.rows().every((row) => row.state !== "sending" && (row.nextAttemptAt === null || row.nextAttemptAt > rig.clock() || isBehind(row))), { interval: 10 }).toBe(true);
    const next = Math.min(...rig.rows().flatMap((row) => (isBehind(row) ? [] : (row.nextAttemptAt ?? []))));
    if (next === Infinity) return;
    rig.jump(next - rig.clock());
  }
  throw new Error("the outbox does not come to an end");
}
