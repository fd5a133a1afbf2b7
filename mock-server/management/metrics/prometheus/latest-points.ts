import type { MetricName } from "../../../../src/contract/metric-names.ts";
import type { MetricAbsence, MetricSubject } from "../../../../src/contract/metrics.ts";
import type { MetricSink, SeriesId, SeriesKey } from "../metric-series.ts";
import { stepMs } from "../metric-series.ts";
import { namesOf } from "../subject-names.ts";

/** A series that was not told for so long has no present value: six steps, so that one which comes late now and then has no holes. */
const currentForMs = 6 * stepMs;
const hourMs = 3_600_000;
/** A series that was neither asked for nor told in so many hours of points is forgotten; whoever holds a handle asks again each hour. */
const keptHours = 24;

interface Latest {
  key: SeriesKey;
  /** Newest point since this process began; 0 = none yet. */
  atMs: number;
  value: number;
  /** Which hour it was last used in, counted from the first point on. */
  usedIn: number;
}

/** Remembers the newest point of every series on its way into `inner`; without one it is all that is kept. */
export class LatestPoints implements MetricSink {
  readonly #inner: MetricSink | undefined;
  readonly #byId = new Map<SeriesId, Latest>();
  /** Without `inner`: handles by name. None is given twice, so that an old one never tells of another series. */
  readonly #ids = new Map<string, SeriesId>();
  #nextId = 0;
  readonly #absent = new Map<string, MetricAbsence>();
  /** First point of a metric in a scope of an instance, since this process began. */
  readonly #sinceMs = new Map<string, number>();
  /** Last step in which an instance could not be read. */
  readonly #missedMs = new Map<string, number>();
  #hour = 0;
  #hourBeganMs = 0;

  constructor(inner?: MetricSink) {
    this.#inner = inner;
  }

  series(key: SeriesKey): SeriesId {
    const id = this.#inner?.series(key) ?? this.#ownId(key);
    const known = this.#byId.get(id);
    if (known && isSame(known.key, key)) known.usedIn = this.#hour;
    else this.#byId.set(id, { key, atMs: 0, value: 0, usedIn: this.#hour });
    return id;
  }

  record(atMs: number, ids: readonly SeriesId[], values: readonly number[]): void {
    this.#inner?.record(atMs, ids, values);
    ids.forEach((id, index) => {
      const latest = this.#byId.get(id);
      const value = values[index];
      if (latest === undefined || value === undefined) return;
      if (latest.atMs === 0) this.#noteFirst(latest.key, atMs);
      latest.atMs = atMs;
      latest.value = value;
      latest.usedIn = this.#hour;
    });
    if (Math.abs(atMs - this.#hourBeganMs) >= hourMs) this.#beginHour(atMs);
  }

  absent(instanceId: string, metric: MetricName, scope: MetricSubject["scope"], reason: MetricAbsence | null): void {
    this.#inner?.absent(instanceId, metric, scope, reason);
    const place = placeOf(instanceId, metric, scope);
    if (reason === null) this.#absent.delete(place);
    else this.#absent.set(place, reason);
  }

  /** Why an instance has none of a metric, as it was last told. */
  absence(instanceId: string, metric: MetricName, scope: MetricSubject["scope"]): MetricAbsence | null {
    return this.#absent.get(placeOf(instanceId, metric, scope)) ?? null;
  }

  missed(instanceId: string, atMs: number): void {
    this.#missedMs.set(instanceId, atMs);
  }

  /** Every series whose newest point is of the last minute, and not older than the last step in which its instance could not be read. */
  *current(nowMs: number): Generator<Latest> {
    // What lies further ahead was told before the clock was set back.
    const untilMs = nowMs + stepMs;
    for (const latest of this.#byId.values()) {
      if (latest.atMs <= nowMs - currentForMs || latest.atMs > untilMs) continue;
      const missedMs = this.#missedMs.get(latest.key.instanceId) ?? 0;
      if (latest.atMs >= missedMs || missedMs > untilMs) yield latest;
    }
  }

  /** Subjects of a scope that had a point of the metric since then, for as long as they are remembered: a day. */
  subjects(instanceId: string, metric: MetricName, scope: MetricSubject["scope"], sinceMs: number): MetricSubject[] {
    const found: MetricSubject[] = [];
    for (const { atMs, key } of this.#byId.values()) if (atMs > sinceMs && key.metric === metric && key.subject.scope === scope && key.instanceId === instanceId) found.push(key.subject);
    return found;
  }

  /** Begin of the first point of a metric in a scope since this process began; null = none yet. */
  since(instanceId: string, metric: MetricName, scope: MetricSubject["scope"]): number | null {
    const firstMs = this.#sinceMs.get(placeOf(instanceId, metric, scope));
    return firstMs === undefined ? null : firstMs - stepMs;
  }

  removeInstance(instanceId: string): void {
    for (const [id, { key }] of this.#byId) if (key.instanceId === instanceId) this.#forget(id, key);
    this.#missedMs.delete(instanceId);
    for (const places of [this.#absent, this.#sinceMs]) for (const place of places.keys()) if (place.startsWith(`${instanceId} `)) places.delete(place);
  }

  #noteFirst({ instanceId, metric, subject }: SeriesKey, atMs: number): void {
    const place = placeOf(instanceId, metric, subject.scope);
    this.#sinceMs.set(place, Math.min(atMs, this.#sinceMs.get(place) ?? atMs));
  }

  /** By hours in which there were points: a machine that slept for a day forgets nothing. */
  #beginHour(atMs: number): void {
    this.#hourBeganMs = atMs;
    this.#hour++;
    for (const [id, { key, usedIn }] of this.#byId) if (usedIn < this.#hour - keptHours) this.#forget(id, key);
  }

  #forget(id: SeriesId, key: SeriesKey): void {
    this.#byId.delete(id);
    this.#ids.delete(nameOf(key));
  }

  #ownId(key: SeriesKey): SeriesId {
    const name = nameOf(key);
    const id = this.#ids.get(name) ?? this.#nextId++;
    this.#ids.set(name, id);
    return id;
  }
}

function placeOf(instanceId: string, metric: MetricName, scope: MetricSubject["scope"]): string {
  return `${instanceId} ${metric} ${scope}`;
}

function nameOf({ instanceId, metric, subject }: SeriesKey): string {
  return `${placeOf(instanceId, metric, subject.scope)} ${namesOf(subject)}`;
}

function isSame(one: SeriesKey, other: SeriesKey): boolean {
  return one.metric === other.metric && one.subject.scope === other.subject.scope && one.instanceId === other.instanceId && namesOf(one.subject) === namesOf(other.subject);
}
