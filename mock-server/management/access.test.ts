import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startTestConsole } from "./testing/console-client.ts";
import type { TestConsole } from "./testing/console-client.ts";
import { MemoryEngine } from "./testing/memory-engine.ts";

let engine: MemoryEngine;
let console: TestConsole;
beforeEach(async () => {
  engine = new MemoryEngine();
  console = await startTestConsole({ engines: { rocketmq: engine } });
  await console.client.signIn();
});
afterEach(() => console.stop());

const path = "/api/instances/default/access";
const users = `${path}/users`;
const secret = "Orders-Secret1";
const call = async (method: "GET" | "POST" | "PATCH" | "DELETE", address: string, body?: object): Promise<unknown> => (await console.client.call(method, address, body)).body;

const foreign = { userId: "made_elsewhere", administrator: true, allowList: "", defaultTopicPermission: "DENY", defaultGroupPermission: "DENY", topicPermissions: [], groupPermissions: [] } as const;
const addForeign = (brokerName: string): unknown => engine.access.accountsOf.get(brokerName)?.set(foreign.userId, { ...foreign, topicPermissions: [], groupPermissions: [] });

it("lists what the brokers tell, with what only the console knows", async () => {
  addForeign("broker-a");
  expect(await call("POST", users, { userId: "orders_app", secret, remark: "Orders" })).toEqual({ userId: "orders_app", done: ["broker-a", "broker-b"], failures: [] });
  expect(await call("GET", `${users}?sort=-userId&pageSize=1`)).toMatchObject({ total: 2, listable: true, rows: [{ userId: "orders_app", defaultTopicPermission: "PUB|SUB", defaultGroupPermission: "SUB", remark: "Orders", createdAt: expect.any(Number), secretKept: true, differsOn: [] }] });
  expect(await call("GET", `${users}?administrator=true`)).toMatchObject({ total: 1, rows: [{ userId: "made_elsewhere", remark: "", createdAt: null, secretKept: false, differsOn: ["broker-b"] }] });
  expect(await call("GET", `${users}?search=ORDERS`)).toMatchObject({ total: 1 });
});

it("lists what it made itself where the engine lists nothing, rights included", async () => {
  engine.access.listable = false;
  engine.access.wantsSecret = true;
  addForeign("broker-a");
  await call("POST", users, { userId: "orders_app", secret });
  await call("POST", `${users}/orders_app/topic-permissions`, { permissions: [{ name: "orders", permission: "PUB" }] });
  expect(await call("GET", users)).toMatchObject({ total: 1, listable: false, rows: [{ userId: "orders_app", topicPermissions: [{ name: "orders", permission: "PUB" }] }] });
  expect(engine.access.secrets.get("orders_app")).toBe(secret);
  expect(engine.access.accountsOf.get("broker-b")?.get("orders_app")?.topicPermissions).toEqual([{ name: "orders", permission: "PUB" }]);
});

it("names the brokers that did not take a change, and writes them again", async () => {
  engine.access.away.add("broker-b");
  expect(await call("POST", users, { userId: "orders_app", secret })).toMatchObject({ userId: "orders_app", done: ["broker-a"], failures: [{ brokerName: "broker-b", address: "broker-b", detail: "broker-b is away", code: "unreachable", params: { address: "broker-b" } }] });
  expect(await call("GET", path)).toMatchObject({ enabled: false, switchable: true, warnings: [{ code: "broker_unreachable", subject: "broker-b (broker-b)" }] });
  expect(await call("POST", `${path}/switch`, { enabled: true, confirm: "default", account: { kind: "new", userId: "mqdeck_console" } })).toMatchObject({ code: "unreachable" });
  expect(engine.access.enabled).toBe(false);
  engine.access.away.clear();
  engine.access.wantsSecret = true;
  expect(await call("POST", `${users}/orders_app/repeat`, {})).toMatchObject({ done: ["broker-a", "broker-b"], failures: [] });
  expect(engine.access.accountsOf.get("broker-b")?.has("orders_app")).toBe(true);
  engine.access.away.add("broker-a").add("broker-b");
  expect(await call("POST", `${users}/orders_app/secret`, { secret: "Another-Secret2" })).toMatchObject({ code: "unreachable" });
});

