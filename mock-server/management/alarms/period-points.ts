import { setImmediate } from "node:timers/promises";
import type { AlarmCondition, AlarmRuleSettings } from "../../../src/contract/alarm-rules.ts";
import { scopeOf } from "../../../src/contract/alarm-metrics.ts";
import type { MetricScope } from "../../../src/contract/metric-names.ts";
import type { MetricSubject } from "../../../src/contract/metrics.ts";
import { subjectKey } from "../../../src/contract/subject-key.ts";
import type { MetricSource } from "../metrics/metric-series.ts";
import { chooser } from "./rule-objects.ts";

/** An object that had a point of a metric so long ago is one that a rule over "all" still watches: ten periods of five minutes and some. */
const knownForMs = 60 * 60_000;
export const minuteMs = 60_000;
/** Series that are read before others have their turn. */
const seriesAtOnce = 1_000;

/** What an instance has, as the rest of the console sees it. */
export interface InstanceObjects {
  /** Whether rules over "all" and over a pattern may watch it: what belongs to the engine or to this console they do not. */
  accepts: (subject: MetricSubject) => boolean;
  /** The instance and its brokers are there whether they have points or not. */
  standing: readonly MetricSubject[];
}

export type WatchSettings = Pick<AlarmRuleSettings, "dimension" | "objects" | "conditions">;

/** Objects by their key. */
export type Objects = Map<string, MetricSubject>;

/** Whether a period of the condition ends at this whole minute. */
export function endsAt({ periodMinutes }: AlarmCondition, atMs: number): boolean {
  return atMs % (periodMinutes * minuteMs) === 0;
}

interface Column {
  condition: AlarmCondition;
  objects: Objects;
  values: Map<string, number | null>;
}

/** The points of one period end for many rules of an instance, read in few queries: one for each statistic and length of period. */
export class PeriodPoints {
  readonly #instanceId: string;
  readonly #source: Pick<MetricSource, "query" | "subjects">;
  readonly #atMs: number;
  readonly #present: InstanceObjects;
  readonly #known = new Map<string, Objects>();
  readonly #columns = new Map<string, Column>();
  readonly #watched = new WeakMap<WatchSettings, Objects>();

  constructor(source: Pick<MetricSource, "query" | "subjects">, { atMs, instanceId, objects }: { instanceId: string; atMs: number; objects: InstanceObjects }) {
    this.#source = source;
    this.#instanceId = instanceId;
    this.#atMs = atMs;
    this.#present = objects;
  }

  /** Whether a rule gives up an object that it watched once: one that it would not choose any more, and does not name. */
  isGivenUp({ objects }: WatchSettings, subject: MetricSubject): boolean {
    return objects.choice !== "named" && !this.#present.accepts(subject);
  }

  /** The objects that a rule watches: those that it names, or those of users that had a point of one of its metrics of late and fit. */
  objectsOf(rule: WatchSettings): Objects {
    const watched = this.#watched.get(rule) ?? this.#choose(rule);
    this.#watched.set(rule, watched);
    return watched;
  }

  #choose({ conditions, dimension, objects }: WatchSettings): Objects {
    if (objects.choice === "named") return new Map(objects.subjects.map((subject) => [subjectKey(subject), subject]));
    const scope = scopeOf(dimension);
    const known = conditions.map(({ metric }) => this.#knownOf(metric, scope));
    const [first = new Map<string, MetricSubject>(), ...others] = [...new Set(known)];
    const all: Objects = others.length === 0 ? first : new Map([first, ...others].flatMap((each) => Array.from(each)));
    if (objects.choice === "all") return all;
    const isChosen = chooser(objects);
    return new Map(all.entries().filter(([, subject]) => isChosen(subject)));
  }

  /** Reads what the rules need; later calls answer from it. */
  async read(rules: readonly WatchSettings[]): Promise<void> {
    for (const rule of rules) this.#want(rule);
    const columns = [...this.#columns.values()];
    for (const [, together] of Map.groupBy(columns, ({ condition }) => `${condition.statistic} ${condition.periodMinutes}`)) await this.#readTogether(together);
  }

  /** The points of a condition by object: null where there is none, undefined where the condition's period does not end now. */
  columnOf(condition: AlarmCondition, dimension: AlarmRuleSettings["dimension"]): (key: string) => number | null | undefined {
    if (!endsAt(condition, this.#atMs)) return () => undefined;
    const values = this.#columns.get(columnName(condition, dimension))?.values;
    return (key) => values?.get(key) ?? null;
  }

  #want(rule: WatchSettings): void {
    const due = rule.conditions.filter((condition) => endsAt(condition, this.#atMs));
    if (due.length === 0) return;
    const objects = this.objectsOf(rule);
    for (const condition of due) {
      const name = columnName(condition, rule.dimension);
      const column = this.#columns.get(name) ?? { condition, objects, values: new Map<string, number | null>() };
      this.#columns.set(name, column);
      if (column.objects === objects) continue;
      // Rules over "all" share one map, which is not to be changed.
      column.objects = column.objects.size === 0 ? objects : new Map([...column.objects, ...objects]);
    }
  }

  async #readTogether(columns: Column[]): Promise<void> {
    const [{ condition } = { condition: undefined }] = columns;
    if (!condition) return;
    const wanted = columns.flatMap((column) => [...column.objects].map(([key, subject]) => ({ column, key, subject })));
    const periodMs = condition.periodMinutes * minuteMs;
    for (let begin = 0; begin < wanted.length; begin += seriesAtOnce) {
      if (begin > 0) await setImmediate();
      const some = wanted.slice(begin, begin + seriesAtOnce);
      const keys = some.map(({ column, subject }) => ({ instanceId: this.#instanceId, metric: column.condition.metric, subject }));
      const answers = await this.#source.query({ keys, fromMs: this.#atMs - periodMs, toMs: this.#atMs, stepMs: periodMs, statistic: condition.statistic });
      for (const [index, { column, key }] of some.entries()) column.values.set(key, answers[index]?.values[0] ?? null);
    }
  }

  #knownOf(metric: AlarmCondition["metric"], scope: MetricScope): Objects {
    const name = `${metric} ${scope}`;
    const found = this.#known.get(name);
    if (found) return found;
    const { accepts, standing } = this.#present;
    const seen = this.#source.subjects(this.#instanceId, metric, scope, this.#atMs - knownForMs).filter(accepts);
    const known = new Map([...standing.filter((subject) => subject.scope === scope), ...seen].map((subject) => [subjectKey(subject), subject]));
    this.#known.set(name, known);
    return known;
  }
}

function columnName({ metric, periodMinutes, statistic }: AlarmCondition, dimension: AlarmRuleSettings["dimension"]): string {
  return `${metric} ${scopeOf(dimension)} ${statistic} ${periodMinutes}`;
}
