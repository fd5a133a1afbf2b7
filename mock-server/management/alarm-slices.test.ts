import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openAlarmServer, plainRule, ScriptedSource } from "./testing/alarm-server.ts";

const minuteMs = 60_000;
const beginMs = Date.UTC(2026, 10, 16);
const groups = Array.from({ length: 20 }, (_, index) => ({ scope: "group", group: `g${index}` }) as const);

type Server = ReturnType<typeof openAlarmServer>;
let folder: string;
let servers: Server[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mqdeck-alarm-slices-"));
  servers = [];
});
afterEach(async () => {
  for (const server of servers) await end(server);
  rmSync(folder, { recursive: true, force: true });
});

/** One object a transaction; what every group has is over the threshold in odd minutes, unless told otherwise. */
function open(valueAt: (minute: number) => number): Server {
  const server = openAlarmServer(folder, new ScriptedSource(groups, (_key, atMs) => valueAt((atMs - beginMs) / minuteMs)), beginMs, { sliceMs: 0 });
  servers.push(server);
  return server;
}

async function end(server: Server): Promise<void> {
  await server.worker.close();
  if (server.database.isOpen) server.database.close();
}

/** Evaluates a minute until so many objects were changed in it, and ends there as a crash between two transactions does. */
async function cutAt(server: Server, minute: number, objects: number): Promise<void> {
  const atMs = beginMs + minute * minuteMs;
  const run = server.runTo(atMs);
  const changed = (): number => Number(server.database.prepare("SELECT (SELECT COUNT(*) FROM alarm_states WHERE evaluated_to = ?1) + (SELECT COUNT(*) FROM alarms WHERE ended_at = ?1) AS n").get(atMs)?.["n"]);
  while (changed() < objects) await setImmediate();
  await end(server);
  await run;
}

it("gives others their turn amid a rule, and after a crash there counts no point of the period twice", async () => {
  const server = open(() => 150);
  server.addRule("r", { conditions: [{ ...plainRule.conditions[0]!, points: 2 }] });
  await cutAt(server, 1, 7);
  const again = open(() => 150);
  expect(again.rules.find("r")?.evaluatedToMs).toBe(beginMs);
  await again.runTo(beginMs + minuteMs);
  expect([again.told(), again.states.ofRule("r").size]).toEqual([[], groups.length]);
  await cutAt(again, 2, 12);
  const last = open(() => 150);
  await last.runTo(beginMs + 2 * minuteMs);
  await last.runTo(beginMs + 3 * minuteMs);
  expect(last.told()).toEqual(groups.map(() => "2 raised"));
});

it("ends no alarm twice and raises none again after a crash amid the recovery of a rule", async () => {
  const valueAt = (minute: number): number => (minute === 1 ? 150 : 50);
  const server = open(valueAt);
  server.addRule("r", { conditions: [{ ...plainRule.conditions[0]!, points: 1 }] });
  await server.runTo(beginMs + minuteMs);
  await cutAt(server, 2, 9);
  const again = open(valueAt);
  await again.runTo(beginMs + 2 * minuteMs);
  await again.runTo(beginMs + 3 * minuteMs);
  expect(again.told().toSorted()).toEqual([...groups.map(() => "1 raised"), ...groups.map(() => "2 recovered")]);
  expect([again.failures, again.states.ofRule("r").size]).toEqual([[], 0]);
});

it("leaves the rest of a rule alone that is changed meanwhile, and goes on with it in the next period", async () => {
  const server = open(() => 150);
  server.addRule("r", { conditions: [{ ...plainRule.conditions[0]!, points: 1 }] });
  const run = server.runTo(beginMs + minuteMs);
  while (server.told().length < 5) await setImmediate();
  const rule = server.rules.find("r")!;
  server.rules.save({ ...rule, updatedAtMs: rule.updatedAtMs + 1 });
  const before = server.told().length;
  await run;
  expect([before < groups.length, server.told().length]).toEqual([true, before]);
  await server.runTo(beginMs + 2 * minuteMs);
  expect(server.told()).toEqual(groups.map(() => "1 raised"));
});
