import { queryOptions } from "@tanstack/react-query";
import { call } from "../api/call.ts";
import type { AnswerOf, CallOptions } from "../api/call.ts";
import { chosenStepMs, compareShiftMs, refetchEveryMs, spanOf } from "./metric-search.ts";
import type { MetricSearch, Span } from "./metric-search.ts";

export type WantedSeries = CallOptions<"queryMetrics">["body"]["series"][number];
export type MetricAnswer = AnswerOf<"queryMetrics">;
export type MetricAnswerSeries = MetricAnswer["series"][number];

/** What one chart shows: the range with its series and, when asked for, the same series over the earlier range. */
export interface ChartData {
  answer: MetricAnswer;
  compared?: { with: string; span: Span; series: (number | null)[][] };
}

/** Of one instance, or of all. */
export const metricsKey = (instanceId: string | undefined) => (instanceId === undefined ? ["metrics"] : ["metrics", instanceId]);

/** The figures of a chart as the link describes it. A range up to now moves on with every reading. */
export const chartQuery = (instanceId: string, series: readonly WantedSeries[], { range, from, to, refresh, compare, step }: MetricSearch) =>
  queryOptions({
    queryKey: [...metricsKey(instanceId), "chart", series, { range, from, to, compare, step }] as const,
    queryFn: ({ signal }) => readChart(instanceId, series, { range, from, to, compare, step }, signal),
    // Another range keeps the lines until its own are there; another subject must not show these.
    placeholderData: (before: ChartData | undefined, query) => (query && JSON.stringify(query.queryKey[3]) === JSON.stringify(series) ? before : undefined),
    refetchInterval: refetchEveryMs({ refresh, to }),
  });

async function readChart(instanceId: string, wanted: readonly WantedSeries[], search: MetricSearch, signal: AbortSignal): Promise<ChartData> {
  const span = spanOf(search, Date.now());
  const shiftMs = compareShiftMs(search, span);
  const read = (shift?: number) => call("queryMetrics", { params: { instanceId }, body: { from: span.fromMs, to: span.toMs, series: [...wanted], stepMs: chosenStepMs(search, span), shiftMs: shift }, signal });
  const [answer, earlier] = await Promise.all([read(), shiftMs === undefined ? undefined : read(shiftMs)]);
  if (shiftMs === undefined || !earlier || earlier.series.length !== answer.series.length) return { answer };
  const beginMs = answer.begin - shiftMs;
  const steps = Math.max(...answer.series.map(({ values }) => values.length));
  return { answer, compared: { with: search.compare ?? "", span: { fromMs: beginMs, toMs: beginMs + steps * answer.stepMs }, series: earlier.series.map(({ values }) => onSteps(values, earlier, answer, steps)) } };
}

/** Values over the steps of another answer: older times are kept in longer steps, whose value then stands for each of the shorter. */
export function onSteps(values: readonly (number | null)[], from: Pick<MetricAnswer, "begin" | "stepMs">, to: Pick<MetricAnswer, "begin" | "stepMs">, steps: number): (number | null)[] {
  return Array.from({ length: steps }, (_, index) => values[Math.floor((to.begin + index * to.stepMs - from.begin) / from.stepMs)] ?? null);
}

/** What is collected of an instance and since when; asked when a chart has nothing to draw. */
export const metricDescriptionQuery = (instanceId: string) =>
  queryOptions({ queryKey: [...metricsKey(instanceId), "description"], queryFn: ({ signal }) => call("describeMetrics", { params: { instanceId }, signal }) });

/** The subjects with the largest values of a metric over the range of the view. */
export const rankingQuery = (instanceId: string, { metric, scope, statistic, limit }: Pick<CallOptions<"rankMetric">["query"], "metric" | "scope" | "statistic" | "limit">, search: MetricSearch) =>
  queryOptions({
    queryKey: [...metricsKey(instanceId), "ranking", { metric, scope, statistic, limit }, { range: search.range, from: search.from, to: search.to }],
    queryFn: ({ signal }) => {
      const { fromMs, toMs } = spanOf(search, Date.now());
      return call("rankMetric", { params: { instanceId }, query: { metric, scope, statistic, limit, from: fromMs, to: toMs }, signal });
    },
    refetchInterval: refetchEveryMs(search),
  });
