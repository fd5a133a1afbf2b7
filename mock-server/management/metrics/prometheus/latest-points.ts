import type { MetricName } from "../../../../src/contract/metric-names.ts";
import type { MetricAbsence, MetricSubject } from "../../../../src/contract/metrics.ts";
import type { MetricSink, SeriesId, SeriesKey } from "../metric-series.ts";
import { stepMs } from "../metric-series.ts";

/** A series that was not told for so long has no present value: six steps. */
const currentForMs = 6 * stepMs;

interface Latest {
  key: SeriesKey;
  /** First and newest point since this process began; 0 = none yet. */
  sinceMs: number;
  atMs: number;
  value: number;
}

/** Remembers the newest point of every series on its way into `inner`; without one it is all that is kept. */
export class LatestPoints implements MetricSink {
  readonly #inner: MetricSink | undefined;
  readonly #byId: (Latest | undefined)[] = [];
  readonly #ids = new Map<string, SeriesId>();
  readonly #absent = new Map<string, MetricAbsence>();
  #newestMs = 0;

  constructor(inner?: MetricSink) {
    this.#inner = inner;
  }

  series(key: SeriesKey): SeriesId {
    const id = this.#inner?.series(key) ?? this.#ownId(key);
    this.#byId[id] ??= { key, sinceMs: 0, atMs: 0, value: 0 };
    return id;
  }

  record(atMs: number, ids: readonly SeriesId[], values: readonly number[]): void {
    this.#inner?.record(atMs, ids, values);
    this.#newestMs = Math.max(this.#newestMs, atMs);
    ids.forEach((id, index) => {
      const latest = this.#byId[id];
      const value = values[index];
      if (latest === undefined || value === undefined) return;
      latest.sinceMs ||= atMs;
      latest.atMs = atMs;
      latest.value = value;
    });
  }

  absent(instanceId: string, metric: MetricName, scope: MetricSubject["scope"], reason: MetricAbsence | null): void {
    this.#inner?.absent(instanceId, metric, scope, reason);
    const place = `${instanceId} ${metric} ${scope}`;
    if (reason === null) this.#absent.delete(place);
    else this.#absent.set(place, reason);
  }

  /** Why an instance has none of a metric, as it was last told. */
  absence(instanceId: string, metric: MetricName, scope: MetricSubject["scope"]): MetricAbsence | null {
    return this.#absent.get(`${instanceId} ${metric} ${scope}`) ?? null;
  }

  /** Every series whose newest point is of the last minute. */
  *current(): Generator<Latest> {
    for (const latest of this.#byId) if (latest !== undefined && latest.atMs > this.#newestMs - currentForMs) yield latest;
  }

  /** Begin of the first point of a metric in a scope since this process began; null = none yet. */
  since(instanceId: string, metric: MetricName, scope: MetricSubject["scope"]): number | null {
    const known = this.#byId.filter((latest) => latest !== undefined && latest.sinceMs > 0 && latest.key.instanceId === instanceId && latest.key.metric === metric && latest.key.subject.scope === scope);
    return known.length === 0 ? null : known.reduce((least, latest) => Math.min(least, latest?.sinceMs ?? least), Number.MAX_SAFE_INTEGER) - stepMs;
  }

  removeInstance(instanceId: string): void {
    for (const [id, latest] of this.#byId.entries()) if (latest?.key.instanceId === instanceId) this.#byId[id] = undefined;
    for (const place of this.#absent.keys()) if (place.startsWith(`${instanceId} `)) this.#absent.delete(place);
  }

  #ownId(key: SeriesKey): SeriesId {
    const text = JSON.stringify([key.instanceId, key.metric, ...Object.values(key.subject)]);
    const known = this.#ids.get(text) ?? this.#ids.size;
    this.#ids.set(text, known);
    return known;
  }
}
