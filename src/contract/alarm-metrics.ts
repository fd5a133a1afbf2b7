import { metricNames, metricRule } from "./metric-names.ts";
import type { MetricName, MetricScope, MetricUnit } from "./metric-names.ts";

/** What a rule watches (ALM-024 to ALM-029, issue 5); `storage` and `node` are both about brokers. */
export const alarmDimensions = ["instance", "storage", "node", "topic", "group", "groupTopic", "probe"] as const;
export type AlarmDimension = (typeof alarmDimensions)[number];

const storageMetrics: ReadonlySet<MetricName> = new Set(["diskUsedRatio", "diskFreeBytes", "diskReadBytes", "diskWriteBytes", "diskOperations", "storedMessages"]);

/** Scope of the series that a dimension reads. */
export function scopeOf(dimension: AlarmDimension): MetricScope {
  return dimension === "storage" || dimension === "node" ? "broker" : dimension;
}

/** The metrics that a rule of the dimension may use, in the order of the catalogue. */
export function metricsOf(dimension: AlarmDimension): MetricName[] {
  const scope = scopeOf(dimension);
  return metricNames.filter((name) => metricRule(name).scopes.includes(scope) && (scope !== "broker" || storageMetrics.has(name) === (dimension === "storage")));
}

/** The dimension in which a chart's metric is watched; undefined where no rule can (single queues). */
export function dimensionOf(metric: MetricName, scope: MetricScope): AlarmDimension | undefined {
  return alarmDimensions.find((dimension) => scopeOf(dimension) === scope && metricsOf(dimension).includes(metric));
}

const totalUnits: Partial<Record<MetricUnit, MetricUnit>> = { messagesPerSecond: "messages", bytesPerSecond: "bytes" };

/** Unit of a point: the total of a rate is a number of messages or bytes; of calls and times it is a plain number (null). */
export function pointUnit(metric: MetricName, statistic: string): MetricUnit | null {
  const { unit } = metricRule(metric);
  return statistic === "total" && metricRule(metric).kind === "rate" ? (totalUnits[unit] ?? null) : unit;
}
