import { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";

/** Series of one metric and scope that are stored together, so that there is one row instead of one a series. */
export const shardSize = 32;

/*
 * A row of a shard: 32 lengths as varints (0 = the series has nothing here), then as many streams, one after the other.
 */

/** Writes the streams of a shard; each of them is what `write` puts into the writer, perhaps nothing. False when all are empty. */
export function packShard(to: ByteWriter, streams: ByteWriter, write: (slot: number, to: ByteWriter) => void): boolean {
  to.clear();
  streams.clear();
  for (let slot = 0; slot < shardSize; slot++) {
    const before = streams.length;
    write(slot, streams);
    to.varint(streams.length - before);
  }
  to.append(streams.view());
  return streams.length > 0;
}

/** Tells the place of each stream that is not empty. */
export function unpackShard(row: Uint8Array, tell: (slot: number, from: number, end: number) => void): void {
  const reader = new ByteReader(row);
  const lengths = Array.from({ length: shardSize }, () => reader.varint());
  let from = reader.position;
  for (const [slot, length] of lengths.entries()) {
    if (length > 0) tell(slot, from, from + length);
    from += length;
  }
}

/** Of each slot that has a stream, where it begins and ends. */
export function placesOf(row: Uint8Array): Map<number, [from: number, end: number]> {
  const places = new Map<number, [number, number]>();
  unpackShard(row, (slot, from, end) => places.set(slot, [from, end]));
  return places;
}
