import { expect, it } from "vitest";
import type { GroupVerdict, Verdict } from "./queries.ts";
import { byAlarm, verdictCounts, verdictTone } from "./verdict-words.ts";

const groupOf = (group: string, verdict: Verdict, online: boolean | null = true): GroupVerdict => ({ group, verdict, online, mode: "clustering", ahead: null, clientId: null, since: null, retry: null, evidence: [], hops: [] });

it("puts the most alarming first and counts what there is", () => {
  const groups = [groupOf("c", "consumed"), groupOf("b", "waiting"), groupOf("a", "waiting", false), groupOf("d", "dead"), groupOf("e", "unknown")];
  expect(byAlarm(groups).map(({ group }) => group)).toEqual(["d", "a", "b", "e", "c"]);
  expect(verdictCounts(groups)).toEqual([
    { verdict: "dead", count: 1, tone: "danger" },
    { verdict: "waiting", count: 2, tone: "warn" },
    { verdict: "unknown", count: 1, tone: "idle" },
    { verdict: "consumed", count: 1, tone: "ok" },
  ]);
  expect(verdictTone(groupOf("b", "waiting", null))).toBe("busy");
});