it("switches on with the same new administrator after one broker missed it", async () => {
  const body = { enabled: true, confirm: "default", account: { kind: "new", userId: "mqdeck_console" } };
  engine.access.away.add("broker-b");
  expect(await call("POST", `${path}/switch`, body)).toMatchObject({ code: "unreachable" });
  const made = engine.access.secrets.get("mqdeck_console");
  engine.access.away.clear();
  expect(await call("GET", path)).toMatchObject({ enabled: false, consoleAccount: "", administrators: [{ userId: "mqdeck_console", secretKept: true }] });
  expect(await call("POST", `${path}/switch`, body)).toMatchObject({ done: ["broker-a", "broker-b"], failures: [] });
  expect(engine.access.accountsOf.get("broker-b")?.get("mqdeck_console")).toMatchObject({ administrator: true });
  expect(engine.access.secrets.get("mqdeck_console")).toBe(made);
  expect(await call("POST", users, { userId: "orders_app", secret })).toMatchObject({ failures: [] });
  expect(await call("POST", `${path}/switch`, { ...body, account: { kind: "new", userId: "orders_app" } })).toMatchObject({ code: "name_taken" });
});

it("tells all that any broker lets in, and which brokers differ", async () => {
  engine.access.allowLists.set("broker-a", ["10.0.0.1", "10.0.0.2"]).set("broker-b", ["10.0.0.2", "10.0.0.3"]);
  expect(await call("GET", path)).toMatchObject({ globalAllowList: ["10.0.0.1", "10.0.0.2", "10.0.0.3"], allowListDiffersOn: ["broker-a", "broker-b"] });
  expect(await call("POST", `${path}/allow-list`, { addresses: ["10.0.0.3", "10.0.0.1"] })).toMatchObject({ failures: [] });
  engine.access.allowLists.get("broker-b")?.reverse();
  expect(await call("GET", path)).toMatchObject({ globalAllowList: ["10.0.0.3", "10.0.0.1"], allowListDiffersOn: [] });
});

it("keeps both of two changes of one user that come at once", async () => {
  await call("POST", users, { userId: "orders_app", secret });
  await Promise.all([call("PATCH", `${users}/orders_app`, { allowList: "10.0.0.1" }), call("PATCH", `${users}/orders_app`, { remark: "Orders" }), call("POST", `${users}/orders_app/topic-permissions`, { permissions: [{ name: "orders", permission: "PUB" }] })]);
  expect(await call("GET", `${users}/orders_app`)).toMatchObject({ allowList: "10.0.0.1", remark: "Orders", topicPermissions: [{ name: "orders", permission: "PUB" }], differsOn: [] });
});

it("asks for a secret that the engine wants and nobody knows", async () => {
  engine.access.wantsSecret = true;
  addForeign("broker-a");
  addForeign("broker-b");
  expect(await call("PATCH", `${users}/made_elsewhere`, { administrator: false })).toMatchObject({ code: "access_secret_needed", params: { name: "made_elsewhere" } });
  expect(await call("PATCH", `${users}/made_elsewhere`, { administrator: false, knownSecret: "what-it-is" })).toMatchObject({ failures: [] });
  expect(await call("PATCH", `${users}/made_elsewhere`, { remark: "of another team" })).toMatchObject({ failures: [] });
  expect(await call("PATCH", `${users}/made_elsewhere`, { allowList: "10.0.0.1" })).toMatchObject({ failures: [] });
  expect(engine.access.secrets.get("made_elsewhere")).toBe("what-it-is");
  expect(await call("GET", `${users}/made_elsewhere`)).toMatchObject({ administrator: false, remark: "of another team", createdAt: null });
});

it("refuses what is taken, repeated, or not confirmed", async () => {
  await call("POST", users, { userId: "orders_app", secret });
  expect(await call("POST", users, { userId: "orders_app", secret })).toMatchObject({ code: "name_taken" });
  expect(await call("POST", users, { userId: "short", secret: "lowercaseonly" })).toMatchObject({ fields: [{ path: "userId", reason: "too_short" }, { path: "secret", reason: "malformed" }] });
  const twice = [{ name: "orders", permission: "PUB" }, { name: "orders", permission: "SUB" }];
  expect(await call("POST", `${users}/orders_app/topic-permissions`, { permissions: twice })).toMatchObject({ fields: [{ path: "permissions.1.name", reason: "not_unique" }] });
  expect(await call("DELETE", `${users}/orders_app?confirm=other`)).toMatchObject({ code: "confirmation_mismatch" });
  expect(await call("GET", `${users}/nobody_here`)).toMatchObject({ code: "not_found", params: { what: "accessUser" } });
});

