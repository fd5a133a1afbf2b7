import type { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { commonFactor, isWhole, unzigzag, zigzag } from "./whole-numbers.ts";

/*
 * Values that change with every step, in as many bits as they need:
 *
 *   form        varint: 0 = the numbers are the values after the first one, 1 = they are the changes to the value before
 *   runs        varint, how many runs follow: lengths as varints, by turns of steps with a value and of gaps, from the first step on
 *   first       varint, zigzag: the first value
 *   factor      varint, what all numbers were divided by
 *   blocks      of 90 numbers each: smallest number (varint, zigzag), bits of a number (varint), the numbers less the smallest one, lowest bit
 *               first, up to a whole byte
 *
 * It is for what `point-stream.ts` needs a byte or two of: uneven values of a known range.
 */
const blockNumbers = 90;
const form = { values: 0, changes: 1 } as const;
/** A number and the rest of the byte before it are counted exactly. */
const mostBits = 44;
const pieceBits = 22;
const pieceSize = 2 ** pieceBits;

const values = new Float64Array(512);
const changes = new Float64Array(512);

/** Writes values, NaN is a gap; false, and nothing is written, where they cannot be packed: no whole numbers, or too far from one another. */
export function packPoints(points: Float64Array, to: ByteWriter): boolean {
  let count = 0;
  for (const value of points) {
    if (Number.isNaN(value)) continue;
    if (!isWhole(value) || count === values.length) return false;
    values[count] = value;
    changes[count] = count === 0 ? 0 : value - (values[count - 1] ?? 0);
    if (!isWhole(changes[count] ?? 0)) return false;
    count++;
  }
  if (count === 0) return false;
  const begin = to.length;
  const [first = 0] = values;
  const [asValues, asChanges] = [rangeOf(values.subarray(1, count)), rangeOf(changes.subarray(1, count))];
  const [kind, { factor }, numbers] = asChanges.size < asValues.size ? [form.changes, asChanges, changes] : [form.values, asValues, values];
  to.varint(kind);
  writeRuns(points, to);
  to.varint(zigzag(first));
  to.varint(factor);
  for (let from = 1; from < count; from += blockNumbers) {
    if (writeBlock(numbers.subarray(from, Math.min(from + blockNumbers, count)), factor, to)) continue;
    to.length = begin;
    return false;
  }
  return true;
}

/** Fills in the values that `packPoints` wrote; the other steps stay as they are. */
export function unpackPoints(reader: ByteReader, into: Float64Array): void {
  const isChange = reader.varint() === form.changes;
  const runs = Array.from({ length: reader.varint() }, () => reader.varint());
  let before = unzigzag(reader.varint());
  const factor = reader.varint();
  let at = 0;
  let left = -1;
  let smallest = 0;
  let bits = 0;
  for (const [index, length] of runs.entries()) {
    const end = at + length;
    if (index % 2 === 1) at = end;
    for (; at < end; left--, at++) {
      if (left === 0) {
        smallest = unzigzag(reader.varint());
        bits = reader.varint();
        left = blockNumbers;
      }
      if (left > 0) {
        const number = (smallest + readNumber(reader, bits)) * factor;
        before = isChange ? before + number : number;
        if (left === 1) reader.toByte();
      } else left = 1;
      into[at] = before;
    }
  }
}

function readNumber(reader: ByteReader, bits: number): number {
  return bits <= pieceBits ? reader.bits(bits) : reader.bits(pieceBits) + reader.bits(bits - pieceBits) * pieceSize;
}

/** What divides all of the numbers, and how many multiples of it lie between the smallest and the largest. */
function rangeOf(list: Float64Array): { factor: number; size: number } {
  const [least, most] = edgesOf(list);
  const factor = Math.max(commonFactor(list), 1);
  return { factor, size: (most - least) / factor };
}

function edgesOf(list: Float64Array): [least: number, most: number] {
  let [least, most] = [Infinity, -Infinity];
  for (const number of list) {
    if (number < least) least = number;
    if (number > most) most = number;
  }
  return [least, most];
}

function writeRuns(points: Float64Array, to: ByteWriter): void {
  const runs: number[] = [];
  let begin = 0;
  for (let at = 1; at <= points.length; at++) {
    if (at < points.length && Number.isNaN(points[at]) === Number.isNaN(points[at - 1])) continue;
    runs.push(at - begin);
    begin = at;
  }
  if (Number.isNaN(points[0])) runs.unshift(0);
  if (Number.isNaN(points.at(-1))) runs.pop();
  to.varint(runs.length);
  for (const length of runs) to.varint(length);
}

function writeBlock(block: Float64Array, factor: number, to: ByteWriter): boolean {
  const [least, most] = edgesOf(block);
  const range = (most - least) / factor;
  const bits = range === 0 ? 0 : Math.floor(Math.log2(range)) + 1;
  if (bits > mostBits) return false;
  to.varint(zigzag(least / factor));
  to.varint(bits);
  for (const number of block) {
    const rest = (number - least) / factor;
    to.bits(rest % pieceSize, Math.min(bits, pieceBits));
    if (bits > pieceBits) to.bits(Math.floor(rest / pieceSize), bits - pieceBits);
  }
  to.toByte();
  return true;
}
