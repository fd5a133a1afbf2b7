import { Aggregates, decodeAggregates, encodeAggregates } from "./aggregate-stream.ts";
import { ByteWriter } from "./byte-writer.ts";
import { hourSteps } from "./open-points.ts";
import { decodePoints, encodePoints } from "./point-stream.ts";
import type { RowWriter } from "./row-writer.ts";
import type { Shard } from "./series-registry.ts";
import { placesOf, shardSize, unpackShard } from "./shard-row.ts";
import type { StoreParts } from "./store-parts.ts";
import { longestStreamBytes } from "./store-parts.ts";

/** An hour is closed only so much later: points of a slow instance still come. */
const graceSteps = 3;
/** The rows of an hour are written over so many steps, so that no step has much to do. */
const spreadSteps = 180;
const dayHours = 24;

/** Writes hours that are over as rows of points and of hours, a few shards a step, and then forgets their log and what is held of them in memory. */
export class HourCloser {
  /** Hours that have points without rows. */
  readonly openHours = new Set<number>();
  readonly #parts: StoreParts;
  readonly #rows: RowWriter;
  readonly #points = Array.from({ length: shardSize }, () => new Float64Array(hourSteps));
  readonly #stream = new Uint8Array(longestStreamBytes);
  readonly #before = new Float64Array(hourSteps);
  readonly #hour = new Aggregates(1);
  readonly #day = new Aggregates(dayHours);
  readonly #column = new Float64Array(dayHours);
  readonly #scratch = new ByteWriter();
  #closing = -1;
  #next = 0;

  constructor(parts: StoreParts, rows: RowWriter) {
    this.#parts = parts;
    this.#rows = rows;
  }

  /** Begins again from what is in the file. */
  reset(): void {
    this.openHours.clear();
    this.#closing = -1;
    this.#next = 0;
  }

  /** A point of this hour was appended to a series of this shard. */
  opened(hour: number, shard: number): void {
    this.openHours.add(hour);
    if (hour === this.#closing && shard < this.#next) this.#next = 0;
  }

  /** Goes on closing the oldest hour that was over some steps ago; how many shards it closed. */
  closeSome(step: number): number {
    const oldest = Math.min(...this.openHours);
    if (step < (oldest + 1) * hourSteps + graceSteps) return 0;
    if (oldest !== this.#closing) this.#next = 0;
    this.#closing = oldest;
    const { count, shards } = this.#parts.registry;
    let closed = 0;
    for (const most = Math.ceil(count / spreadSteps); closed < most && this.#next < shards.length; this.#next++) {
      const shard = shards[this.#next];
      if (!shard) continue;
      this.closeShard(shard, oldest);
      closed++;
    }
    if (this.#next >= shards.length) {
      this.#parts.log.forgetHour(oldest);
      this.#forget(oldest);
    }
    return closed;
  }

  /** Closes an hour at once. */
  closeHour(hour: number): void {
    for (const shard of this.#parts.registry.shards) if (shard) this.closeShard(shard, hour);
    this.#parts.log.deleteHour(hour);
    this.#forget(hour);
  }

  /** Writes what is open of a shard; where its hour has rows already, what they have stays. */
  closeShard(shard: Shard, hour: number): void {
    const { open, points, registry } = this.#parts;
    const firstStep = hour * hourSteps;
    const has = Array.from({ length: shardSize }, () => false);
    for (let slot = 0; slot < shardSize; slot++) {
      const length = open.read(shard.bank * shardSize + slot, hour, this.#stream);
      has[slot] = length > 0;
      if (length > 0) decodePoints(this.#stream, 0, length, this.#points[slot] ?? this.#before);
    }
    const isOpen = has.includes(true);
    const stored = points.get(hour, shard.number);
    if (stored) this.#merge(stored, has);
    for (let slot = 0; slot < shardSize; slot++) {
      const last = open.lastStep(shard.bank * shardSize + slot);
      if (!has[slot] && last < firstStep && shard.slots[slot]?.ended === null) registry.setEnded(shard.number * shardSize + slot, last < 0 ? hour - 1 : Math.floor(last / hourSteps));
    }
    if (!isOpen) return;
    this.#rows.put(points, hour, shard.number, (slot, to, areTokensWanted) => has[slot] && encodePoints(this.#points[slot] ?? this.#before, to, areTokensWanted));
    this.#writeHour(shard, hour, has);
    for (let slot = 0; slot < shardSize; slot++) open.drop(shard.bank * shardSize + slot, hour);
  }

  #merge(stored: Uint8Array, has: boolean[]): void {
    unpackShard(stored, (slot, from, end) => {
      const points = this.#points[slot] ?? this.#before;
      decodePoints(stored, from, end, this.#before);
      for (let step = 0; step < hourSteps; step++) {
        const before = this.#before[step] ?? Number.NaN;
        if (!has[slot] || !Number.isNaN(before)) points[step] = before;
      }
      has[slot] = true;
    });
  }

  /** The hours of a day are one row, which is written anew with each of them. */
  #writeHour(shard: Shard, hour: number, has: readonly boolean[]): void {
    const day = Math.floor(hour / dayHours);
    const stored = this.#parts.hours.get(day, shard.number);
    const places = stored && placesOf(stored);
    this.#rows.put(this.#parts.hours, day, shard.number, (slot, to, areTokensWanted) => {
      const place = places?.get(slot);
      if (!place && !has[slot]) return;
      this.#day.clear();
      if (stored && place) decodeAggregates(stored, place[0], place[1], hourSteps, this.#day);
      if (has[slot]) {
        this.#hour.clear();
        this.#hour.addPoints(this.#points[slot] ?? this.#before, hourSteps);
        this.#day.copy(hour % dayHours, this.#hour, 0);
      }
      encodeAggregates(this.#day, hourSteps, to, this.#column, this.#scratch, areTokensWanted);
    });
  }

  #forget(hour: number): void {
    this.openHours.delete(hour);
    this.#closing = -1;
    this.#next = 0;
  }
}
