import { array, assert, asyncProperty, constant, constantFrom, integer, oneof, record } from "fast-check";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { alarmPresets } from "../../src/contract/alarm-presets.ts";
import type { AlarmPreset } from "../../src/contract/alarm-presets.ts";
import type { AlarmCondition } from "../../src/contract/alarm-rules.ts";
import { openAlarmServer, plainRule, ScriptedSource } from "./testing/alarm-server.ts";
import { backTest } from "./alarms/back-test.ts";

const minuteMs = 60_000;
const beginMs = Date.UTC(2026, 10, 16);
const group = (name: string) => ({ scope: "group", group: name }) as const;

const everyAlarm = { instanceId: "a", search: "", state: "", severity: "", acknowledged: "", ruleId: "", fromMs: 0, toMs: 0, sort: "raisedAt", limit: 100, offset: 0 } as const;

let folder: string;
let close: () => Promise<void>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mqdeck-alarms-"));
  close = async () => undefined;
});
afterEach(async () => {
  await close();
  rmSync(folder, { recursive: true, force: true });
});

/** A server over groups whose lag, minute after minute, is given; the first minute is 1. */
async function serverOver(rows: Record<string, readonly (number | null)[]>, startMs = beginMs) {
  const source = new ScriptedSource(Object.keys(rows).map(group), ({ subject }, atMs) => (subject.scope === "group" ? (rows[subject.group]?.[(atMs - beginMs) / minuteMs - 1] ?? null) : null));
  return serverWith(source, startMs);
}

async function serverWith(source: ScriptedSource, startMs: number) {
  const server = openAlarmServer(folder, source, startMs);
  close = async () => {
    await server.worker.close();
    server.database.close();
  };
  server.worker.start();
  await server.worker.runDue();
  return { ...server, source };
}

it("raises, repeats and recovers, with what was seen in the history and in the notice", async () => {
  const server = await serverOver({ orders: [1, 150, 160, 160, 160, 160, 160, 160, 20], quiet: Array.from({ length: 9 }, () => 1) });
  server.addRule("r", { content: "Call Ann." });
  for (let minute = 1; minute <= 9; minute++) await server.runTo(beginMs + minute * minuteMs);
  expect(server.failures).toEqual([]);
  expect(server.told()).toEqual(["3 raised", "8 repeated", "9 recovered"]);
  expect(server.notices[0]).toEqual({
    eventId: "1", ruleId: "r", ruleName: "r", instanceId: "a", instanceName: "a", severity: "major", kind: "raised", subject: group("orders"),
    conditions: [{ metric: "lag", statistic: "max", periodMs: minuteMs, comparison: ">", threshold: 100, value: 160, points: 2, met: true }],
    at: beginMs + 3 * minuteMs, raisedAt: beginMs + 3 * minuteMs, content: "Call Ann.", link: "/instances/a/alarms/history?alarm=1", policyIds: ["p"],
  });
  expect(server.notices[2]).toMatchObject({ kind: "recovered", raisedAt: beginMs + 3 * minuteMs, conditions: [{ value: 20, met: false }] });
  expect(server.history.find("a", "1")).toMatchObject({ ruleName: "r", subject: group("orders"), kind: "raised", raisedAt: beginMs + 3 * minuteMs, endedAt: beginMs + 9 * minuteMs, endReason: "recovered", repeats: 1, muted: false, late: false });
  expect(server.history.events("1").map(({ kind, notified }) => `${kind} ${notified}`)).toEqual(["raised true", "repeated true", "recovered true"]);
});

it("evaluates the periods that it missed, marks them late, and leaves those of long ago", async () => {
  const rows = { orders: Array.from({ length: 60 }, (_, index) => (index === 20 || index === 21 || index >= 50 ? 150 : 1)) };
  const first = await serverOver(rows);
  first.addRule("r", { repeatMinutes: 0 });
  await first.runTo(beginMs + minuteMs);
  await close();
  const second = await serverOver(rows, beginMs + 56 * minuteMs + 10_000);
  await second.runTo(beginMs + 56 * minuteMs + 10_000);
  expect(second.history.page(everyAlarm).alarms).toMatchObject([{ raisedAt: beginMs + 52 * minuteMs, late: true, endedAt: null }]);
});

it("closes the alarm of an object that is gone, and forgets it", async () => {
  const server = await serverOver({ orders: [150, 150, 150, 150] });
  server.addRule("r", {});
  await server.runTo(beginMs + 2 * minuteMs);
  server.gone.add(JSON.stringify(group("orders")));
  await server.runTo(beginMs + 4 * minuteMs);
  expect(server.told()).toEqual(["2 raised", "3 recovered"]);
  expect(server.history.find("a", "1")).toMatchObject({ endReason: "objectGone" });
  expect(server.states.ofRule("r").size).toBe(0);
});

it("does not repeat what was acknowledged, and tells nobody where a rule has no policy", async () => {
  const server = await serverOver({ orders: Array.from({ length: 20 }, () => 150) });
  server.addRule("r", {});
  server.addRule("alone", { policyIds: [] });
  await server.runTo(beginMs + 2 * minuteMs);
  server.history.acknowledge("2", beginMs + 2 * minuteMs, "admin", "on it");
  server.history.acknowledge("1", beginMs + 2 * minuteMs, "admin", "on it");
  await server.runTo(beginMs + 20 * minuteMs);
  expect(server.told()).toEqual(["2 raised"]);
  expect(server.history.standingOf("a")).toEqual(new Map([["r", 1], ["alone", 1]]));
  // The log says of nobody that he was told.
  expect([...server.history.events("1"), ...server.history.events("2")].map(({ notified }) => String(notified)).toSorted((a, b) => a.localeCompare(b))).toEqual(["false", "true"]);
});

