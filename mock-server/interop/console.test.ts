import { afterAll, beforeAll, expect, it } from "vitest";
import { startBundledBroker } from "../../e2e/engines/bundled-broker.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import { DemoConsumer } from "../demo/demo-consumer.ts";
import { rocketmqAdapters } from "../management/adapters/rocketmq/rocketmq-adapter.ts";
import { startTestConsole } from "../management/testing/console-client.ts";
import type { Answer, TestConsole } from "../management/testing/console-client.ts";

/* The console's API against the bundled broker: every answer here came over the wire. */

let broker: RocketmqEngine;
let console: TestConsole;
const at = (path: string): string => `/api/instances/default${path}`;
const get = <T = Record<string, unknown>>(path: string): Promise<Answer<T>> => console.client.call<T>("GET", at(path));
const post = <T = Record<string, unknown>>(path: string, body: object): Promise<Answer<T>> => console.client.call<T>("POST", at(path), body);

beforeAll(async () => {
  broker = await startBundledBroker();
  console = await startTestConsole({ engines: { rocketmq: rocketmqAdapters }, bundledNameServers: [broker.namesrv] });
  await console.client.signIn();
  for (const name of ["orders", "empty"]) expect((await post("/topics", { name, brokerNames: ["broker-a"], remark: `about ${name}` })).status).toBe(200);
  for (const name of ["billing", "watchers"]) expect((await post("/groups", { name, brokerNames: ["broker-a"] })).status).toBe(200);
});
afterAll(async () => {
  await console?.stop();
  await broker?.stop();
});

it("shows what was made at once, with four queues and its remark (TOPIC-32, TOPIC-33)", async () => {
  expect((await get("/topics?sort=-topic")).body).toMatchObject({ total: 2, rows: [{ topic: "orders", readQueues: 4, writeQueues: 4, permission: 6, remark: "about orders" }, { topic: "empty" }] });
  expect((await get("/groups?search=BILL")).body).toMatchObject({ total: 1, rows: [{ group: "billing", maxRetries: 16, consumeEnabled: true, lag: 0 }] });
  expect((await post("/topics", { name: "orders", brokerNames: ["broker-a"] })).body).toMatchObject({ code: "name_taken" });
  expect((await post("/topics", { name: "x1", brokerNames: ["broker-z"] })).body).toMatchObject({ code: "not_found", params: { what: "broker", name: "broker-z" } });
});

it("sends on all queues in turn, consumes for real, and the arithmetic agrees (DIAL, BACK-2)", async () => {
  const produced = await post<{ rows: { state: string; queueId: number; messageId: string }[] }>("/dial-tests/produce", { topic: "orders", messageCount: 10, keys: "k-1", tags: "a" });
  expect(produced.body.rows.map((row) => row.state)).toEqual(Array.from({ length: 10 }, () => "SEND_OK"));
  expect(new Set(produced.body.rows.map((row) => row.queueId))).toEqual(new Set([0, 1, 2, 3]));
  const consumed = await post<{ outcome: string; rows: { queueId: number }[] }>("/dial-tests/consume", { topic: "orders", group: "billing", messageCount: 4 });
  expect(consumed.body).toMatchObject({ outcome: "CONSUME_SUCCESS" });
  expect(consumed.body.rows.map((row) => row.queueId)).toEqual([0, 1, 2, 3]);
  expect((await get("/groups/billing/backlog")).body).toMatchObject({ rows: [{ topic: "orders", totalMessages: 10, totalConsumed: 4, lag: 6 }] });
  expect((await get("/groups?search=billing")).body).toMatchObject({ rows: [{ lag: 6 }] });
  expect((await get("/topics/orders")).body).toMatchObject({ historyMessages: 10, currentMessages: 10, producedToday: 10 });
  expect((await post("/dial-tests/consume", { topic: "empty", group: "billing" })).body).toMatchObject({ outcome: "NO_MATCHED_MESSAGE", rows: [] });
});

it("answers a body above the broker's limit as the broker does, not with a broken connection (DIAL-16)", async () => {
  const tooLarge = await post<{ rows: object[] }>("/dial-tests/produce", { topic: "orders", messageCount: 1, sizeKb: 4097 });
  expect(tooLarge.body.rows).toMatchObject([{ state: "MESSAGE_SIZE_EXCEEDED", messageId: "" }]);
});

