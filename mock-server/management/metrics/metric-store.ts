import type { DatabaseSync } from "node:sqlite";
import type { MetricName } from "../../../src/contract/metric-names.ts";
import type { MetricAbsence, MetricSubject } from "../../../src/contract/metrics.ts";
import { AbsencesTable } from "../store/metrics/absences-table.ts";
import { Checkpointer } from "../store/metrics/checkpointer.ts";
import { openMetricsDatabase } from "../store/metrics/metrics-database.ts";
import { RowsTable } from "../store/metrics/rows-table.ts";
import { SeriesTable } from "../store/metrics/series-table.ts";
import { StepLogTable } from "../store/metrics/step-log-table.ts";
import { Aggregates } from "./aggregate-stream.ts";
import { HourCloser } from "./hour-closer.ts";
import { MetricAbsences } from "./metric-absences.ts";
import { scaleOf } from "./metric-scale.ts";
import { stepMs as pointMs } from "./metric-series.ts";
import type { MetricQuery, MetricSink, MetricSource, RankQuery, MetricTier, SeriesId, SeriesKey, SeriesValues } from "./metric-series.ts";
import { MinuteWriter } from "./minute-writer.ts";
import { hourSteps, OpenPoints } from "./open-points.ts";
import { PointReader } from "./point-reader.ts";
import { Retention } from "./retention.ts";
import { RowWriter } from "./row-writer.ts";
import { SeriesRegistry } from "./series-registry.ts";
import type { Shard } from "./series-registry.ts";
import { shardSize } from "./shard-row.ts";
import { defaultStatistic, figureOf } from "./statistic.ts";
import { StepLog } from "./step-log.ts";
import type { StoreParts } from "./store-parts.ts";
import { subjectOf } from "./subject-names.ts";

const hourMs = hourSteps * pointMs;
/** A step that lies further back is not late: the clock was set back. */
const latestSteps = 30;

export interface MetricStoreOptions {
  /** How long points, minutes and hours are kept. */
  keptMs: readonly [number, number, number];
  /** The file does not grow beyond this, but for its write-ahead log: older points go first. */
  mostBytes: number;
}

/** 10 s for a day, 1 min for two weeks, 1 h for a year. */
const defaultRetention: MetricStoreOptions = { keptMs: [24 * hourMs, 14 * 24 * hourMs, 365 * 24 * hourMs], mostBytes: 4 * 1024 ** 3 };

/**
 * The product's own store of points, one SQLite file. What `record` was given is in the log of the file when it returns, and in memory as coded
 * streams; an hour that is over becomes rows of three tiers, and its log is taken away. Values are kept with the decimals of their unit.
 */
export class MetricStore implements MetricSink, MetricSource {
  readonly tiers: readonly MetricTier[];
  /** Shards whose hour was closed by the newest step: its share of the work. */
  closedShards = 0;
  readonly #database: DatabaseSync;
  readonly #checkpointer: Checkpointer;
  readonly #parts: StoreParts;
  readonly #closer: HourCloser;
  readonly #reader: PointReader;
  readonly #retention: Retention;
  readonly #absences: MetricAbsences;
  #indexes = new Int32Array(0);
  #newestStep = -1;
  /** Steps since time last jumped ahead: nothing is taken away before the new time has proved to be one. */
  #steadySteps = 0;
  /** Series that are alive, and of which no newer point is known, had one until here. */
  #knownUntil = -1;
  #mustLoad = true;

