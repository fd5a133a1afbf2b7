import { expect, it } from "vitest";
import { thresholdOf, thresholdUnits, typedThreshold } from "./threshold-units.ts";

it.each([
  ["diskUsedRatio", "max", 0.8, "80", "%"],
  ["diskUsedRatio", "max", 0.57, "57", "%"],
  ["readyTime", "min", 300_000, "5", "min"],
  ["readyTime", "min", 90_000, "90", "s"],
  ["readyTime", "min", 0, "0", "s"],
  ["diskFreeBytes", "min", 10 * 1024 ** 3, "10", "GiB"],
  ["lag", "max", 10_000, "10000", ""],
  ["produceRate", "avg", 12.5, "12.5", "/s"],
  ["produceRate", "total", 12, "12", ""],
  ["produceBytes", "total", 1024 ** 2, "1", "MiB"],
] as const)("types %s %s of %d as %s %s, and reads it back", (metric, statistic, threshold, text, unit) => {
  const typed = typedThreshold(threshold, thresholdUnits(metric, statistic));
  expect([typed.text, typed.unit.id]).toEqual([text, unit]);
  expect(thresholdOf(typed.text, typed.unit)).toBe(threshold);
});

it("takes no words for a number", () => {
  expect(["", " ", "many", "1e999"].map((text) => thresholdOf(text, { id: "", size: 1 }))).toEqual([undefined, undefined, undefined, undefined]);
});
