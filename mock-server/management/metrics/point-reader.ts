import { Aggregates, decodeAggregates } from "./aggregate-stream.ts";
import type { SeriesId } from "./metric-series.ts";
import { hourSteps } from "./open-points.ts";
import { decodePoints } from "./point-stream.ts";
import { placesOf, shardSize } from "./shard-row.ts";
import type { StoreParts } from "./store-parts.ts";
import { longestStreamBytes, minuteSteps } from "./store-parts.ts";

const dayHours = 24;
/** Others have their turn after so many rows. */
const rowsBetweenTurns = 256;

/** Steps of ten seconds, counted since 1970; `length` of them become one. With `isOne` the whole range becomes one. */
export interface StepRange {
  from: number;
  to: number;
  length: number;
  isOne?: boolean;
}

/** A series that is read, and where its points go. */
interface Reading {
  id: SeriesId;
  into: Aggregates;
}

/** Reads points of all tiers and of the hours that are still open. */
export class PointReader {
  readonly #parts: StoreParts;
  readonly #points = new Float64Array(hourSteps);
  readonly #stored = new Float64Array(hourSteps);
  readonly #stream = new Uint8Array(longestStreamBytes);
  readonly #minutes = new Aggregates(hourSteps / minuteSteps);
  readonly #day = new Aggregates(dayHours);

  constructor(parts: StoreParts) {
    this.#parts = parts;
  }

  /** The points of each series, still multiplied with its scale; undefined ids have none. */
  async read(ids: readonly (SeriesId | undefined)[], range: StepRange): Promise<Aggregates[]> {
    const steps = range.isOne ? 1 : Math.ceil((range.to - range.from) / range.length);
    const found = ids.map(() => new Aggregates(steps));
    const shards = new Map<number, Reading[]>();
    for (const [index, id] of ids.entries()) {
      const into = found[index];
      if (id === undefined || !into) continue;
      const shard = Math.floor(id / shardSize);
      const readings = shards.get(shard) ?? [];
      readings.push({ id, into });
      shards.set(shard, readings);
    }
    let rows = 0;
    for (const [shard, readings] of shards) {
      const firstHour = Math.max(this.#firstHour(readings), Math.floor(range.from / hourSteps));
      const lastHour = Math.min(this.#lastHour(readings), Math.floor((range.to - 1) / hourSteps));
      for (let hour = firstHour; hour <= lastHour; ) {
        const until = this.#hoursTogether(hour, lastHour, readings, range);
        if (until > hour) this.#addDay(shard, hour, until, readings, range);
        else this.#readHour(shard, hour, readings, range);
        hour = Math.max(until, hour + 1);
        if (++rows % rowsBetweenTurns === 0) await new Promise((resolve) => setImmediate(resolve));
      }
    }
    return found;
  }

  #firstHour(readings: readonly Reading[]): number {
    const { registry } = this.#parts;
    return readings.reduce((first, { id }) => Math.min(first, Math.floor((registry.slotOf(id)?.since ?? 0) / hourSteps)), Infinity);
  }

  #lastHour(readings: readonly Reading[]): number {
    const { registry } = this.#parts;
    return readings.reduce((last, { id }) => Math.max(last, registry.slotOf(id)?.ended ?? Infinity), -1);
  }

