import type { MetricName } from "../../../../src/contract/metric-names.ts";
import type { MetricAbsence, MetricSubject } from "../../../../src/contract/metrics.ts";
import type { MetricSink } from "../../metrics/metric-series.ts";

/** Says why a metric has no values in a scope of an instance; null = it has. */
export type TellAbsence = (metric: MetricName, scope: MetricSubject["scope"], reason: MetricAbsence | null) => void;

/** Tells the sink of changes only, since samplers find out anew in every step. */
export function absenceMemory(instanceId: string, sink: Pick<MetricSink, "absent"> | undefined): TellAbsence {
  const told = new Map<string, MetricAbsence | null>();
  return (metric, scope, reason) => {
    const key = `${metric} ${scope}`;
    if (told.get(key) === reason) return;
    told.set(key, reason);
    sink?.absent(instanceId, metric, scope, reason);
  };
}
