import { expect, it } from "vitest";
import { localTimeText, parseLocalTime, parseQueueOffsets, resetTargetOf, withQueueOffset } from "./reset-target.ts";

it("starts with the latest offset and asks for a time only where one is needed", () => {
  expect(resetTargetOf({})).toEqual({ to: "latest" });
  expect(resetTargetOf({ resetTo: "earliest", resetAt: 5 })).toEqual({ to: "earliest" });
  expect(resetTargetOf({ resetTo: "timestamp" })).toBeUndefined();
  expect(resetTargetOf({ resetTo: "timestamp", resetAt: 5 })).toEqual({ to: "timestamp", timestampMs: 5 });
  expect(resetTargetOf({ resetTo: "before" })).toBeUndefined();
  expect(resetTargetOf({ resetTo: "before", resetId: 7 })).toEqual({ to: "before", resetId: 7 });
});

it("goes from a time to the field and back, whatever the zone", () => {
  const atMs = Date.UTC(2026, 10, 20, 21, 5, 9);
  expect(localTimeText(atMs)).toMatch(/^2026-11-2\dT\d\d:\d\d:09$/);
  expect(parseLocalTime(localTimeText(atMs))).toBe(atMs);
});

it("takes half a time for none", () => {
  expect(["", "2026-11-", "1950-01-01T00:00:00"].map(parseLocalTime)).toEqual([undefined, undefined, undefined]);
});

it("keeps the offsets of queues in a line of text", () => {
  const one = withQueueOffset(undefined, { brokerName: "broker-a", queueId: 3 }, 0);
  const both = withQueueOffset(one, { brokerName: "broker-b", queueId: 0 }, 12);
  expect(both).toBe("broker-a/3=0,broker-b/0=12");
  expect(resetTargetOf({ resetTo: "offsets", resetOffsets: both })).toEqual({ to: "offsets", offsets: [{ brokerName: "broker-a", queueId: 3, offset: 0 }, { brokerName: "broker-b", queueId: 0, offset: 12 }] });
  expect(withQueueOffset(both, { brokerName: "broker-a", queueId: 3 }, 5)).toBe("broker-b/0=12,broker-a/3=5");
  expect(withQueueOffset(one, { brokerName: "broker-a", queueId: 3 }, undefined)).toBeUndefined();
  expect(parseQueueOffsets("nonsense,broker-a/x=1,broker-a/1=")).toEqual([]);
});