  #isOpen(id: SeriesId, hour: number): boolean {
    return this.#parts.open.has(this.#parts.registry.placeOf(id), hour);
  }

  /** The end of the hours of one day, from this one on, that are all read from its one row. */
  #hoursTogether(hour: number, lastHour: number, readings: readonly Reading[], range: StepRange): number {
    const last = Math.min(lastHour, (Math.floor(hour / dayHours) + 1) * dayHours - 1);
    let until = hour;
    while (until <= last && this.#tierFor(until, range) === "hours" && !readings.some(({ id }) => this.#isOpen(id, until))) until++;
    return until;
  }

  /** Hours of one day from the row that they share, which is unpacked once. */
  #addDay(shard: number, from: number, until: number, readings: readonly Reading[], range: StepRange): void {
    const row = this.#parts.hours.get(Math.floor(from / dayHours), shard);
    if (!row) return;
    const places = placesOf(row);
    for (const { id, into } of readings) {
      const place = places.get(id % shardSize);
      if (!place) continue;
      decodeAggregates(row, place[0], place[1], hourSteps, this.#day);
      const since = this.#parts.registry.slotOf(id)?.since ?? Infinity;
      for (let hour = Math.max(from, Math.floor(since / hourSteps)); hour < until; hour++) addAggregate(this.#day, hour % dayHours, hour * hourSteps, hourSteps, range, into);
    }
  }

  #readHour(shard: number, hour: number, all: readonly Reading[], range: StepRange): void {
    const { registry } = this.#parts;
    const readings = all.filter(({ id }) => hour >= Math.floor((registry.slotOf(id)?.since ?? Infinity) / hourSteps));
    const closed = readings.filter(({ id }) => !this.#isOpen(id, hour));
    if (closed.length < readings.length) {
      const row = this.#parts.points.get(hour, shard);
      const places = row ? placesOf(row) : undefined;
      for (const reading of readings) if (!closed.includes(reading)) this.#addOpen(reading, hour, range, row, places?.get(reading.id % shardSize));
    }
    if (closed.length > 0) this.#addClosed(shard, hour, closed, range);
  }

  /** While the rows of an hour are written again (after a kill, or a clock that was set back) points stand in both places. */
  #addOpen({ id, into }: Reading, hour: number, range: StepRange, row: Uint8Array | undefined, place: [number, number] | undefined): void {
    const { open, registry } = this.#parts;
    decodePoints(this.#stream, 0, open.read(registry.placeOf(id), hour, this.#stream), this.#points);
    if (row && place) {
      decodePoints(row, place[0], place[1], this.#stored);
      for (let step = 0; step < hourSteps; step++) if (!Number.isNaN(this.#stored[step])) this.#points[step] = this.#stored[step] ?? 0;
    }
    addPoints(this.#points, hour, range, into);
  }

  #addClosed(shard: number, hour: number, readings: readonly Reading[], range: StepRange): void {
    const wanted = this.#tierFor(hour, range);
    if (wanted === "hours") return this.#addDay(shard, hour, hour + 1, readings, range);
    const found = wanted && this.#parts[wanted].get(hour, shard);
    // Points that are too old become minutes by and by.
    const tier = found || wanted === "points" ? wanted : "points";
    const row = found ?? this.#parts[tier ?? "points"].get(hour, shard);
    if (!row) return;
    const places = placesOf(row);
    for (const { id, into } of readings) {
      const place = places.get(id % shardSize);
      if (!place) continue;
      if (tier === "points") {
        decodePoints(row, place[0], place[1], this.#points);
        addPoints(this.#points, hour, range, into);
      } else {
        decodeAggregates(row, place[0], place[1], minuteSteps, this.#minutes);
        for (let minute = 0; minute < this.#minutes.size; minute++) addAggregate(this.#minutes, minute, hour * hourSteps + minute * minuteSteps, minuteSteps, range, into);
      }
    }
  }

  /** Hours where they lie within the wanted steps, otherwise the finest tier that has the hour: its minutes are only made when its points go. */
  #tierFor(hour: number, { from, isOne, length, to }: StepRange): "points" | "minutes" | "hours" | undefined {
    const { hours, minutes, points } = this.#parts;
    const has = { points: points.keptFrom <= hour, minutes: minutes.keptFrom <= hour, hours: hours.keptFrom <= Math.floor(hour / dayHours) };
    const begin = Math.max(from, hour * hourSteps);
    const end = Math.min(to, (hour + 1) * hourSteps);
    const fits = (steps: number): boolean => begin % steps === 0 && end % steps === 0 && (isOne === true || length % steps === 0);
    if (has.hours && fits(hourSteps)) return "hours";
    return has.points ? "points" : has.minutes ? "minutes" : has.hours ? "hours" : undefined;
  }
}

function addPoints(points: Float64Array, hour: number, { from, isOne, length, to }: StepRange, into: Aggregates): void {
  const begin = hour * hourSteps;
  const end = Math.min(to - begin, hourSteps);
  for (let step = Math.max(from - begin, 0); step < end; step++) {
    const value = points[step] ?? Number.NaN;
    if (!Number.isNaN(value)) into.add(isOne ? 0 : Math.floor((begin + step - from) / length), 1, value, value, value, value);
  }
}

/** Adds a longer step; one that reaches over several of the wanted ones is shared out evenly. */
function addAggregate(points: Aggregates, index: number, begin: number, steps: number, { from, isOne, length, to }: StepRange, into: Aggregates): void {
  const count = points.count[index] ?? 0;
  const first = Math.max(begin, from);
  const end = Math.min(begin + steps, to);
  if (count === 0 || first >= end) return;
  for (let at = first; at < end; ) {
    const wanted = isOne ? 0 : Math.floor((at - from) / length);
    const next = isOne ? end : Math.min(end, from + (wanted + 1) * length);
    const share = (next - at) / steps;
    into.add(wanted, count * share, (points.sum[index] ?? 0) * share, points.min[index] ?? 0, points.max[index] ?? 0, points.last[index] ?? 0);
    at = next;
  }
}
