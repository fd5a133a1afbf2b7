import { setImmediate } from "node:timers/promises";
import { scopeOf } from "../../../src/contract/alarm-metrics.ts";
import type { BackTest } from "../../../src/contract/alarm-rules.ts";
import type { MetricSubject } from "../../../src/contract/metrics.ts";
import { subjectKey } from "../../../src/contract/subject-key.ts";
import type { MetricSource } from "../metrics/metric-series.ts";
import type { RuleLogic } from "./evaluator.ts";
import { ObjectReplay } from "./object-replay.ts";
import type { ReplayedObject } from "./object-replay.ts";
import { minuteMs } from "./period-points.ts";
import type { WatchSettings } from "./period-points.ts";
import { chooser } from "./rule-objects.ts";

const longestPeriodMs = 5 * minuteMs;
/** So many objects are read; of more, those with the largest values of the first condition's metric, or the smallest where it is about too little. */
const maxObjects = 300;
const objectsAtOnce = 20;
const objectsAnswered = 20;

export type BackTestSource = Pick<MetricSource, "query" | "rank" | "subjects" | "tiers">;

export interface BackTestInput {
  instanceId: string;
  rule: WatchSettings & RuleLogic;
  /** Rounded to the periods that ended. */
  fromMs: number;
  toMs: number;
  nowMs: number;
  /** Whether a rule that names no objects may watch it. */
  accepts: (subject: MetricSubject) => boolean;
}

/** Runs a rule over the stored points with the same evaluation as the live one, object by object; lets others have their turn in between. */
export async function backTest(source: BackTestSource, input: BackTestInput, signal?: AbortSignal): Promise<BackTest> {
  const range = { fromMs: Math.floor(input.fromMs / longestPeriodMs) * longestPeriodMs, toMs: Math.floor(input.toMs / minuteMs) * minuteMs };
  const { subjects, total } = await objectsOf(source, input, range);
  const replayed: ReplayedObject[] = [];
  for (let begin = 0; begin < subjects.length; begin += objectsAtOnce) {
    signal?.throwIfAborted();
    replayed.push(...(await replay(source, input, range, subjects.slice(begin, begin + objectsAtOnce))));
    await setImmediate();
  }
  const periods = (range.toMs - range.fromMs) / minuteMs;
  const sum = (valueOf: (object: ReplayedObject) => number): number => replayed.reduce((all, object) => all + valueOf(object), 0);
  const firsts = replayed.flatMap(({ dataFromMs }) => dataFromMs ?? []);
  return {
    from: range.fromMs,
    to: range.toMs,
    fired: sum(({ fired }) => fired),
    noData: sum(({ noData }) => noData),
    notices: sum(({ notices }) => notices),
    objects: replayed.toSorted(firedMost).slice(0, objectsAnswered).map(({ coveredPeriods, fired, noData, spans, subject, worst }) => ({ subject, fired, noData, spans: spans.slice(-200), worst, covered: coveredPeriods / periods })),
    objectsFired: replayed.filter(({ fired }) => fired > 0).length,
    objectsChecked: replayed.length,
    objectsTotal: total,
    covered: Math.max(0, ...replayed.map(({ coveredPeriods }) => coveredPeriods)) / periods,
    dataFrom: firsts.length > 0 ? Math.min(...firsts) : null,
    tierMs: coarsestTier(source, input.nowMs - range.fromMs),
  };
}

function firedMost(a: ReplayedObject, b: ReplayedObject): number {
  return b.fired - a.fired || b.noData - a.noData || b.beyond - a.beyond;
}

interface Range {
  fromMs: number;
  toMs: number;
}

async function objectsOf(source: BackTestSource, { accepts, instanceId, rule }: BackTestInput, { fromMs, toMs }: Range): Promise<{ subjects: MetricSubject[]; total: number }> {
  if (rule.objects.choice === "named") return { subjects: rule.objects.subjects, total: rule.objects.subjects.length };
  const scope = scopeOf(rule.dimension);
  const metrics = [...new Set(rule.conditions.map(({ metric }) => metric))];
  const isChosen = chooser(rule.objects);
  const isWatched = (subject: MetricSubject): boolean => accepts(subject) && isChosen(subject);
  const known = new Map(metrics.flatMap((metric) => source.subjects(instanceId, metric, scope, fromMs).filter(isWatched).map((subject) => [subjectKey(subject), subject])));
  if (known.size <= maxObjects) return { subjects: [...known.values()], total: known.size };
  const { comparison = ">", metric = "lag" } = rule.conditions[0] ?? {};
  const wantsLeast = comparison === "<" || comparison === "<=";
  const { rows } = await source.rank({ instanceId, metric, scope, statistic: wantsLeast ? "min" : "max", fromMs, toMs, limit: known.size, accepts: isWatched });
  const ordered = (wantsLeast ? rows.toReversed() : rows).map(({ subject }) => subject);
  return { subjects: ordered.slice(0, maxObjects), total: known.size };
}

/** One query for each condition: the points of all objects of the batch. */
async function replay(source: BackTestSource, { instanceId, rule }: BackTestInput, { fromMs, toMs }: Range, subjects: readonly MetricSubject[]): Promise<ReplayedObject[]> {
  const rows = await Promise.all(
    rule.conditions.map(({ metric, periodMinutes, statistic }) => source.query({ keys: subjects.map((subject) => ({ instanceId, metric, subject })), fromMs, toMs, stepMs: periodMinutes * minuteMs, statistic })),
  );
  return subjects.map((subject, index) => new ObjectReplay(rule, subject, rows.map((row) => row[index]?.values ?? [])).run(fromMs, toMs));
}

/** The step of the finest tier that still has the begin of the range. */
function coarsestTier({ tiers }: BackTestSource, ageMs: number): number {
  const finestFirst = tiers.toSorted((a, b) => a.stepMs - b.stepMs);
  return (finestFirst.find(({ keptMs }) => keptMs >= ageMs) ?? finestFirst.at(-1))?.stepMs ?? 0;
}