it("keeps with an event why nobody was told of it", async () => {
  const server = await serverOver({ orders: [150, 150, 1, 1] });
  const muted = (minutes: number) => ({ mute: [{ kind: "until" as const, until: beginMs + minutes * minuteMs }] });
  server.addRule("muted", muted(3));
  server.addRule("end", { recoveryNotice: false });
  server.addRule("alone", { policyIds: [] });
  server.addRule("told", {});
  for (let minute = 1; minute <= 4; minute++) await server.runTo(beginMs + minute * minuteMs);
  const events = server.history.page(everyAlarm).alarms.map(({ id, ruleName }) => [ruleName, server.history.events(id).map(({ noNotice, notified }) => noNotice || notified)]);
  expect(Object.fromEntries(events)).toEqual({ muted: ["muted", "neverTold"], end: [true, "recoveryOff"], alone: ["noPolicy", "noPolicy"], told: [true, true] });
  expect(server.history.page(everyAlarm).alarms.flatMap(({ muted: isMuted, ruleName }) => (isMuted ? [ruleName] : []))).toEqual(["muted"]);
});

it("raises by the preset of late consumption for a group that is offline, which has no ready queue time (ALARM-8, MON-7)", async () => {
  const server = await serverWith(new ScriptedSource([group("orders")], ({ metric }) => (metric === "readyTime" ? null : 6 * minuteMs)), beginMs);
  const preset: AlarmPreset = alarmPresets.find(({ id }) => id === "consumedLate")!;
  server.addRule("late", preset);
  for (let minute = 1; minute <= 4; minute++) await server.runTo(beginMs + minute * minuteMs);
  expect(server.told()).toEqual(["3 raised"]);
});

it("reads all rules of an instance with one query for each statistic and period", async () => {
  const server = await serverOver({ orders: Array.from({ length: 10 }, () => 1) });
  for (let index = 0; index < 50; index++) server.addRule(`r${index}`, { conditions: [{ ...plainRule.conditions[0]!, threshold: index, metric: index % 2 ? "lag" : "ready" }] });
  server.source.queries = 0;
  await server.runTo(beginMs + minuteMs);
  expect(server.source.queries).toBe(1);
});

it("leaves a rule alone that was changed while its points were read", async () => {
  const server = await serverOver({ orders: [150, 150] });
  server.addRule("r", {});
  server.clock.nowMs = beginMs + minuteMs + 6_000;
  const running = server.worker.runDue();
  const rule = server.rules.find("r")!;
  server.rules.save({ ...rule, updatedAtMs: rule.updatedAtMs + 1 });
  await running;
  expect(server.rules.find("r")?.evaluatedToMs).toBe(beginMs);
});

const condition = record<AlarmCondition>({ metric: constantFrom("lag", "ready"), statistic: constant("max"), periodMinutes: constantFrom(1, 5), comparison: constantFrom(">", "<="), threshold: constant(100), points: integer({ min: 1, max: 3 }) });
const row = array(oneof(constant(null), integer({ min: 98, max: 103 })), { minLength: 40, maxLength: 40 });
const logic = record({ conditions: array(condition, { minLength: 1, maxLength: 3 }), match: constantFrom("any" as const, "all" as const), noData: record({ action: constantFrom("keep" as const, "fine" as const) }) });

it("finds in a back-test what the live evaluation found on the same points", async () => {
  await assert(
    asyncProperty(array(logic, { minLength: 10, maxLength: 10 }), row, row, async (rules, lag, ready) => {
      const own = mkdtempSync(join(tmpdir(), "mqdeck-alarms-"));
      const source = new ScriptedSource([group("orders")], ({ metric }, atMs) => (metric === "lag" ? lag : ready)[(atMs - beginMs) / minuteMs - 1] ?? null);
      const server = openAlarmServer(own, source, beginMs);
      for (const [index, settings] of rules.entries()) server.addRule(`r${index}`, settings);
      for (let minute = 1; minute <= 40; minute++) await server.runTo(beginMs + minute * minuteMs);
      for (const [index, settings] of rules.entries()) {
        const live = server.history.page({ ...everyAlarm, ruleId: `r${index}` }).alarms;
        const replayed = await backTest(source, { instanceId: "a", rule: { ...plainRule, ...settings }, fromMs: beginMs, toMs: beginMs + 40 * minuteMs, nowMs: beginMs + 40 * minuteMs, accepts: () => true });
        expect(replayed.objects[0]?.spans.map(({ from, to, stands }) => [from, stands ? null : to])).toEqual(live.map(({ raisedAt, endedAt }) => [raisedAt, endedAt]));
        expect(replayed.notices).toBe(server.notices.filter(({ ruleId }) => ruleId === `r${index}`).length);
      }
      server.database.close();
      rmSync(own, { recursive: true });
    }),
    { numRuns: 6 },
  );
});
