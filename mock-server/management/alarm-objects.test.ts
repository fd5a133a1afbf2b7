import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { MetricSubject } from "../../src/contract/metrics.ts";
import { backTest } from "./alarms/back-test.ts";
import { openAlarmServer, plainRule, ScriptedSource } from "./testing/alarm-server.ts";

const minuteMs = 60_000;
const beginMs = Date.UTC(2026, 10, 16);
const group = (name: string) => ({ scope: "group", group: name }) as const;

let folder: string;
let close: () => Promise<void>;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "mqdeck-alarms-"))));
afterEach(async () => {
  await close();
  rmSync(folder, { recursive: true, force: true });
});

async function serverOver(subjects: readonly MetricSubject[], value: number | null) {
  const source = new ScriptedSource(subjects, () => value);
  const server = openAlarmServer(folder, source, beginMs);
  close = async () => {
    await server.worker.close();
    server.database.close();
  };
  server.worker.start();
  await server.worker.runDue();
  return { ...server, source };
}

const inner = { objects: { choice: "pattern", pattern: "*" } } as const;

it("watches what belongs to the engine or to this console only where a rule names it, live and in a back-test", async () => {
  const server = await serverOver([group("orders"), group("TOOLS_CONSUMER")], 150);
  server.present.hidden.add(JSON.stringify(group("TOOLS_CONSUMER")));
  server.addRule("all", {});
  server.addRule("pattern", inner);
  server.addRule("named", { objects: { choice: "named", subjects: [group("TOOLS_CONSUMER")] } });
  await server.runTo(beginMs + 2 * minuteMs);
  expect(server.notices.toSorted((a, b) => a.ruleId.localeCompare(b.ruleId)).map(({ ruleId, subject }) => [ruleId, subject])).toEqual([["all", group("orders")], ["named", group("TOOLS_CONSUMER")], ["pattern", group("orders")]]);
  const accepts = (subject: MetricSubject) => !server.present.hidden.has(JSON.stringify(subject));
  const range = { instanceId: "a", fromMs: beginMs, toMs: beginMs + 10 * minuteMs, nowMs: beginMs + 10 * minuteMs, accepts };
  for (const rule of [plainRule, { ...plainRule, ...inner }]) expect((await backTest(server.source, { ...range, rule })).objects.map(({ subject }) => subject)).toEqual([group("orders")]);
});

it("ends the alarm of an object that a rule does not choose any more", async () => {
  const server = await serverOver([group("TOOLS_CONSUMER")], 150);
  server.addRule("r", {});
  await server.runTo(beginMs + 2 * minuteMs);
  server.present.hidden.add(JSON.stringify(group("TOOLS_CONSUMER")));
  await server.runTo(beginMs + 3 * minuteMs);
  expect(server.told()).toEqual(["2 raised", "3 recovered"]);
  expect(server.history.find("a", "1")).toMatchObject({ endReason: "objectGone" });
});

it("misses the points of the instance and of its brokers when none was stored for long", async () => {
  const server = await serverOver([], null);
  server.present.standing.push({ scope: "instance" }, { scope: "broker", broker: "broker-a" });
  const silent = { noData: { action: "raise", points: 3 }, conditions: [{ ...plainRule.conditions[0]!, metric: "nodesDown" }] } as const;
  server.addRule("instance", { ...silent, dimension: "instance", conditions: [...silent.conditions] });
  server.addRule("brokers", { ...silent, dimension: "node", conditions: [{ ...plainRule.conditions[0]!, metric: "nodeLoad" }] });
  for (let minute = 1; minute <= 6; minute++) await server.runTo(beginMs + minute * minuteMs);
  expect(server.failures).toEqual([]);
  expect(server.notices.map(({ kind, subject }) => [kind, subject])).toEqual([["noData", { scope: "broker", broker: "broker-a" }], ["noData", { scope: "instance" }]]);
});
