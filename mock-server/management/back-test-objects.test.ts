import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { AlarmCondition, AlarmObjects } from "../../src/contract/alarm-rules.ts";
import { backTest } from "./alarms/back-test.ts";
import { stepMs } from "./metrics/metric-series.ts";
import { MetricStore } from "./metrics/metric-store.ts";
import { plainRule } from "./testing/alarm-server.ts";

const beginMs = Date.UTC(2026, 10, 16);
const minuteMs = 60_000;

let folder: string;
let store: MetricStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mqdeck-back-test-"));
  store = new MetricStore(join(folder, "metrics.sqlite"));
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Groups `a1` to `a400` with a lag of 1 to 400 for ten minutes, and as many `b` groups whose lag is 1,000 more. */
function recordGroups(): void {
  const numbers = Array.from({ length: 800 }, (_, index) => index);
  const ids = numbers.map((index) => store.series({ instanceId: "a", metric: "lag", subject: { scope: "group", group: index < 400 ? `a${index + 1}` : `b${index - 399}` } }));
  const values = numbers.map((index) => (index < 400 ? index + 1 : index + 601));
  for (let atMs = stepMs; atMs <= 10 * minuteMs; atMs += stepMs) store.record(beginMs + atMs, ids, values);
}

async function firing(comparison: AlarmCondition["comparison"], threshold: number, objects: AlarmObjects): Promise<{ names: string[]; checked: string }> {
  const rule = { ...plainRule, objects, conditions: [{ metric: "lag" as const, statistic: "avg" as const, periodMinutes: 1 as const, comparison, threshold, points: 1 }] };
  const result = await backTest(store, { instanceId: "a", rule, accepts: () => true, fromMs: beginMs, toMs: beginMs + 10 * minuteMs, nowMs: beginMs + 10 * minuteMs });
  const names = result.objects.flatMap(({ fired, subject }) => (fired > 0 && subject.scope === "group" ? [subject.group] : []));
  return { names: names.sort(), checked: `${result.objectsChecked} of ${result.objectsTotal}` };
}

it("checks of many objects those that are nearest to the threshold's side: the largest, or the smallest of a rule about too little", async () => {
  recordGroups();
  expect(await firing(">", 1_397, { choice: "all" })).toEqual({ names: ["b398", "b399", "b400"], checked: "300 of 800" });
  expect(await firing(">=", 1_400, { choice: "all" })).toEqual({ names: ["b400"], checked: "300 of 800" });
  expect(await firing("<", 4, { choice: "all" })).toEqual({ names: ["a1", "a2", "a3"], checked: "300 of 800" });
  expect(await firing("<=", 1, { choice: "all" })).toEqual({ names: ["a1"], checked: "300 of 800" });
});

it("chooses among those that the pattern takes", async () => {
  recordGroups();
  expect(await firing(">", 398, { choice: "pattern", pattern: "a*" })).toEqual({ names: ["a399", "a400"], checked: "300 of 400" });
  expect(await firing("<", 1_003, { choice: "pattern", pattern: "b*" })).toEqual({ names: ["b1", "b2"], checked: "300 of 400" });
});
