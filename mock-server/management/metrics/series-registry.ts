import type { MetricName } from "../../../src/contract/metric-names.ts";
import type { MetricSubject } from "../../../src/contract/metrics.ts";
import { metricName, metricScope } from "../../../src/contract/metrics.ts";
import type { SeriesTable, StoredSeries } from "../store/metrics/series-table.ts";
import { scaleOf } from "./metric-scale.ts";
import type { SeriesId, SeriesKey } from "./metric-series.ts";
import { shardSize } from "./shard-row.ts";
import { namesOf } from "./subject-names.ts";

type Scope = MetricSubject["scope"];

/** All series of one metric in one scope of one instance. */
export interface Family {
  readonly number: number;
  readonly instanceId: string;
  readonly metric: MetricName;
  readonly scope: Scope;
  /** Values are stored as whole numbers after they were multiplied with this. */
  readonly scale: number;
  /** Those that are in memory, by their names. */
  readonly ids: Map<string, SeriesId>;
  /** Where the next series goes; undefined = not looked for yet. Slots are never used twice. */
  filling?: { number: number; used: number };
  /** The last hour in which a series ended that is not in memory; undefined = not looked for yet. */
  newestEnd?: number;
  /** Step of the first point; undefined = not looked for yet. */
  oldest?: number;
}

/** Up to 32 series that are stored together. The id of a series is the number of its shard times 32, plus its slot. */
export interface Shard {
  readonly number: number;
  readonly family: Family;
  /** Of each slot; null = it is free, or not in memory. */
  readonly slots: (Slot | null)[];
  /** Where its series stand in the arrays of open points: `placeOf`. */
  readonly bank: number;
}

export interface Slot {
  names: string;
  /** Step of its first point: what is older in this slot was another series. -1 = it has none yet. */
  since: number;
  /** Hour of its newest point, once it had none for an hour; null = it is alive. */
  ended: number | null;
}

/** Told of changes of what is in memory. */
export interface PlaceWatcher {
  /** There are so many places now. */
  grown(places: number): void;
  /** Nothing of the series at a place is in memory any more; another one may get it. */
  dropped(place: number): void;
}

/**
 * Which series there are, and where they are stored. In memory are those that have new points; what ended is looked up where it is wanted, and
 * goes again (`evictSome`). Changes are written by `saveChanges`, within the caller's transaction.
 */
export class SeriesRegistry {
  /** By number, those that have a series in memory. */
  readonly shards: (Shard | undefined)[] = [];
  /** Numbers of shards are below this. */
  numbers = 0;
  /** Shards in memory. */
  count = 0;
  readonly #families = new Map<string, Map<MetricName, Map<Scope, Family>>>();
  readonly #byNumber = new Map<number, Family>();
  readonly #table: SeriesTable;
  readonly #watcher: PlaceWatcher;
  readonly #changed = new Set<SeriesId>();
  readonly #newFamilies = new Set<Family>();
  readonly #newShards = new Map<number, Family>();
  readonly #freeNumbers: number[] = [];
  readonly #freeBanks: number[] = [];
  #places = 0;
  #nextFamily = 1;
  #nextEvicted = 0;

  /** A family of a metric that this version does not know stays where it is, unread. */
  constructor(table: SeriesTable, watcher: PlaceWatcher) {
    this.#table = table;
    this.#watcher = watcher;
    for (const row of table.families()) {
      this.#nextFamily = Math.max(this.#nextFamily, row.number + 1);
      const metric = metricName.safeParse(row.metric);
      const scope = metricScope.safeParse(row.scope);
      if (metric.success && scope.success) this.#addFamily(row.number, row.instanceId, metric.data, scope.data);
    }
    for (const number of table.takenNumbers()) {
      for (; this.numbers < number; this.numbers++) this.#freeNumbers.push(this.numbers);
      this.numbers = number + 1;
    }
    // Names are shared, as one topic has many series.
    const shared = new Map<string, string>();
    for (const row of table.alive()) this.#load(row, shared);
  }

  /** Finds or makes a series. */
  idOf({ instanceId, metric, subject }: SeriesKey): SeriesId {
    const family = this.family(instanceId, metric, subject.scope) ?? this.#newFamily(instanceId, metric, subject.scope);
    const names = namesOf(subject);
    const found = family.ids.get(names);
    if (found !== undefined) return found;
    const stored = this.#newFamilies.has(family) ? undefined : this.#table.byNames(family.number, names);
    if (stored) {
      this.#load(stored);
      return stored.id;
    }
    const filling = this.#fillingOf(family);
    const id = filling.number * shardSize + filling.used++;
    this.#putSlot(family, id, { names, since: -1, ended: null });
    return id;
  }

