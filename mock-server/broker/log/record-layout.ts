/*
 * A stored record, as Apache RocketMQ 4.9 writes and sends it (protocol sheet §4). Integers are big-endian.
 *
 *   0 int32 total size      20 int64 queue offset        48 IPv4 + int32 port  born host
 *   4 int32 magic           28 int64 commit-log offset   56 int64 store timestamp
 *   8 int32 body CRC        36 int32 sysFlag             64 IPv4 + int32 port  store host
 *  12 int32 queueId         40 int64 born timestamp      72 int32 reconsume times
 *  16 int32 flag                                         76 int64 prepared transaction offset
 *  84 int32 body length, body; int8 topic length, topic; int16 properties length, properties
 *
 * With sysFlag 16 (born host) or 32 (store host) an address is IPv6: 12 bytes longer, what follows moves.
 * The end of a segment is a blank record: int32 bytes left in the segment, int32 blank magic.
 */
import { crc32 } from "node:zlib";

export const recordMagic = 0xdaa320a7 | 0;
export const blankMagic = 0xcbd43194 | 0;
/** Bytes of a record besides body, topic and properties, with IPv4 hosts. */
export const recordFixedBytes = 91;
export const blankRecordBytes = 8;
export const maxBodyBytes = 4 * 1024 * 1024;
export const maxPropertiesBytes = 32_767;
export const maxTopicBytes = 127;

export const field = {
  size: 0, magic: 4, bodyCrc: 8, queueId: 12, flag: 16, queueOffset: 20, commitLogOffset: 28, sysFlag: 36, bornTimestamp: 40,
  bornIp: 48, bornPort: 52, storeTimestamp: 56, storeIp: 64, storePort: 68, reconsumeTimes: 72, preparedTransactionOffset: 76,
  bodyLength: 84, body: 88,
} as const;

export const bornHostIpv6Flag = 16;
export const storeHostIpv6Flag = 32;
export const ipv6ExtraBytes = 12;
const transactionMask = 12;
const transactionPrepared = 4;
const transactionRollback = 12;

/** Prepared and rolled-back records are in no consume queue (4.9 CommitLog). */
export function entersConsumeQueue(sysFlag: number): boolean {
  const kind = sysFlag & transactionMask;
  return kind !== transactionPrepared && kind !== transactionRollback;
}

/** Rolled-back records are not indexed by key (4.9 IndexService). */
export function entersKeyIndex(sysFlag: number): boolean {
  return (sysFlag & transactionMask) !== transactionRollback;
}

/** Reads an int64 as a number; exact below 2^53. */
export function readInt64(buffer: Buffer, at: number): number {
  return buffer.readInt32BE(at) * 0x1_0000_0000 + buffer.readUInt32BE(at + 4);
}

/** Writes a number, negative or not, as an int64. */
export function writeInt64(buffer: Buffer, value: number, at: number): void {
  buffer.writeInt32BE(Math.floor(value / 0x1_0000_0000), at);
  buffer.writeUInt32BE(value >>> 0, at + 4);
}

/** Where the store timestamp of the record at `at` lies, IPv6 born hosts included. */
export function storeTimestampPosition(buffer: Buffer, at: number): number {
  const bornExtra = buffer.readInt32BE(at + field.sysFlag) & bornHostIpv6Flag ? ipv6ExtraBytes : 0;
  return at + field.storeTimestamp + bornExtra;
}

/** What `parseRecord` found; one object is reused for a whole scan. */
export interface ParsedRecord {
  sizeBytes: number;
  queueId: number;
  queueOffset: number;
  commitLogOffset: number;
  sysFlag: number;
  storeTimestampMs: number;
  topic: string;
  properties: string;
  /** The properties end in a NUL, as those do whose end was never written. */
  endsInNul: boolean;
}

export function emptyParsedRecord(): ParsedRecord {
  return { sizeBytes: 0, queueId: 0, queueOffset: 0, commitLogOffset: 0, sysFlag: 0, storeTimestampMs: 0, topic: "", properties: "", endsInNul: false };
}

export type RecordVerdict = "record" | "blank" | "incomplete" | "invalid";

/**
 * Checks the record at `at` of a buffer that holds `end - at` bytes from there on: magic, sizes that add up,
 * the offset that it claims for itself, and the body's CRC. Fills `into` when it is a whole, sound record;
 * "incomplete" asks for `into.sizeBytes` bytes.
 */
export function parseRecord(buffer: Buffer, at: number, end: number, expectedOffset: number, into: ParsedRecord): RecordVerdict {
  into.sizeBytes = blankRecordBytes;
  if (end - at < blankRecordBytes) return "incomplete";
  const size = buffer.readInt32BE(at + field.size);
  const magic = buffer.readInt32BE(at + field.magic);
  if (magic === blankMagic) {
    into.sizeBytes = size;
    return size >= blankRecordBytes ? "blank" : "invalid";
  }
  if (magic !== recordMagic || size < recordFixedBytes) return "invalid";
  into.sizeBytes = size;
  if (end - at < size) return "incomplete";
  const sysFlag = buffer.readInt32BE(at + field.sysFlag);
  const bornExtra = sysFlag & bornHostIpv6Flag ? ipv6ExtraBytes : 0;
  const hostExtra = bornExtra + (sysFlag & storeHostIpv6Flag ? ipv6ExtraBytes : 0);
  if (size < recordFixedBytes + hostExtra) return "invalid";
  const bodyStart = at + field.body + hostExtra;
  const bodyLength = buffer.readInt32BE(bodyStart - 4);
  if (bodyLength < 0 || bodyLength > size - recordFixedBytes - hostExtra) return "invalid";
  const topicStart = bodyStart + bodyLength + 1;
  const topicLength = buffer.readUInt8(topicStart - 1);
  if (topicLength > size - recordFixedBytes - hostExtra - bodyLength) return "invalid";
  const propertiesStart = topicStart + topicLength + 2;
  const propertiesLength = buffer.readInt16BE(propertiesStart - 2);
  if (propertiesLength < 0 || propertiesStart + propertiesLength !== at + size) return "invalid";
  into.commitLogOffset = readInt64(buffer, at + field.commitLogOffset);
  if (into.commitLogOffset !== expectedOffset) return "invalid";
  if ((crc32(buffer.subarray(bodyStart, bodyStart + bodyLength)) & 0x7fffffff) !== buffer.readInt32BE(at + field.bodyCrc)) return "invalid";
  into.queueId = buffer.readInt32BE(at + field.queueId);
  into.queueOffset = readInt64(buffer, at + field.queueOffset);
  into.sysFlag = sysFlag;
  into.storeTimestampMs = readInt64(buffer, at + field.storeTimestamp + bornExtra);
  into.topic = buffer.toString("utf8", topicStart, topicStart + topicLength);
  if (topicLength === 0 || into.topic.includes("\0")) return "invalid";
  into.endsInNul = propertiesLength > 0 && buffer[at + size - 1] === 0;
  into.properties = buffer.toString("utf8", propertiesStart, propertiesStart + propertiesLength);
  return "record";
}
