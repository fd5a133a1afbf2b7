import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineSkipReason } from "../../e2e/engines/engine-availability.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import type { EngineAdapter } from "../management/adapters/port/engine-adapter.ts";
import { rocketmqAdapters } from "../management/adapters/rocketmq/rocketmq-adapter.ts";
import { connectionTo } from "./adapter-connection.ts";
import { apacheRocketmq, bundledBroker } from "./engine-cases.ts";

const engines = [bundledBroker, ...(engineSkipReason() === undefined ? [apacheRocketmq] : [])];

/** What the cluster port says of single brokers, whichever server stands behind it. */
describe.each(engines)("single brokers through the RocketMQ adapter on $title", ({ start }) => {
  let engine: RocketmqEngine;
  let adapter: EngineAdapter;

  beforeAll(async () => {
    engine = await start({ brokers: 2 });
    adapter = rocketmqAdapters.connect(connectionTo(engine.namesrv));
    await adapter.topics.create({ topic: "orders", brokerNames: ["broker-a", "broker-b"], readQueues: 2, writeQueues: 2, permission: 6, ordered: false, messageType: "NORMAL" });
  });
  afterAll(async () => {
    await adapter?.close();
    await engine?.stop();
  });

  const permissions = async (): Promise<Record<string, number>> => Object.fromEntries((await adapter.topics.route("orders")).queues.map(({ brokerName, permission }) => [brokerName, permission]));

  // RocketMQ's own name server has no such request: the capability says so, and the page names the reason.
  it("tells whether brokers can be started and stopped", async () => {
    const { capabilities } = await adapter.cluster.engine();
    const capability = capabilities.find(({ name }) => name === "nodeControl");
    const nodes = await adapter.cluster.controlledNodes();
    expect(capability?.supported).toBe(nodes !== null);
    expect(nodes !== null).toBe(engine.title.includes("bundled"));
    if (nodes === null) await expect(adapter.cluster.controlNode("broker-b", "stop")).rejects.toMatchObject({ code: "unsupported_by_engine" });
    else expect(nodes.map(({ brokerName, state }) => [brokerName, state])).toEqual([["broker-a", "running"], ["broker-b", "running"]]);
  });

  it("changes the permission of one broker, which its routes show", async () => {
    await adapter.cluster.updateConfig({ brokerPermission: "4" }, ["broker-b"]);
    await expect.poll(permissions, { timeout: 30_000 }).toEqual({ "broker-a": 6, "broker-b": 4 });
    await adapter.cluster.updateConfig({ brokerPermission: "6" }, ["broker-b"]);
    await expect.poll(permissions, { timeout: 30_000 }).toEqual({ "broker-a": 6, "broker-b": 6 });
  });

  it("takes a broker out of the routes of producers at the name servers, and gives it back", async () => {
    expect(await adapter.cluster.setRouteWritable("broker-b", false)).toBeGreaterThan(0);
    expect(await permissions()).toEqual({ "broker-a": 6, "broker-b": 4 });
    expect(await adapter.cluster.setRouteWritable("broker-b", true)).toBeGreaterThan(0);
    expect(await permissions()).toEqual({ "broker-a": 6, "broker-b": 6 });
  });

  it("loses a broker that was stopped and finds it again", async () => {
    await engine.stopNode(1);
    const { value } = await adapter.cluster.runtimes();
    expect(value.filter(({ runtime }) => runtime !== null).map(({ brokerName }) => brokerName)).toEqual(["broker-a"]);
    await engine.startNode(1);
    expect((await adapter.cluster.brokers()).map(({ brokerName }) => brokerName)).toEqual(["broker-a", "broker-b"]);
  });
});
