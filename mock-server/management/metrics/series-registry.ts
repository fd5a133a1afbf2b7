import type { MetricName } from "../../../src/contract/metric-names.ts";
import type { MetricSubject } from "../../../src/contract/metrics.ts";
import { metricName, metricScope } from "../../../src/contract/metrics.ts";
import type { ShardsTable, StoredShard } from "../store/metrics/shards-table.ts";
import { scaleOf } from "./metric-scale.ts";
import type { SeriesId, SeriesKey } from "./metric-series.ts";
import { shardSize } from "./shard-row.ts";
import { namesOf } from "./subject-names.ts";

type Scope = MetricSubject["scope"];

/** All series of one metric in one scope of one instance. */
export interface Family {
  readonly instanceId: string;
  readonly metric: MetricName;
  readonly scope: Scope;
  /** Values are stored as whole numbers after they were multiplied with this. */
  readonly scale: number;
  readonly shards: Shard[];
  readonly ids: Map<string, SeriesId>;
}

/** Up to 32 series that are stored together. The id of a series is the number of its shard times 32, plus its slot. */
export interface Shard {
  readonly number: number;
  readonly family: Family;
  /** Of each slot; null = it is free. */
  readonly slots: (Slot | null)[];
}

interface Slot {
  names: string;
  /** Step of its first point: what is older in this slot was another series. -1 = it has none yet. */
  since: number;
  /** Hour of its newest point, once it had none for an hour; null = it is alive. */
  ended: number | null;
}

/** Which series there are, and where they are stored. Changes are written by `saveChanges`, within the caller's transaction. */
export class SeriesRegistry {
  readonly shards: (Shard | undefined)[] = [];
  readonly #families = new Map<string, Map<MetricName, Map<Scope, Family>>>();
  readonly #table: ShardsTable;
  readonly #changed = new Set<Shard>();
  readonly #removed = new Set<number>();
  readonly #free: number[] = [];

  constructor(table: ShardsTable) {
    this.#table = table;
    const shared = new Map<string, string>();
    for (const row of table.all()) this.#load(row, shared);
    for (let number = this.shards.length - 1; number >= 0; number--) if (!this.shards[number]) this.#free.push(number);
  }

  /** Finds or makes a series. */
  idOf({ instanceId, metric, subject }: SeriesKey): SeriesId {
    const family = this.#familyOf(instanceId, metric, subject.scope);
    const names = namesOf(subject);
    const found = family.ids.get(names);
    if (found !== undefined) return found;
    let shard = family.shards.at(-1);
    let slot = shard ? shard.slots.indexOf(null) : -1;
    if (!shard || slot < 0) {
      shard = this.#addShard(family);
      slot = 0;
    }
    shard.slots[slot] = { names, since: -1, ended: null };
    this.#changed.add(shard);
    const id = shard.number * shardSize + slot;
    family.ids.set(names, id);
    return id;
  }

  find({ instanceId, metric, subject }: SeriesKey): SeriesId | undefined {
    return this.family(instanceId, metric, subject.scope)?.ids.get(namesOf(subject));
  }

  family(instanceId: string, metric: MetricName, scope: Scope): Family | undefined {
    return this.#families.get(instanceId)?.get(metric)?.get(scope);
  }

  shardOf(id: SeriesId): Shard | undefined {
    return this.shards[Math.floor(id / shardSize)];
  }

  slotOf(id: SeriesId): Slot | null {
    return this.shardOf(id)?.slots[id % shardSize] ?? null;
  }

  /** Tells of a point that comes after none for an hour or longer. */
  setAlive(id: SeriesId, step: number): void {
    const slot = this.slotOf(id);
    if (slot && slot.since < 0) {
      slot.since = step;
      this.#markChanged(id);
    }
    this.setEnded(id, null);
  }

  /** After the clock was set back: no series begins later than this. */
  beginBy(step: number): void {
    for (const shard of this.shards) {
      for (const slot of shard?.slots ?? []) if (slot && slot.since > step) slot.since = step;
      if (shard) this.#changed.add(shard);
    }
  }

