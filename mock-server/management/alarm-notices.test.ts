import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Alarm } from "../../src/contract/alarm-events.ts";
import type { AlarmRule, AlarmRuleSettings } from "../../src/contract/alarm-rules.ts";
import type { DeliveryRow, PolicyInput } from "../../src/contract/notifications.ts";
import { webhookDocument } from "../../src/contract/webhook-document.ts";
import { plainRule } from "./testing/alarm-server.ts";
import { openClockedConsole } from "./testing/clocked-console.ts";
import type { ClockedConsole } from "./testing/clocked-console.ts";
import { answers, HttpReceiver } from "./testing/http-receiver.ts";
import { MailReceiver } from "./testing/mail-receiver.ts";
import { MemoryEngine } from "./testing/memory-engine.ts";

const beginMs = Date.UTC(2026, 10, 16);
const orders = { scope: "group", group: "GID_orders" } as const;
const rulesPath = "/api/instances/default/alarm-rules";
const alarmsPath = "/api/instances/default/alarms";

let folder: string;
let clock: { nowMs: number };
let engine: MemoryEngine;
let console: ClockedConsole;
let receiver: HttpReceiver;
let mail: MailReceiver;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "mqdeck-notices-"));
  clock = { nowMs: beginMs };
  engine = new MemoryEngine();
  engine.addGroup(orders.group);
  console = await openClockedConsole(folder, clock, engine);
  receiver = new HttpReceiver();
  mail = new MailReceiver();
});
afterEach(async () => {
  await console.close();
  await receiver.close();
  await mail.close();
  rmSync(folder, { recursive: true, force: true });
});

async function call<T = Record<string, unknown>>(method: "GET" | "POST" | "PATCH" | "DELETE", path: string, body?: object): Promise<T> {
  return (await console.client.call<T>(method, path, body)).body;
}

/** A policy that tells a real HTTP receiver and, through a real SMTP server, Ann; the languages are English. */
async function createPolicy(more: Partial<PolicyInput> = {}): Promise<string> {
  const url = await receiver.listen();
  const port = await mail.listen();
  await call("PATCH", "/api/notifications/settings", { smtp: { host: "127.0.0.1", port, tls: "none", user: "", from: "alerts@example.org" }, publicUrl: "https://mq.example.org", keptDays: 30 });
  const group = await call<{ id: string }>("POST", "/api/notifications/contact-groups", { name: "On call", contacts: [{ name: "Ann", email: "ann@example.org" }] });
  const policy = await call<{ id: string }>("POST", "/api/notifications/policies", { name: "Night shift", contactGroupIds: [group.id], languages: ["en"], channels: [{ kind: "webhook", url }, { kind: "email" }], ...more });
  return policy.id;
}

const lagRule = (policyIds: string[]): AlarmRuleSettings => ({ ...plainRule, name: "Orders lag", objects: { choice: "named", subjects: [orders] }, policyIds, content: "Call Ann." });
const deliveries = async (): Promise<DeliveryRow[]> => (await call<{ rows: DeliveryRow[] }>("GET", "/api/notifications/deliveries?sort=at&pageSize=100")).rows;
const alarms = async (): Promise<Alarm[]> => (await call<{ rows: Alarm[] }>("GET", alarmsPath)).rows;

/** One minute after another with such a lag; after each, every try that is due has ended. */
async function passMinutes(...lags: number[]): Promise<void> {
  for (const lag of lags) {
    await console.passMinute("lag", orders, lag);
    await expect.poll(async () => (await deliveries()).filter(({ nextAttemptAt, state }) => state === "sending" || (state === "waiting" && (nextAttemptAt ?? 0) <= clock.nowMs)), { interval: 10 }).toEqual([]);
  }
}

const taken = (): { id: string; kind: string }[] => receiver.taken.map(({ body }) => webhookDocument.parse(JSON.parse(body))).map(({ id, kind }) => ({ id, kind }));
const idOf = (raw: string): string => /^Message-ID: <([\w-]+)@/im.exec(raw)?.[1] ?? "";

