import { afterAll, beforeAll, expect, it } from "vitest";
import { startBundledBroker } from "../../e2e/engines/bundled-broker.ts";
import { askOnce } from "../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import { rocketmqAdapters } from "../management/adapters/rocketmq/rocketmq-adapter.ts";
import { startTestConsole } from "../management/testing/console-client.ts";
import type { Answer, TestConsole } from "../management/testing/console-client.ts";

/* What is set in the console about order, permission and retries, and what the broker then does. */

let broker: RocketmqEngine;
let console: TestConsole;
const call = <T = Record<string, unknown>>(method: string, path: string, body?: object): Promise<Answer<T>> => console.client.call<T>(method, `/api/instances/default${path}`, body);
const produce = async (topic: string): Promise<string[]> => (await call<{ rows: { state: string; detail: string; brokerName: string; queueId: number }[] }>("POST", "/dial-tests/produce", { topic, messageCount: 4 })).body.rows.map(({ state, brokerName, queueId, detail }) => (state === "SEND_OK" ? `${brokerName}:${queueId}` : detail));
const orderOf = async (topic: string): Promise<string | undefined> => /"orderTopicConf":"([^"]*)"/.exec((await askOnce(broker.namesrv, 105, { topic })).body.toString())?.[1];
/** Of the first broker that has the topic. */
const addressOf = async (topic: string): Promise<string> => (await call<{ brokers: { addresses: { address: string }[] }[] }>("GET", `/topics/${topic}/route`)).body.brokers[0]?.addresses[0]?.address ?? "";

beforeAll(async () => {
  broker = await startBundledBroker({ brokers: 2 });
  console = await startTestConsole({ engines: { rocketmq: rocketmqAdapters }, bundledNameServers: [broker.namesrv] });
  await console.client.signIn();
});
afterAll(async () => {
  await console?.stop();
  await broker?.stop();
});

it("makes a strictly ordered topic of one queue on one broker, and nothing else (TOPIC-30)", async () => {
  const strict = { name: "strict", messageType: "FIFO", strictlyOrdered: true, queuesPerBroker: 1, brokerNames: ["broker-b"] };
  for (const wrong of [{ queuesPerBroker: 2 }, { brokerNames: ["broker-a", "broker-b"] }]) expect((await call("POST", "/topics", { ...strict, ...wrong })).status).toBe(400);
  expect((await call("POST", "/topics", strict)).status).toBe(200);
  expect((await call("GET", "/topics/strict")).body).toMatchObject({ ordered: true, messageType: "FIFO", brokers: [{ brokerName: "broker-b", writeQueues: 1 }] });
  expect(await orderOf("strict")).toBe("broker-b:1");
  expect(await produce("strict")).toEqual(["broker-b:0", "broker-b:0", "broker-b:0", "broker-b:0"]);
});

it("tells the name server of a topic that is ordered in each queue, and of its growth", async () => {
  expect((await call("POST", "/topics", { name: "per_queue", messageType: "FIFO", queuesPerBroker: 2, brokerNames: ["broker-a", "broker-b"] })).status).toBe(200);
  expect(await orderOf("per_queue")).toBe("broker-a:2;broker-b:2");
  await call("PATCH", "/topics/per_queue", { queuesPerBroker: 3 });
  expect(await orderOf("per_queue")).toBe("broker-a:3;broker-b:3");
  await call("POST", "/topics", { name: "plain", brokerNames: ["broker-a"] });
  expect(await orderOf("plain")).toBeUndefined();
});

it("makes a topic read-only, write-only and both again, and clients feel it (TOPIC-51)", async () => {
  await call("POST", "/topics", { name: "gate", brokerNames: ["broker-a"], queuesPerBroker: 1 });
  await call("POST", "/groups", { name: "readers", brokerNames: ["broker-a"] });
  expect(await produce("gate")).toEqual(Array.from({ length: 4 }, () => "broker-a:0"));
  expect((await call("PATCH", "/topics/gate", { permission: 4 })).status).toBe(200);
  for (const detail of await produce("gate")) expect(detail).toContain("topic gate has no such queue that takes messages");
  expect((await call("POST", "/dial-tests/consume", { topic: "gate", group: "readers", messageCount: 2 })).body).toMatchObject({ outcome: "CONSUME_SUCCESS", rows: [{}, {}] });
  await call("PATCH", "/topics/gate", { permission: 2 });
  expect(await produce("gate")).toEqual(Array.from({ length: 4 }, () => "broker-a:0"));
  const pull = { consumerGroup: "readers", topic: "gate", queueId: 0, queueOffset: 0, maxMsgNums: 1, sysFlag: 4, commitOffset: 0, suspendTimeoutMillis: 0, subscription: "*", subVersion: 0, expressionType: "TAG" };
  const address = await addressOf("gate");
  expect(await askOnce(address, 11, pull)).toMatchObject({ code: 16, remark: "the topic[gate] pulling message is forbidden" });
  await call("PATCH", "/topics/gate", { permission: 6 });
  expect(await askOnce(address, 11, pull)).toMatchObject({ code: 0 });
});

it("takes 0 to 1000 retries for a group, 16 unless it is said, and the broker keeps to them (RETRY-7)", async () => {
  const group = { name: "tries", brokerNames: ["broker-a"] };
  for (const maxRetries of [1_001, -1, 1.5]) expect((await call("POST", "/groups", { ...group, maxRetries })).status).toBe(400);
  await call("POST", "/groups", group);
  expect((await call("GET", "/groups?search=tries")).body).toMatchObject({ rows: [{ maxRetries: 16 }] });
  expect((await call("PATCH", "/groups/tries", { maxRetries: 1_000 })).status).toBe(200);
  expect((await call("PATCH", "/groups/tries", { maxRetries: 0 })).status).toBe(200);
  expect((await call("GET", "/groups?search=tries")).body).toMatchObject({ rows: [{ maxRetries: 0 }] });
  await call("POST", "/topics", { name: "tried", brokerNames: ["broker-a"] });
  const { rows } = (await call<{ rows: { messageId: string }[] }>("POST", "/dial-tests/produce", { topic: "tried", messageCount: 1 })).body;
  const address = await addressOf("tried");
  expect(await askOnce(address, 36, { group: "tries", offset: Number.parseInt(rows[0]?.messageId.slice(16) ?? "", 16), delayLevel: 0 })).toMatchObject({ code: 0 });
  expect(await askOnce(address, 30, { topic: "%DLQ%tries", queueId: 0 })).toMatchObject({ code: 0, extFields: { offset: "1" } });
});
