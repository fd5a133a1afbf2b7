import { decodeMessage, recordField, sysFlagBit } from "./message-record.ts";
import type { StoredMessage } from "./message-record.ts";
import { MalformedFrame } from "./remoting-errors.ts";

/** Bytes that a wanted record holds. Those of `body` are not looked for where the body is compressed. */
export interface RecordNeedles {
  properties: readonly Buffer[];
  body: readonly Buffer[];
}

/**
 * The messages of a pull answer that may be wanted, in order, and always the first and the last: they tell how far the
 * answer reaches. A record without the bytes is passed over unread, which is many times faster than decoding it; one
 * that has them elsewhere is given, so the caller looks again. Throws `MalformedFrame`.
 */
export function searchMessages(records: Buffer, { body, properties }: RecordNeedles): StoredMessage[] {
  const always = properties.map((needle) => new Occurrences(records, needle));
  const uncompressed = body.map((needle) => new Occurrences(records, needle));
  const messages: StoredMessage[] = [];
  for (let at = 0, end = 0; at < records.length; at = end) {
    end = recordEnd(records, at);
    const isEdge = at === 0 || end === records.length;
    if (isEdge || (isIn(always, at, end) && (isCompressed(records, at) || isIn(uncompressed, at, end)))) messages.push(decodeMessage(records, at));
  }
  return messages;
}

function recordEnd(records: Buffer, at: number): number {
  const size = records.length - at >= recordField.bornHost ? records.readInt32BE(at) : -1;
  if (size < recordField.bornHost || at + size > records.length) throw new MalformedFrame(`a message record of ${size} bytes, where ${records.length - at} are left`);
  return at + size;
}

function isCompressed(records: Buffer, at: number): boolean {
  return (records.readInt32BE(at + recordField.sysFlag) & sysFlagBit.compressed) !== 0;
}

function isIn(needles: readonly Occurrences[], at: number, end: number): boolean {
  return needles.every((needle) => needle.isBetween(at, end));
}

/** Where some bytes stand, looked for once over all records instead of once in each. */
class Occurrences {
  readonly #records: Buffer;
  readonly #needle: Buffer;
  /** The first one at or after the last place asked for; Infinity when there is no further one. */
  #next: number;

  constructor(records: Buffer, needle: Buffer) {
    this.#records = records;
    this.#needle = needle;
    this.#next = this.#from(0);
  }

  /** Places must be asked for in rising order. */
  isBetween(at: number, end: number): boolean {
    if (this.#next < at) this.#next = this.#from(at);
    return this.#next + this.#needle.length <= end;
  }

  #from(at: number): number {
    const found = this.#records.indexOf(this.#needle, at);
    return found === -1 ? Number.POSITIVE_INFINITY : found;
  }
}
