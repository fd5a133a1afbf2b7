import { MalformedFrame } from "./remoting-errors.ts";
import { parseProperties } from "./message-properties.ts";

// | 0 int32 total size | 4 int32 magic | 8 int32 body CRC | 12 int32 queueId | 16 int32 flag |
// | 20 int64 queue offset | 28 int64 commit-log offset | 36 int32 sysFlag | 40 int64 born timestamp |
// | 48 born host: address 4 or 16, int32 port | store timestamp int64 | store host | int32 reconsume times |
// | int64 prepared transaction offset | int32 body length, body | int8 topic length, topic |
// | int16 properties length, properties |        (5.x magic: the topic length is int16)

/** Where the fields before the hosts stand in a record (protocol sheet §4). */
export const recordField = { totalSize: 0, magic: 4, bodyCrc: 8, queueId: 12, flag: 16, queueOffset: 20, commitLogOffset: 28, sysFlag: 36, bornTimestamp: 40, bornHost: 48 } as const;
const messageMagic = 0xdaa320a7 | 0;
const messageMagic5 = 0xdaa320ab | 0;

/** Bits of sysFlag; `transactionMask` selects prepared (4), commit (8), rollback (12). */
export const sysFlagBit = { compressed: 1, multiTags: 2, transactionMask: 12, transactionPrepared: 4, transactionCommit: 8, transactionRollback: 12, bornHostIpv6: 16, storeHostIpv6: 32 } as const;

export interface HostAddress {
  address: string;
  port: number;
}

/** A message as a broker stores and sends it. `body` is a view of the stored bytes, still compressed if sysFlag says so. */
export interface StoredMessage {
  topic: string;
  queueId: number;
  flag: number;
  queueOffset: number;
  commitLogOffset: number;
  sysFlag: number;
  bornTimestampMs: number;
  bornHost: HostAddress;
  storeTimestampMs: number;
  storeHost: HostAddress;
  reconsumeTimes: number;
  preparedTransactionOffset: number;
  bodyCrc: number;
  body: Buffer;
  properties: Record<string, string>;
  /** Bytes of the whole record. */
  storeSizeBytes: number;
}

/** The messages of a pull answer's body, in order (protocol sheet §4). Throws `MalformedFrame`. */
export function decodeMessages(records: Buffer): StoredMessage[] {
  const messages: StoredMessage[] = [];
  let at = 0;
  while (at < records.length) {
    const message = decodeMessage(records, at);
    messages.push(message);
    at += message.storeSizeBytes;
  }
  return messages;
}

/** The record that begins at `at`. Throws `MalformedFrame` when it is torn or is no message. */
export function decodeMessage(records: Buffer, at = 0): StoredMessage {
  const size = records.length - at >= 4 ? records.readInt32BE(at) : -1;
  if (size < recordField.bornHost || at + size > records.length) throw new MalformedFrame(`a message record of ${size} bytes, where ${records.length - at} are left`);
  const record = records.subarray(at, at + size);
  try {
    return decodeRecord(record);
  } catch (error) {
    if (error instanceof RangeError) throw new MalformedFrame("a field of a message record runs past its end");
    throw error;
  }
}

function decodeRecord(record: Buffer): StoredMessage {
  const magic = record.readInt32BE(recordField.magic);
  if (magic !== messageMagic && magic !== messageMagic5) throw new MalformedFrame(`magic ${magic} is not that of a message`);
  const sysFlag = record.readInt32BE(recordField.sysFlag);
  const bornAddressBytes = (sysFlag & sysFlagBit.bornHostIpv6) === 0 ? 4 : 16;
  const storeTimestampAt = recordField.bornHost + bornAddressBytes + 4;
  const storeAddressBytes = (sysFlag & sysFlagBit.storeHostIpv6) === 0 ? 4 : 16;
  const reconsumeAt = storeTimestampAt + 8 + storeAddressBytes + 4;
  const bodyAt = reconsumeAt + 16;
  const bodyEnd = bodyAt + record.readInt32BE(reconsumeAt + 12);
  const topicAt = bodyEnd + (magic === messageMagic ? 1 : 2);
  const topicEnd = topicAt + (magic === messageMagic ? record.readUInt8(bodyEnd) : record.readUInt16BE(bodyEnd));
  const propertiesEnd = topicEnd + 2 + record.readUInt16BE(topicEnd);
  if (bodyEnd < bodyAt || propertiesEnd > record.length) throw new MalformedFrame("the lengths inside a message record do not fit it");
  return {
    topic: record.toString("utf8", topicAt, topicEnd),
    queueId: record.readInt32BE(recordField.queueId),
    flag: record.readInt32BE(recordField.flag),
    queueOffset: readInt64(record, recordField.queueOffset),
    commitLogOffset: readInt64(record, recordField.commitLogOffset),
    sysFlag,
    bornTimestampMs: readInt64(record, recordField.bornTimestamp),
    bornHost: readHost(record, recordField.bornHost, bornAddressBytes),
    storeTimestampMs: readInt64(record, storeTimestampAt),
    storeHost: readHost(record, storeTimestampAt + 8, storeAddressBytes),
    reconsumeTimes: record.readInt32BE(reconsumeAt),
    preparedTransactionOffset: readInt64(record, reconsumeAt + 4),
    bodyCrc: record.readInt32BE(recordField.bodyCrc),
    body: record.subarray(bodyAt, bodyEnd),
    properties: parseProperties(record.toString("utf8", topicEnd + 2, propertiesEnd)),
    storeSizeBytes: record.length,
  };
}

/** Offsets and times; beyond 2^53 no real broker gets, so such a record is refused rather than rounded. */
function readInt64(record: Buffer, at: number): number {
  const value = record.readInt32BE(at) * 0x1_0000_0000 + record.readUInt32BE(at + 4);
  if (!Number.isSafeInteger(value)) throw new MalformedFrame(`a 64-bit field of a message record holds ${record.readBigInt64BE(at)}`);
  return value;
}

function readHost(record: Buffer, at: number, addressBytes: number): HostAddress {
  return { address: formatIpAddress(record.subarray(at, at + addressBytes)), port: record.readInt32BE(at + addressBytes) };
}

/** Four bytes as IPv4 in dots, sixteen as IPv6 in eight groups without shortening. */
export function formatIpAddress(bytes: Buffer): string {
  if (bytes.length === 4) return bytes.join(".");
  const groups: string[] = [];
  for (let at = 0; at + 1 < bytes.length; at += 2) groups.push(bytes.readUInt16BE(at).toString(16));
  return groups.join(":");
}
