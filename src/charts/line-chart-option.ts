import { formatClock, formatExact } from "../lib/format-time.ts";
import type { ChartColors, SeriesKind } from "./chart-colors.ts";
import type { ChartOption } from "./echarts-core.ts";

export interface LineSeries {
  name: string;
  kind: SeriesKind;
  /** Oldest first; null = not known, drawn as a gap and never as zero. `at` in ms. */
  points: { at: number; value: number | null }[];
}

export interface LineChart {
  series: LineSeries[];
  /** How a value reads on the axis and in the tooltip. */
  formatValue: (value: number) => string;
  /** Word for a value that is not known. */
  unknown: string;
}

/** The one style of our line charts: thin lines without symbols, horizontal grid lines only, a cursor with all values. */
export function lineChartOption({ series, formatValue, unknown }: LineChart, colors: ChartColors): ChartOption {
  return {
    animation: false,
    textStyle: { fontFamily: colors.font, color: colors.text },
    color: series.map(({ kind }) => colors.series[kind]),
    grid: { left: 4, right: 12, top: 34, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 3, icon: "rect", textStyle: { color: colors.text } },
    tooltip: {
      trigger: "axis",
      backgroundColor: colors.surface,
      borderColor: colors.line,
      textStyle: { color: colors.text, fontSize: 12 },
      axisPointer: { type: "line", lineStyle: { color: colors.text, width: 1, type: "solid" }, label: { formatter: ({ value }) => formatExact(Number(value), false) } },
      valueFormatter: (value) => (typeof value === "number" ? formatValue(value) : unknown),
    },
    xAxis: { type: "time", minInterval: 60_000, axisLine: { lineStyle: { color: colors.line } }, axisTick: { show: false }, splitLine: { show: false }, axisLabel: { color: colors.text, hideOverlap: true, formatter: (at) => formatClock(at).slice(0, 5) } },
    yAxis: { type: "value", min: 0, minInterval: 0, splitNumber: 4, axisLabel: { color: colors.text, formatter: (value: number) => formatValue(value) }, splitLine: { lineStyle: { color: colors.line } } },
    series: series.map(({ name, points }) => ({ type: "line" as const, name, showSymbol: points.length < 3, symbolSize: 4, connectNulls: false, lineStyle: { width: 1.6 }, data: points.map(({ at, value }): [number, number | null] => [at, value]) })),
  };
}
