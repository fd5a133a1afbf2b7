import { expect, it } from "vitest";
import { FakeClock } from "../fake-clock.ts";
import { HeldPulls } from "./held-pulls.ts";
import { TokenBucket } from "./token-bucket.ts";

it("lets one second's worth go at once, then as much as time brings", () => {
  const clock = new FakeClock();
  const bucket = new TokenBucket(10, clock);
  expect(bucket.available()).toBe(10);
  bucket.spend(10);
  expect(bucket.available()).toBe(0);
  clock.advance(250);
  expect(bucket.available()).toBe(2);
  clock.advance(60_000);
  expect(bucket.available()).toBe(10);
});

it("makes what was taken too much be earned first", () => {
  const clock = new FakeClock();
  const bucket = new TokenBucket(10, clock);
  bucket.spend(25);
  clock.advance(1_500);
  expect(bucket.available()).toBe(0);
  clock.advance(100);
  expect(bucket.available()).toBe(1);
});

it("lets held pulls go in their order, gives up the late ones, and stops looking when none is left", () => {
  const clock = new FakeClock();
  const held = new HeldPulls(clock);
  const log: string[] = [];
  let free = 0;
  for (const [name, waitMs] of [["a", 1_000], ["b", 300], ["c", 1_000]] as const) {
    held.hold({ deadlineMs: clock.now() + waitMs, mayGo: () => free > 0, resume: () => { free--; log.push(name); }, giveUp: () => log.push(`${name} gave up`) });
  }
  clock.advance(200);
  expect(log).toEqual([]);
  free = 1;
  clock.advance(100);
  expect(log).toEqual(["a", "b gave up"]);
  free = 5;
  clock.advance(100);
  expect(log).toEqual(["a", "b gave up", "c"]);
  expect(held.size).toBe(0);
});
