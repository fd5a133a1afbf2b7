import type { MetricName } from "../../../src/contract/metric-names.ts";
import type { MetricAbsence, MetricStatistic, MetricSubject } from "../../../src/contract/metrics.ts";

/** Points are told once per this step; their time is the end of the step, a multiple of it. */
export const stepMs = 10_000;

/** Names one series. */
export interface SeriesKey {
  instanceId: string;
  metric: MetricName;
  subject: MetricSubject;
}

/** The handle of a series. It stays the same while it is used; who keeps one asks for it again once in `handleForMs`, as what nobody uses for a day is forgotten. */
export type SeriesId = number;
export const handleForMs = 3_600_000;

/** Where samplers put what they saw. */
export interface MetricSink {
  /** Finds or makes a series. */
  series(key: SeriesKey): SeriesId;
  /** One finished step: `values[i]` belongs to `ids[i]`. A series that is not named has no point there (a gap). On disk when it returns. */
  record(atMs: number, ids: readonly SeriesId[], values: readonly number[]): void;
  /** Says why an instance has no values of a metric in a scope; null = it has. */
  absent(instanceId: string, metric: MetricName, scope: MetricSubject["scope"], reason: MetricAbsence | null): void;
  /** The instance could not be read in the step that ends then: what was told of it before is no present value any more. */
  missed?(instanceId: string, atMs: number): void;
}

/** What is read back. A step of the result is `stepMs` long; null = no point in it. */
export interface SeriesValues {
  key: SeriesKey;
  values: (number | null)[];
}

/** `toMs` is exclusive; both are rounded to whole steps. */
export interface MetricQuery {
  keys: readonly SeriesKey[];
  fromMs: number;
  toMs: number;
  stepMs: number;
  /** Of the points in a step. Default: max for peaks, avg for the others. */
  statistic?: MetricStatistic;
}

/** `accepts`: subjects that it refuses are not ranked. */
export interface RankQuery {
  instanceId: string;
  metric: MetricName;
  scope: MetricSubject["scope"];
  statistic?: MetricStatistic;
  fromMs: number;
  toMs: number;
  limit: number;
  accepts?: (subject: MetricSubject) => boolean;
}

/** Points of `stepMs` are kept for `keptMs`. */
export interface MetricTier {
  stepMs: number;
  keptMs: number;
}

/** Reads what is stored, wherever that is (own file, or a Prometheus-compatible server). */
export interface MetricSource {
  query(query: MetricQuery): Promise<SeriesValues[]>;
  /** Subjects of a scope with a value over the range, largest first, at most `limit`; and how many there are. */
  rank(query: RankQuery): Promise<{ rows: { subject: MetricSubject; value: number }[]; total: number }>;
  /** Subjects of a scope that had a value of the metric since then; for rules over "every topic". */
  subjects(instanceId: string, metric: MetricName, scope: MetricSubject["scope"], sinceMs: number): MetricSubject[];
  absence(instanceId: string, metric: MetricName, scope: MetricSubject["scope"]): MetricAbsence | null;
  /** One figure of each series over the whole range; null = no point in it. */
  window(query: Omit<MetricQuery, "stepMs">): Promise<(number | null)[]>;
  /** Begin of the oldest point that is kept of a metric in a scope, to the hour; null = there is none. */
  since(instanceId: string, metric: MetricName, scope: MetricSubject["scope"]): number | null;
  /** Finest first: how fine points are, and for how long they are kept so. */
  readonly tiers: readonly MetricTier[];
}
