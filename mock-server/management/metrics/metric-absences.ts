import { absence, metricName, metricScope } from "../../../src/contract/metrics.ts";
import type { MetricAbsence, MetricSubject } from "../../../src/contract/metrics.ts";
import type { MetricName } from "../../../src/contract/metric-names.ts";
import type { AbsencesTable } from "../store/metrics/absences-table.ts";

/** Why an instance has no values of a metric; written only when it changes. */
export class MetricAbsences {
  readonly #table: AbsencesTable;
  readonly #known = new Map<string, Map<string, MetricAbsence>>();

  constructor(table: AbsencesTable) {
    this.#table = table;
    for (const row of table.all()) {
      const [metric, scope, reason] = [metricName.safeParse(row.metric), metricScope.safeParse(row.scope), absence.safeParse(row.reason)];
      if (metric.success && scope.success && reason.success) this.#of(row.instanceId).set(`${metric.data} ${scope.data}`, reason.data);
    }
  }

  get(instanceId: string, metric: MetricName, scope: MetricSubject["scope"]): MetricAbsence | null {
    return this.#known.get(instanceId)?.get(`${metric} ${scope}`) ?? null;
  }

  set(instanceId: string, metric: MetricName, scope: MetricSubject["scope"], reason: MetricAbsence | null): void {
    if (this.get(instanceId, metric, scope) === reason) return;
    if (reason === null) {
      this.#table.delete(instanceId, metric, scope);
      this.#of(instanceId).delete(`${metric} ${scope}`);
    } else {
      this.#table.save({ instanceId, metric, scope, reason });
      this.#of(instanceId).set(`${metric} ${scope}`, reason);
    }
  }

  removeInstance(instanceId: string): void {
    this.#table.deleteInstance(instanceId);
    this.#known.delete(instanceId);
  }

  #of(instanceId: string): Map<string, MetricAbsence> {
    const found = this.#known.get(instanceId) ?? new Map<string, MetricAbsence>();
    this.#known.set(instanceId, found);
    return found;
  }
}