  /** Tells that a series has no points any more, or (null) has some again. */
  setEnded(id: SeriesId, hour: number | null): void {
    const slot = this.slotOf(id);
    if (!slot || slot.ended === hour) return;
    slot.ended = hour;
    this.#markChanged(id);
  }

  /** Forgets the series of a shard whose last point lies before `hour`; their ids. */
  forgetEnded(shard: Shard, hour: number): SeriesId[] {
    const gone = shard.slots.flatMap((slot, index) => (slot && slot.ended !== null && slot.ended < hour ? [index] : []));
    for (const index of gone) {
      shard.family.ids.delete(shard.slots[index]?.names ?? "");
      shard.slots[index] = null;
    }
    if (gone.length > 0) this.#changed.add(shard);
    if (shard.slots.every((slot) => slot === null)) this.#dropShard(shard);
    return gone.map((index) => shard.number * shardSize + index);
  }

  /** Forgets every series of an instance; the numbers of its shards. */
  removeInstance(instanceId: string): Shard[] {
    const shards = this.shards.filter((shard) => shard !== undefined).filter(({ family }) => family.instanceId === instanceId);
    this.#families.delete(instanceId);
    for (const shard of shards) this.#dropShard(shard);
    return shards;
  }

  /** Writes what changed since the last time. */
  saveChanges(): void {
    for (const number of this.#removed) this.#table.delete(number);
    for (const { family, number, slots } of this.#changed) this.#table.save({ number, instanceId: family.instanceId, metric: family.metric, scope: family.scope, slots: slots.map((slot) => slot && [slot.names, slot.since, slot.ended]) });
  }

  /** Once what `saveChanges` wrote is on disk. Numbers that became free are used again after the next start, when nothing holds them any more. */
  changesAreSaved(): void {
    this.#removed.clear();
    this.#changed.clear();
  }

  #familyOf(instanceId: string, metric: MetricName, scope: Scope): Family {
    let metrics = this.#families.get(instanceId);
    if (!metrics) this.#families.set(instanceId, (metrics = new Map()));
    let scopes = metrics.get(metric);
    if (!scopes) metrics.set(metric, (scopes = new Map()));
    let family = scopes.get(scope);
    if (!family) scopes.set(scope, (family = { instanceId, metric, scope, scale: scaleOf(metric), shards: [], ids: new Map() }));
    return family;
  }

  #addShard(family: Family): Shard {
    const shard = { number: this.#free.pop() ?? this.shards.length, family, slots: Array.from({ length: shardSize }, () => null) };
    this.shards[shard.number] = shard;
    family.shards.push(shard);
    return shard;
  }

  #markChanged(id: SeriesId): void {
    const shard = this.shardOf(id);
    if (shard) this.#changed.add(shard);
  }

  #dropShard(shard: Shard): void {
    this.shards[shard.number] = undefined;
    const place = shard.family.shards.indexOf(shard);
    if (place >= 0) shard.family.shards.splice(place, 1);
    this.#changed.delete(shard);
    this.#removed.add(shard.number);
  }

  /** Names are shared, as one topic has many series. A row of a metric that this version does not know stays where it is, unread. */
  #load(row: StoredShard, shared: Map<string, string>): void {
    const metric = metricName.safeParse(row.metric);
    const scope = metricScope.safeParse(row.scope);
    if (!metric.success || !scope.success) return;
    const family = this.#familyOf(row.instanceId, metric.data, scope.data);
    const shard: Shard = { number: row.number, family, slots: row.slots.map((slot) => slot && slot[1] >= 0 ? { names: sharedText(slot[0], shared), since: slot[1], ended: slot[2] } : null) };
    this.shards[row.number] = shard;
    family.shards.push(shard);
    for (const [index, slot] of shard.slots.entries()) if (slot) family.ids.set(slot.names, row.number * shardSize + index);
  }
}

function sharedText(text: string, shared: Map<string, string>): string {
  const known = shared.get(text);
  if (known === undefined) shared.set(text, text);
  return known ?? text;
}
