import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { engineSkipReason } from "../../../e2e/engines/engine-availability.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import { everyEngine } from "../engine-cases.ts";
import { JavaSession } from "../java-session.ts";

const routes = z.record(z.string(), z.object({ readQueues: z.number(), writeQueues: z.number(), perm: z.number() }));
const stats = z.record(z.string(), z.object({ min: z.number(), max: z.number(), updated: z.number() }));
const consumeStats = z.object({ lag: z.number(), queues: z.record(z.string(), z.object({ broker: z.number(), consumer: z.number() })) });
const table = z.record(z.string(), z.string());
const connection = z.object({ clients: z.array(z.string()), consumeType: z.string(), messageModel: z.string(), consumeFromWhere: z.string(), topics: z.array(z.string()) });
const nothing = z.unknown();

describe.skipIf(engineSkipReason()).each(everyEngine)("Apache's admin tools 4.9.8 and $title", ({ start }) => {
  let engine: RocketmqEngine;
  let java: JavaSession;
  let address = "";
  let addresses: string[] = [];

  beforeAll(async () => {
    engine = await start({ brokers: 2 });
    java = await JavaSession.start(engine.namesrv);
    const cluster = await java.cluster();
    addresses = Object.values(cluster);
    address = cluster["broker-a"] ?? "";
    await java.createTopic("orders", 4);
    await java.startProducer("producer", "PG_orders");
    await java.send({ producer: "producer", topic: "orders", mode: "async", count: 400, prefix: "o", size: 100 });
    await java.startConsumer({ consumer: "consumer", group: "GID_orders", topic: "orders", tags: "*" });
    await java.awaitMessages(["consumer"], 400);
  });
  afterAll(async () => {
    await java?.stop();
    await engine?.stop();
  });

  it("examine the cluster", async () => {
    expect(Object.keys(await java.cluster())).toEqual(["broker-a", "broker-b"]);
    expect(addresses.every((one) => /^127\.0\.0\.1:\d+$/.test(one))).toBe(true);
  });

  it("create, read, change and delete a topic", async () => {
    await java.createTopic("short_lived", 3, 4);
    expect(await java.admin("topicRoute", { topic: "short_lived" }, routes)).toEqual({ "broker-a": { readQueues: 3, writeQueues: 3, perm: 4 }, "broker-b": { readQueues: 3, writeQueues: 3, perm: 4 } });
    await java.createTopic("short_lived", 5);
    expect(await java.admin("topicConfig", { address, topic: "short_lived" }, z.object({ perm: z.number(), readQueueNums: z.number(), writeQueueNums: z.number(), topicName: z.string() }))).toMatchObject({ perm: 6, readQueueNums: 5, writeQueueNums: 5, topicName: "short_lived" });
    expect(await java.admin("topics", {}, z.array(z.string()))).toContain("short_lived");
    await java.admin("deleteTopic", { topic: "short_lived", cluster: "DefaultCluster", addresses }, nothing);
    await expect(java.admin("topicRoute", { topic: "short_lived" }, routes)).rejects.toThrow(/CODE: 17/);
    expect(await java.admin("topics", {}, z.array(z.string()))).not.toContain("short_lived");
  });

  it("refuse to create a topic with an illegal name", async () => {
    await expect(java.admin("createTopic", { topic: "no spaces", queues: 1, addresses }, nothing)).rejects.toThrow(/illegal/i);
    await expect(java.admin("createTopic", { topic: "x".repeat(128), queues: 1, addresses }, nothing)).rejects.toThrow(/longer than/i);
    await expect(java.admin("createTopic", { topic: "TBW102", queues: 1, addresses }, nothing)).rejects.toThrow(/conflict|system topic/i);
  });

  it("read the offsets of a topic", async () => {
    const queues = await java.admin("topicStats", { topic: "orders" }, stats);
    expect(Object.keys(queues)).toHaveLength(8);
    expect(Object.values(queues).reduce((sum, queue) => sum + queue.max - queue.min, 0)).toBe(400);
    const offsets = z.object({ min: z.number(), max: z.number(), atTime: z.number(), earliest: z.number() });
    const before = await java.admin("offsets", { topic: "orders", broker: "broker-a", queueId: 0, timestamp: 1_000 }, offsets);
    expect(before).toMatchObject({ min: 0, atTime: 0 });
    expect(before.max).toBe(queues["orders/broker-a:0"]?.max);
    expect(Math.abs(Date.now() - before.earliest)).toBeLessThan(600_000);
    const after = await java.admin("offsets", { topic: "orders", broker: "broker-a", queueId: 0, timestamp: Date.now() + 60_000 }, offsets);
    expect(after.atTime).toBe(before.max - 1);
  });

  it("see the group's progress once it is committed", async () => {
    const progress = async (): Promise<unknown> => {
      const { lag, queues } = await java.admin("consumeStats", { group: "GID_orders", topic: "orders" }, consumeStats);
      return { lag, queues: Object.keys(queues).length, consumed: Object.values(queues).reduce((sum, queue) => sum + queue.consumer, 0) };
    };
    await expect.poll(progress, { timeout: 60_000, interval: 200 }).toEqual({ lag: 0, queues: 8, consumed: 400 });
    expect(await java.admin("groupsOfTopic", { topic: "orders" }, z.array(z.string()))).toContain("GID_orders");
  });

  it("see who is connected, and ask the consumer itself through the broker", async () => {
    const seen = await java.admin("consumerConnection", { group: "GID_orders" }, connection);
    expect(seen).toMatchObject({ consumeType: "CONSUME_PASSIVELY", messageModel: "CLUSTERING", consumeFromWhere: "CONSUME_FROM_FIRST_OFFSET" });
    expect(seen.topics).toEqual(["%RETRY%GID_orders", "orders"]);
    expect(seen.clients).toHaveLength(1);
    const running = await java.admin("consumerRunningInfo", { group: "GID_orders", clientId: seen.clients[0] }, z.object({ queues: z.number(), version: z.string() }));
    expect(running.version).toBe("V4_9_8");
    // Eight queues of the topic; the retry topic's follow as the client learns its route, broker by broker.
    expect(running.queues).toBeGreaterThanOrEqual(8);
    await expect(java.admin("consumerConnection", { group: "GID_nobody" }, connection)).rejects.toThrow(/CODE: (17|206)/);
    // A producer first says its name with its next heartbeat, up to 30 s after its first send.
    await expect.poll(() => java.admin("producerConnection", { group: "PG_orders", topic: "orders" }, z.number()).catch(() => 0), { timeout: 90_000, interval: 500 }).toBe(1);
  });

  it("create, read and delete a group", async () => {
    await java.admin("createGroup", { group: "GID_made", retryMaxTimes: 5, addresses }, nothing);
    expect(await java.admin("groupConfig", { address, group: "GID_made" }, z.object({ groupName: z.string(), retryMaxTimes: z.number(), consumeEnable: z.boolean() }))).toMatchObject({ groupName: "GID_made", retryMaxTimes: 5, consumeEnable: true });
    await java.admin("deleteGroup", { group: "GID_made", address }, nothing);
    expect(await java.admin("groupConfig", { address, group: "GID_made" }, nothing)).toBeNull();
  });

  it("reset the offsets of a group that is online, and the messages come again", async () => {
    const reset = await java.admin("resetOffset", { group: "GID_orders", topic: "orders", timestamp: 0 }, z.record(z.string(), z.number()));
    expect(Object.values(reset)).toEqual(Array.from({ length: 8 }, () => 0));
    await expect.poll(async () => (await java.awaitMessages(["consumer"], 400)).total, { timeout: 120_000, interval: 200 }).toBe(800);
  });

  it("read the runtime information and the configuration of a broker", async () => {
    const info = await java.admin("runtimeInfo", { address }, table);
    for (const key of ["bootTimestamp", "brokerVersionDesc", "putTps", "getTotalTps", "getTransferedTps", "msgPutTotalTodayNow", "msgGetTotalTodayNow", "commitLogMaxOffset", "commitLogDiskRatio", "sendThreadPoolQueueSize", "earliestMessageTimeStamp", "runtime"]) expect(info, key).toHaveProperty(key);
    expect(info.brokerVersionDesc).toMatch(/^V4_9_/);
    expect(Number(info.commitLogMaxOffset)).toBeGreaterThan(0);
    const config = await java.admin("brokerConfig", { address }, table);
    expect(config).toMatchObject({ brokerName: "broker-a", brokerClusterName: "DefaultCluster", autoCreateTopicEnable: "true" });
  });
});
