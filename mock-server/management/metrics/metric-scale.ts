import { metricRule } from "../../../src/contract/metric-names.ts";
import type { MetricName, MetricUnit } from "../../../src/contract/metric-names.ts";

/** Decimals that are stored; what is counted has none. */
const decimals: Record<MetricUnit, number> = { messages: 0, messagesPerSecond: 3, bytes: 0, bytesPerSecond: 1, callsPerSecond: 3, timesPerSecond: 3, ms: 0, ratio: 4, clients: 0, nodes: 0 };
/** These are often less than a millisecond. */
const fractionsOfMs = new Set<MetricName>(["processTime", "putLatencyP99"]);

/** Values are stored as whole numbers after they were multiplied with this. */
export function scaleOf(metric: MetricName): number {
  return 10 ** (fractionsOfMs.has(metric) ? 2 : decimals[metricRule(metric).unit]);
}
