import { ChunkArena, noChunk } from "./chunk-arena.ts";
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
 * hour before until its row is written. Series are told by their places (`series-registry.ts`).
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

  /** Makes room for so many places. */
  grow(places: number): void {
    const before = this.#lastStep.length;
    if (places <= before) return;
    const size = Math.max(places, Math.ceil(before * 1.5));
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
    for (const chains of [this.#current, this.#ended]) for (let place = 0; place < chains.hour.length; place++) clear(chains, place);
    this.#lastStep.fill(-1);
    this.#again.fill(0);
  }

  /** The step of the newest point; -1 = none is known. */
  lastStep(place: number): number {
    return this.#lastStep[place] ?? -1;
  }

  /** The hour that has to be closed before a point of another hour can be appended; -1 = none. */
  blockedBy(place: number, hour: number): number {
    return this.#current.hour[place] === hour || this.#current.hour[place] === noHour ? noHour : (this.#ended.hour[place] ?? noHour);
  }

  /** Appends a point; its step must lie after the newest one. */
  append(place: number, step: number, value: number): void {
    const hour = Math.floor(step / hourSteps);
    const begins = this.#current.hour[place] !== hour;
    if (begins) this.#begin(place, hour);
    // A point that comes after its hour was closed begins that hour anew: its newest point is not in this chain.
    const last = begins ? -1 : (this.#lastStep[place] ?? -1);
    const gap = step - Math.max(last, hour * hourSteps - 1) - 1;
    if (gap > 0) {
      this.#flush(place);
      this.#token(place, gapToken(gap));
    }
    this.#lastStep[place] = step;
    if (!isWhole(value)) {
      this.#flush(place);
      this.#token(place, rawToken);
      raw.setFloat64(0, value, true);
      for (let index = 0; index < 8; index++) this.#byte(place, raw.getUint8(index));
      return;
    }
    const change = value - (this.#value[place] ?? 0);
    this.#value[place] = value;
    if (change === this.#change[place]) this.#again[place] = (this.#again[place] ?? 0) + 1;
    else {
      this.#flush(place);
      this.#token(place, changeToken(change));
      this.#change[place] = change;
    }
  }

  /** Whether anything of an hour is open. */
  has(place: number, hour: number): boolean {
    return this.#chainsOf(place, hour) !== undefined;
  }

  /** Copies the stream of an hour into `into`; its length, 0 = nothing is open of that hour. */
  read(place: number, hour: number, into: Uint8Array): number {
    const chains = this.#chainsOf(place, hour);
    if (!chains) return 0;
    let length = chains.length[place] ?? 0;
    this.#arena.read(chains.first[place] ?? noChunk, length, into);
    const again = chains === this.#current ? (this.#again[place] ?? 0) : 0;
    if (again === 0) return length;
    // Without touching the chain: it would grow by every look at it.
    let rest = againToken(again);
    for (; rest >= 128; rest = Math.floor(rest / 128)) into[length++] = (rest % 128) + 128;
    into[length++] = rest;
    return length;
  }

  /** Forgets the points of an hour, which are on disk now. */
  drop(place: number, hour: number): void {
    const chains = this.#chainsOf(place, hour);
    if (!chains) return;
    this.#arena.release(chains.first[place] ?? noChunk, chains.tail[place] ?? noChunk);
    if (chains === this.#current) this.#again[place] = 0;
    clear(chains, place);
  }

  /** Forgets a series with all that is open of it. */
  forget(place: number): void {
    this.drop(place, this.#ended.hour[place] ?? noHour);
    this.drop(place, this.#current.hour[place] ?? noHour);
    this.#lastStep[place] = -1;
  }

  /** After the clock was set back: points of an earlier time count as new ones. */
  forgetNewest(): void {
    this.#lastStep.fill(-1);
  }

  #begin(place: number, hour: number): void {
    const { first, length, tail } = this.#current;
    if (this.#current.hour[place] !== noHour) {
      this.#flush(place);
      this.#ended.hour[place] = this.#current.hour[place] ?? noHour;
      this.#ended.first[place] = first[place] ?? noChunk;
      this.#ended.tail[place] = tail[place] ?? noChunk;
      this.#ended.length[place] = length[place] ?? 0;
    }
    clear(this.#current, place);
    this.#current.hour[place] = hour;
    this.#value[place] = 0;
    this.#change[place] = 0;
  }

  #chainsOf(place: number, hour: number): Chains | undefined {
    if (hour === noHour) return undefined;
    return this.#current.hour[place] === hour ? this.#current : this.#ended.hour[place] === hour ? this.#ended : undefined;
  }

  #flush(place: number): void {
    const again = this.#again[place] ?? 0;
    if (again === 0) return;
    this.#again[place] = 0;
    this.#token(place, againToken(again));
  }

  #token(place: number, token: number): void {
    let rest = token;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.#byte(place, (rest % 128) + 128);
    this.#byte(place, rest);
  }

  #byte(place: number, byte: number): void {
    const { first, length, tail } = this.#current;
    const at = length[place] ?? 0;
    const chunk = this.#arena.write(tail[place] ?? noChunk, at, byte);
    if (at === 0) first[place] = chunk;
    tail[place] = chunk;
    length[place] = at + 1;
  }
}

function chainsOf(size: number): Chains {
  return { hour: new Int32Array(size), first: new Int32Array(size), tail: new Int32Array(size), length: new Int32Array(size) };
}

function clear(chains: Chains, place: number): void {
  chains.hour[place] = noHour;
  chains.first[place] = noChunk;
  chains.tail[place] = noChunk;
  chains.length[place] = 0;
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