it("tells an HTTP and a mail receiver once each that an alarm was raised, goes on and is over, through refusals and a restart", async () => {
  const rule = await call<AlarmRule>("POST", rulesPath, lagRule([await createPolicy()]));
  receiver.next.push(answers(503, "not yet"));
  mail.next.push("greylist");
  await passMinutes(20, 150, 160);
  expect(await alarms()).toMatchObject([{ ruleId: rule.id, subject: orders, raisedAt: beginMs + 3 * 60_000, endedAt: null }]);
  expect(await call("GET", "/api/alarms/firing")).toMatchObject({ total: 1, instances: [{ instanceId: "default", total: 1, critical: 0 }] });
  expect((await deliveries()).map(({ attempts, state }) => `${attempts} ${state}`)).toEqual(["1 waiting", "1 waiting"]);
  await passMinutes(170);
  expect(taken().map(({ kind }) => kind)).toEqual(["raised"]);

  await console.close();
  console = await openClockedConsole(folder, clock, engine);
  await passMinutes(170, 170, 170, 180, 20, 20, 20);
  expect(await alarms()).toMatchObject([{ raisedAt: beginMs + 3 * 60_000, endedAt: beginMs + 9 * 60_000, endReason: "recovered", repeats: 1 }]);
  expect(await call("GET", "/api/alarms/firing")).toMatchObject({ total: 0 });

  const told = taken();
  expect(told.map(({ kind }) => kind)).toEqual(["raised", "repeated", "recovered"]);
  expect(mail.taken.map(({ raw }) => /^Subject: .*=5D_(\w+)/m.exec(raw)?.[1])).toEqual(["Alarm", "Alarm_goes_on", "Recovered"]);
  expect(mail.taken.map(({ to }) => to)).toEqual(Array.from({ length: 3 }, () => "ann@example.org"));
  const log = await deliveries();
  expect(log.map(({ attempts, channel, kind, state }) => `${kind} ${channel} ${state} after ${attempts}`).sort()).toEqual([
    "raised email delivered after 2", "raised webhook delivered after 2", "recovered email delivered after 1", "recovered webhook delivered after 1", "repeated email delivered after 1", "repeated webhook delivered after 1",
  ]);
  expect(log.filter(({ channel }) => channel === "webhook").map(({ id }) => id)).toEqual(told.map(({ id }) => id));
  expect(log.filter(({ channel }) => channel === "email").map(({ id }) => id)).toEqual(mail.taken.map(({ raw }) => idOf(raw)));
  const document = webhookDocument.parse(JSON.parse(receiver.taken[0]?.body ?? ""));
  const id = (await alarms())[0]?.id ?? "";
  expect(document.notices).toMatchObject([{ rule: { id: rule.id, name: "Orders lag" }, link: `https://mq.example.org/instances/default/alarms/history?alarm=${id}`, conditions: [{ value: 160, threshold: 100 }] }]);
});

it("tells outside the hours of a policy nothing, when they begin what stands, and of what was told its end, over a restart", async () => {
  await call("POST", rulesPath, lagRule([await createPolicy({ timeZone: "UTC", activeHours: { days: [1, 2], from: "00:06", to: "00:14" } })]));
  const log = async (): Promise<string[]> => (await deliveries()).filter(({ channel }) => channel === "webhook").map(({ kind, nextAttemptAt, reason, state }) => [kind, state, reason, nextAttemptAt === null ? "" : new Date(nextAttemptAt).toISOString().slice(8, 16)].filter(Boolean).join(" "));
  await passMinutes(150, 150, 150);
  expect(await log()).toEqual(["raised waiting outsideHours 16T00:06"]);
  await console.close();
  console = await openClockedConsole(folder, clock, engine);
  await passMinutes(150, 150);
  expect([receiver.received, mail.seen]).toEqual([[], []]);
  await passMinutes(150);
  expect(taken().map(({ kind }) => kind)).toEqual(["raised"]);
  expect(mail.taken).toHaveLength(1);
  // It goes on in the hours; its end comes after them, and another one begins and ends.
  await passMinutes(150, 150, 150, 150, 150, 150, 150, 20, 20, 20, 150, 150, 20, 20, 20);
  const before = taken().map(({ kind }) => kind);
  expect(before).toEqual(["raised", "repeated", "repeated"]);
  // What would not be told any more does not wait.
  expect((await log()).slice(3)).toEqual(["recovered withheld newerTold", "raised withheld endedBefore", "recovered waiting outsideHours 17T00:06"]);
  clock.nowMs = beginMs + 24 * 60 * 60_000 + 6 * 60_000;
  await console.client.signIn();
  await passMinutes(20);
  expect(taken().map(({ kind }) => kind)).toEqual([...before, "recovered"]);
  expect(mail.taken).toHaveLength(4);
  expect((await log()).slice(3)).toEqual(["recovered withheld newerTold", "raised withheld endedBefore", "recovered delivered"]);
});

