import { metricRule } from "../../../src/contract/metric-names.ts";
import type { MetricName } from "../../../src/contract/metric-names.ts";
import type { MetricStatistic } from "../../../src/contract/metrics.ts";
import { stepMs } from "./metric-series.ts";

/** Of the points of a step, unless another one is asked for: the largest of peaks, the average of the others. */
export function defaultStatistic(metric: MetricName): MetricStatistic {
  return metricRule(metric).kind === "peak" ? "max" : "avg";
}

/** What is kept of several points: enough for every statistic. `count` = 0: there were none. */
export interface Aggregate {
  count: number;
  sum: number;
  min: number;
  max: number;
  /** The newest. */
  last: number;
}

/** One figure of several points; null = there were none. A total is the sum of each point times its ten seconds. */
export function figureOf(points: Aggregate, statistic: MetricStatistic): number | null {
  if (points.count === 0) return null;
  switch (statistic) {
    case "avg": return points.sum / points.count;
    case "total": return points.sum * (stepMs / 1000);
    case "min": return points.min;
    case "max": return points.max;
    default: return points.last;
  }
}
