import type { AlarmCondition, BackTest } from "../../../src/contract/alarm-rules.ts";
import type { MetricSubject } from "../../../src/contract/metrics.ts";
import type { ObjectState } from "../store/alarm-states-store.ts";
import { evaluate } from "./evaluator.ts";
import type { RuleLogic, Transition } from "./evaluator.ts";
import { endsAt, minuteMs } from "./period-points.ts";

type Span = BackTest["objects"][number]["spans"][number];

/** What a rule would have done to one object. */
export interface ReplayedObject {
  subject: MetricSubject;
  fired: number;
  noData: number;
  notices: number;
  spans: Span[];
  /** Per condition: the value farthest beyond its threshold; null = there was none. */
  worst: (number | null)[];
  /** How far the worst value is beyond, as a part of the threshold; to put objects in order. */
  beyond: number;
  /** Minutes with a point of any condition. */
  coveredPeriods: number;
  dataFromMs: number | null;
}

/** Evaluates one object minute after minute; `values[i]` are the points of condition i, one for each of its periods. */
export class ObjectReplay {
  readonly #rule: RuleLogic;
  readonly #values: readonly (readonly (number | null)[])[];
  readonly #result: ReplayedObject;

  constructor(rule: RuleLogic, subject: MetricSubject, values: readonly (readonly (number | null)[])[]) {
    this.#rule = rule;
    this.#values = values;
    this.#result = { subject, fired: 0, noData: 0, notices: 0, spans: [], worst: rule.conditions.map(() => null), beyond: -Infinity, coveredPeriods: 0, dataFromMs: null };
  }

  run(fromMs: number, toMs: number): ReplayedObject {
    const { conditions } = this.#rule;
    const result = this.#result;
    let state: ObjectState | undefined;
    const points: (number | null | undefined)[] = [];
    for (let atMs = fromMs + minuteMs; atMs <= toMs; atMs += minuteMs) {
      this.#pointsAt(atMs, fromMs, points);
      // Before its first point the rule did not know the object: what is missing there is not missed.
      const outcome = evaluate(this.#rule, state, { atMs, late: result.dataFromMs === null, points });
      if (!outcome) continue;
      state = outcome.state;
      for (const transition of outcome.transitions) this.#count(transition, atMs, points);
    }
    for (const span of result.spans) if (span.stands) span.to = toMs;
    result.beyond = Math.max(...conditions.map((condition, index) => beyond(condition, result.worst[index] ?? null)));
    return result;
  }

  #pointsAt(atMs: number, fromMs: number, points: (number | null | undefined)[]): void {
    const result = this.#result;
    let isCovered = false;
    for (const [index, condition] of this.#rule.conditions.entries()) {
      const point = endsAt(condition, atMs) ? (this.#values[index]?.[(atMs - fromMs) / (condition.periodMinutes * minuteMs) - 1] ?? null) : undefined;
      points[index] = point;
      if (typeof point !== "number") continue;
      isCovered = true;
      const worst = result.worst[index] ?? null;
      if (worst === null || beyond(condition, point) > beyond(condition, worst)) result.worst[index] = point;
    }
    if (!isCovered) return;
    result.coveredPeriods += this.#minutesCovered;
    result.dataFromMs ??= atMs;
  }

  /** A rule with nothing but periods of five minutes has a point in every fifth minute, which stands for all of them. */
  get #minutesCovered(): number {
    return this.#rule.conditions.every(({ periodMinutes }) => periodMinutes === 5) ? 5 : 1;
  }

  #count({ conditions, kind, notify }: Transition, atMs: number, points: readonly (number | null | undefined)[]): void {
    const result = this.#result;
    if (notify) result.notices++;
    const last = result.spans.at(-1);
    if (kind === "recovered" && last) Object.assign(last, { to: atMs, stands: false });
    if (kind !== "raised" && kind !== "noData") return;
    if (kind === "raised") result.fired++;
    else result.noData++;
    const met = conditions.findIndex((condition) => condition.met);
    result.spans.push({ from: atMs, to: atMs, kind, value: met < 0 ? null : (points[met] ?? conditions[met]?.value ?? null), stands: true });
  }
}

/** How far a value is beyond the threshold of a condition; negative = it is not. Part of the threshold where that is not zero. */
function beyond({ comparison, threshold }: AlarmCondition, value: number | null): number {
  if (value === null) return -Infinity;
  const scale = Math.abs(threshold) || 1;
  const over = (value - threshold) / scale;
  if (comparison === ">" || comparison === ">=") return over;
  if (comparison === "<" || comparison === "<=") return -over;
  return comparison === "==" ? -Math.abs(over) : Math.abs(over);
}
