import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openAlarmServer, plainRule, ScriptedSource } from "./testing/alarm-server.ts";

const minuteMs = 60_000;
const beginMs = Date.UTC(2026, 10, 16);

let folder: string;
let close: () => Promise<void>;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "mqdeck-alarms-"))));
afterEach(async () => {
  await close();
  rmSync(folder, { recursive: true, force: true });
});

async function serverOver(valueAt: (atMs: number) => number | null) {
  const server = openAlarmServer(folder, new ScriptedSource([{ scope: "group", group: "orders" }], (_key, atMs) => valueAt(atMs)), beginMs);
  close = async () => {
    await server.worker.close();
    server.database.close();
  };
  server.worker.start();
  await server.worker.runDue();
  return server;
}

it("goes on at once after the clock was set back: rules are evaluated and a standing alarm is repeated", async () => {
  const server = await serverOver(() => 150);
  server.addRule("r", { repeatMinutes: 5 });
  await server.runTo(beginMs + 3 * minuteMs);
  for (let minute = -180; minute <= -174; minute++) await server.runTo(beginMs + minute * minuteMs);
  expect(server.failures).toEqual([]);
  // What ended before the clock was set back is not evaluated once more.
  expect(server.told()).toEqual(["2 raised", "-179 repeated", "-174 repeated"]);
  expect(server.history.page({ instanceId: "a", search: "", state: "", severity: "", acknowledged: "", ruleId: "", fromMs: 0, toMs: 0, sort: "raisedAt", limit: 9, offset: 0 }).alarms).toMatchObject([{ late: false }]);
});

it("does not take what happens after the clock was set back for what a former process missed", async () => {
  const server = await serverOver((atMs) => (atMs < beginMs ? 150 : 1));
  server.addRule("r", {});
  await server.runTo(beginMs + 3 * minuteMs);
  for (let minute = -180; minute <= -178; minute++) await server.runTo(beginMs + minute * minuteMs);
  expect(server.history.page({ instanceId: "a", search: "", state: "", severity: "", acknowledged: "", ruleId: "", fromMs: 0, toMs: 0, sort: "raisedAt", limit: 9, offset: 0 }).alarms).toMatchObject([{ raisedAt: beginMs - 178 * minuteMs, late: false }]);
});

it.each([1, 2])("counts no period twice that comes once more because the clock was set back by %i minutes", async (minutes) => {
  const server = await serverOver(() => 150);
  const [condition] = plainRule.conditions;
  server.addRule("r", { conditions: condition ? [{ ...condition, points: 4 }] : [] });
  for (let minute = 1; minute <= 3; minute++) await server.runTo(beginMs + minute * minuteMs);
  for (let minute = 3 - minutes; minute <= 6; minute++) await server.runTo(beginMs + minute * minuteMs);
  expect(server.failures).toEqual([]);
  expect(server.told().slice(0, 1)).toEqual([`${7 - minutes} raised`]);
});

it("waits until the last step of a period can be there", async () => {
  const server = await serverOver(() => 150);
  server.addRule("r", {});
  server.clock.nowMs = beginMs + minuteMs + 5_999;
  await server.worker.runDue();
  expect(server.rules.find("r")?.evaluatedToMs).toBe(beginMs);
  server.clock.nowMs = beginMs + minuteMs + 6_000;
  await server.worker.runDue();
  expect(server.rules.find("r")?.evaluatedToMs).toBe(beginMs + minuteMs);
});
