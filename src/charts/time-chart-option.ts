import { colorOf, isRepeated } from "./chart-colors.ts";
import type { ChartColors } from "./chart-colors.ts";
import { tooltipHtml } from "./chart-tooltip.ts";
import type { ChartWords } from "./chart-tooltip.ts";
import type { ChartOption } from "./echarts-core.ts";
import { standsAlone, thinnedPoints } from "./thinned-points.ts";
import type { ChartMarks, ChartSeries, TimeChart } from "./time-chart.ts";
import { valueAxis } from "./value-axis.ts";

/** Spans that a line is thinned to: about one a pixel of a wide chart. */
const columns = 1000;
const emptySpanMs = 1;
const clock = "{HH}:{mm}";
const day = "{MM}-{dd}";

interface OptionParts {
  colors: ChartColors;
  words: ChartWords;
  /** Whether the pointer is over this chart: the others of the page show the cursor without the list of values. */
  isPointedAt: () => boolean;
}

type LineOption = Extract<NonNullable<ChartOption["series"]>, readonly unknown[]>[number];

/** The one style of our charts over time: thin lines from zero, horizontal grid lines only, gaps as gaps, a cursor with all values. */
export function timeChartOption(chart: TimeChart, { colors, words, isPointedAt }: OptionParts): ChartOption {
  const { min, max, interval, label } = valueAxis(...extentOf(chart), chart.unit);
  const endMs = chart.beginMs + Math.max((chart.stepCount - 1) * chart.stepMs, emptySpanMs);
  return {
    animation: false,
    textStyle: { fontFamily: colors.font, color: colors.softText },
    grid: { left: 2, right: 14, top: 10, bottom: 2, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: {
      trigger: "axis",
      transitionDuration: 0,
      backgroundColor: colors.surface,
      borderColor: colors.line,
      padding: [8, 12],
      extraCssText: "box-shadow:var(--shadow);border-radius:var(--radius)",
      textStyle: { color: colors.text, fontSize: 12, fontFamily: colors.font },
      axisPointer: { type: "line", lineStyle: { color: colors.softText, width: 1, type: "solid", opacity: 0.6 }, label: { show: false } },
      position: ([x], _params, _element, _rect, { contentSize, viewSize }) => [x + 16 + contentSize[0] > viewSize[0] ? Math.max(x - 16 - contentSize[0], 0) : x + 16, Math.min(6, viewSize[1] - contentSize[1])],
      formatter: (params) => {
        const [first] = Array.isArray(params) ? params : [params];
        const at: unknown = Array.isArray(first?.value) ? first.value[0] : undefined;
        return typeof at === "number" && isPointedAt() ? tooltipHtml(chart, at, colors, words) : "";
      },
    },
    xAxis: {
      type: "time",
      min: chart.beginMs,
      max: endMs,
      axisLine: { lineStyle: { color: colors.strongLine } },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: { color: colors.softText, fontSize: 11, hideOverlap: true, formatter: { year: day, month: day, day, hour: clock, minute: clock, second: "{HH}:{mm}:{ss}", millisecond: "{HH}:{mm}:{ss}" } },
    },
    yAxis: { type: "value", min, max, interval, axisLabel: { color: colors.softText, fontSize: 11, formatter: label }, splitLine: { lineStyle: { color: colors.line, width: 1 } } },
    series: [...chart.series.map((series) => lineOf(series, chart, colors)), ...markSeries(chart.marks, colors)],
  };
}

function extentOf({ series, marks }: TimeChart): [largest: number, smallest: number] {
  let largest = marks?.threshold?.value ?? 0;
  let smallest = Math.min(largest, 0);
  for (const { values } of series) {
    for (const value of values) {
      if (value === null) continue;
      if (value > largest) largest = value;
      if (value < smallest) smallest = value;
    }
  }
  return [largest, smallest];
}

function lineOf(series: ChartSeries, { beginMs, stepMs }: TimeChart, colors: ChartColors): LineOption {
  const color = colorOf(series.color, colors);
  const [width, opacity] = [series.faint ? 1 : 1.5, series.compared || series.faint ? 0.62 : 1];
  const points = thinnedPoints(series.values, beginMs, stepMs, columns);
  return {
    type: "line",
    id: series.id,
    name: series.name,
    color,
    connectNulls: false,
    symbol: "none",
    showSymbol: true,
    lineStyle: { color, width, opacity, type: series.compared ? [5, 4] : isRepeated(series.color) ? [1.5, 2.5] : "solid", join: "round" },
    // Under the pointer every line is "emphasised": it must stay as it is.
    emphasis: { focus: "series", lineStyle: { width, opacity } },
    blur: { lineStyle: { opacity: 0.18 } },
    // What stands between two gaps has no line: a dot shows it.
    data: points.map(({ at, value }, index) => (standsAlone(points, index) ? { value: [at, value], symbol: "circle", symbolSize: 5 } : [at, value])),
  };
}

/** A series without points carries the threshold and the shaded spans, so that they stay when a line is switched off. */
function markSeries(marks: ChartMarks | undefined, colors: ChartColors): LineOption[] {
  if (!marks) return [];
  const { threshold, spans } = marks;
  return [
    {
      type: "line",
      id: "marks",
      name: "",
      data: [],
      silent: true,
      tooltip: { show: false },
      markArea: { silent: true, data: spans.map(({ from, to, tone }) => [{ xAxis: from, itemStyle: { color: colors.tones[tone], opacity: 0.13 } }, { xAxis: to }]) },
      ...(threshold && {
        markLine: {
          silent: true,
          symbol: "none",
          lineStyle: { color: colors.tones.danger, width: 1, type: [4, 3] },
          label: { position: "insideEndTop", color: colors.tones.danger, fontSize: 11, formatter: () => threshold.label },
          data: [{ yAxis: threshold.value }],
        },
      }),
    },
  ];
}
