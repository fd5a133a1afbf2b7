import { describe, expect, it } from "vitest";
import type { ChartColors } from "./chart-colors.ts";
import type { ChartSeries, TimeChart } from "./time-chart.ts";
import { timeChartOption } from "./time-chart-option.ts";

const colors: ChartColors = {
  meanings: { in: "blue", out: "green", lag: "amber", dead: "red" },
  palette: ["violet", "teal"],
  tones: { danger: "darkred", warn: "ochre", idle: "grey" },
  text: "black",
  softText: "grey",
  line: "silver",
  strongLine: "dimgrey",
  surface: "white",
  background: "white",
  font: "sans-serif",
};
const words = { gap: "no value", more: (amount: number) => `and ${amount} more`, before: "day before" };
const series = (values: ChartSeries["values"], rest: Partial<ChartSeries> = {}): ChartSeries => ({ id: "a", name: "Produce rate", color: "in", values, ...rest });
const chartOf = (lines: ChartSeries[], rest: Partial<TimeChart> = {}): TimeChart => ({ beginMs: 0, stepMs: 10_000, stepCount: lines[0]?.values.length ?? 0, unit: { scale: "count", perSecond: true }, series: lines, ...rest });
const optionOf = (chart: TimeChart, isPointedAt = true) => timeChartOption(chart, { colors, words, isPointedAt: () => isPointedAt });
const linesOf = (chart: TimeChart) => [optionOf(chart).series ?? []].flat();
const yAxisOf = (chart: TimeChart) => [optionOf(chart).yAxis ?? []].flat()[0];

function tooltipOf(chart: TimeChart, at: number, isPointedAt = true): unknown {
  const tooltip = [optionOf(chart, isPointedAt).tooltip ?? []].flat()[0];
  const format = tooltip?.formatter;
  // The formatter reads nothing of what ECharts tells but the place of the cursor.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return typeof format === "function" ? format([{ value: [at, 1] }] as never, "", () => undefined) : undefined;
}

describe("lines", () => {
  it("have the colour of their meaning, and others that of their place in the palette", () => {
    const lines = linesOf(chartOf([series([1]), series([1], { id: "b", color: "dead" }), series([1], { id: "c", color: 3 })]));
    expect(lines.map(({ color }) => color)).toEqual(["blue", "red", "teal"]);
  });

  it("keep what is not known as a gap, apart from zero", () => {
    const [line] = linesOf(chartOf([series([5, 6, null, 0, 0])]));
    expect(line).toMatchObject({ connectNulls: false, data: [[0, 5], [10_000, 6], [20_000, null], [30_000, 0], [40_000, 0]] });
  });

  it("show a point that stands alone as a dot", () => {
    const [line] = linesOf(chartOf([series([null, 7, null, 3, 4])]));
    expect(line?.data).toEqual([[0, null], { value: [10_000, 7], symbol: "circle", symbolSize: 5 }, [20_000, null], [30_000, 3], [40_000, 4]]);
    expect(linesOf(chartOf([series([9])]))[0]?.data).toEqual([{ value: [0, 9], symbol: "circle", symbolSize: 5 }]);
  });

  it("are none without values, over an axis that still stands", () => {
    expect(linesOf(chartOf([], { stepCount: 6 }))).toEqual([]);
    expect(yAxisOf(chartOf([], { stepCount: 6 }))).toMatchObject({ min: 0, max: 1 });
  });

  it("keep every peak and every gap of 10,000 points", () => {
    const values = Array.from({ length: 10_000 }, (_, index): number | null => (index === 4321 ? 900 : index === 7000 ? null : index % 10));
    const points: unknown[] = [linesOf(chartOf([series(values)]))[0]?.data ?? []].flat();
    expect(points.length).toBeLessThan(3100);
    expect(points).toContainEqual([43_210_000, 900]);
    expect(points).toContainEqual([70_000_000, null]);
  });

  it("are dashed and paler over the compared range, and never stacked", () => {
    const [now, before] = linesOf(chartOf([series([1]), series([1], { id: "b", compared: true })]));
    expect(now).toMatchObject({ lineStyle: { type: "solid", opacity: 1 } });
    expect(before).toMatchObject({ color: "blue", lineStyle: { type: [5, 4] } });
    expect(now).not.toHaveProperty("stack");
  });
});

describe("marks", () => {
  it("are a threshold, which the axis has room for, and shaded spans", () => {
    const chart = chartOf([series([1, 2])], { marks: { threshold: { value: 80, label: "80/s" }, spans: [{ from: 0, to: 10_000, tone: "danger" }] } });
    const marks = linesOf(chart).at(-1);
    expect(marks).toMatchObject({ data: [], markLine: { data: [{ yAxis: 80 }] }, markArea: { data: [[{ xAxis: 0, itemStyle: { color: "darkred" } }, { xAxis: 10_000 }]] } });
    expect(yAxisOf(chart)).toMatchObject({ min: 0, max: 80 });
  });
});

describe("the cursor", () => {
  const chart = chartOf([series([1, 5]), series([9, null], { id: "b", name: "<b>Consume</b>", color: "out" }), series([4, 8], { id: "c", name: "Lag" })]);

  it("tells every value, the largest first and what is not known last", () => {
    const told = String(tooltipOf(chart, 10_000));
    expect(told).toMatch(/8\/s.*5\/s.*no value/s);
    expect(told).toContain("&lt;b&gt;Consume&lt;/b&gt;");
  });

  it("tells what a line is compared with beside it, in a row of its own where the line is switched off", () => {
    const before = series([2, 3], { id: "a compared", name: "Produce rate, day before", compared: true });
    const told = String(tooltipOf(chartOf([series([1, 5]), before]), 10_000));
    expect(told).toMatch(/day before.*Produce rate<.*5\/s.*3\/s/s);
    expect(told).not.toContain("Produce rate, day before");
    expect(String(tooltipOf(chartOf([before]), 10_000))).toMatch(/dashed.*Produce rate, day before.*3\/s/s);
  });

  it("is without a list of values on the charts that the pointer is not over", () => expect(tooltipOf(chart, 10_000, false)).toBe(""));

  it("counts what it has no room for", () => {
    const many = Array.from({ length: 20 }, (_, index) => series([index], { id: String(index) }));
    expect(tooltipOf(chartOf(many), 0)).toContain("and 6 more");
  });
});
