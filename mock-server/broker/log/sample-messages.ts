import { crc32 } from "node:zlib";
import { GrowableBuffer } from "./growable-buffer.ts";
import type { MessageStore } from "./message-store.ts";
import type { MessageToStore } from "./record-encoder.ts";

/** A message for tests; fields that matter to a test are replaced by it. */
export function message(topic: string, queueId: number, text: string, properties = ""): MessageToStore {
  const body = Buffer.from(text);
  return {
    topic, queueId, flag: 0, sysFlag: 0, bornTimestampMs: 1_700_000_000_000, bornIp: 0x0a000001, bornPort: 5555,
    reconsumeTimes: 0, preparedTransactionOffset: 0, body, bodyStart: 0, bodyEnd: body.length, properties, tagsCode: 0,
  };
}

/** Bodies of the records in a buffer, read with nothing of the store's own; CRCs are checked. */
function bodies(buffer: Buffer): string[] {
  const found: string[] = [];
  for (let at = 0; at < buffer.length; at += buffer.readInt32BE(at)) {
    const length = buffer.readInt32BE(at + 84);
    const body = buffer.subarray(at + 88, at + 88 + length);
    if (buffer.readInt32BE(at + 8) !== (crc32(body) & 0x7fffffff)) throw new Error(`wrong CRC at ${at}`);
    found.push(body.toString());
  }
  return found;
}

/** All bodies of a queue, pulled by 32 from its lowest offset on. */
export function readAll(store: MessageStore, topic: string, queueId: number): string[] {
  const all: string[] = [];
  for (let offset = store.minOffset(topic, queueId); ; ) {
    const target = new GrowableBuffer(16);
    const result = store.getMessages(topic, queueId, offset, 32, 1 << 18, undefined, target);
    if (result.status !== "FOUND") return all;
    all.push(...bodies(target.buffer.subarray(0, target.length)));
    offset = result.nextBeginOffset;
  }
}
