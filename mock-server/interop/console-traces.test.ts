import { deflateSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startBundledBroker } from "../../e2e/engines/bundled-broker.ts";
import { brokerAddresses } from "../../e2e/engines/cluster-probe.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import { traceDelivery, writeTraceMessage } from "../../e2e/engines/trace-writer.ts";
import type { MessageTrace, TracedMessage } from "../../src/contract/traces.ts";
import { rocketmqAdapters } from "../management/adapters/rocketmq/rocketmq-adapter.ts";
import { startTestConsole } from "../management/testing/console-client.ts";
import type { Answer, TestConsole } from "../management/testing/console-client.ts";

/* Traces that no well-behaved client writes, against the bundled broker. */

const traceTopic = "RMQ_SYS_TRACE_TOPIC";
let broker: RocketmqEngine;
let address: string;
let console: TestConsole;
const get = <T>(path: string): Promise<Answer<T>> => console.client.call<T>("GET", `/api/instances/default/traces${path}`);
const record = (...fields: (string | number)[]): string => `${fields.join("\u0001")}\u0002`;

beforeAll(async () => {
  broker = await startBundledBroker();
  [address = ""] = await brokerAddresses(broker.namesrv);
  console = await startTestConsole({ engines: { rocketmq: rocketmqAdapters }, bundledNameServers: [broker.namesrv] });
  await console.client.signIn();
});
afterAll(async () => {
  await console?.stop();
  await broker?.stop();
});

it("says that there is no trace topic, and which brokers do not make one", async () => {
  expect((await get("?by=time&lastMs=3600000")).body).toMatchObject({ rows: [], nextCursor: "", setup: { topic: traceTopic, usualTopic: traceTopic, exists: false, brokers: [{ brokerName: "broker-a", isOn: false }] } });
  expect((await get("/NOBODY-KNOWS")).body).toMatchObject({ messageId: "NOBODY-KNOWS", message: null, sends: [], groups: [], setup: { exists: false }, traceMessages: 0 });
  expect((await get("?by=key")).body).toMatchObject({ code: "invalid_input", fields: [{ path: "key", reason: "required" }] });
  expect((await get("?by=time&beginAt=2&endAt=1")).body).toMatchObject({ code: "invalid_input", fields: [{ path: "beginAt", reason: "too_big" }] });
});

it("reads compressed bodies, counts what it cannot read and keeps the rest", async () => {
  const told = Buffer.from(record("SubBefore", 1000, "R", "G", "R1", "PACKED", 0, "k") + record("Recall", 1, "R") + "SubAfter\u0001R1");
  await writeTraceMessage(address, { body: deflateSync(told), sysFlag: 1, keys: "PACKED" });
  await writeTraceMessage(address, { body: Buffer.from("no zlib"), sysFlag: 1, keys: "PACKED" });
  await writeTraceMessage(address, { body: Buffer.alloc(0), keys: "PACKED" });
  const { body } = await get<MessageTrace>("/PACKED");
  expect(body).toMatchObject({ traceMessages: 3, skippedRecords: 3, sends: [], groups: [{ group: "G", deliveries: [{ at: 1000, endedAt: null, costMs: null, state: "pushed" }] }] });
});

it("asks on for the older traces of a message that has more than one answer holds", async () => {
  const message = { topic: "t", key: "k", uniqueId: "MANY", group: "G", costMs: 1, isSuccess: true };
  for (let index = 0; index < 40; index++) await traceDelivery(address, { ...message, retryTimes: index, startedAtMs: 1000 + index * 10 });
  // The index tells seconds apart, nothing finer.
  const firstEndedMs = Date.now();
  await expect.poll(() => Date.now() - firstEndedMs, { timeout: 10_000, interval: 100 }).toBeGreaterThan(2000);
  for (let index = 40; index < 90; index++) await traceDelivery(address, { ...message, retryTimes: index, startedAtMs: 1000 + index * 10 });
  const { body } = await get<MessageTrace>("/MANY");
  expect(body.limited).toBe(false);
  expect(body.groups[0]?.deliveries.map(({ order, retryTimes }) => [order, retryTimes])).toEqual(Array.from({ length: 90 }, (_none, index) => [index + 1, index]));
});

it("goes through a range slice after slice, each trace once", async () => {
  const rows: TracedMessage[] = [];
  let cursor = "";
  do {
    const { body } = await get<{ rows: TracedMessage[]; nextCursor: string; skippedRecords: number }>(`?by=time&cursor=${encodeURIComponent(cursor)}`);
    rows.push(...body.rows);
    cursor = body.nextCursor;
  } while (cursor !== "");
  expect(new Set(rows.map(({ messageId }) => messageId))).toEqual(new Set(["MANY", "PACKED"]));
  expect(rows.filter(({ messageId }) => messageId === "MANY").reduce((sum, { groups }) => sum + (groups[0]?.deliveries ?? 0), 0)).toBe(90);
});
