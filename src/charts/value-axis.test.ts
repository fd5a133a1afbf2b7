import { describe, expect, it } from "vitest";
import type { ChartUnit } from "./time-chart.ts";
import { formatValue, valueAxis } from "./value-axis.ts";

const labelsOf = (largest: number, unit: ChartUnit, smallest = 0): string[] => {
  const { min, max, interval, label } = valueAxis(largest, smallest, unit);
  return Array.from({ length: Math.round((max - min) / interval) + 1 }, (_, index) => label(min + index * interval));
};

describe("labels of the axis", () => {
  it.each<[number, ChartUnit, string[]]>([
    [0, { scale: "count" }, ["0", "0.2", "0.4", "0.6", "0.8", "1"]],
    [0.0031, { scale: "count", perSecond: true }, ["0", "0.001/s", "0.002/s", "0.003/s", "0.004/s"]],
    [0, { scale: "count", whole: true }, ["0", "1"]],
    [2, { scale: "count", whole: true }, ["0", "1", "2"]],
    [0.9, { scale: "time" }, ["0", "0.2 ms", "0.4 ms", "0.6 ms", "0.8 ms", "1 ms"]],
    [9, { scale: "count" }, ["0", "2", "4", "6", "8", "10"]],
    [4200, { scale: "count" }, ["0", "1,000", "2,000", "3,000", "4,000", "5,000"]],
    [58_000, { scale: "count" }, ["0", "20k", "40k", "60k"]],
    [1e15, { scale: "count" }, ["0", "200T", "400T", "600T", "800T", "1,000T"]],
    [9e18, { scale: "count" }, ["0", "2,000,000T", "4,000,000T", "6,000,000T", "8,000,000T", "10,000,000T"]],
    [3.4 * 1024 ** 2, { scale: "bytes", perSecond: true }, ["0", "1 MiB/s", "2 MiB/s", "3 MiB/s", "4 MiB/s"]],
    [800, { scale: "time" }, ["0", "200 ms", "400 ms", "600 ms", "800 ms"]],
    [90_000, { scale: "time" }, ["0", "30 s", "60 s", "90 s"]],
    [5 * 3_600_000, { scale: "time" }, ["0", "1 h", "2 h", "3 h", "4 h", "5 h"]],
    [0.93, { scale: "ratio" }, ["0", "25%", "50%", "75%", "100%"]],
    [0.04, { scale: "ratio" }, ["0", "1%", "2%", "3%", "4%"]],
  ])("up to %s in %o are %j", (largest, unit, labels) => expect(labelsOf(largest, unit)).toEqual(labels));

  it("go below zero only for values below it", () => expect(labelsOf(4, { scale: "count" }, -3)).toEqual(["-4", "-2", "0", "2", "4"]));
});

it.each<[number, ChartUnit, string]>([
  [12.52, { scale: "count", perSecond: true }, "12.5/s"],
  [6550.4, { scale: "count" }, "6,550"],
  [73.6, { scale: "count", whole: true }, "74"],
  [2.25, { scale: "count", whole: true }, "2.3"],
  [0.04, { scale: "count", whole: true }, "0"],
  [1e15, { scale: "count" }, "1000T"],
  [3.25 * 1024 ** 2, { scale: "bytes", perSecond: true }, "3.25 MiB/s"],
  [12.4, { scale: "bytes" }, "12 B"],
  [150_000, { scale: "time" }, "2.5 min"],
  [0.625, { scale: "ratio" }, "62.5%"],
])("says %s in %o as %s", (value, unit, text) => expect(formatValue(value, unit)).toBe(text));
