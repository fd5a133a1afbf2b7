import { crc32 } from "node:zlib";
import { bornHostIpv6Flag, field, maxPropertiesBytes, recordFixedBytes, recordMagic, storeHostIpv6Flag } from "./record-layout.ts";
import type { TailChunk } from "./tail-chunks.ts";

/** Reused by the caller for every message; the store copies what it keeps. */
export interface MessageToStore {
  topic: string;
  queueId: number;
  flag: number;
  sysFlag: number;
  bornTimestampMs: number;
  /** IPv4 address as uint32. */
  bornIp: number;
  bornPort: number;
  reconsumeTimes: number;
  preparedTransactionOffset: number;
  body: Buffer;
  bodyStart: number;
  bodyEnd: number;
  /** name \u0001 value \u0002 ... as on the wire; stored as UTF-8. */
  properties: string;
  /** int64 that fits a double: hash of the tag, or the delivery time of a delayed message. */
  tagsCode: number;
}

/** What the store adds to a message; one object a store. */
export interface RecordPlace {
  topicBytes: Buffer;
  queueOffset: number;
  commitLogOffset: number;
  storeTimestampMs: number;
  storeIp: number;
  storePort: number;
}

const high = 0x1_0000_0000;

/** Most bytes that the record of this message can take; UTF-8 needs at most three bytes a UTF-16 unit. */
export function recordBytesAtMost(message: MessageToStore, topicBytes: Buffer): number {
  return recordFixedBytes + message.bodyEnd - message.bodyStart + topicBytes.length + Math.min(message.properties.length * 3, maxPropertiesBytes);
}

/** Whether the properties are within 32767 bytes (4.9: PROPERTIES_SIZE_EXCEEDED). */
export function propertiesFit(properties: string): boolean {
  return properties.length * 3 <= maxPropertiesBytes || Buffer.byteLength(properties) <= maxPropertiesBytes;
}

/**
 * Writes a record straight to the end of a chunk that has room for `recordBytesAtMost`, and returns its size.
 * Hosts are always IPv4: the C++ and Node.js clients cannot read IPv6 ones (protocol sheet §4).
 */
export function encodeRecord(chunk: TailChunk, message: MessageToStore, place: RecordPlace): number {
  const { view, bytes } = chunk;
  const start = chunk.usedBytes;
  const { body, bodyStart, bodyEnd, bornTimestampMs, preparedTransactionOffset } = message;
  const bodyLength = bodyEnd - bodyStart;
  const bodyView = bodyStart === 0 && bodyEnd === body.length ? body : body.subarray(bodyStart, bodyEnd);
  view.setInt32(start + field.magic, recordMagic);
  view.setInt32(start + field.bodyCrc, crc32(bodyView) & 0x7fffffff);
  view.setInt32(start + field.queueId, message.queueId);
  view.setInt32(start + field.flag, message.flag);
  view.setInt32(start + field.queueOffset, place.queueOffset / high);
  view.setUint32(start + field.queueOffset + 4, place.queueOffset);
  view.setInt32(start + field.commitLogOffset, place.commitLogOffset / high);
  view.setUint32(start + field.commitLogOffset + 4, place.commitLogOffset);
  view.setInt32(start + field.sysFlag, message.sysFlag & ~(bornHostIpv6Flag | storeHostIpv6Flag));
  view.setInt32(start + field.bornTimestamp, Math.floor(bornTimestampMs / high));
  view.setUint32(start + field.bornTimestamp + 4, bornTimestampMs);
  view.setUint32(start + field.bornIp, message.bornIp);
  view.setInt32(start + field.bornPort, message.bornPort);
  view.setInt32(start + field.storeTimestamp, place.storeTimestampMs / high);
  view.setUint32(start + field.storeTimestamp + 4, place.storeTimestampMs);
  view.setUint32(start + field.storeIp, place.storeIp);
  view.setInt32(start + field.storePort, place.storePort);
  view.setInt32(start + field.reconsumeTimes, message.reconsumeTimes);
  view.setInt32(start + field.preparedTransactionOffset, Math.floor(preparedTransactionOffset / high));
  view.setUint32(start + field.preparedTransactionOffset + 4, preparedTransactionOffset);
  view.setInt32(start + field.bodyLength, bodyLength);
  bytes.set(bodyView, start + field.body);
  let at = start + field.body + bodyLength;
  view.setInt8(at, place.topicBytes.length);
  bytes.set(place.topicBytes, at + 1);
  at += 1 + place.topicBytes.length;
  const propertiesLength = bytes.write(message.properties, at + 2);
  view.setInt16(at, propertiesLength);
  const size = at + 2 + propertiesLength - start;
  view.setInt32(start + field.size, size);
  return size;
}
