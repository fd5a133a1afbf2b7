import { formatIpAddress } from "./message-record.ts";
import { MalformedFrame } from "./remoting-errors.ts";

// offset id:  hex of | store address 4 or 16 | int32 port | int64 commit-log offset |             32 or 56 characters
// unique id:  hex of | address 4 or 16 | int16 process | int32 class loader | int32 ms since the month began | int16 counter |
// The length does not tell them apart (protocol sheet §4).
const idPattern = /^(?:[0-9A-Fa-f]{32}|[0-9A-Fa-f]{56})$/;

/** Where a message lies: the broker that stores it, and the place in its commit log. */
export interface OffsetId {
  address: string;
  port: number;
  commitLogOffset: number;
}

/** Throws `MalformedFrame` when the text is no offset id. */
export function decodeOffsetId(id: string): OffsetId {
  const bytes = idBytes(id);
  const addressBytes = bytes.length - 12;
  const commitLogOffset = Number(bytes.readBigInt64BE(addressBytes + 4));
  if (!Number.isSafeInteger(commitLogOffset) || commitLogOffset < 0) throw new MalformedFrame(`${id} is no offset id: its offset is ${commitLogOffset}`);
  return { address: formatIpAddress(bytes.subarray(0, addressBytes)), port: bytes.readInt32BE(addressBytes), commitLogOffset };
}

/** `ipAddress`: the four or sixteen bytes of the store host. Upper case, as every client prints it. */
export function encodeOffsetId(ipAddress: Uint8Array, port: number, commitLogOffset: number): string {
  const bytes = Buffer.alloc(ipAddress.length + 12);
  bytes.set(ipAddress);
  bytes.writeInt32BE(port, ipAddress.length);
  bytes.writeBigInt64BE(BigInt(commitLogOffset), ipAddress.length + 4);
  return bytes.toString("hex").toUpperCase();
}

/** What a client's unique id (`UNIQ_KEY`) tells of its birth. */
export interface UniqueId {
  address: string;
  processId: number;
  /** Milliseconds since 1970, in the month before `nowMs` (the id holds only the time since its month began). */
  bornMs: number;
}

/** Throws `MalformedFrame` when the text is no unique id. Assumes that its maker lives in this machine's time zone, as Java does. */
export function decodeUniqueId(id: string, nowMs: number): UniqueId {
  const bytes = idBytes(id);
  const addressBytes = bytes.length - 12;
  const sinceMonthMs = bytes.readUInt32BE(addressBytes + 6);
  const thisMonth = monthStartMs(nowMs, 0) + sinceMonthMs;
  return {
    address: formatIpAddress(bytes.subarray(0, addressBytes)),
    processId: bytes.readUInt16BE(addressBytes),
    bornMs: thisMonth < nowMs ? thisMonth : monthStartMs(nowMs, -1) + sinceMonthMs,
  };
}

/** Makes a unique id; `counter` should rise by one a message and may wrap at 65536. */
export function encodeUniqueId(ipAddress: Uint8Array, processId: number, loaderHash: number, counter: number, nowMs: number): string {
  const bytes = Buffer.alloc(ipAddress.length + 12);
  bytes.set(ipAddress);
  bytes.writeUInt16BE(processId & 0xffff, ipAddress.length);
  bytes.writeInt32BE(loaderHash | 0, ipAddress.length + 2);
  bytes.writeUInt32BE((nowMs - monthStartMs(nowMs, 0)) >>> 0, ipAddress.length + 6);
  bytes.writeUInt16BE(counter & 0xffff, ipAddress.length + 10);
  return bytes.toString("hex").toUpperCase();
}

function idBytes(id: string): Buffer {
  if (!idPattern.test(id)) throw new MalformedFrame(`"${id}" is no message id: 32 or 56 hexadecimal digits are needed`);
  return Buffer.from(id, "hex");
}

function monthStartMs(nowMs: number, monthsLater: number): number {
  const now = new Date(nowMs);
  return new Date(now.getFullYear(), now.getMonth() + monthsLater, 1).getTime();
}
