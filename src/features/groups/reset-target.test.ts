import { expect, it } from "vitest";
import { localTimeText, parseLocalTime, resetTargetOf } from "./reset-target.ts";

it("starts with the latest offset and asks for a time only where one is needed", () => {
  expect(resetTargetOf({})).toEqual({ to: "latest" });
  expect(resetTargetOf({ resetTo: "earliest", resetAt: 5 })).toEqual({ to: "earliest" });
  expect(resetTargetOf({ resetTo: "timestamp" })).toBeUndefined();
  expect(resetTargetOf({ resetTo: "timestamp", resetAt: 5 })).toEqual({ to: "timestamp", timestampMs: 5 });
});

it("goes from a time to the field and back, whatever the zone", () => {
  const atMs = Date.UTC(2026, 10, 20, 21, 5, 9);
  expect(localTimeText(atMs)).toMatch(/^2026-11-2\dT\d\d:\d\d:09$/);
  expect(parseLocalTime(localTimeText(atMs))).toBe(atMs);
});

it("takes half a time for none", () => {
  expect(["", "2026-11-", "1950-01-01T00:00:00"].map(parseLocalTime)).toEqual([undefined, undefined, undefined]);
});
