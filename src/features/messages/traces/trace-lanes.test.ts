import { describe, expect, it } from "vitest";
import { drawnAt, traceLanes } from "./trace-lanes.ts";
import type { Delivery, MessageTrace, TracedGroup } from "./trace-lanes.ts";

const send: MessageTrace["sends"][number] = { startedAt: 1000, confirmedAt: 1010, costMs: 10, isSuccess: true, group: "PG", address: "10.0.0.1:5", addressSource: "message", brokerAddress: "10.0.0.9:10911", kind: "normal", bodyBytes: 5, batchMessages: 1 };
const delivery = (part: Partial<Delivery>): Delivery => ({ order: 1, at: 1020, endedAt: 1030, costMs: 10, address: "10.0.0.2:5", addressSource: "traceConnection", state: "acknowledged", retryTimes: 0, result: "success", ...part });
const group = (deliveries: Delivery[], part: Partial<TracedGroup> = {}): TracedGroup => ({ group: "G", isOnline: true, mode: "clustering", verdict: "consumed", state: "acknowledged", lastPushAt: null, deliveries, copies: [], ...part });

function traceOf(part: Partial<MessageTrace>, storedAt: number | null = 1005): MessageTrace {
  const row: MessageTrace["message"] = storedAt === null ? null : { offsetMessageId: "O", uniqueId: "U", topic: "T", tags: "", keys: "", brokerName: "broker-a", queueId: 0, queueOffset: 1, commitLogOffset: 1, bornAt: 999, storedAt, bornHost: "10.0.0.1:5", storeHost: "10.0.0.9:10911", bodyBytes: 5, reconsumeTimes: 0, properties: {}, states: [] };
  return { messageId: "U", topic: "T", message: row, place: { state: "stored", dueAt: null, delayLevel: null, checks: null, producerGroup: "", oldestAt: null }, pending: [], sends: [send], transactionEnds: [], groups: [], setup: { topic: "R", exists: true, usualTopic: "R", brokers: [] }, traceMessages: 1, limited: false, skippedRecords: 0, asOf: 1, warnings: [], ...part };
}

describe("the lanes of a timeline", () => {
  it("are the producer, the broker and the groups that have anything to draw", () => {
    const lanes = traceLanes(traceOf({ groups: [group([delivery({})]), group([], { group: "silent" })] }));
    expect(lanes.map(({ id, shiftMs }) => [id, shiftMs])).toEqual([["produced", 0], ["stored", 0], ["group G", 0]]);
    expect(lanes[2]?.marks).toMatchObject([{ fromMs: 1020, toMs: 1030, tone: "ok" }]);
  });

  it("are moved where a clock says that something was consumed before it was stored, or stored before it was sent", () => {
    const [, , early] = traceLanes(traceOf({ groups: [group([delivery({ at: 405, endedAt: 415 })])] }));
    expect(early?.shiftMs).toBe(600);
    expect(early?.marks.map((mark) => drawnAt(early, mark))).toEqual([{ fromMs: 1005, toMs: 1015 }]);
    expect(traceLanes(traceOf({}, 700))[0]?.shiftMs).toBe(-300);
    expect(traceLanes(traceOf({}, 1500))[0]?.shiftMs).toBe(490);
    expect(traceLanes(traceOf({}, 1011))[0]?.shiftMs).toBe(0);
  });

  it("are not moved for a message that had to wait for its topic", () => {
    expect(traceLanes(traceOf({ sends: [{ ...send, kind: "delay" }] }, 9000))[0]?.shiftMs).toBe(0);
    expect(traceLanes(traceOf({ transactionEnds: [{ at: 1050, group: "PG", address: "", state: "commit", isFromCheck: false }] }, 1051))[0]).toMatchObject({ shiftMs: 0, marks: [{ fromMs: 1000 }, { fromMs: 1050, toMs: null }] });
  });

  it("leave out what has no time, and draw nothing backwards", () => {
    const [, , lane] = traceLanes(traceOf({ groups: [group([delivery({ at: null, endedAt: null }), delivery({ order: 2, at: 1100, endedAt: 1090 }), delivery({ order: 3, at: null, endedAt: 1200 })])] }));
    expect(lane?.marks.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([[1100, 1100], [1200, 1200]]);
  });

  it("show copies by the broker's clock, and until when they wait", () => {
    const copy: TracedGroup["copies"][number] = { kind: "retryScheduled", group: "G", offsetMessageId: "R", topic: "S", brokerName: "broker-a", queueId: 2, queueOffset: 0, storedAt: 1040, dueAt: 11_040, reconsumeTimes: 1 };
    const [, , lane] = traceLanes(traceOf({ groups: [group([delivery({ at: 405, endedAt: 415 })], { copies: [copy] })] }));
    const drawn = lane?.marks.map((mark) => drawnAt(lane, mark));
    expect(drawn).toContainEqual({ fromMs: 1040, toMs: 11_040 });
  });
});
