import { describe, expect, it } from "vitest";
import type { MessagesPort, StoredMessage } from "../../adapters/port/messages-port.ts";
import { neighboursOf } from "./neighbours.ts";

function messageAt(queueOffset: number): StoredMessage {
  return { offsetMessageId: String(queueOffset), uniqueId: "", topic: "t", brokerName: "b", queueId: 0, queueOffset, commitLogOffset: 0, flag: 0, sysFlag: 0, bornAtMs: 0, storedAtMs: 0, bornHost: "", storeHost: "", reconsumeTimes: 0, preparedTransactionOffset: 0, bodyCrc: 0, sizeBytes: 0, properties: {}, body: Buffer.alloc(0) };
}

/** A queue that holds offsets from `min` up to `max` and gives `most` at a time. */
function queueOf(min: number, max: number, most: number): Pick<MessagesPort, "pull"> {
  return {
    pull: async (_topic, _broker, _queue, offset, count) => {
      if (offset < min) return { status: "OFFSET_ILLEGAL", messages: [], nextOffset: min, minOffset: min, maxOffset: max };
      const messages = Array.from({ length: Math.max(0, Math.min(count, most, max - offset)) }, (_, index) => messageAt(offset + index));
      return { status: messages.length > 0 ? "FOUND" : "NO_NEW_MESSAGE", messages, nextOffset: offset + messages.length, minOffset: min, maxOffset: max };
    },
  };
}

describe("the neighbours of a message", () => {
  it.each([
    ["in the middle", 50, 0, 100, 32, [48, 49, 50, 51, 52]],
    ["large, one at a time", 50, 0, 100, 1, [48, 49, 50, 51, 52]],
    ["at the end", 99, 0, 100, 32, [97, 98, 99]],
    ["at the beginning", 0, 0, 100, 32, [0, 1, 2]],
    ["beside what retention deleted", 50, 49, 100, 32, [49, 50, 51, 52]],
  ])("are found %s", async (_title, offset, min, max, most, offsets) => {
    const found = await neighboursOf(queueOf(min, max, most), messageAt(offset), { before: 2, after: 2 });
    expect(found.messages.map((message) => message.queueOffset)).toEqual(offsets);
    expect(found).toMatchObject({ minOffset: min, maxOffset: max });
  });
});
