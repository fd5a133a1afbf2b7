import { afterAll, beforeAll, expect, it } from "vitest";
import { startBundledBroker } from "../../e2e/engines/bundled-broker.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import { rocketmqAdapters } from "../management/adapters/rocketmq/rocketmq-adapter.ts";
import { startTestConsole } from "../management/testing/console-client.ts";
import type { Answer, TestConsole } from "../management/testing/console-client.ts";

/* Starting and stopping brokers through the console's API: every answer here came over the wire. */

interface Cluster {
  brokers: { brokerName: string; state: string; address: string; stateSince: number | null }[];
  nodeControl: { supported: boolean; reason: string };
  nameServers: { reachable: boolean }[];
}

let engine: RocketmqEngine;
let console: TestConsole;
const call = <T = Record<string, unknown>>(method: "GET" | "POST" | "PATCH", path: string, body?: object): Promise<Answer<T>> => console.client.call<T>(method, `/api/instances/default${path}`, body);
const control = (broker: string, action: string, confirm = ""): Promise<Answer<{ state: string; code: string; params: object }>> => call("POST", `/brokers/${broker}/0/control`, { action, confirm });
const states = async (): Promise<string[]> => (await call<Cluster>("GET", "/cluster")).body.brokers.map(({ brokerName, state }) => `${brokerName} ${state}`);

beforeAll(async () => {
  engine = await startBundledBroker({ brokers: 2 });
  console = await startTestConsole({ engines: { rocketmq: rocketmqAdapters }, bundledNameServers: [engine.namesrv] });
  await console.client.signIn();
  for (const [name, brokerNames] of [["both", ["broker-a", "broker-b"]], ["only-b", ["broker-b"]]]) expect((await call("POST", "/topics", { name, brokerNames })).status).toBe(200);
});
afterAll(async () => {
  await console?.stop();
  await engine?.stop();
});

it("stops a broker after its name was typed, keeps it in the list with its address, and starts it again", async () => {
  const before = (await call<Cluster>("GET", "/cluster")).body;
  expect(before).toMatchObject({ nodeControl: { supported: true, reason: "" }, brokers: [{ brokerName: "broker-a", state: "running" }, { brokerName: "broker-b", state: "running" }] });
  expect((await call("GET", "/brokers/broker-b/0/effect")).body).toMatchObject({ topicsOnlyHere: { total: 1, names: ["only-b"] }, topicsElsewhere: 1, waitingMessages: 0, consumers: [], producers: [], isLastRunning: false });
  expect((await control("broker-b", "stop", "broker-a")).body).toMatchObject({ code: "confirmation_mismatch", params: { expected: "broker-b" } });
  expect(await control("broker-b", "stop", "broker-b")).toMatchObject({ status: 200, body: { state: "stopped" } });
  const stopped = (await call<Cluster>("GET", "/cluster")).body;
  expect(stopped.brokers[1]).toMatchObject({ state: "stopped", address: before.brokers[1]?.address });
  expect(stopped).toMatchObject({ brokers: [{ state: "running" }, {}], warnings: [] });
  await expect.poll(async () => (await call("GET", "/topics")).body, { timeout: 30_000 }).toMatchObject({ total: 3, warnings: [{ code: "broker_unreachable", subject: "broker-b" }] });
  expect((await call("GET", "/brokers/broker-b/0")).body).toMatchObject({ broker: { state: "stopped" }, config: null });
  expect((await call("GET", "/brokers/broker-b/0/effect")).body).toMatchObject({ topicsOnlyHere: { names: ["only-b"] } });
  expect((await call("GET", "/brokers/broker-a/0/effect")).body).toMatchObject({ isLastRunning: true, topicsOnlyHere: { names: ["both"] } });
  expect(await control("broker-b", "start")).toMatchObject({ status: 200, body: { state: "running" } });
  await expect.poll(states, { timeout: 30_000 }).toEqual(["broker-a running", "broker-b running"]);
  expect(await control("broker-b", "restart", "broker-b")).toMatchObject({ status: 200, body: { state: "running" } });
  expect((await control("broker-z", "start")).body).toMatchObject({ code: "not_found" });
});

it("goes on to count what waits on a stopped broker", async () => {
  expect((await call("POST", "/groups", { name: "behind", brokerNames: ["broker-a", "broker-b"] })).status).toBe(200);
  expect((await call("POST", "/dial-tests/produce", { topic: "only-b", messageCount: 4 })).status).toBe(200);
  expect((await call("POST", "/dial-tests/consume", { topic: "only-b", group: "behind", messageCount: 1 })).body).toMatchObject({ outcome: "CONSUME_SUCCESS" });
  const waiting = async (): Promise<unknown> => (await call("GET", "/brokers/broker-b/0/effect")).body["waitingMessages"];
  await expect.poll(waiting, { timeout: 20_000 }).toBe(3);
  expect((await control("broker-b", "stop", "broker-b")).status).toBe(200);
  expect(await waiting()).toBe(3);
  expect((await call("GET", "/groups?search=behind")).body).toMatchObject({ rows: [{ brokerName: "broker-a", lag: 0 }, { brokerName: "broker-b", lag: 3 }] });
  expect(await control("broker-b", "start")).toMatchObject({ body: { state: "running" } });
  expect(await waiting()).toBe(3);
});

it("still shows and starts the brokers when all of them are stopped", async () => {
  for (const broker of ["broker-a", "broker-b"]) expect((await control(broker, "stop", broker)).status).toBe(200);
  expect((await call<Cluster>("GET", "/cluster")).body).toMatchObject({ brokers: [{ state: "stopped" }, { state: "stopped" }], nameServers: [{ reachable: true }] });
  const second = await startTestConsole({ engines: { rocketmq: rocketmqAdapters }, bundledNameServers: [engine.namesrv] });
  await second.client.signIn();
  expect((await second.client.call<Cluster>("GET", "/api/instances/default/cluster")).body).toMatchObject({ brokers: [{ brokerName: "broker-a", state: "stopped" }, { brokerName: "broker-b", state: "stopped" }] });
  await second.stop();
  for (const broker of ["broker-a", "broker-b"]) expect(await control(broker, "start")).toMatchObject({ status: 200, body: { state: "running" } });
  await expect.poll(states, { timeout: 30_000 }).toEqual(["broker-a running", "broker-b running"]);
});

it("takes one broker out of the routes of producers and gives it back", async () => {
  const drained = async (): Promise<unknown> => (await call<{ queues: { brokerName: string; permission: number }[] }>("GET", "/topics/both/route")).body.queues.map(({ permission }) => permission);
  expect((await call<{ topics: number }>("POST", "/brokers/broker-b/0/drain", { drained: true })).body.topics).toBeGreaterThan(1);
  expect(await drained()).toEqual([6, 4]);
  expect((await call("POST", "/brokers/broker-b/0/drain", { drained: false })).status).toBe(200);
  expect(await drained()).toEqual([6, 6]);
});

it("makes one broker read-only and lets it write again", async () => {
  expect(await call("PATCH", "/brokers/broker-b/0", { permission: 4 })).toMatchObject({ status: 200, body: { permission: 4, warnings: [] } });
  const permissions = async (): Promise<string[]> => (await call<{ queues: { brokerName: string; permission: number }[] }>("GET", "/topics/both/route")).body.queues.map(({ brokerName, permission }) => `${brokerName} ${permission}`);
  expect(await permissions()).toEqual(["broker-a 6", "broker-b 4"]);
  await call("PATCH", "/brokers/broker-b/0", { permission: 6 });
  expect(await permissions()).toEqual(["broker-a 6", "broker-b 6"]);
});
