import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { stepMs } from "./metrics/metric-series.ts";
import { MetricStore } from "./metrics/metric-store.ts";
import { plainRule } from "./testing/alarm-server.ts";
import { figuresOf } from "./services/alarms/rule-figures.ts";

const nowMs = Date.UTC(2026, 10, 21, 9);
const [lag] = plainRule.conditions;
const deadLetters = { ...lag!, metric: "deadLetterRate" } as const;
let folder: string;
let store: MetricStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mqdeck-rule-figures-"));
  store = new MetricStore(join(folder, "metrics.sqlite"));
  const [old, fresh] = ["billing", "orders"].map((group) => store.series({ instanceId: "a", metric: "lag", subject: { scope: "group", group } }));
  store.record(nowMs - 60 * 60_000, [old!], [1]);
  store.record(nowMs - stepMs, [fresh!], [0]);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

it("tells whether anything that a rule watches came lately", () => {
  const comes = figuresOf(store, { instanceId: "a", nowMs, accepts: () => true });
  expect(comes(plainRule)).toBe(true);
  expect(comes({ ...plainRule, objects: { choice: "pattern", pattern: "ord*" } })).toBe(true);
  expect(comes({ ...plainRule, objects: { choice: "named", subjects: [{ scope: "group", group: "billing" }] } })).toBe(false);
  expect(comes({ ...plainRule, dimension: "topic" })).toBe(false);
  expect(figuresOf(store, { instanceId: "b", nowMs, accepts: () => true })(plainRule)).toBe(false);
});

it("needs one figure where any condition will do, and each where all must be met", () => {
  const comes = figuresOf(store, { instanceId: "a", nowMs, accepts: () => true });
  expect(comes({ ...plainRule, conditions: [deadLetters, lag!] })).toBe(true);
  expect(comes({ ...plainRule, conditions: [deadLetters, lag!], match: "all" })).toBe(false);
  expect(comes({ ...plainRule, conditions: [deadLetters] })).toBe(false);
});

it("does not take figures of the engine's own objects for those of a rule that watches none of them, unless it names them", () => {
  const comes = figuresOf(store, { instanceId: "a", nowMs, accepts: (subject) => subject.scope !== "group" || subject.group !== "orders" });
  expect(comes(plainRule)).toBe(false);
  expect(comes({ ...plainRule, objects: { choice: "pattern", pattern: "ord*" } })).toBe(false);
  expect(comes({ ...plainRule, objects: { choice: "named", subjects: [{ scope: "group", group: "orders" }] } })).toBe(true);
});