it("repeats no alarm that somebody acknowledged, keeps who it was with the note, and still tells that it is over", async () => {
  await call("POST", rulesPath, lagRule([await createPolicy()]));
  await passMinutes(150, 150);
  const id = (await alarms())[0]?.id ?? "";
  clock.nowMs += 1_000;
  expect(await call("POST", `${alarmsPath}/${id}/acknowledge`, { note: "Ann is on it" })).toMatchObject({ id, acknowledgedBy: "admin", acknowledgedAt: clock.nowMs, note: "Ann is on it", endedAt: null });
  await passMinutes(150, 150, 150, 150, 150, 150, 20);
  expect(taken().map(({ kind }) => kind)).toEqual(["raised", "recovered"]);
  expect(await call("GET", `${alarmsPath}/${id}`)).toMatchObject({ acknowledgedBy: "admin", note: "Ann is on it", repeats: 0, endReason: "recovered", events: [{ kind: "raised" }, { kind: "recovered" }] });
  expect(await call("GET", `${alarmsPath}?acknowledged=true`)).toMatchObject({ total: 1 });
  expect(await call("GET", `${alarmsPath}?acknowledged=false`)).toMatchObject({ total: 0 });
  expect(await call("POST", `${alarmsPath}/${id}/acknowledge`, { note: "A sale" })).toMatchObject({ note: "A sale" });
  expect(await call("POST", `${alarmsPath}/4711/acknowledge`, { note: "" })).toMatchObject({ code: "not_found", params: { what: "alarm" } });
  expect(await call("POST", `/api/instances/nowhere/alarms/${id}/acknowledge`, { note: "" })).toMatchObject({ code: "not_found", params: { what: "instance" } });
});

it("takes only policies that there are into a rule, and keeps a policy while a rule names it (ALARM-7)", async () => {
  const policy = await createPolicy();
  const unknown = { code: "not_found", params: { what: "notificationPolicy", name: "gone" } };
  expect(await call("POST", rulesPath, lagRule([policy, "gone"]))).toMatchObject(unknown);
  expect(await call("POST", `${rulesPath}/presets`, { rules: [{ preset: "diskFull", name: "Disk" }], policyIds: ["gone"] })).toMatchObject(unknown);
  expect(await call("GET", rulesPath)).toMatchObject({ total: 0 });
  const rule = await call<AlarmRule>("POST", rulesPath, lagRule([policy]));
  expect(await call("PATCH", `${rulesPath}/${rule.id}`, lagRule(["gone"]))).toMatchObject(unknown);
  expect(await call("GET", `${rulesPath}/${rule.id}`)).toMatchObject({ policyIds: [policy] });
  expect(await call("GET", "/api/notifications/policies")).toMatchObject({ rows: [{ id: policy, usedBy: ["Orders lag"] }] });
  expect(await call("DELETE", `/api/notifications/policies/${policy}`)).toMatchObject({ code: "in_use", params: { by: "Orders lag" } });
  await call("PATCH", `${rulesPath}/${rule.id}`, lagRule([]));
  expect(await call("DELETE", `/api/notifications/policies/${policy}`)).toBeNull();
});
