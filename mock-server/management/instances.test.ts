import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestConsole } from "./testing/console-client.ts";
import type { TestConsole } from "./testing/console-client.ts";
import { MemoryEngine } from "./testing/memory-engine.ts";

const engine = new MemoryEngine();
let console: TestConsole;
beforeAll(async () => {
  engine.addTopic("orders", 5);
  console = await startTestConsole({ engines: { rocketmq: engine } });
  await console.client.signIn();
});
afterAll(() => console.stop());

const connection = { kind: "rocketmq", nameServers: "mq1:9876;mq2", accessKey: "key", secretKey: "top secret" };

it("lists the bundled instance and refuses to remove or reconnect it", async () => {
  const { body } = await console.client.call<{ rows: unknown[] }>("GET", "/api/instances");
  expect(body.rows).toMatchObject([{ id: "default", bundled: true, nameServers: ["127.0.0.1:9876"] }]);
  expect((await console.client.call("DELETE", "/api/instances/default?confirm=default")).body).toMatchObject({ code: "not_permitted" });
  expect((await console.client.call("PATCH", "/api/instances/default", { connection, saveUntested: true })).body).toMatchObject({ code: "not_permitted" });
});

it("adds one after a test that passed, keeps the secret to itself, and forgets the test when the connection changes", async () => {
  const untested = { name: "shop", connection };
  expect((await console.client.call("POST", "/api/instances", untested)).body).toMatchObject({ code: "connection_not_tested" });
  const test = await console.client.call("POST", "/api/connection-tests", { connection });
  expect(test.body).toMatchObject({ result: "passed", testedBy: "admin", items: [{ engineText: "password ***" }] });
  const added = await console.client.call<{ id: string }>("POST", "/api/instances", untested);
  expect(added.body).toMatchObject({ name: "shop", bundled: false, nameServers: ["mq1:9876", "mq2:9876"] });
  const detail = await console.client.call("GET", `/api/instances/${added.body.id}`);
  expect(detail.body).toMatchObject({ accessKey: "key", hasSecret: true, lastTest: { result: "passed" }, accessPoints: [{ address: "mq1:9876" }, { address: "mq2:9876" }] });
  expect(JSON.stringify(detail.body)).not.toContain("top secret");
  const stored = ["console.sqlite", "console.sqlite-wal"].map((file) => readFileSync(join(console.dataDir, "management", file), "latin1")).join("");
  expect(stored).not.toContain("top secret");
  expect((await console.client.call("PATCH", `/api/instances/${added.body.id}`, { connection: { ...connection, nameServers: "mq3" } })).body).toMatchObject({ code: "connection_not_tested" });
  expect((await console.client.call("PATCH", `/api/instances/${added.body.id}`, { connection: { ...connection, secretKey: "" }, name: "shop 2" })).body).toMatchObject({ name: "shop 2" });
});

it("refuses taken names, half an account and what is no address, at the field", async () => {
  expect((await console.client.call("POST", "/api/instances", { name: "default", connection, saveUntested: true })).body).toMatchObject({ code: "name_taken", params: { name: "default" } });
  expect((await console.client.call("POST", "/api/instances", { name: "x", connection: { ...connection, secretKey: "" }, saveUntested: true })).body).toMatchObject({ fields: [{ path: "connection.secretKey", reason: "one_without_other" }] });
  expect((await console.client.call("POST", "/api/connection-tests", { connection: { ...connection, nameServers: "http://x" } })).body).toMatchObject({ fields: [{ path: "connection.nameServers", reason: "bad_address" }] });
});

it("saves a failed one only when told to, and removes it when its name is typed", async () => {
  const bad = { ...connection, nameServers: "nowhere" };
  expect((await console.client.call("POST", "/api/connection-tests", { connection: bad })).body).toMatchObject({ result: "failed" });
  expect((await console.client.call("POST", "/api/instances", { name: "bad", connection: bad })).body).toMatchObject({ code: "connection_not_tested" });
  const { body } = await console.client.call<{ id: string }>("POST", "/api/instances", { name: "bad", connection: bad, saveUntested: true });
  expect((await console.client.call("DELETE", `/api/instances/${body.id}?confirm=other`)).body).toMatchObject({ code: "confirmation_mismatch", params: { expected: "bad" } });
  expect((await console.client.call("DELETE", `/api/instances/${body.id}?confirm=bad`)).status).toBe(204);
  expect((await console.client.call("GET", `/api/instances/${body.id}`)).status).toBe(404);
});

it("reads and changes the settings that the brokers keep", async () => {
  const path = "/api/instances/default/settings";
  const { body } = await console.client.call<{ values: Record<string, unknown> }>("GET", path);
  expect(body).toMatchObject({ values: { autoCreateTopics: true, autoCreateGroups: true, retentionHours: 72, maxTps: null }, differing: [], warnings: [] });
  expect((await console.client.call("PATCH", path, { retentionHours: 12 })).body).toMatchObject({ fields: [{ path: "retentionHours", reason: "too_small", limit: 24 }] });
  expect((await console.client.call("PATCH", path, { deleteHours: "25" })).status).toBe(400);
  expect((await console.client.call("PATCH", path, { autoCreateTopics: false, retentionHours: 48 })).body).toMatchObject({ values: { autoCreateTopics: false, autoCreateGroups: true, retentionHours: 48 } });
});

it("refuses a setting that the engine does not have, and says which", async () => {
  expect((await console.client.call("PATCH", "/api/instances/default/settings", { maxTps: 5 })).body).toMatchObject({ code: "unsupported_by_engine", params: { feature: "maxTps" } });
});

it("audits which brokers did not take a change that others took, and a group's limits before it is gone", async () => {
  engine.addGroup("limited");
  engine.groups.set("limited", { ...engine.groups.get("limited")!, tpsLimits: new Map([["orders", 5]]) });
  engine.refusals = [{ code: "engine_refused", subject: "broker-b", detail: "too old" }, { code: "broker_unreachable", subject: "broker-c", detail: "away" }];
  expect((await console.client.call("PATCH", "/api/instances/default/settings", { retentionHours: 72 })).status).toBe(200);
  expect((await console.client.call("DELETE", "/api/instances/default/groups/limited?confirm=limited")).status).toBe(204);
  engine.refusals = [];
  const database = new DatabaseSync(join(console.dataDir, "management", "console.sqlite"), { readOnly: true });
  const audit = database.prepare("SELECT action, before, result, detail FROM audit ORDER BY id DESC LIMIT 2").all();
  database.close();
  const detail = "broker-b: too old; broker-c: away";
  expect(audit).toMatchObject([{ action: "deleteGroup", result: "done", detail }, { action: "updateInstanceSettings", result: "done", detail }]);
  expect(JSON.parse(String(audit[0]?.before))).toMatchObject([{ tpsLimits: [{ topic: "orders", perSecond: 5 }] }]);
});
