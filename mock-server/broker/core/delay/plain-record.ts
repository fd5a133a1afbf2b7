import type { MessageStore } from "../../log/message-store.ts";
import { GrowableBuffer } from "../growable-buffer.ts";

/** A stored record, read by hand (protocol sheet section 4): no codec of ours proves itself. */
export interface PlainRecord {
  topic: string;
  queueId: number;
  body: string;
  storedMs: number;
  reconsumeTimes: number;
  properties: Record<string, string>;
}

/** Tests only: everything that is stored in a queue, from its lowest offset on. */
export function storedRecords(store: MessageStore, topic: string, queueId: number): PlainRecord[] {
  const found: PlainRecord[] = [];
  for (let offset = store.minOffset(topic, queueId); ; ) {
    const target = new GrowableBuffer();
    const result = store.getMessages(topic, queueId, offset, 1000, 1 << 20, undefined, target);
    if (result.status !== "FOUND") return found;
    found.push(...decodeRecords(target.buffer.subarray(0, target.length)));
    offset = result.nextBeginOffset;
  }
}

/** Tests only: the records that lie one behind the other in a buffer, with IPv4 hosts. */
export function decodeRecords(bytes: Buffer): PlainRecord[] {
  const found: PlainRecord[] = [];
  for (let at = 0; at < bytes.length; at += bytes.readInt32BE(at)) {
    const bodyEnd = at + 88 + bytes.readInt32BE(at + 84);
    const topicEnd = bodyEnd + 1 + bytes.readInt8(bodyEnd);
    const pairs = bytes.toString("utf8", topicEnd + 2, topicEnd + 2 + bytes.readInt16BE(topicEnd)).split("\u0002");
    found.push({
      topic: bytes.toString("utf8", bodyEnd + 1, topicEnd),
      queueId: bytes.readInt32BE(at + 12),
      body: bytes.toString("utf8", at + 88, bodyEnd),
      storedMs: Number(bytes.readBigInt64BE(at + 56)),
      reconsumeTimes: bytes.readInt32BE(at + 72),
      properties: Object.fromEntries(pairs.map((pair) => pair.split("\u0001"))),
    });
  }
  return found;
}
