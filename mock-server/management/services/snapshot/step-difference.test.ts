import { expect, it } from "vitest";
import { StepDifference } from "./step-difference.ts";

it("is exact between the ends of two steps, and spreads what came over steps that were missing", () => {
  const difference = new StepDifference();
  expect(difference.rates(10_000, 500)).toBeNull();
  expect(difference.rates(20_000, 560)).toEqual([6]);
  expect(difference.rates(30_000, 560)).toEqual([0]);
  // A hundred messages in three steps: 33, 33 and 34.
  expect(difference.rates(60_000, 660)).toEqual([3.3, 3.3, 3.4]);
  expect(difference.counted).toBe(160);
});

it("leaves gaps of more than a minute, and tells the mean behind them", () => {
  const difference = new StepDifference();
  difference.rates(10_000, 0);
  expect(difference.rates(70_000, 60)).toEqual([1, 1, 1, 1, 1, 1]);
  expect(difference.rates(140_000, 130)).toEqual([1]);
});

it("begins anew when the total falls or is not to be trusted, and counts all of what began with nothing", () => {
  const difference = StepDifference.fromZero(10_420);
  expect(difference.rates(20_000, 60)).toEqual([6]);
  expect(difference.rates(30_000, 10)).toBeNull();
  expect(difference.rates(40_000, 30)).toEqual([2]);
  difference.beginAnew();
  expect(difference.rates(50_000, 90)).toBeNull();
  expect(difference.rates(60_000, 100)).toEqual([1]);
  expect(difference.counted).toBe(90);
});
