import { expect, it } from "vitest";
import { changesOf, differingText, isAllowed, startOf } from "./setting-edits.ts";

const differing = [{ name: "retentionHours" as const, brokers: [{ brokerName: "broker-a", value: 48 }, { brokerName: "broker-b", value: 72 }] }];
const before = startOf({ values: { retentionHours: 48, autoCreateTopics: true, maxTps: null }, differing, warnings: [] });

it("sends only what was changed, and for masters that differ the shown value of the first one too", () => {
  expect(changesOf(before, before)).toEqual({});
  expect(changesOf(before, { ...before, retentionHours: 48 })).toEqual({ retentionHours: 48 });
  expect(changesOf(before, { ...before, retentionHours: null, autoCreateTopics: false })).toEqual({ autoCreateTopics: false });
  expect(differing.map(differingText)).toEqual(["broker-a 48, broker-b 72"]);
});

it("accepts a value outside the range that was there before, and no other", () => {
  const rule = { min: 24, max: 8760 };
  expect([12, 24, 8760].map((value) => isAllowed(rule, value, 12))).toEqual([true, true, true]);
  expect([12, 23, 8761, 24.5, "30"].map((value) => isAllowed(rule, value, 72))).toEqual([false, false, false, false, false]);
});
