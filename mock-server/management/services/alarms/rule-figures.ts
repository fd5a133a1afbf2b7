import { scopeOf } from "../../../../src/contract/alarm-metrics.ts";
import type { AlarmRuleSettings } from "../../../../src/contract/alarm-rules.ts";
import type { MetricSubject } from "../../../../src/contract/metrics.ts";
import { minuteMs } from "../../alarms/period-points.ts";
import { chooser } from "../../alarms/rule-objects.ts";
import type { MetricSource } from "../../metrics/metric-series.ts";

/** Twice the longest statistic period: what came before it decides nothing any more. */
const recentMs = 10 * minuteMs;

/**
 * Tells of the rules of an instance whether the figures that they watch come at all: a rule without any can never fire, which must not look
 * like a quiet one. Where all conditions must be met, each needs its figure. Reads what each metric has once.
 * `accepts`: what rules may watch without naming it, as in the evaluation.
 */
export function figuresOf(source: Pick<MetricSource, "subjects">, { accepts, instanceId, nowMs }: { instanceId: string; nowMs: number; accepts: (subject: MetricSubject) => boolean }): (rule: AlarmRuleSettings) => boolean {
  const known = new Map<string, MetricSubject[]>();
  return ({ conditions, dimension, match, objects }) => {
    const scope = scopeOf(dimension);
    const isChosenBy = chooser(objects);
    const isChosen = (subject: MetricSubject): boolean => isChosenBy(subject) && (objects.choice === "named" || accepts(subject));
    const comes = ({ metric }: AlarmRuleSettings["conditions"][number]): boolean => {
      const key = `${metric} ${scope}`;
      const subjects = known.get(key) ?? source.subjects(instanceId, metric, scope, nowMs - recentMs);
      known.set(key, subjects);
      return subjects.some(isChosen);
    };
    return match === "all" ? conditions.every(comes) : conditions.some(comes);
  };
}