it("finds messages by id, unique id, key, offset and time, page by page, with the state of a group (MSG)", async () => {
  const byKey = await get<{ rows: { offsetMessageId: string; uniqueId: string; queueId: number; queueOffset: number }[] }>("/messages?by=key&topic=orders&key=k-1");
  expect(byKey.body.rows).toHaveLength(10);
  const [first] = byKey.body.rows;
  expect((await get(`/messages?by=id&id=${first?.offsetMessageId}`)).body).toMatchObject({ rows: [{ uniqueId: first?.uniqueId }] });
  expect((await get(`/messages?by=id&topic=orders&id=${first?.uniqueId}`)).body).toMatchObject({ rows: [{ offsetMessageId: first?.offsetMessageId }] });
  expect((await get("/messages?by=offset&topic=orders&queueId=0&offset=0&group=billing")).body).toMatchObject({ rows: [{ queueId: 0, states: [{ group: "billing", state: "CONSUMED" }] }] });
  expect((await get("/messages?by=offset&topic=orders&queueId=0&offset=1&group=billing")).body).toMatchObject({ rows: [{ states: [{ state: "TO_CONSUME" }] }] });
  expect((await get("/messages?by=offset&topic=orders&queueId=0&offset=99")).body).toMatchObject({ code: "invalid_input", fields: [{ path: "offset", reason: "too_big" }] });
  const seen: string[] = [];
  for (let cursor = "", page = 0; page < 100; page++) {
    const { body } = await get<{ rows: { offsetMessageId: string }[]; nextCursor: string }>(`/messages?by=time&topic=orders&limit=3&cursor=${cursor}`);
    seen.push(...body.rows.map((row) => row.offsetMessageId));
    cursor = body.nextCursor;
    if (cursor === "") break;
  }
  expect(new Set(seen)).toEqual(new Set(byKey.body.rows.map((row) => row.offsetMessageId)));
  expect(seen).toHaveLength(10);
  expect((await get(`/messages/${first?.offsetMessageId}`)).body).toMatchObject({ compression: "none", unpackedBytes: 1024, unpackError: "" });
  expect((await get("/messages/0A0000010000000100000000000000FF")).body).toMatchObject({ code: "not_found" });
});

it("previews a reset per queue and does exactly that (RESET)", async () => {
  const preview = await post<{ rows: object[] }>("/groups/billing/offset-resets/preview", { topic: "orders", target: { to: "earliest" } });
  expect(preview.body).toMatchObject({ redelivered: 4, skipped: 0, onlineClients: [] });
  expect((await post("/groups/billing/offset-resets", { topic: "orders", target: { to: "earliest" }, confirm: "other" })).body).toMatchObject({ code: "confirmation_mismatch" });
  expect((await post("/groups/billing/offset-resets", { topic: "orders", target: { to: "latest" }, confirm: "billing" })).body).toMatchObject({ rows: Array.from({ length: 4 }, () => ({ result: "done" })) });
  expect((await get("/groups/billing/backlog")).body).toMatchObject({ rows: [{ lag: 0, totalConsumed: 10 }] });
});

it("refuses to delete what is in use and names who uses it; deletes it when they are gone (TOPIC-52, GROUP-13)", async () => {
  const consumer = new DemoConsumer(broker.namesrv, { name: "watchers", topics: ["orders"], millisecondsPerMessage: 1 });
  void consumer.run();
  await expect.poll(async () => (await get("/groups/watchers")).body, { timeout: 60_000 }).toMatchObject({ online: true, lag: 0 });
  expect((await get("/topics/orders/deletion")).body).toMatchObject({ onlineGroups: ["watchers"], refusal: "topic orders is consuming by consumer watchers" });
  expect((await console.client.call("DELETE", at("/topics/orders?confirm=orders"))).body).toMatchObject({ code: "in_use", params: { by: "watchers" } });
  expect((await console.client.call("DELETE", at("/groups/watchers?confirm=watchers"))).body).toMatchObject({ code: "in_use" });
  expect((await get("/groups/watchers/subscriptions")).body).toMatchObject({ online: true, consistent: true, rows: [{ topic: "orders", expression: "*", source: "online" }] });
  expect((await get("/consumers")).body).toMatchObject({ rows: [{ group: "watchers", topic: "orders", instanceCount: 1 }] });
  consumer.close();
  await expect.poll(async () => (await get("/topics/orders/deletion")).body.refusal, { timeout: 60_000 }).toBeNull();
  expect((await console.client.call("DELETE", at("/topics/orders?confirm=nope"))).body).toMatchObject({ code: "confirmation_mismatch" });
  expect((await console.client.call("DELETE", at("/topics/orders?confirm=orders"))).status).toBe(204);
  expect((await get("/topics")).body).toMatchObject({ total: 1, rows: [{ topic: "empty" }] });
});

it("finds things by a part of their name and shows what BRK-1 asks for", async () => {
  expect((await console.client.call("GET", "/api/search?q=bill")).body).toMatchObject({ hits: [{ kind: "group", name: "billing" }], more: 0 });
  const { body } = await get<{ runtime: { value: string | null }[] }>("/brokers/broker-a/0");
  expect(body.runtime).toHaveLength(45);
  expect(body.runtime.filter(({ value }) => value !== null).length).toBeGreaterThan(40);
});

it("keeps the last lists with a warning when the broker is gone", async () => {
  await broker.kill();
  await expect.poll(async () => (await get<{ state: string }>("")).body.state, { timeout: 60_000 }).toBe("unreachable");
  const lists = await get("/topics");
  expect(lists.body).toMatchObject({ total: 1, rows: [{ topic: "empty" }], warnings: [{ code: "broker_unreachable" }] });
  expect((await post("/topics", { name: "later", brokerNames: ["broker-a"] })).status).toBeGreaterThanOrEqual(502);
});