  find({ instanceId, metric, subject }: SeriesKey): SeriesId | undefined {
    const family = this.family(instanceId, metric, subject.scope);
    const names = namesOf(subject);
    return family && (family.ids.get(names) ?? this.#table.byNames(family.number, names)?.id);
  }

  family(instanceId: string, metric: MetricName, scope: Scope): Family | undefined {
    return this.#families.get(instanceId)?.get(metric)?.get(scope);
  }

  /** Series of a family that are not in memory and ended in this hour or later. */
  endedSince(family: Family, hour: number): StoredSeries[] {
    family.newestEnd ??= this.#table.newestEnd(family.number);
    if (family.newestEnd < hour) return [];
    return this.#table.endedSince(family.number, hour).filter(({ id }) => !this.#inMemory(id));
  }

  /** Step of the first point of a family; undefined = it has none. */
  oldestOf(family: Family): number | undefined {
    family.oldest ??= this.#table.oldest(family.number);
    return family.oldest;
  }

  /** The shard of a series; brings the series into memory. */
  shardOf(id: SeriesId): Shard | undefined {
    if (!this.#inMemory(id)) {
      const stored = this.#table.byId(id);
      if (stored) this.#load(stored);
    }
    return this.#inMemory(id) ? this.shards[Math.floor(id / shardSize)] : undefined;
  }

  /** Whether a series is in memory. */
  has(id: SeriesId): boolean {
    return this.#inMemory(id) !== null;
  }

  slotOf(id: SeriesId): Pick<Slot, "since" | "ended"> | null {
    return this.#inMemory(id) ?? this.#table.byId(id) ?? null;
  }

  /** Where a series stands in the arrays of open points; -1 = nothing of it is in memory. */
  placeOf(id: SeriesId): number {
    const shard = this.shards[Math.floor(id / shardSize)];
    return shard ? shard.bank * shardSize + (id % shardSize) : -1;
  }

  /** Tells of a point that comes after none for an hour or longer. */
  setAlive(id: SeriesId, step: number): void {
    const shard = this.shardOf(id);
    const slot = this.#inMemory(id);
    if (!shard || !slot) return;
    if (slot.since < 0) {
      slot.since = step;
      this.#changed.add(id);
      const { family } = shard;
      if (family.oldest !== undefined) family.oldest = Math.min(family.oldest, step);
    }
    this.setEnded(id, null);
  }

  /** After the clock was set back: no series begins later than this. */
  beginBy(step: number): void {
    this.#table.beginBy(step);
    for (const shard of this.shards) for (const slot of shard?.slots ?? []) if (slot && slot.since > step) slot.since = step;
    for (const family of this.#byNumber.values()) family.oldest = undefined;
  }

  /** Tells that a series that is in memory has no points any more, or (null) has some again. */
  setEnded(id: SeriesId, hour: number | null): void {
    const slot = this.#inMemory(id);
    if (!slot || slot.ended === hour) return;
    slot.ended = hour;
    this.#changed.add(id);
  }

  /** Forgets the series of a shard whose last point lies before `hour`; a shard without any is given up. */
  forgetEnded(number: number, hour: number, now: number): void {
    const gone = this.#table.forgetEnded(number, hour);
    for (const id of gone) {
      this.#dropSlot(id);
      this.#changed.delete(id);
    }
    if (gone.length > 0) for (const family of this.#byNumber.values()) family.oldest = undefined;
    if (this.shards[number] || this.#newShards.has(number) || this.#table.hasSeries(number)) return;
    for (const family of this.#byNumber.values()) if (family.filling?.number === number) return;
    this.#table.releaseNumber(number, now);
  }

  /** Numbers of shards whose last rows are from before `hour` can be taken again, after the next start. */
  freeNumbers(hour: number): void {
    this.#table.freeNumbers(hour);
  }

  /** Forgets every series of an instance, of which rows are stored up to the hour `now`. */
  removeInstance(instanceId: string, now: number): void {
    for (const family of this.#byNumber.values()) {
      if (family.instanceId !== instanceId) continue;
      for (const [number, of] of this.#newShards) {
        if (of !== family) continue;
        this.#table.takeNumber(number, family.number);
        this.#newShards.delete(number);
      }
      this.#table.removeFamily(family.number, now);
      for (const id of family.ids.values()) {
        this.#dropSlot(id);
        this.#changed.delete(id);
      }
      this.#newFamilies.delete(family);
      this.#byNumber.delete(family.number);
    }
    this.#families.delete(instanceId);
  }

  /** Writes what changed since the last time. */
  saveChanges(): void {
    for (const { instanceId, metric, number, scope } of this.#newFamilies) this.#table.addFamily({ number, instanceId, metric, scope });
    for (const [number, family] of this.#newShards) this.#table.takeNumber(number, family.number);
    for (const id of this.#changed) {
      const slot = this.#inMemory(id);
      const family = this.shards[Math.floor(id / shardSize)]?.family;
      if (slot && family) this.#table.save({ id, family: family.number, ...slot });
    }
  }

  /** Once what `saveChanges` wrote is on disk. */
  changesAreSaved(): void {
    this.#newFamilies.clear();
    this.#newShards.clear();
    this.#changed.clear();
  }

  /** One step's share, after the changes were saved: what ended goes out of memory. */
  evictSome(shards: number): void {
    for (let left = Math.min(shards, this.shards.length); left > 0; left--) {
      if (this.#nextEvicted >= this.shards.length) this.#nextEvicted = 0;
      const shard = this.shards[this.#nextEvicted++];
      if (!shard) continue;
      const { family } = shard;
      for (const [index, slot] of shard.slots.entries()) {
        if (!slot || slot.ended === null) continue;
        if (family.newestEnd !== undefined) family.newestEnd = Math.max(family.newestEnd, slot.ended);
        this.#dropSlot(shard.number * shardSize + index);
      }
    }
  }

  #inMemory(id: SeriesId): Slot | null {
    return this.shards[Math.floor(id / shardSize)]?.slots[id % shardSize] ?? null;
  }

  #newFamily(instanceId: string, metric: MetricName, scope: Scope): Family {
    const family = this.#addFamily(this.#nextFamily++, instanceId, metric, scope);
    this.#newFamilies.add(family);
    return family;
  }

  #addFamily(number: number, instanceId: string, metric: MetricName, scope: Scope): Family {
    let metrics = this.#families.get(instanceId);
    if (!metrics) this.#families.set(instanceId, (metrics = new Map()));
    let scopes = metrics.get(metric);
    if (!scopes) metrics.set(metric, (scopes = new Map()));
    const family: Family = { number, instanceId, metric, scope, scale: scaleOf(metric), ids: new Map() };
    scopes.set(scope, family);
    this.#byNumber.set(number, family);
    return family;
  }

  /** The shard of a family that has a free slot. */
  #fillingOf(family: Family): { number: number; used: number } {
    family.filling ??= this.#newFamilies.has(family) ? undefined : this.#table.newestShard(family.number);
    if (!family.filling || family.filling.used === shardSize) {
      family.filling = { number: this.#freeNumbers.pop() ?? this.numbers++, used: 0 };
      this.#newShards.set(family.filling.number, family);
    }
    return family.filling;
  }

  #load(row: StoredSeries, shared?: Map<string, string>): void {
    const family = this.#byNumber.get(row.family);
    if (!family) return;
    const known = shared?.get(row.names);
    if (known === undefined) shared?.set(row.names, row.names);
    this.#putSlot(family, row.id, { names: known ?? row.names, since: row.since, ended: row.ended });
  }

  #putSlot(family: Family, id: SeriesId, slot: Slot): void {
    const number = Math.floor(id / shardSize);
    let shard = this.shards[number];
    if (!shard) {
      const bank = this.#freeBanks.pop() ?? this.#places / shardSize;
      this.#places = Math.max(this.#places, (bank + 1) * shardSize);
      this.#watcher.grown(this.#places);
      while (this.shards.length < number) this.shards.push(undefined);
      this.shards[number] = shard = { number, family, slots: Array.from({ length: shardSize }, () => null), bank };
      this.count++;
    }
    shard.slots[id % shardSize] = slot;
    family.ids.set(slot.names, id);
  }

  /** A shard without a series in memory gives its places back. */
  #dropSlot(id: SeriesId): void {
    const shard = this.shards[Math.floor(id / shardSize)];
    const slot = shard?.slots[id % shardSize];
    if (!shard || !slot) return;
    this.#watcher.dropped(this.placeOf(id));
    shard.slots[id % shardSize] = null;
    shard.family.ids.delete(slot.names);
    if (shard.slots.some((other) => other !== null)) return;
    this.shards[shard.number] = undefined;
    this.#freeBanks.push(shard.bank);
    this.count--;
  }
}
