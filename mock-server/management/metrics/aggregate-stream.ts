import { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { decodePoints, encodePoints } from "./point-stream.ts";
import { commonFactor, isWhole } from "./whole-numbers.ts";

/*
 * What is kept of the points of consecutive longer steps (the minutes of an hour, the hours of a day).
 *
 *   00 values                                    every step is empty, or full of points that are all this value
 *   .n length counts  length sums  length ...    (n > 0) five streams of points: counts, sums, and how far min, max and last are from the average,
 *                                                which is rounded to a multiple of n, as they are ones
 */

/** Columns of `size` steps; a count of 0 is an empty step. */
export class Aggregates {
  readonly size: number;
  readonly count: Float64Array;
  readonly sum: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly last: Float64Array;

  constructor(size: number) {
    this.size = size;
    this.count = new Float64Array(size);
    this.sum = new Float64Array(size);
    this.min = new Float64Array(size);
    this.max = new Float64Array(size);
    this.last = new Float64Array(size);
  }

  clear(): void {
    this.count.fill(0);
  }

  /** Adds points that are newer than those that the step has. */
  add(step: number, count: number, sum: number, min: number, max: number, last: number): void {
    const before = this.count[step] ?? 0;
    this.count[step] = before + count;
    this.sum[step] = before === 0 ? sum : (this.sum[step] ?? 0) + sum;
    this.min[step] = before === 0 ? min : Math.min(this.min[step] ?? 0, min);
    this.max[step] = before === 0 ? max : Math.max(this.max[step] ?? 0, max);
    this.last[step] = last;
  }

  /** Replaces a step by one of another table. */
  copy(step: number, from: Aggregates, index: number): void {
    this.count[step] = 0;
    if (from.count[index] !== 0) this.add(step, from.count[index] ?? 0, from.sum[index] ?? 0, from.min[index] ?? 0, from.max[index] ?? 0, from.last[index] ?? 0);
  }

  /** Adds points, of which `each` belong to one step; NaN is a gap. */
  addPoints(points: Float64Array, each: number): void {
    for (let index = 0; index < points.length; index++) {
      const value = points[index] ?? Number.NaN;
      if (!Number.isNaN(value)) this.add(Math.floor(index / each), 1, value, value, value, value);
    }
  }
}

/** `full` is the number of points of a step that has no gap. */
export function encodeAggregates(from: Aggregates, full: number, to: ByteWriter, column: Float64Array, scratch: ByteWriter, areTokensWanted = false): void {
  const { count, last, max, min, size, sum } = from;
  const isEmpty = (step: number): boolean => count[step] === 0;
  let factor = 1;
  const mean = (step: number): number => meanOf(sum[step], count[step], factor);
  const write = (valueOf: (step: number) => number): void => {
    for (let step = 0; step < size; step++) column[step] = isEmpty(step) ? Number.NaN : valueOf(step);
    encodePoints(column, scratch, areTokensWanted);
  };
  let isFlat = true;
  for (let step = 0; step < size && isFlat; step++) isFlat = isEmpty(step) || (count[step] === full && min[step] === max[step] && sum[step] === full * (last[step] ?? 0));
  if (!isFlat) factor = columnFactor(from);
  to.varint(isFlat ? 0 : factor);
  scratch.clear();
  if (isFlat) {
    write((step) => last[step] ?? 0);
    to.append(scratch.view());
    return;
  }
  const columns = [(step: number) => count[step] ?? 0, (step: number) => sum[step] ?? 0, (step: number) => mean(step) - (min[step] ?? 0), (step: number) => (max[step] ?? 0) - mean(step), (step: number) => (last[step] ?? 0) - mean(step)];
  for (const valueOf of columns) {
    scratch.clear();
    write(valueOf);
    to.varint(scratch.length);
    to.append(scratch.view());
  }
}

/** Replaces what is in `into`. */
export function decodeAggregates(bytes: Uint8Array, from: number, end: number, full: number, into: Aggregates): void {
  const reader = new ByteReader(bytes, from, end);
  const { count, last, max, min, size, sum } = into;
  const factor = reader.varint();
  if (factor === 0) {
    decodePoints(bytes, reader.position, end, last);
    for (let step = 0; step < size; step++) {
      const value = last[step] ?? Number.NaN;
      count[step] = Number.isNaN(value) ? 0 : full;
      sum[step] = value * full;
      min[step] = value;
      max[step] = value;
    }
    return;
  }
  for (const column of [count, sum, min, max, last]) {
    const length = reader.varint();
    decodePoints(bytes, reader.position, reader.position + length, column);
    reader.position += length;
  }
  for (let step = 0; step < size; step++) {
    if (Number.isNaN(count[step])) count[step] = 0;
    const mean = meanOf(sum[step], count[step], factor);
    min[step] = mean - (min[step] ?? 0);
    max[step] = mean + (max[step] ?? 0);
    last[step] = mean + (last[step] ?? 0);
  }
}

/** A number near the average that both sides know. */
function meanOf(sum = 0, count = 1, factor: number): number {
  return Math.round(sum / count / factor) * factor;
}

/** What divides the values of all steps that have any; 1 also where some are no whole numbers. */
function columnFactor({ count, last, max, min, size }: Aggregates): number {
  let factor = 0;
  const values = new Float64Array(3);
  for (let step = 0; step < size && factor !== 1; step++) {
    if (count[step] === 0) continue;
    values.set([min[step] ?? 0, max[step] ?? 0, last[step] ?? 0]);
    if (!values.every(isWhole)) return 1;
    factor = commonFactor(values, factor);
  }
  return Math.max(factor, 1);
}
