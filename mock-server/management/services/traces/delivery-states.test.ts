import { describe, expect, it } from "vitest";
import type { ConsumedEvent, DeliveredEvent, TraceEvent } from "../../adapters/port/traces-port.ts";
import { deliveryStates, groupState } from "./delivery-states.ts";
import type { DeadCopy } from "./delivery-states.ts";
import { deliveriesByGroup } from "./group-deliveries.ts";

const messageId = "ID";
const begin = (requestId: string, atMs: number, retryTimes = 0, group = "G"): DeliveredEvent => ({ kind: "delivered", atMs, group, requestId, messageId, retryTimes, keys: "", clientHost: "", writerAddress: "10.0.0.1:4000" });
const end = (requestId: string, endedAtMs: number | null, isSuccess: boolean, group = "G"): ConsumedEvent => ({ kind: "consumed", endedAtMs, costMs: 5, group, requestId, messageId, isSuccess, result: isSuccess ? "success" : "failed", keys: "", clientHost: "", writerAddress: "10.0.0.1:4000" });

function told(events: TraceEvent[], dead: DeadCopy[] = [], isBroadcast = false) {
  const deliveries = deliveriesByGroup(events).get("G") ?? [];
  const states = deliveryStates(deliveries, dead, isBroadcast);
  return { states, group: groupState(deliveries, states, dead) };
}

const deadAt = (storedAtMs: number, reconsumeTimes: number, isResent = false): DeadCopy => ({ storedAtMs, reconsumeTimes, isResent });

describe("deliveries", () => {
  it("are put together from begin and end whatever came first, and once when told twice", () => {
    const deliveries = deliveriesByGroup([end("b", 30, true), begin("a", 10), begin("b", 20, 1), begin("a", 10), end("a", 15, false), begin("c", 5, 0, "H")]);
    expect([...deliveries.keys()].toSorted()).toEqual(["G", "H"]);
    expect(deliveries.get("G")).toMatchObject([{ requestId: "a", atMs: 10, endedAtMs: 15, costMs: 5 }, { requestId: "b", atMs: 20, endedAtMs: 30 }]);
    expect(deliveries.get("H")).toMatchObject([{ endedAtMs: null, costMs: null, result: null }]);
  });

  it("end where their cost says when the client does not tell the time, and have no begin that nobody told", () => {
    expect(deliveriesByGroup([begin("a", 10), end("a", null, true)]).get("G")).toMatchObject([{ endedAtMs: 15 }]);
    expect(deliveriesByGroup([end("a", 20, true)]).get("G")).toMatchObject([{ atMs: null, endedAtMs: 20, retryTimes: null }]);
    expect([...deliveriesByGroup([end("a", null, true, "")]).keys()]).toEqual([""]);
  });
});

describe("the state of deliveries", () => {
  it("is pushed or retried without an end, acknowledged with a good one", () => {
    expect(told([begin("a", 10)])).toEqual({ states: ["pushed"], group: "pushed" });
    expect(told([begin("a", 10), end("a", 12, true)])).toEqual({ states: ["acknowledged"], group: "acknowledged" });
    expect(told([begin("a", 10), end("a", 12, false), begin("b", 20, 1)])).toEqual({ states: ["movedToRetry", "retried"], group: "retried" });
    expect(told([begin("b", 20, 1)])).toEqual({ states: ["retried"], group: "retried" });
  });

  it("is moved to retry without an end once a later retry came (a client that died)", () => {
    expect(told([begin("a", 10), begin("b", 60, 1), end("b", 61, true)])).toEqual({ states: ["movedToRetry", "acknowledged"], group: "acknowledged" });
    expect(told([begin("a", 10), end("a", 12, false)])).toEqual({ states: ["movedToRetry"], group: "movedToRetry" });
  });

  it("is dead for the delivery that the dead letter came from, also by clocks that differ", () => {
    const events = [begin("a", 10), end("a", 12, false), begin("b", 20, 1), end("b", 22, false)];
    expect(told(events, [deadAt(15, 2)])).toEqual({ states: ["movedToRetry", "deadLettered"], group: "deadLettered" });
  });

  it("is dead for the last one of an orderly client, whose dead letter counts no more than it", () => {
    const events = [0, 1, 2].flatMap((times) => [begin(`d${times}`, 10 + times, times), end(`d${times}`, 10 + times, false)]);
    expect(told(events, [deadAt(40, 2)])).toEqual({ states: ["movedToRetry", "movedToRetry", "deadLettered"], group: "deadLettered" });
    expect(told(events, [deadAt(11, 2)]).states).toEqual(["movedToRetry", "movedToRetry", "deadLettered"]);
    expect(told([begin("a", 10), end("a", 12, false)], [deadAt(13, 0)]).states).toEqual(["deadLettered"]);
  });

  it("is resent for a dead letter that was sent again, and goes on behind it", () => {
    const first = [begin("a", 10), end("a", 12, false)];
    expect(told(first, [deadAt(13, 1, true)])).toEqual({ states: ["resent"], group: "resent" });
    expect(told([...first, begin("b", 50), end("b", 52, true)], [deadAt(13, 1, true)])).toEqual({ states: ["resent", "acknowledged"], group: "acknowledged" });
    expect(told([...first, begin("b", 50), end("b", 52, false)], [deadAt(13, 1, true), deadAt(53, 1)])).toEqual({ states: ["resent", "deadLettered"], group: "deadLettered" });
  });

  it("is dead by the copy alone where nobody told of the last delivery", () => {
    expect(told([], [deadAt(13, 17)])).toEqual({ states: [], group: "deadLettered" });
    expect(told([begin("a", 10), end("a", 12, false)], [deadAt(99, 17)])).toEqual({ states: ["movedToRetry"], group: "deadLettered" });
    expect(told([])).toEqual({ states: [], group: null });
  });

  it("is pushed and nothing else for broadcasting (TRC-027)", () => {
    expect(told([begin("a", 10), end("a", 12, false), begin("b", 11)], [], true)).toEqual({ states: ["broadcast", "broadcast"], group: "broadcast" });
  });
});
