import { ByteReader } from "./byte-reader.ts";
import { ByteWriter } from "./byte-writer.ts";
import { packPoints, unpackPoints } from "./packed-points.ts";
import { commonFactor, isWhole, unzigzag, zigzag } from "./whole-numbers.ts";

/*
 * The values of consecutive steps, from the first step of an hour on; what follows the last token is a gap. Each token is a varint t:
 *
 *   t = ...z 0      the value changes by the signed number z (zigzag: 0, -1, 1, -2 ... = 0, 1, 2, 3 ...)
 *   t = ..n 01      it changes n + 1 times again as it did last
 *   t = .n 011      a gap of n + 1 steps
 *   t = .n 111      (n > 1) all changes that follow are multiplied with n
 *   t = 1111        (the first one) what follows is packed instead (`packed-points.ts`)
 *   t = 111         eight bytes follow, a value that is no whole number of a size that is kept exactly; changes go on from before it
 *
 * The value and its change begin at 0. So what stands still, or grows evenly, costs two tokens an hour.
 */

/** Of the size of tokens: those become smaller by compression, what is packed does not. */
const mostPackedShare = 0.9;

/** So many, and dividing them by a common factor pays. */
const leastChanges = 5;

export const rawToken = 7;
const packedToken = 15;
const scratch = new ByteWriter();

export function changeToken(change: number): number {
  return zigzag(change) * 2;
}

export function againToken(times: number): number {
  return (times - 1) * 4 + 1;
}

export function gapToken(steps: number): number {
  return (steps - 1) * 8 + 3;
}

function factorToken(factor: number): number {
  return factor * 8 + rawToken;
}

/** Where little changes a factor takes more room than it saves. */
function changesOften(values: Float64Array): boolean {
  let changes = 0;
  for (let index = 1; index < values.length && changes < leastChanges; index++) if (values[index] !== values[index - 1] && !Number.isNaN(values[index])) changes++;
  return changes >= leastChanges;
}

/** Writes values, NaN is a gap: packed, or as tokens where those are shorter or wanted, since rows of many alike streams are compressed. */
export function encodePoints(values: Float64Array, to: ByteWriter, areTokensWanted = false): void {
  const from = to.length;
  writeTokens(values, to);
  if (areTokensWanted) return;
  scratch.clear();
  scratch.varint(packedToken);
  if (!packPoints(values, scratch) || scratch.length > (to.length - from) * mostPackedShare) return;
  to.length = from;
  to.append(scratch.view());
}

function writeTokens(values: Float64Array, to: ByteWriter): void {
  const factor = changesOften(values) ? Math.max(commonFactor(values), 1) : 1;
  if (factor > 1) to.varint(factorToken(factor));
  let value = 0;
  let change = 0;
  let again = 0;
  let gap = 0;
  for (const next of values) {
    const isGap = Number.isNaN(next);
    if (again > 0 && (isGap || next - value !== change || !isWhole(next))) {
      to.varint(againToken(again));
      again = 0;
    }
    if (isGap) {
      gap++;
      continue;
    }
    if (gap > 0) to.varint(gapToken(gap));
    gap = 0;
    if (!isWhole(next)) {
      to.varint(rawToken);
      to.float64(next);
      continue;
    }
    if (next - value === change) again++;
    else to.varint(changeToken((next - value) / factor));
    change = next - value;
    value = next;
  }
  if (again > 0) to.varint(againToken(again));
}

/** Fills `into` with the values that stand between two places of some bytes; NaN where there is none. */
export function decodePoints(bytes: Uint8Array, from: number, end: number, into: Float64Array): void {
  into.fill(Number.NaN);
  const reader = new ByteReader(bytes, from, end);
  let at = 0;
  let value = 0;
  let change = 0;
  let factor = 1;
  while (reader.position < end) {
    const token = reader.varint();
    if (token % 2 === 0) {
      change = unzigzag(token / 2) * factor;
      value += change;
      into[at++] = value;
    } else if ((token & 2) === 0) {
      for (let times = Math.floor(token / 4) + 1; times > 0; times--) {
        value += change;
        into[at++] = value;
      }
    } else if ((token & 4) === 0) at += Math.floor(token / 8) + 1;
    else if (token === rawToken) into[at++] = reader.float64();
    else if (token === packedToken) return unpackPoints(reader, into);
    else factor = Math.floor(token / 8);
  }
}
