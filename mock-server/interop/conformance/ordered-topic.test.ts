import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { engineSkipReason } from "../../../e2e/engines/engine-availability.ts";
import { askOnce } from "../../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import type { EngineAdapter } from "../../management/adapters/port/engine-adapter.ts";
import { rocketmqAdapters } from "../../management/adapters/rocketmq/rocketmq-adapter.ts";
import { connectionTo } from "../adapter-connection.ts";
import { everyEngine } from "../engine-cases.ts";
import { JavaSession } from "../java-session.ts";
import { deliveredNames, sendOrdered, startScripted, stopScripted } from "../scripted-consumer.ts";

const bothBrokers = ["broker-a", "broker-b"];
const topicConfig = z.object({ order: z.boolean() });
const kvTable = z.record(z.string(), z.string());

describe.skipIf(engineSkipReason()).each(everyEngine)("Ordered topics on $title", ({ start }) => {
  let engine: RocketmqEngine;
  let adapter: EngineAdapter;
  let java: JavaSession;
  let addresses: Record<string, string> = {};

  beforeAll(async () => {
    engine = await start({ brokers: 2 });
    java = await JavaSession.start(engine.namesrv);
    adapter = rocketmqAdapters.connect(connectionTo(engine.namesrv));
    addresses = await java.cluster();
  });
  afterAll(async () => {
    await adapter?.close();
    await java?.stop();
    await engine?.stop();
  });

  const create = (topic: string, brokerNames: string[], queues: number, ordered = true): Promise<unknown> =>
    adapter.topics.create({ topic, brokerNames, readQueues: queues, writeQueues: queues, permission: 6, ordered, messageType: ordered ? "FIFO" : "NORMAL" });
  const publishQueues = (topic: string): Promise<string[]> => java.call("order.publishQueues", { topic }, z.array(z.string()));
  const orderFlag = async (topic: string): Promise<boolean> => (await java.admin("topicConfig", { address: addresses["broker-a"], topic }, topicConfig)).order;
  const routeText = async (topic: string): Promise<string> => (await askOnce(engine.namesrv, 105, { topic })).body.toString();

  it("are told by the name server, and a Java producer then has their queues in a fixed order", async () => {
    await create("per_queue", bothBrokers, 2);
    expect(await routeText("per_queue")).toContain('"orderTopicConf":"broker-a:2;broker-b:2"');
    expect(await adapter.topics.route("per_queue")).toMatchObject({ ordered: true });
    expect(await publishQueues("per_queue")).toEqual(["broker-a:0", "broker-a:1", "broker-b:0", "broker-b:1"]);
    for (const key of ["anna", "bert", "cleo"]) expect(new Set(await sendOrdered(java, "per_queue", key, 20)).size).toBe(1);
  });

  it("with one queue on one broker are in one order, whatever the keys and the senders", async () => {
    await create("strict", ["broker-b"], 1);
    expect(await publishQueues("strict")).toEqual(["broker-b:0"]);
    const sent = await Promise.all(["anna", "bert", "cleo"].map((key) => sendOrdered(java, "strict", key, 30)));
    expect(new Set(sent.flat())).toEqual(new Set(["broker-b:0"]));
    await startScripted(java, { consumer: "strict", group: "GID_strict", topic: "strict", orderly: true, suspendMs: 10, script: { "bert-3": { how: "later", times: 2 } } });
    await expect.poll(async () => (await deliveredNames(java, "strict")).length, { timeout: 60_000, interval: 100 }).toBe(92);
    const seen = await deliveredNames(java, "strict");
    const first = seen.indexOf("bert-3");
    expect(seen.slice(first, first + 3)).toEqual(["bert-3", "bert-3", "bert-3"]);
    for (const key of ["anna", "bert", "cleo"]) expect([...new Set(seen.filter((name) => name.startsWith(key)))]).toEqual(Array.from({ length: 30 }, (_unused, index) => `${key}-${index}`));
    await stopScripted(java, "strict");
  });

  it("are marked by ORDER_TOPIC_CONFIG alone: the order that a creation names is ignored", async () => {
    const fields = { defaultTopic: "TBW102", readQueueNums: 1, writeQueueNums: 1, perm: 6, topicFilterType: "SINGLE_TAG", topicSysFlag: 0 };
    const createRaw = async (topic: string, order: boolean): Promise<void> => void (await askOnce(addresses["broker-a"] ?? "", 17, { ...fields, topic, order: String(order) }));
    await createRaw("said_only", true);
    expect(await orderFlag("said_only")).toBe(false);
    await java.call("order.announce", { topic: "announced", queues: "broker-a:1" }, kvTable);
    await createRaw("announced", false);
    await expect.poll(() => orderFlag("announced"), { timeout: 80_000, interval: 200 }).toBe(true);
    await createRaw("announced", false);
    await expect.poll(() => orderFlag("announced"), { timeout: 80_000, interval: 200 }).toBe(true);
    expect(await java.call("order.announce", { topic: "announced" }, kvTable)).not.toHaveProperty("announced");
    expect(await routeText("announced")).not.toContain("orderTopicConf");
  });

  it("grow with their entry, and lose it with their deletion", async () => {
    await create("growing", bothBrokers, 1);
    await adapter.topics.update("growing", { queues: 3 });
    expect(await publishQueues("growing")).toEqual(["broker-a:0", "broker-a:1", "broker-a:2", "broker-b:0", "broker-b:1", "broker-b:2"]);
    await adapter.topics.delete("growing");
    await create("growing", bothBrokers, 1, false);
    expect(await routeText("growing")).not.toContain("orderTopicConf");
  });

  // The last test: broker-b is away from the name server until it says again that it is there, within 30 s.
  it("keep the same queues for the same keys while a broker is away; those of other topics move (KIND-5, KIND-6)", async () => {
    await create("steady", bothBrokers, 1);
    await create("moving", bothBrokers, 1, false);
    const away = async (): Promise<string[][]> => {
      await askOnce(engine.namesrv, 104, { brokerName: "broker-b", brokerAddr: addresses["broker-b"] ?? "", clusterName: "DefaultCluster", brokerId: 0 });
      return [await publishQueues("moving"), await publishQueues("steady")];
    };
    // It may say so just between the questions.
    await expect.poll(away, { timeout: 60_000 }).toEqual([["broker-a:0"], ["broker-a:0", "broker-b:0"]]);
  });
});
