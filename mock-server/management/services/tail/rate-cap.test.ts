import { expect, it } from "vitest";
import { RateCap } from "./rate-cap.ts";

it("lets a second's worth through at once, and then no more than its rate", () => {
  let nowMs = 0;
  const cap = new RateCap(10, () => nowMs);
  const taken = (tries: number): number => Array.from({ length: tries }, () => cap.take()).filter(Boolean).length;
  expect(taken(25)).toBe(10);
  nowMs = 250;
  expect(taken(25)).toBe(2);
  nowMs = 300;
  expect(taken(25)).toBe(1);
  nowMs = 60_000;
  expect(taken(25)).toBe(10);
});
