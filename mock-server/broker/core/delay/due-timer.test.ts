import { expect, it } from "vitest";
import { FakeClock } from "../fake-clock.ts";
import { DueTimer } from "./due-timer.ts";

it("runs again a second after it threw, whatever it asked for before", () => {
  const clock = new FakeClock();
  const beganMs = clock.now();
  const troubles: unknown[] = [];
  const runsMs: number[] = [];
  const timer = new DueTimer(
    clock,
    () => {
      runsMs.push(clock.now() - beganMs);
      if (runsMs.length === 4) return;
      if (runsMs.length === 2) timer.wakeAt(clock.now() + 1);
      throw new Error("EIO");
    },
    (error) => troubles.push(error),
  );
  timer.wakeAt(beganMs + 10);
  clock.advance(60_000);
  expect(runsMs).toEqual([10, 1_010, 2_010, 3_010]);
  expect(troubles).toHaveLength(3);
});