  /** Opens or makes the file; steps that were recorded before are there again. */
  constructor(path: string, { keptMs, mostBytes }: MetricStoreOptions = defaultRetention) {
    const [pointsMs, minutesMs, hoursMs] = keptMs;
    this.tiers = [{ stepMs: pointMs, keptMs: pointsMs }, { stepMs: 60_000, keptMs: minutesMs }, { stepMs: hourMs, keptMs: hoursMs }];
    const database = openMetricsDatabase(path);
    this.#database = database;
    try {
      this.#checkpointer = new Checkpointer(database, path);
      const [points, minutes, hours] = [new RowsTable(database, "points"), new RowsTable(database, "minutes"), new RowsTable(database, "hours")];
      const [open, log] = [new OpenPoints(), new StepLog(new StepLogTable(database))];
      const registry = new SeriesRegistry(new SeriesTable(database), { grown: (places) => [open, log].forEach((part) => part.grow(places)), dropped: (place) => [open, log].forEach((part) => part.forget(place)) });
      this.#parts = { registry, open, log, points, minutes, hours };
      const rowWriter = new RowWriter();
      this.#closer = new HourCloser(this.#parts, rowWriter);
      this.#reader = new PointReader(this.#parts);
      this.#retention = new Retention(database, this.#parts, new MinuteWriter(this.#parts, rowWriter), { pointsHours: Math.ceil(pointsMs / hourMs), minutesHours: Math.ceil(minutesMs / hourMs), hoursHours: Math.ceil(hoursMs / hourMs), mostBytes });
      this.#absences = new MetricAbsences(new AbsencesTable(database));
      this.#load();
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** Series of which something is in memory. */
  get seriesInMemory(): number {
    return this.#parts.registry.shards.reduce((sum, shard) => sum + (shard?.slots.filter((slot) => slot !== null).length ?? 0), 0);
  }

  series(key: SeriesKey): SeriesId {
    return this.#parts.registry.idOf(key);
  }

  /** Keeps a step. Values that are no finite numbers, and steps that a series already has, are left out. Throws when the file cannot be written; then nothing of the step is kept. */
  record(atMs: number, ids: readonly SeriesId[], values: readonly number[]): void {
    const step = Math.round(atMs / pointMs) - 1;
    const { registry } = this.#parts;
    if (this.#mustLoad) this.#load();
    this.#inTransaction(() => {
      if (step < this.#newestStep - latestSteps) this.#setBack(step);
      this.#append(step, ids, values);
      if (step > this.#newestStep) {
        this.closedShards = this.#closer.closeSome(step);
        this.#parts.log.deleteSome();
        this.#steadySteps = step - this.#newestStep > latestSteps ? 0 : this.#steadySteps + 1;
        if (this.#steadySteps > latestSteps) this.#retention.removeSome(Math.floor(step / hourSteps));
        this.#newestStep = step;
      }
      registry.saveChanges();
    });
    registry.changesAreSaved();
    registry.evictSome(Math.ceil(registry.shards.length / hourSteps));
    this.#retention.returnPages();
    this.#checkpointer.afterStep();
  }

  absent(instanceId: string, metric: MetricName, scope: MetricSubject["scope"], reason: MetricAbsence | null): void {
    this.#absences.set(instanceId, metric, scope, reason);
  }

  absence(instanceId: string, metric: MetricName, scope: MetricSubject["scope"]): MetricAbsence | null {
    return this.#absences.get(instanceId, metric, scope);
  }

  /** Points of ten seconds of which only a minute's or an hour's figures are left are read as those. */
  async query({ fromMs, keys, statistic, stepMs, toMs }: MetricQuery): Promise<SeriesValues[]> {
    const length = stepMs / pointMs;
    const found = await this.#read(keys, { from: Math.floor(fromMs / stepMs) * length, to: Math.ceil(toMs / stepMs) * length, length });
    return keys.map((key, index) => {
      const points = found[index] ?? new Aggregates(0);
      return { key, values: Array.from(points.count, (_, step) => valueAt(points, step, key.metric, statistic)) };
    });
  }

  async window({ fromMs, keys, statistic, toMs }: Omit<MetricQuery, "stepMs">): Promise<(number | null)[]> {
    const found = await this.#read(keys, { from: Math.floor(fromMs / pointMs), to: Math.ceil(toMs / pointMs), length: 1, isOne: true });
    return keys.map(({ metric }, index) => {
      const points = found[index];
      return points ? valueAt(points, 0, metric, statistic) : null;
    });
  }

  async rank({ accepts = () => true, fromMs, instanceId, limit, metric, scope, statistic, toMs }: RankQuery): ReturnType<MetricSource["rank"]> {
    const subjects = this.subjects(instanceId, metric, scope, fromMs).filter(accepts);
    const found = await this.window({ keys: subjects.map((subject) => ({ instanceId, metric, subject })), fromMs, toMs, statistic });
    const rows = subjects.flatMap((subject, index) => (typeof found[index] === "number" ? [{ subject, value: found[index] }] : []));
    return { rows: rows.sort((a, b) => b.value - a.value).slice(0, limit), total: rows.length };
  }

  subjects(instanceId: string, metric: MetricName, scope: MetricSubject["scope"], sinceMs: number): MetricSubject[] {
    const { registry } = this.#parts;
    const family = registry.family(instanceId, metric, scope);
    if (!family) return [];
    const found: MetricSubject[] = registry.endedSince(family, Math.floor(sinceMs / hourMs)).map(({ names }) => subjectOf(scope, names));
    for (const [names, id] of family.ids) if ((this.#endOf(id) + 1) * pointMs > sinceMs) found.push(subjectOf(scope, names));
    return found;
  }

  since(instanceId: string, metric: MetricName, scope: MetricSubject["scope"]): number | null {
    const { hours, registry } = this.#parts;
    const family = registry.family(instanceId, metric, scope);
    const first = family && registry.oldestOf(family);
    return first === undefined ? null : Math.max(first * pointMs, hours.keptFrom * 24 * hourMs);
  }

  /** Forgets every series of an instance. */
  removeInstance(instanceId: string): void {
    const { registry } = this.#parts;
    this.#inTransaction(() => {
      this.#absences.removeInstance(instanceId);
      registry.removeInstance(instanceId, Math.ceil(Math.max(this.#newestStep, this.#knownUntil) / hourSteps));
      registry.saveChanges();
    });
    registry.changesAreSaved();
  }

  close(): void {
    this.#checkpointer.close();
    this.#database.close();
  }

  #append(step: number, ids: readonly SeriesId[], values: readonly number[]): void {
    const { log, open, registry } = this.#parts;
    const hour = Math.floor(step / hourSteps);
    log.begin(hour);
    const indexes = this.#indexesOf(ids);
    for (const shard of registry.shards) {
      if (!shard) continue;
      const { scale } = shard.family;
      let isOpened = false;
      for (let slot = 0, place = shard.bank * shardSize; slot < shardSize; slot++, place++) {
        const index = (indexes[place] ?? 0) - 1;
        if (index < 0 || !shard.slots[slot]) continue;
        const id = shard.number * shardSize + slot;
        const value = Math.round((values[index] ?? Number.NaN) * scale);
        const last = open.lastStep(place);
        if (!Number.isFinite(value) || step <= last) continue;
        if (!isOpened) this.#closer.opened(hour, shard.number);
        isOpened = true;
        if (last < step - hourSteps) registry.setAlive(id, step);
        const blocking = open.blockedBy(place, hour);
        if (blocking >= 0) this.#closer.closeShard(shard, blocking);
        log.put(id, place, hour, value);
        open.append(place, step, value);
      }
    }
    log.write(step);
  }

  /** At each place the index in `ids` of its series plus one, 0 = it is not among them: a way through them by ascending id that costs no sorting. */
  #indexesOf(ids: readonly SeriesId[]): Int32Array {
    const { registry } = this.#parts;
    this.#indexes.fill(0);
    for (let index = ids.length - 1; index >= 0; index--) {
      const id = ids[index] ?? -1;
      if (!registry.has(id) && !registry.shardOf(id)) continue;
      const place = registry.placeOf(id);
      if (place >= this.#indexes.length) {
        const larger = new Int32Array(Math.ceil((place + shardSize) * 1.5));
        larger.set(this.#indexes);
        this.#indexes = larger;
      }
      this.#indexes[place] = index + 1;
    }
    return this.#indexes;
  }

  /** What is in memory becomes what is in the file. The newest two hours stay open, as they were; closing one at once would make a start wait. */
  #load(): void {
    const { log, open, points, registry } = this.#parts;
    open.clear();
    this.#closer.reset();
    this.#newestStep = -1;
    this.#inTransaction(() => {
      let shard: Shard | undefined;
      let hour = -1;
      log.replay({
        begin: (step) => {
          this.#newestStep = Math.max(this.#newestStep, step);
          hour = Math.floor(step / hourSteps);
          this.#closer.openHours.add(hour);
        },
        // Asked for each of millions of points: those of one shard follow one another.
        placeOf: (id) => {
          const slot = id % shardSize;
          if (shard?.number !== (id - slot) / shardSize || !shard.slots[slot]) shard = registry.shardOf(id);
          return shard ? shard.bank * shardSize + slot : -1;
        },
        tell: (id, place, step, value) => {
          if (!shard || step < (shard.slots[id % shardSize]?.since ?? Infinity) || step <= open.lastStep(place)) return;
          const blocking = open.blockedBy(place, hour);
          if (blocking >= 0) this.#closer.closeShard(shard, blocking);
          open.append(place, step, value);
        },
      });
      const newestHour = Math.floor(this.#newestStep / hourSteps);
      for (const over of [...this.#closer.openHours].sort((a, b) => a - b)) if (over < newestHour - 1) this.#closer.closeHour(over);
      registry.saveChanges();
    });
    registry.changesAreSaved();
    this.#knownUntil = Math.max(this.#newestStep, ((points.last() ?? -1) + 1) * hourSteps - 1);
    this.#mustLoad = false;
  }

  /** Everything that is open becomes rows; points of an earlier time count as new ones from here on. */
  #setBack(step: number): void {
    const { open, registry } = this.#parts;
    for (const hour of this.#closer.openHours) this.#closer.closeHour(hour);
    open.forgetNewest();
    registry.beginBy(step);
    this.#newestStep = -1;
    this.#knownUntil = step;
  }

  #inTransaction(work: () => void): void {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      work();
      this.#database.exec("COMMIT");
    } catch (error) {
      this.#mustLoad = true;
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  #read(keys: readonly SeriesKey[], range: Parameters<PointReader["read"]>[1]): Promise<Aggregates[]> {
    return this.#reader.read(keys.map((key) => this.#parts.registry.find(key)), range);
  }

  /** The step of the newest point of a series. */
  #endOf(id: SeriesId): number {
    const slot = this.#parts.registry.slotOf(id);
    if (!slot || slot.since < 0) return -1;
    const last = this.#parts.open.lastStep(this.#parts.registry.placeOf(id));
    return last >= 0 ? last : slot.ended === null ? this.#knownUntil : (slot.ended + 1) * hourSteps - 1;
  }
}

/** Statistics are linear, so the scale is taken out at the end. */
function valueAt({ count, last, max, min, sum }: Aggregates, step: number, metric: MetricName, statistic = defaultStatistic(metric)): number | null {
  const figure = figureOf({ count: count[step] ?? 0, sum: sum[step] ?? 0, min: min[step] ?? 0, max: max[step] ?? 0, last: last[step] ?? 0 }, statistic);
  return figure === null ? null : figure / scaleOf(metric);
}
