import type { RemotingCommand } from "../../../wire/remoting/remoting-command.ts";

/*
 * A producer's JSON headers are equal but for a few values. A template is one such header cut at these values:
 *
 *   constant | value | constant | value | ... | constant
 *
 * A header that agrees with it byte by byte, and whose values are plain, is read without JSON.parse (which
 * costs more than everything else that is done for a message). Whatever else comes is parsed as usual.
 */

const slotOpaque = 0;
const slotQueueId = 1;
const slotBornTimestamp = 2;
const slotProperties = 3;

interface Span {
  slot: number;
  start: number;
  end: number;
}

const quote = 0x22;
const backslash = 0x5c;
const mostDigits = 15;
const scratch = Buffer.alloc(64 * 1024);

/** Values of the last header that a template recognised; read them before the next one. */
export const recognised = {
  opaque: 0,
  queueId: 0,
  bornTimestampMs: 0,
  /** With CLUSTER added and WAIT left out, as a broker stores them. */
  properties: "",
  /** Java hash of TAGS; 0 without. */
  tagsCode: 0,
};

export class SendTemplate {
  private readonly constant: Uint8Array;
  /** Where each constant piece ends in `constant`; a value follows each but the last. */
  private readonly ends: number[];
  private readonly slots: number[];
  private readonly suffix: Buffer;

  private constructor(header: Buffer, spans: Span[], suffix: Buffer) {
    const pieces: Buffer[] = [];
    let at = 0;
    for (const span of spans) {
      pieces.push(header.subarray(at, span.start));
      at = span.end;
    }
    pieces.push(header.subarray(at));
    this.constant = Uint8Array.from(Buffer.concat(pieces));
    let end = 0;
    this.ends = pieces.map((piece) => (end += piece.length));
    this.slots = spans.map((span) => span.slot);
    this.suffix = suffix;
  }

  /**
   * Learns from a header that was parsed. Undefined when it has a shape that cannot be recognised for sure;
   * nothing is lost then but speed.
   */
  static learn(header: Buffer, command: RemotingCommand, clusterName: string): SendTemplate | undefined {
    const text = header.toString("latin1");
    const letters = command.extFields["b"] !== undefined;
    const spans = [
      spanOf(text, slotOpaque, "opaque", String(command.opaque)),
      spanOf(text, slotQueueId, letters ? "e" : "queueId", command.extFields[letters ? "e" : "queueId"]),
      spanOf(text, slotBornTimestamp, letters ? "g" : "bornTimestamp", command.extFields[letters ? "g" : "bornTimestamp"]),
      propertiesSpan(text, letters ? "i" : "properties"),
    ].filter((span) => span !== undefined);
    if (spans.length !== 4) return undefined;
    spans.sort((a, b) => a.start - b.start);
    const suffix = Buffer.from(`CLUSTER\u0001${clusterName}`);
    if (suffix.length + header.length > scratch.length) return undefined;
    const template = new SendTemplate(Buffer.from(header), spans, suffix);
    return template.recognises(header, 0, header.length) && recognised.opaque === command.opaque ? template : undefined;
  }

  /** Whether the header from `at` to `end` is of this kind; then `recognised` holds its values. */
  recognises(frame: Buffer, at: number, end: number): boolean {
    const { constant, ends, slots } = this;
    let next = 0;
    let position = at;
    for (let piece = 0; piece < ends.length; piece++) {
      const pieceEnd = ends[piece]!;
      if (position + pieceEnd - next > end) return false;
      while (next < pieceEnd) if (frame[position++] !== constant[next++]) return false;
      if (piece === slots.length) return position === end;
      position = slots[piece] === slotProperties ? this.readProperties(frame, position, end) : readNumber(frame, position, end, slots[piece]!);
      if (position < 0) return false;
    }
    return false;
  }

