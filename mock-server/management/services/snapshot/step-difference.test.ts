import { expect, it } from "vitest";
import { StepDifference } from "./step-difference.ts";

it("is exact between the ends of two steps, and the mean over steps that were missing", () => {
  const difference = new StepDifference();
  expect(difference.rate(10_000, 500)).toBeNull();
  expect(difference.rate(20_000, 560)).toBe(6);
  expect(difference.rate(30_000, 560)).toBe(0);
  expect(difference.rate(60_000, 620)).toBe(2);
});

it("begins anew when the total falls, and counts all of what began with nothing", () => {
  const difference = StepDifference.fromZero(10_000);
  expect(difference.rate(20_000, 60)).toBe(6);
  expect(difference.rate(30_000, 10)).toBeNull();
  expect(difference.rate(40_000, 30)).toBe(2);
});
