import type { DatabaseSync } from "node:sqlite";
import type { MetricName } from "../../../src/contract/metric-names.ts";
import { absence } from "../../../src/contract/metrics.ts";
import type { MetricAbsence, MetricSubject } from "../../../src/contract/metrics.ts";
import { openMetricsDatabase } from "../store/metrics/metrics-database.ts";
import { stepMs as pointMs } from "./metric-series.ts";
import type { MetricQuery, MetricSink, MetricSource, MetricTier, SeriesId, SeriesKey, SeriesValues } from "./metric-series.ts";
import { defaultStatistic, figureOf } from "./statistic.ts";
import type { Aggregate } from "./statistic.ts";
import { namesOf, subjectOf } from "./subject-names.ts";

/** The product's own store of points, one SQLite file. */
export class MetricStore implements MetricSink, MetricSource {
  readonly tiers: readonly MetricTier[] = [{ stepMs: pointMs, keptMs: 86_400_000 }];
  readonly #database: DatabaseSync;

  /** Opens or makes the file. */
  constructor(path: string) {
    this.#database = openMetricsDatabase(path);
  }

  series({ instanceId, metric, subject }: SeriesKey): SeriesId {
    const values = [instanceId, metric, subject.scope, namesOf(subject)];
    const found = this.#database.prepare("SELECT id FROM series WHERE instance_id = ? AND metric = ? AND scope = ? AND names = ?").get(...values);
    return found ? Number(found["id"]) : Number(this.#database.prepare("INSERT INTO series (instance_id, metric, scope, names) VALUES (?, ?, ?, ?)").run(...values).lastInsertRowid);
  }

  record(atMs: number, ids: readonly SeriesId[], values: readonly number[]): void {
    const insert = this.#database.prepare("INSERT OR IGNORE INTO points (series, at, value) VALUES (?, ?, ?)");
    this.#database.exec("BEGIN");
    for (const [index, id] of ids.entries()) {
      const value = values[index];
      if (Number.isFinite(value)) insert.run(id, atMs, value ?? 0);
    }
    this.#database.prepare("DELETE FROM points WHERE at < ?").run(atMs - 15 * 86_400_000);
    this.#database.exec("COMMIT");
  }

  absent(instanceId: string, metric: MetricName, scope: MetricSubject["scope"], reason: MetricAbsence | null): void {
    if (reason === null) this.#database.prepare("DELETE FROM absences WHERE instance_id = ? AND metric = ? AND scope = ?").run(instanceId, metric, scope);
    else this.#database.prepare("INSERT OR REPLACE INTO absences (instance_id, metric, scope, reason) VALUES (?, ?, ?, ?)").run(instanceId, metric, scope, reason);
  }

  absence(instanceId: string, metric: MetricName, scope: MetricSubject["scope"]): MetricAbsence | null {
    const row = this.#database.prepare("SELECT reason FROM absences WHERE instance_id = ? AND metric = ? AND scope = ?").get(instanceId, metric, scope);
    return row ? absence.parse(row["reason"]) : null;
  }

  async query({ fromMs, keys, statistic, stepMs, toMs }: MetricQuery): Promise<SeriesValues[]> {
    const begin = Math.floor(fromMs / stepMs) * stepMs;
    const steps = Math.ceil(toMs / stepMs) - begin / stepMs;
    return keys.map((key) => {
      const values = Array.from({ length: steps }, (): number | null => null);
      const rows = this.#aggregates(this.series(key), begin, begin + steps * stepMs, stepMs);
      for (const { step, ...points } of rows) values[step - begin / stepMs] = figureOf(points, statistic ?? defaultStatistic(key.metric));
      return { key, values };
    });
  }

  async window({ fromMs, keys, statistic, toMs }: Omit<MetricQuery, "stepMs">): Promise<(number | null)[]> {
    return keys.map((key) => {
      const points = this.#aggregates(this.series(key), fromMs, toMs, 366 * 86_400_000_000)[0];
      return points ? figureOf(points, statistic ?? defaultStatistic(key.metric)) : null;
    });
  }

  async rank({ fromMs, instanceId, limit, metric, scope, statistic, toMs }: Parameters<MetricSource["rank"]>[0]): ReturnType<MetricSource["rank"]> {
    const subjects = this.subjects(instanceId, metric, scope, fromMs);
    const found = await this.window({ keys: subjects.map((subject) => ({ instanceId, metric, subject })), fromMs, toMs, statistic });
    const rows = subjects.flatMap((subject, index) => (typeof found[index] === "number" ? [{ subject, value: found[index] }] : []));
    return { rows: rows.sort((a, b) => b.value - a.value).slice(0, limit), total: rows.length };
  }

  subjects(instanceId: string, metric: MetricName, scope: MetricSubject["scope"], sinceMs: number): MetricSubject[] {
    const rows = this.#database.prepare("SELECT names FROM series WHERE instance_id = ? AND metric = ? AND scope = ? AND EXISTS (SELECT 1 FROM points WHERE series = id AND at > ?)").all(instanceId, metric, scope, sinceMs);
    return rows.map((row) => subjectOf(scope, String(row["names"])));
  }

  since(instanceId: string, metric: MetricName, scope: MetricSubject["scope"]): number | null {
    const at = this.#database.prepare("SELECT min(at) AS at FROM points JOIN series ON series = id WHERE instance_id = ? AND metric = ? AND scope = ?").get(instanceId, metric, scope)?.["at"];
    return typeof at === "number" ? at - pointMs : null;
  }

  /** Forgets every series of an instance. */
  removeInstance(instanceId: string): void {
    this.#database.prepare("DELETE FROM points WHERE series IN (SELECT id FROM series WHERE instance_id = ?)").run(instanceId);
    this.#database.prepare("DELETE FROM series WHERE instance_id = ?").run(instanceId);
    this.#database.prepare("DELETE FROM absences WHERE instance_id = ?").run(instanceId);
  }

  close(): void {
    this.#database.close();
  }

  #aggregates(id: SeriesId, fromMs: number, toMs: number, stepMs: number): (Aggregate & { step: number })[] {
    const select = "SELECT CAST((at - 10000) / ? AS INTEGER) AS step, count(*) AS count, sum(value) AS sum, min(value) AS min, max(value) AS max FROM points WHERE series = ? AND at > ? AND at <= ? GROUP BY step";
    const last = this.#database.prepare("SELECT value FROM points WHERE series = ? AND at <= ? ORDER BY at DESC LIMIT 1");
    return this.#database.prepare(select).all(stepMs, id, fromMs, toMs).map((row) => {
      const step = Number(row["step"]);
      return { step, count: Number(row["count"]), sum: Number(row["sum"]), min: Number(row["min"]), max: Number(row["max"]), last: Number(last.get(id, Math.min(toMs, (step + 1) * stepMs))?.["value"]) };
    });
  }
}
