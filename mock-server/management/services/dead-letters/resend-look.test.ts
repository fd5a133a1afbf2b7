import { expect, it } from "vitest";
import { resendMarker } from "../../../../src/contract/dead-letters.ts";
import { AdapterError } from "../../adapters/port/adapter-error.ts";
import type { PullResult, StoredMessage } from "../../adapters/port/messages-port.ts";
import type { LedgerRow } from "../../store/resend-ledger-store.ts";
import { lookForCopies } from "./resend-look.ts";

const never = new AbortController().signal;
const topic = "%RETRY%g";

function stored(queueOffset: number, marker: string): StoredMessage {
  return {
    offsetMessageId: `at-${queueOffset}`, uniqueId: "", topic, brokerName: "broker-a", queueId: 0, queueOffset, commitLogOffset: 0, flag: 0, sysFlag: 0, bornAtMs: 0, storedAtMs: 0, bornHost: "", storeHost: "",
    reconsumeTimes: 0, preparedTransactionOffset: 0, bodyCrc: 0, sizeBytes: 0, properties: { [resendMarker]: marker }, body: Buffer.alloc(0),
  };
}

/** A queue that holds the given markers from `minOffset` on, and gives two messages a pull. */
function queueOf(markers: readonly string[], minOffset: number): { pull: (topic: string, broker: string, queueId: number, offset: number) => Promise<PullResult> } {
  const maxOffset = minOffset + markers.length;
  return {
    pull: async (_topic, _broker, _queueId, offset) => {
      if (offset < minOffset || offset >= maxOffset) return { status: offset < minOffset ? "OFFSET_ILLEGAL" : "NO_NEW_MESSAGE", messages: [], nextOffset: Math.max(minOffset, Math.min(offset, maxOffset)), minOffset, maxOffset };
      const messages = markers.slice(offset - minOffset, offset - minOffset + 2).map((marker, index) => stored(offset + index, marker));
      return { status: "FOUND", messages, nextOffset: offset + messages.length, minOffset, maxOffset };
    },
  };
}

const row = (id: number, marker: string, firstOffset: number): LedgerRow => ({
  id, instanceId: "i", jobId: "j", marker, group: "g", offsetMessageId: String(id), uniqueId: "", originTopic: "orders", deadAt: 0, edited: false, targetTopic: topic, place: { topic, brokerName: "broker-a", queueId: 0, firstOffset },
  state: "intended", reason: "", detail: "", attempts: 0, copies: 0, sentMessageId: "", account: "", createdAt: 0, endedAt: null,
});

it("finds what was stored, how often, and is sure of what was not", async () => {
  const looks = await lookForCopies(queueOf(["x", "a", "y", "b", "b", "z"], 10), [row(1, "a", 10), row(2, "b", 12), row(3, "c", 11)], never);
  expect(looks.get(1)).toEqual({ copies: 1, offsetMessageId: "at-11" });
  expect(looks.get(2)).toEqual({ copies: 2, offsetMessageId: "at-13" });
  expect(looks.get(3)).toEqual({ copies: 0, offsetMessageId: "" });
});

it("is sure of nothing that retention may have taken, nor of a queue that was made anew", async () => {
  expect((await lookForCopies(queueOf(["a"], 10), [row(1, "a", 5), row(2, "b", 5)], never)).get(2)).toBe("unknown");
  expect((await lookForCopies(queueOf(["a"], 10), [row(1, "a", 5)], never)).get(1)).toMatchObject({ copies: 1 });
  expect((await lookForCopies(queueOf(["x", "y"], 0), [row(1, "a", 40)], never)).get(1)).toBe("unknown");
  expect((await lookForCopies(queueOf([], 7), [row(1, "a", 7)], never)).get(1)).toEqual({ copies: 0, offsetMessageId: "" });
});

it("waits for a broker that is away, and does not for a topic that is gone", async () => {
  const failing = (failure: Error) => ({
    pull: async () => {
      throw failure;
    },
  });
  await expect(lookForCopies(failing(new AdapterError("unreachable", "refused")), [row(1, "a", 0)], never)).rejects.toMatchObject({ code: "unreachable" });
  await expect(lookForCopies(failing(new AdapterError("not_found", "no master", { what: "broker", name: "broker-a" })), [row(1, "a", 0)], never)).rejects.toMatchObject({ code: "unreachable" });
  expect((await lookForCopies(failing(new AdapterError("engine_refused", "topic not exist")), [row(1, "a", 0)], never)).get(1)).toBe("unknown");
});
