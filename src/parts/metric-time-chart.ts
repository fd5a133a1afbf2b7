import { comparedId } from "../charts/time-chart.ts";
import type { ChartMarks, ChartSeries, TimeChart } from "../charts/time-chart.ts";
import { metricRule } from "../contract/metric-names.ts";
import { formatExact } from "../lib/format-time.ts";
import { chartUnit, metricColor, seriesColors } from "./metric-format.ts";
import type { ChartData } from "./metric-queries.ts";
import type { Span } from "./metric-search.ts";

/** `2026-11-20 06:00:00 – 2026-11-20 07:00:00`; the day is said once when it is the same. */
export function spanText({ fromMs, toMs }: Span): string {
  const [from, to] = [formatExact(fromMs, false), formatExact(toMs, false)];
  return `${from} – ${from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to}`;
}

/** What a chart draws of an answer; `names` belong to its series in their order. A compared line follows the one that it is compared with. */
export function timeChartOf({ answer, compared }: ChartData, names: readonly string[], comparedName: (name: string, compare: string) => string, marks?: ChartMarks): TimeChart {
  const colors = seriesColors(answer.series);
  const series = answer.series.flatMap(({ metric, subject, statistic, values }, index): ChartSeries[] => {
    const [id, name, color] = [`${metric} ${statistic} ${JSON.stringify(subject)}`, names[index] ?? metric, colors[index] ?? 0];
    // A peak stands beside its rate in the same colour.
    const faint = metricRule(metric).kind === "peak" && answer.series.some((other) => other.metric !== metric && metricColor(other.metric) === color);
    const before = compared?.series[index];
    return [{ id, name, color, values, faint }, ...(compared && before ? [{ id: comparedId(id), name: comparedName(name, compared.with), span: spanText(compared.span), color, values: before, compared: true }] : [])];
  });
  const [first] = answer.series;
  return {
    beginMs: answer.begin,
    stepMs: answer.stepMs,
    stepCount: Math.max(0, ...series.map(({ values }) => values.length)),
    unit: first ? chartUnit(first.metric, first.statistic) : { scale: "count" },
    series,
    ...(marks && { marks }),
  };
}
