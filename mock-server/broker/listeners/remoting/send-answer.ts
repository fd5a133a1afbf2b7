import { protocolVersion } from "../../../wire/remoting/remoting-command.ts";
import type { OutputBuffer } from "./output-buffers.ts";

/*
 * | int32 length | int8 0, int24 header length |
 * {"code":0,"extFields":{"MSG_REGION":"DefaultRegion","TRACE_ON":"true","msgId":"<32 hex>","queueId":"n","queueOffset":"n"},"flag":1,"language":"JAVA","opaque":n,"serializeTypeCurrentRPC":"JSON","version":409}
 */
const beforeMessageId = '{"code":0,"extFields":{"MSG_REGION":"DefaultRegion","TRACE_ON":"true","msgId":"';
const beforeQueueId = Buffer.from('","queueId":"');
const beforeQueueOffset = Buffer.from('","queueOffset":"');
const beforeOpaque = Buffer.from('"},"flag":1,"language":"JAVA","opaque":');
const ending = Buffer.from(`,"serializeTypeCurrentRPC":"JSON","version":${protocolVersion}}`);
const mostBytes = 512;
const hexDigits = Buffer.from("0123456789ABCDEF");

/** Writes answers to stored messages; for the one broker whose address its message ids carry. */
export class SendAnswerWriter {
  private readonly beginning: Buffer;

  /** `hostHex`: IPv4 address and port of the store host as 16 hexadecimal digits. */
  constructor(hostHex: string) {
    this.beginning = Buffer.from(beforeMessageId + hostHex);
  }

  write(output: OutputBuffer, opaque: number, queueId: number, queueOffset: number, commitLogOffset: number): void {
    output.ensureSpace(mostBytes);
    const target = output.buffer;
    const start = output.length;
    let at = copy(this.beginning, target, start + 8);
    at = writeHex64(target, at, commitLogOffset);
    at = writeDecimal(target, copy(beforeQueueId, target, at), queueId);
    at = writeDecimal(target, copy(beforeQueueOffset, target, at), queueOffset);
    at = writeDecimal(target, copy(beforeOpaque, target, at), opaque);
    at = copy(ending, target, at);
    const headerLength = at - start - 8;
    target.writeInt32BE(headerLength + 4, start);
    target.writeInt32BE(headerLength, start + 4);
    output.length = at;
  }
}

function copy(source: Buffer, target: Buffer, at: number): number {
  const { length } = source;
  for (let index = 0; index < length; index++) target[at + index] = source[index]!;
  return at + length;
}

function writeHex64(target: Buffer, at: number, value: number): number {
  let high = Math.floor(value / 0x1_0000_0000);
  let low = value >>> 0;
  for (let index = 7; index >= 0; index--) {
    target[at + index] = hexDigits[high & 15]!;
    target[at + 8 + index] = hexDigits[low & 15]!;
    high >>>= 4;
    low >>>= 4;
  }
  return at + 16;
}

function writeDecimal(target: Buffer, at: number, value: number): number {
  let digits = 1;
  for (let limit = 10; value >= limit; limit *= 10) digits++;
  let rest = value;
  for (let index = digits - 1; index >= 0; index--) {
    const quotient = Math.floor(rest / 10);
    target[at + index] = 0x30 + rest - quotient * 10;
    rest = quotient;
  }
  return at + digits;
}