  /** Reads a JSON string of plain characters, \u0001 and \u0002 as properties; returns where its closing quote is, or -1. */
  private readProperties(frame: Buffer, start: number, end: number): number {
    let at = start;
    let length = 0;
    let pairStart = 0;
    let nameEnd = -1;
    recognised.tagsCode = 0;
    for (; at < end; at++) {
      let byte = frame[at]!;
      if (byte === quote) break;
      if (byte === backslash) {
        byte = frame[at + 5]! - 0x30;
        if (frame[at + 1] !== 0x75 || frame[at + 2] !== 0x30 || frame[at + 3] !== 0x30 || frame[at + 4] !== 0x30 || (byte !== 1 && byte !== 2)) return -1;
        at += 5;
        if (byte === 1 && nameEnd < 0) nameEnd = length;
        if (byte === 2) {
          const kept = keptEnd(pairStart, nameEnd, length);
          if (kept < 0) return -1;
          if (kept === pairStart) {
            length = pairStart;
            nameEnd = -1;
            continue;
          }
          pairStart = length + 1;
          nameEnd = -1;
        }
      } else if (byte < 0x20 || byte >= 0x7f) return -1;
      scratch[length++] = byte;
    }
    if (at >= end) return -1;
    if (length > pairStart) {
      const kept = keptEnd(pairStart, nameEnd, length);
      if (kept < 0) return -1;
      length = kept;
      if (length > pairStart) scratch[length++] = 2;
    }
    for (let index = 0; index < this.suffix.length; index++) scratch[length++] = this.suffix[index]!;
    recognised.properties = scratch.toString("latin1", 0, length);
    return at;
  }
}

const nameWait = Buffer.from("WAIT");
const nameTags = Buffer.from("TAGS");
/** What needs more than storing, by the length of the name. */
const slowNames: Buffer[][] = [];
for (const name of ["TRAN_MSG", "CLUSTER", "DELAY", "TIMER_DELIVER_MS", "TIMER_DELAY_SEC", "TIMER_DELAY_MS", "__STARTDELIVERTIME"]) {
  (slowNames[name.length] ??= []).push(Buffer.from(name));
}

const noNames: Buffer[] = [];

/** Judges the pair in `scratch`: its end when it is kept, its start when it is left out (WAIT), -1 when it needs the slow way. */
function keptEnd(pairStart: number, nameEnd: number, end: number): number {
  if (nameEnd <= pairStart || end - nameEnd < 2) return -1;
  if (isName(nameWait, pairStart, nameEnd)) return pairStart;
  for (const name of slowNames[nameEnd - pairStart] ?? noNames) if (isName(name, pairStart, nameEnd)) return -1;
  if (isName(nameTags, pairStart, nameEnd)) {
    let hash = 0;
    for (let index = nameEnd + 1; index < end; index++) hash = (Math.imul(hash, 31) + scratch[index]!) | 0;
    recognised.tagsCode = hash;
  }
  return end;
}

function isName(name: Buffer, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let index = 0; index < name.length; index++) if (scratch[start + index] !== name[index]) return false;
  return true;
}

function readNumber(frame: Buffer, start: number, end: number, slot: number): number {
  let at = start;
  let value = 0;
  for (; at < end; at++) {
    const digit = frame[at]! - 0x30;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  if (at === start || at - start > mostDigits) return -1;
  if (slot === slotOpaque) recognised.opaque = value;
  else if (slot === slotQueueId) recognised.queueId = value;
  else recognised.bornTimestampMs = value;
  return at;
}

/** Where the digits of a value are: after the only `"name":` at the place of a key, with or without quotes. */
function spanOf(text: string, slot: number, name: string, value: string | undefined): Span | undefined {
  const keyEnd = onlyKey(text, name);
  if (value === undefined || !/^\d{1,15}$/.test(value) || keyEnd < 0) return undefined;
  const start = text[keyEnd] === '"' ? keyEnd + 1 : keyEnd;
  return text.startsWith(value, start) && !/\d/.test(text[start + value.length] ?? "") ? { slot, start, end: start + value.length } : undefined;
}

function propertiesSpan(text: string, name: string): Span | undefined {
  const keyEnd = onlyKey(text, name);
  if (keyEnd < 0 || text[keyEnd] !== '"') return undefined;
  const end = text.indexOf('"', keyEnd + 1);
  return end < 0 ? undefined : { slot: slotProperties, start: keyEnd + 1, end };
}

/** An unescaped quote after `{` or `,` opens a key, or a string that holds no further unescaped quote: so this finds keys alone. */
function onlyKey(text: string, name: string): number {
  const found = [...text.matchAll(new RegExp(`[{,]"${name}":`, "g"))];
  return found.length === 1 && found[0] ? found[0].index + found[0][0].length : -1;
}
