import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { engineSkipReason } from "../../../e2e/engines/engine-availability.ts";
import { askOnce, type RawAnswer } from "../../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import type { EngineAdapter } from "../../management/adapters/port/engine-adapter.ts";
import { rocketmqAdapters } from "../../management/adapters/rocketmq/rocketmq-adapter.ts";
import { connectionTo } from "../adapter-connection.ts";
import { bundledBroker, everyEngine } from "../engine-cases.ts";
import { JavaSession } from "../java-session.ts";
import { deliveredNames, heldQueues, sendOrdered, startScripted, stopScripted } from "../scripted-consumer.ts";

const patience = { timeout: 60_000, interval: 100 };
const bothBrokers = ["broker-a", "broker-b"];
const permissions = z.record(z.string(), z.object({ perm: z.number() })).transform((queues) => Object.values(queues).map(({ perm }) => perm));
const noRoute = /MQClientException: No route info (?:of|for) this topic/;

describe.skipIf(engineSkipReason()).each(everyEngine)("Read-only and write-only on $title", ({ start, title }) => {
  let engine: RocketmqEngine;
  let adapter: EngineAdapter;
  let java: JavaSession;
  let addresses: Record<string, string> = {};
  let producers = 0;

  beforeAll(async () => {
    engine = await start({ brokers: 2 });
    java = await JavaSession.start(engine.namesrv, undefined, { "rocketmq.client.rebalance.waitInterval": 500 });
    adapter = rocketmqAdapters.connect(connectionTo(engine.namesrv));
    addresses = await java.cluster();
  });
  afterAll(async () => {
    await adapter?.close();
    await java?.stop();
    await engine?.stop();
  });

  const create = (topic: string, ordered = false): Promise<unknown> => adapter.topics.create({ topic, brokerNames: bothBrokers, readQueues: 1, writeQueues: 1, permission: 6, ordered, messageType: ordered ? "FIFO" : "NORMAL" });
  const setPermission = (topic: string, permission: number): Promise<unknown> => adapter.topics.update(topic, { permission });
  const routed = (topic: string): Promise<number[]> => java.admin("topicRoute", { topic }, permissions);
  const setBrokerPermission = (brokerName: string, bits: number): Promise<RawAnswer> => askOnce(addresses[brokerName] ?? "", 25, {}, Buffer.from(`brokerPermission=${bits}`));

  /** A producer that has no route yet. */
  async function sendFresh(topic: string, count = 1): Promise<string[]> {
    producers += 1;
    const producer = `fresh-${producers}`;
    await java.startProducer(producer);
    return (await java.send({ producer, topic, mode: "sync", count, prefix: producer, size: 20 })).results.map(({ broker }) => broker);
  }
  /** A send as a client does that does not know of a change. */
  function sendUnaware(topic: string, brokerName = "broker-a"): Promise<RawAnswer> {
    return askOnce(addresses[brokerName] ?? "", 10, { producerGroup: "PG", topic, defaultTopic: "TBW102", defaultTopicQueueNums: 4, queueId: 0, sysFlag: 0, bornTimestamp: Date.now(), flag: 0, properties: "", reconsumeTimes: 0 }, Buffer.from("unaware|"));
  }
  const pullUnaware = (topic: string): Promise<RawAnswer> =>
    askOnce(addresses["broker-a"] ?? "", 11, { consumerGroup: "CG", topic, queueId: 0, queueOffset: 0, maxMsgNums: 32, sysFlag: 4, commitOffset: 0, suspendTimeoutMillis: 0, subscription: "*", subVersion: 0, expressionType: "TAG" });

  it("a read-only topic has no route for producers, and its consumers finish what is there", async () => {
    await create("frozen");
    for (const key of ["anna", "bert"]) await sendOrdered(java, "frozen", key, 20);
    await setPermission("frozen", 4);
    await expect.poll(() => routed("frozen"), patience).toEqual([4, 4]);
    await expect(sendFresh("frozen")).rejects.toThrow(noRoute);
    await expect.poll(() => sendOrdered(java, "frozen", "late", 1).then(() => "sent", (error: Error) => error.message), patience).toMatch(noRoute);
    await startScripted(java, { consumer: "drain", group: "GID_drain", topic: "frozen" });
    await expect.poll(async () => (await deliveredNames(java, "drain")).filter((name) => !name.startsWith("late")).length, patience).toBe(40);
    await expect.poll(async () => (await java.admin("consumeStats", { group: "GID_drain", topic: "frozen" }, z.object({ lag: z.number() }))).lag, patience).toBe(0);
    await setPermission("frozen", 6);
    await expect.poll(() => sendOrdered(java, "frozen", "again", 1).then(() => "sent", (error: Error) => error.message), patience).toBe("sent");
    await expect.poll(async () => (await deliveredNames(java, "drain")).includes("again-0"), patience).toBe(true);
    await stopScripted(java, "drain");
  });

  it("a producer that does not know yet that a topic is read-only", async () => {
    await create("unaware");
    await setPermission("unaware", 4);
    // Different on purpose: a topic set to read-only refuses sends (TOPIC-51). A 4.9 broker does not look, so that
    // such a producer writes for up to 30 s more, until it asks for the route again.
    const expected = title === bundledBroker.title ? { code: 16, remark: "the topic[unaware] sending message is forbidden" } : { code: 0 };
    expect(await sendUnaware("unaware")).toMatchObject(expected);
  });

  it("a read-only topic that is ordered", async () => {
    await create("frozen_order", true);
    await setPermission("frozen_order", 4);
    // Producers take the queues of ordered topics from ORDER_TOPIC_CONFIG, which says nothing of permissions, so that a
    // 4.9 broker lets them write for good. Different on purpose, as above.
    const outcome = await sendOrdered(java, "frozen_order", "anna", 1).then(() => "sent", (error: Error) => error.message);
    if (title === bundledBroker.title) expect(outcome).toContain("CODE: 16  DESC: the topic[frozen_order] sending message is forbidden");
    else expect(outcome).toBe("sent");
  });

  it("a write-only topic takes messages and gives none, and all of them when it may be read again", async () => {
    await create("inbox");
    await setPermission("inbox", 2);
    await startScripted(java, { consumer: "reader", group: "GID_reader", topic: "inbox", routeEveryMs: 500 });
    expect((await sendFresh("inbox", 10)).length).toBe(10);
    expect(await pullUnaware("inbox")).toMatchObject({ code: 16, remark: "the topic[inbox] pulling message is forbidden" });
    await expect(java.pull("inbox", "broker-a", 0, 0, 1)).rejects.toThrow(/MQBrokerException: CODE: 16 {2}DESC: the topic\[inbox\] pulling message is forbidden/);
    expect(await heldQueues(java, "reader")).toEqual({});
    await setPermission("inbox", 6);
    await expect.poll(async () => (await deliveredNames(java, "reader")).length, patience).toBe(10);
    await stopScripted(java, "reader");
  });

  it("a topic that may be neither read nor written refuses both", async () => {
    await create("closed");
    await setPermission("closed", 0);
    await expect(sendFresh("closed")).rejects.toThrow(noRoute);
    expect(await pullUnaware("closed")).toMatchObject({ code: 16 });
  });

  it("a read-only broker leaves the sends to the other, and only ordered topics are refused at once", async () => {
    await create("plain");
    await java.call("order.announce", { topic: "strict", queues: "broker-a:1;broker-b:1" }, z.unknown());
    await create("strict");
    await sendFresh("plain");
    await setBrokerPermission("broker-a", 4);
    await expect.poll(() => routed("plain"), patience).toEqual([4, 6]);
    expect(new Set(await sendFresh("plain", 8))).toEqual(new Set(["broker-b"]));
    expect(await sendUnaware("plain")).toMatchObject({ code: 0 });
    expect(await sendUnaware("strict")).toMatchObject({ code: 16, remark: "the broker[127.0.0.1] sending message is forbidden" });
    expect(await sendUnaware("strict", "broker-b")).toMatchObject({ code: 0 });
    expect(await pullUnaware("plain")).toMatchObject({ code: 0 });
    await setBrokerPermission("broker-a", 2);
    await expect.poll(() => routed("plain"), patience).toEqual([2, 6]);
    expect(await pullUnaware("plain")).toMatchObject({ code: 16, remark: "the broker[127.0.0.1] pulling message is forbidden" });
    expect(await sendUnaware("strict")).toMatchObject({ code: 0 });
    await setBrokerPermission("broker-a", 6);
    await expect.poll(() => routed("plain"), patience).toEqual([6, 6]);
  });

  it("a name server takes the write permission of a broker's topics, and gives it back to all (205, 327)", async () => {
    await create("wiped");
    const [wiped, added] = [await askOnce(engine.namesrv, 205, { brokerName: "broker-b" }), await routed("wiped")];
    expect(Number(wiped.extFields["wipeTopicCount"])).toBeGreaterThan(0);
    expect(added).toEqual([6, 4]);
    expect(new Set(await sendFresh("wiped", 6))).toEqual(new Set(["broker-a"]));
    expect(await askOnce(engine.namesrv, 327, { brokerName: "broker-b" })).toMatchObject({ code: 0, extFields: { addTopicCount: wiped.extFields["wipeTopicCount"] } });
    expect(await routed("wiped")).toEqual([6, 6]);
    expect(await askOnce(engine.namesrv, 205, { brokerName: "nobody" })).toMatchObject({ code: 0, extFields: { wipeTopicCount: "0" } });
  });
});
