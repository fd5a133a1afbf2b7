import { ChunkArena, noChunk } from "./chunk-arena.ts";
import type { SeriesId } from "./metric-series.ts";
import { againToken, changeToken, gapToken, rawToken } from "./point-stream.ts";
import { isWhole } from "./whole-numbers.ts";

export const hourSteps = 360;
const noHour = -1;
const raw = new DataView(new ArrayBuffer(8));

/** A stream of points of one hour. */
interface Chains {
  hour: Int32Array;
  first: Int32Array;
  tail: Int32Array;
  length: Int32Array;
}

/**
 * The points of hours that are not on disk as rows yet, coded as they come (`point-stream.ts`): of each series the hour that it is in, and the
 * hour before until its row is written.
 */
export class OpenPoints {
  #arena = new ChunkArena();
  #current = chainsOf(0);
  #ended = chainsOf(0);
  #lastStep = new Int32Array(0);
  #value = new Float64Array(0);
  #change = new Float64Array(0);
  #again = new Int32Array(0);

  /** Bytes of memory that are taken. */
  get size(): number {
    return this.#arena.size + this.#lastStep.length * 56;
  }

  /** Makes room for series below this id. */
  grow(series: number): void {
    const before = this.#lastStep.length;
    if (series <= before) return;
    const size = Math.max(series, Math.ceil(before * 1.5));
    for (const chains of [this.#current, this.#ended]) {
      chains.hour = grown(chains.hour, size, noHour);
      chains.first = grown(chains.first, size, noChunk);
      chains.tail = grown(chains.tail, size, noChunk);
      chains.length = grown(chains.length, size, 0);
    }
    this.#lastStep = grown(this.#lastStep, size, -1);
    this.#again = grown(this.#again, size, 0);
    this.#value = copied(this.#value, size);
    this.#change = copied(this.#change, size);
  }

  /** Forgets everything. */
  clear(): void {
    this.#arena = new ChunkArena();
    for (const chains of [this.#current, this.#ended]) for (let id = 0; id < chains.hour.length; id++) clear(chains, id);
    this.#lastStep.fill(-1);
    this.#again.fill(0);
  }

  /** The step of the newest point; -1 = none is known. */
  lastStep(id: SeriesId): number {
    return this.#lastStep[id] ?? -1;
  }

  /** The hour that has to be closed before a point of another hour can be appended; -1 = none. */
  blockedBy(id: SeriesId, hour: number): number {
    return this.#current.hour[id] === hour || this.#current.hour[id] === noHour ? noHour : (this.#ended.hour[id] ?? noHour);
  }

  /** Appends a point; its step must lie after the newest one. */
  append(id: SeriesId, step: number, value: number): void {
    const hour = Math.floor(step / hourSteps);
    if (this.#current.hour[id] !== hour) this.#begin(id, hour);
    const gap = step - Math.max(this.#lastStep[id] ?? -1, hour * hourSteps - 1) - 1;
    if (gap > 0) {
      this.#flush(id);
      this.#token(id, gapToken(gap));
    }
    this.#lastStep[id] = step;
    if (!isWhole(value)) {
      this.#flush(id);
      this.#token(id, rawToken);
      raw.setFloat64(0, value, true);
      for (let index = 0; index < 8; index++) this.#byte(id, raw.getUint8(index));
      return;
    }
    const change = value - (this.#value[id] ?? 0);
    this.#value[id] = value;
    if (change === this.#change[id]) this.#again[id] = (this.#again[id] ?? 0) + 1;
    else {
      this.#flush(id);
      this.#token(id, changeToken(change));
      this.#change[id] = change;
    }
  }

  /** Whether anything of an hour is open. */
  has(id: SeriesId, hour: number): boolean {
    return this.#chainsOf(id, hour) !== undefined;
  }

  /** Copies the stream of an hour into `into`; its length, 0 = nothing is open of that hour. */
  read(id: SeriesId, hour: number, into: Uint8Array): number {
    const chains = this.#chainsOf(id, hour);
    if (!chains) return 0;
    let length = chains.length[id] ?? 0;
    this.#arena.read(chains.first[id] ?? noChunk, length, into);
    const again = chains === this.#current ? (this.#again[id] ?? 0) : 0;
    if (again === 0) return length;
    // Without touching the chain: it would grow by every look at it.
    let rest = againToken(again);
    for (; rest >= 128; rest = Math.floor(rest / 128)) into[length++] = (rest % 128) + 128;
    into[length++] = rest;
    return length;
  }

  /** Forgets the points of an hour, which are on disk now. */
  drop(id: SeriesId, hour: number): void {
    const chains = this.#chainsOf(id, hour);
    if (!chains) return;
    this.#arena.release(chains.first[id] ?? noChunk, chains.tail[id] ?? noChunk);
    if (chains === this.#current) this.#again[id] = 0;
    clear(chains, id);
  }

  /** Forgets a series with all that is open of it. */
  forget(id: SeriesId): void {
    this.drop(id, this.#ended.hour[id] ?? noHour);
    this.drop(id, this.#current.hour[id] ?? noHour);
    this.#lastStep[id] = -1;
  }

  /** After the clock was set back: points of an earlier time count as new ones. */
  forgetNewest(id: SeriesId): void {
    this.#lastStep[id] = -1;
  }

  #begin(id: SeriesId, hour: number): void {
    const { first, length, tail } = this.#current;
    if (this.#current.hour[id] !== noHour) {
      this.#flush(id);
      this.#ended.hour[id] = this.#current.hour[id] ?? noHour;
      this.#ended.first[id] = first[id] ?? noChunk;
      this.#ended.tail[id] = tail[id] ?? noChunk;
      this.#ended.length[id] = length[id] ?? 0;
    }
    clear(this.#current, id);
    this.#current.hour[id] = hour;
    this.#value[id] = 0;
    this.#change[id] = 0;
  }

  #chainsOf(id: SeriesId, hour: number): Chains | undefined {
    if (hour === noHour) return undefined;
    return this.#current.hour[id] === hour ? this.#current : this.#ended.hour[id] === hour ? this.#ended : undefined;
  }

  #flush(id: SeriesId): void {
    const again = this.#again[id] ?? 0;
    if (again === 0) return;
    this.#again[id] = 0;
    this.#token(id, againToken(again));
  }

  #token(id: SeriesId, token: number): void {
    let rest = token;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.#byte(id, (rest % 128) + 128);
    this.#byte(id, rest);
  }

  #byte(id: SeriesId, byte: number): void {
    const { first, length, tail } = this.#current;
    const at = length[id] ?? 0;
    const chunk = this.#arena.write(tail[id] ?? noChunk, at, byte);
    if (at === 0) first[id] = chunk;
    tail[id] = chunk;
    length[id] = at + 1;
  }
}

function chainsOf(size: number): Chains {
  return { hour: new Int32Array(size), first: new Int32Array(size), tail: new Int32Array(size), length: new Int32Array(size) };
}

function clear(chains: Chains, id: SeriesId): void {
  chains.hour[id] = noHour;
  chains.first[id] = noChunk;
  chains.tail[id] = noChunk;
  chains.length[id] = 0;
}

function grown(before: Int32Array, size: number, rest: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(size).fill(rest);
  larger.set(before);
  return larger;
}

function copied(before: Float64Array, size: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(size);
  larger.set(before);
  return larger;
}