it("switches on only with an administrator for itself, and keeps that one while it is on", async () => {
  await call("POST", users, { userId: "orders_app", secret });
  const on = { enabled: true, confirm: "default" };
  expect(await call("POST", `${path}/switch`, { ...on, confirm: "other" })).toMatchObject({ code: "confirmation_mismatch" });
  expect(await call("POST", `${path}/switch`, on)).toMatchObject({ code: "invalid_input", params: { field: "account", reason: "required" } });
  expect(await call("POST", `${path}/switch`, { ...on, account: { kind: "existing", userId: "orders_app" } })).toMatchObject({ fields: [{ path: "account.userId", reason: "not_in_list" }] });
  expect(engine.access.enabled).toBe(false);
  expect(await call("POST", `${path}/switch`, { ...on, account: { kind: "new", userId: "mqdeck_console" } })).toMatchObject({ done: ["broker-a", "broker-b"] });
  expect(engine.access.enabled).toBe(true);
  expect(await call("GET", path)).toMatchObject({ enabled: true, consoleAccount: "mqdeck_console", isAdministrator: true, administrators: [{ userId: "mqdeck_console", secretKept: true }] });
  expect(await call("GET", "/api/instances/default")).toMatchObject({ accessKey: "mqdeck_console", hasSecret: true });
  expect(await call("DELETE", `${users}/mqdeck_console?confirm=mqdeck_console`)).toMatchObject({ code: "in_use" });
  expect(await call("PATCH", `${users}/mqdeck_console`, { administrator: false })).toMatchObject({ code: "in_use" });
  engine.access.away.add("broker-b");
  expect(await call("POST", `${users}/mqdeck_console/secret`, { secret })).toMatchObject({ code: "unreachable", params: { address: "broker-b" } });
  engine.access.away.clear();
  expect(await call("POST", `${users}/mqdeck_console/secret`, { secret })).toMatchObject({ failures: [] });
  expect(await call("POST", `${path}/switch`, { enabled: false, confirm: "default" })).toMatchObject({ failures: [] });
  expect(await call("DELETE", `${users}/mqdeck_console?confirm=mqdeck_console`)).toMatchObject({ failures: [] });
});

it("answers, logs, audits and stores no secret in the clear", async () => {
  const answers = [await call("POST", users, { userId: "orders_app", secret }), await call("POST", `${users}/orders_app/secret`, { secret: "Another-Secret2" }), await call("PATCH", `${users}/orders_app`, { remark: "x", knownSecret: "Known-Secret3" })];
  answers.push(await call("POST", `${path}/switch`, { enabled: true, confirm: "default", account: { kind: "new", userId: "mqdeck_console" } }), await call("GET", users), await call("GET", path), await call("DELETE", `${users}/orders_app?confirm=orders_app`));
  const database = new DatabaseSync(join(console.dataDir, "management", "console.sqlite"), { readOnly: true });
  const audit = database.prepare("SELECT action, subject, before, after, result, detail FROM audit ORDER BY id").all();
  database.close();
  expect(audit.map(({ action, result }) => `${String(action)} ${String(result)}`)).toEqual(["signIn done", "createAccessUser done", "resetAccessSecret done", "updateAccessUser done", "switchAccess done", "deleteAccessUser done"]);
  const written = ["console.sqlite", "console.sqlite-wal"].map((file) => readFileSync(join(console.dataDir, "management", file), "latin1"));
  const everything = [JSON.stringify(answers), JSON.stringify(audit), ...console.logged, ...written].join("\n");
  for (const hidden of [secret, "Another-Secret2", "Known-Secret3", engine.access.secrets.get("mqdeck_console") ?? "?"]) expect(everything).not.toContain(hidden);
});
