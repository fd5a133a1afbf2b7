import { expect, it } from "vitest";
import type { ChartColors } from "./chart-colors.ts";
import { lineChartOption } from "./line-chart-option.ts";

const colors: ChartColors = { series: { in: "blue", out: "green", lag: "amber", dead: "red" }, text: "grey", line: "silver", surface: "white", font: "sans-serif" };
const option = lineChartOption(
  {
    formatValue: (value) => `${value}/s`,
    unknown: "not known",
    series: [
      { name: "Produced", kind: "in", points: [{ at: 1000, value: 5 }, { at: 2000, value: null }, { at: 3000, value: 0 }] },
      { name: "Consumed", kind: "out", points: [{ at: 1000, value: 4 }] },
    ],
  },
  colors,
);

it("gives the same thing the same colour", () => expect(option.color).toEqual(["blue", "green"]));

it("keeps what is not known as a gap, apart from zero", () => {
  const [produced] = Array.isArray(option.series) ? option.series : [];
  expect(produced?.data).toEqual([[1000, 5], [2000, null], [3000, 0]]);
  expect(produced).toMatchObject({ connectNulls: false });
});

it("says a value with its unit and an unknown one as unknown", () => {
  const tooltip = Array.isArray(option.tooltip) ? option.tooltip[0] : option.tooltip;
  const format = tooltip?.valueFormatter;
  expect([format?.(5, 0), format?.(null, 1)]).toEqual(["5/s", "not known"]);
});
