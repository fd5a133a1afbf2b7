import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Alarm } from "../../src/contract/alarm-events.ts";
import type { AlarmRule, AlarmRuleSettings } from "../../src/contract/alarm-rules.ts";
import type { DeliveryRow } from "../../src/contract/notifications.ts";
import { plainRule } from "./testing/alarm-server.ts";
import { openClockedConsole } from "./testing/clocked-console.ts";
import type { ClockedConsole } from "./testing/clocked-console.ts";
import { HttpReceiver } from "./testing/http-receiver.ts";
import { MemoryEngine } from "./testing/memory-engine.ts";

/* Alarms that end for another reason than their figures: each is over once, with the reason, and tells of it once or not at all. */

const minuteMs = 60_000;
const beginMs = Date.UTC(2026, 10, 16);
const orders = { scope: "topic", topic: "orders" } as const;

let folder: string;
let clock: { nowMs: number };
let engine: MemoryEngine;
let console: ClockedConsole;
let receiver: HttpReceiver;
let settings: AlarmRuleSettings;

async function call<T = Record<string, unknown>>(method: "GET" | "POST" | "PATCH" | "DELETE", path: string, body?: object): Promise<T> {
  return (await console.client.call<T>(method, path, body)).body;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "mqdeck-alarm-ends-"));
  clock = { nowMs: beginMs };
  engine = new MemoryEngine();
  engine.addTopic(orders.topic);
  console = await openClockedConsole(folder, clock, engine);
  receiver = new HttpReceiver();
  const policy = await call<{ id: string }>("POST", "/api/notifications/policies", { name: "All", contactGroupIds: [], languages: ["en"], channels: [{ kind: "webhook", url: await receiver.listen() }] });
  settings = { ...plainRule, name: "Rate", dimension: "topic", conditions: [{ ...plainRule.conditions[0]!, metric: "produceRate", points: 1 }], repeatMinutes: 0, policyIds: [policy.id] };
});
afterEach(async () => {
  await console.close();
  await receiver.close();
  rmSync(folder, { recursive: true, force: true });
});

const rulesPath = "/api/instances/default/alarm-rules";
const create = (more: Partial<AlarmRuleSettings> = {}): Promise<AlarmRule> => call<AlarmRule>("POST", rulesPath, { ...settings, ...more });
/** Alarms in the order in which they began: the rule, and why it is over. */
const ends = async (): Promise<string[]> => (await call<{ rows: Alarm[] }>("GET", "/api/instances/default/alarms?sort=raisedAt")).rows.map(({ endReason, ruleName }) => `${ruleName} ${endReason ?? "stands"}`);
const told = async (): Promise<string[]> => (await call<{ rows: DeliveryRow[] }>("GET", "/api/notifications/deliveries?sort=at&pageSize=100")).rows.map(({ kind, ruleName }) => `${ruleName} ${kind}`).toSorted();
async function pass(...values: number[]): Promise<void> {
  for (const value of values) await console.passMinute("produceRate", orders, value);
}

it("closes the alarms of a rule whose conditions are changed without a notice, counts them anew, and leaves them where only the telling is changed", async () => {
  const rule = await create();
  await pass(150, 150);
  await call("PATCH", `${rulesPath}/${rule.id}`, { ...settings, severity: "critical", mute: [], content: "Call Ann." });
  await pass(150);
  expect([await ends(), await told()]).toEqual([["Rate stands"], ["Rate raised"]]);
  await call("PATCH", `${rulesPath}/${rule.id}`, { ...settings, conditions: [{ ...settings.conditions[0]!, threshold: 120 }] });
  expect([await ends(), await told()]).toEqual([["Rate ruleChanged"], ["Rate raised"]]);
  await pass(150, 110);
  expect([await ends(), await told()]).toEqual([["Rate ruleChanged", "Rate recovered"], ["Rate raised", "Rate raised", "Rate recovered"]]);
});

it("closes the alarms of a rule that is switched off or deleted, in a mute window too, once and without a notice", async () => {
  const rule = await create();
  const muted = await create({ name: "Muted", mute: [{ kind: "until", until: beginMs + 60 * minuteMs }] });
  await pass(150);
  await call("POST", `${rulesPath}/${rule.id}/switch`, { enabled: false });
  await call("DELETE", `${rulesPath}/${muted.id}`);
  await call("DELETE", `${rulesPath}/${rule.id}`);
  await pass(150, 20);
  expect([(await ends()).toSorted(), await told()]).toEqual([["Muted ruleDeleted", "Rate ruleDisabled"], ["Rate raised"]]);
  expect(await call("GET", "/api/alarms/firing")).toMatchObject({ total: 0, instances: [] });
});

it("raises and ends the alarms of two rules with the same condition each for itself", async () => {
  const [first] = [await create(), await create({ name: "Twin" })];
  await pass(150);
  expect([(await ends()).toSorted(), await told()]).toEqual([["Rate stands", "Twin stands"], ["Rate raised", "Twin raised"]]);
  await call("DELETE", `${rulesPath}/${first.id}`);
  await pass(150, 20);
  expect([(await ends()).toSorted(), await told()]).toEqual([["Rate ruleDeleted", "Twin recovered"], ["Rate raised", "Twin raised", "Twin recovered"]]);
});

it("ends the alarm of a topic that was deleted with one notice, and with none where nobody was told or wants to be", async () => {
  await create();
  await create({ name: "Named", objects: { choice: "named", subjects: [orders] } });
  await create({ name: "Muted", mute: [{ kind: "until", until: beginMs + 60 * minuteMs }] });
  await create({ name: "Quiet", recoveryNotice: false });
  await create({ name: "Silence", noData: { action: "raise", points: 1 } });
  await pass(150);
  const before = await told();
  engine.topics.delete(orders.topic);
  await console.services.hub.get("default").poller.look();
  // Its last figures still pass, and later ones are missing.
  await pass(150);
  for (let minute = 0; minute < 3; minute++) await console.passMinute("produceRate", { scope: "topic", topic: "another" }, 1);
  expect((await ends()).toSorted()).toEqual(["Muted objectGone", "Named objectGone", "Quiet objectGone", "Rate objectGone", "Silence objectGone"]);
  expect([before, await told()]).toEqual([
    ["Named raised", "Quiet raised", "Rate raised", "Silence raised"],
    ["Named raised", "Named recovered", "Quiet raised", "Rate raised", "Rate recovered", "Silence raised", "Silence recovered"],
  ]);
});

it("forgets rules and alarms of an instance that is removed, and tells nothing more of them", async () => {
  const { id } = await call<{ id: string }>("POST", "/api/instances", { name: "Other", connection: { kind: "rocketmq", nameServers: "127.0.0.1:19876", accessKey: "", secretKey: "" }, saveUntested: true });
  await console.services.hub.get(id).poller.whenLoaded();
  await call("POST", `/api/instances/${id}/alarm-rules`, settings);
  await console.passMinute("produceRate", orders, 150, id);
  expect(await call("GET", "/api/alarms/firing")).toMatchObject({ total: 1, instances: [{ instanceName: "Other" }] });
  await call("DELETE", `/api/instances/${id}?confirm=Other`);
  await console.passMinute("produceRate", orders, 20, id);
  expect(await call("GET", "/api/alarms/firing")).toMatchObject({ total: 0, instances: [] });
  expect(await told()).toEqual(["Rate raised"]);
});
