import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { engineSkipReason } from "../../../e2e/engines/engine-availability.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import { consumeWithAliOns } from "../ali-ons-session.ts";
import { everyEngine } from "../engine-cases.ts";
import { JavaSession, type JavaMessage } from "../java-session.ts";
import { deliveredNames, deliveries, startScripted, stopScripted, type Delivery } from "../scripted-consumer.ts";

/** A client asks for the route of its new retry topic after 30 s, and takes up its queues up to 20 s later. */
const patience = { timeout: 100_000, interval: 100 };
/** The 18 levels, shortened: the first retry after 1 s, the next after 2 s. */
const messageDelayLevel = "1s 2s 1s 2s 1s 1s 1s 1s 1s 1s 1s 1s 1s 1s 1s 1s 1s 1s";

describe.skipIf(engineSkipReason()).each(everyEngine)("Retries of Java consumers 4.9.8 on $title", ({ start }) => {
  let engine: RocketmqEngine;
  let java: JavaSession;
  let address = "";

  beforeAll(async () => {
    engine = await start({ brokerConfig: { messageDelayLevel } });
    java = await JavaSession.start(engine.namesrv);
    address = (await java.cluster())["broker-a"] ?? "";
    await java.startProducer("producer");
  });
  afterAll(async () => {
    await java?.stop();
    await engine?.stop();
  });

  async function send(topic: string, prefix: string, count = 1): Promise<{ offsetId: string; uniqueId: string }[]> {
    return (await java.send({ producer: "producer", topic, mode: "sync", count, prefix, tag: "TagA", size: 20 })).results;
  }
  const deadLetters = async (group: string): Promise<JavaMessage[]> => (await java.pull(`%DLQ%${group}`, "broker-a", 0, 0, 32).catch(() => ({ messages: [] }))).messages;
  const retried = (seen: Delivery[], name: string): string[] => seen.filter((one) => one.name === name).map(({ reconsumeTimes }) => `${name}/${reconsumeTimes}`);

  it("come after a failure, after nothing and after an exception (RETRY-2), with the properties of the real broker", async () => {
    await java.createTopic("triggers", 1);
    const script = { "t-0": { how: "later", times: 1 }, "t-1": { how: "null", times: 1 }, "t-2": { how: "throw", times: 1 } } as const;
    const [first] = await send("triggers", "t", 4);
    await startScripted(java, { consumer: "triggers", group: "GID_triggers", topic: "triggers", script });
    await expect.poll(async () => (await deliveries(java, "triggers")).length, patience).toBe(7);
    const seen = await deliveries(java, "triggers");
    for (const name of ["t-0", "t-1", "t-2"]) expect(retried(seen, name)).toEqual([`${name}/0`, `${name}/1`]);
    expect(retried(seen, "t-3")).toEqual(["t-3/0"]);
    const again = seen.find(({ name, reconsumeTimes }) => name === "t-0" && reconsumeTimes === 1);
    // The client itself puts the topic's name back, and adds when it began and what the queue's ends are.
    expect(again).toMatchObject({ topic: "triggers", messageId: first?.uniqueId });
    const [stored] = (await java.pull("%RETRY%GID_triggers", "broker-a", 0, 0, 1)).messages;
    expect(Object.keys(stored?.properties ?? {}).sort()).toEqual(["CLUSTER", "DELAY", "KEYS", "MAX_OFFSET", "MIN_OFFSET", "ORIGIN_MESSAGE_ID", "REAL_QID", "REAL_TOPIC", "RETRY_TOPIC", "TAGS", "UNIQ_KEY", "WAIT"]);
    expect(stored?.properties).toMatchObject({ DELAY: "3", REAL_TOPIC: "%RETRY%GID_triggers", REAL_QID: "0", RETRY_TOPIC: "triggers", WAIT: "false" });
    await stopScripted(java, "triggers");
  });

  it("wait as long as the levels say, from the third on, and remember the first message (RETRY-5)", async () => {
    await java.createTopic("waiting", 1);
    const [first] = await send("waiting", "w");
    await startScripted(java, { consumer: "waiting", group: "GID_waiting", topic: "waiting", script: { "w-0": { how: "later", times: 3 } } });
    await expect.poll(async () => retried(await deliveries(java, "waiting"), "w-0"), patience).toEqual(["w-0/0", "w-0/1", "w-0/2", "w-0/3"]);
    const seen = await deliveries(java, "waiting");
    expect(seen.slice(1).map(({ properties }) => properties["DELAY"])).toEqual(["3", "4", "5"]);
    for (const { properties } of seen.slice(1)) expect(properties["ORIGIN_MESSAGE_ID"]).toBe(first?.offsetId);
    // A retry is stored anew when its time has come: level 3 has 1 s here, level 4 has 2 s.
    for (const [index, leastMs] of [[1, 990], [2, 1_990], [3, 990]] as const) expect(seen[index]!.storedAtMs - seen[index - 1]!.atMs).toBeGreaterThanOrEqual(leastMs);
    await stopScripted(java, "waiting");
  });

  it("end after the client's maximum: with 3, four deliveries and then the dead letters (RETRY-4, RETRY-8)", async () => {
    await java.createTopic("limited", 1);
    // The group allows one retry, but a 4.9.8 client always names its own maximum (16 unless it was set), and that counts.
    await java.admin("createGroup", { group: "GID_limited", retryMaxTimes: 1, addresses: [address] }, z.unknown());
    const [first] = await send("limited", "l");
    await startScripted(java, { consumer: "limited", group: "GID_limited", topic: "limited", maxReconsumeTimes: 3, script: { "*": { how: "later", times: -1 } } });
    await expect.poll(async () => (await deadLetters("GID_limited")).length, patience).toBe(1);
    expect(retried(await deliveries(java, "limited"), "l-0")).toEqual(["l-0/0", "l-0/1", "l-0/2", "l-0/3"]);
    const [dead] = await deadLetters("GID_limited");
    expect(dead).toMatchObject({ topic: "%DLQ%GID_limited", reconsumeTimes: 4, name: "l-0", key: "l-0", uniqueId: first?.uniqueId });
    expect(dead?.properties).toMatchObject({ RETRY_TOPIC: "limited", ORIGIN_MESSAGE_ID: first?.offsetId, DELAY: "0", REAL_TOPIC: "%RETRY%GID_limited", WAIT: "false" });
    expect(await java.admin("topicConfig", { address, topic: "%DLQ%GID_limited" }, z.object({ perm: z.number(), readQueueNums: z.number(), writeQueueNums: z.number() }))).toEqual({ perm: 6, readQueueNums: 1, writeQueueNums: 1 });
    await stopScripted(java, "limited");
  });

  it("follow the level that the consumer chooses, and end at once below zero", async () => {
    await java.createTopic("chosen", 1);
    await send("chosen", "c");
    await startScripted(java, { consumer: "chosen", group: "GID_chosen", topic: "chosen", delayLevel: 2, script: { "*": { how: "later", times: 1 } } });
    await expect.poll(async () => retried(await deliveries(java, "chosen"), "c-0"), patience).toEqual(["c-0/0", "c-0/1"]);
    expect((await deliveries(java, "chosen"))[1]?.properties["DELAY"]).toBe("2");
    await stopScripted(java, "chosen");
    await startScripted(java, { consumer: "never", group: "GID_never", topic: "chosen", delayLevel: -1, script: { "*": { how: "later", times: -1 } } });
    await expect.poll(async () => (await deadLetters("GID_never")).map(({ name, reconsumeTimes }) => `${name}/${reconsumeTimes}`), patience).toEqual(["c-0/1"]);
    expect(retried(await deliveries(java, "never"), "c-0")).toEqual(["c-0/0"]);
    await stopScripted(java, "never");
  });

  it("never come to broadcast consumers (RETRY-3)", async () => {
    await java.createTopic("broadcast", 1);
    await startScripted(java, { consumer: "each", group: "GID_each", topic: "broadcast", broadcast: true, script: { "*": { how: "later", times: -1 } } });
    await startScripted(java, { consumer: "one", group: "GID_one", topic: "broadcast", script: { "*": { how: "later", times: 1 } } });
    await send("broadcast", "b", 3);
    await expect.poll(async () => (await deliveries(java, "one")).length, patience).toBe(6);
    await expect.poll(async () => (await deliveredNames(java, "each")).sort(), patience).toEqual(["b-0", "b-1", "b-2"]);
    // What failed there once would be back by now, as the other group's is.
    expect(Object.values(await java.admin("topicStats", { topic: "%RETRY%GID_each" }, z.record(z.string(), z.object({ max: z.number() }))))).toEqual([{ max: 0 }]);
    for (const consumer of ["each", "one"]) await stopScripted(java, consumer);
  });

  it("are not needed for what a killed consumer had not finished: it comes again as it was", async () => {
    await java.createTopic("interrupted", 1);
    const victim = await JavaSession.start(engine.namesrv);
    try {
      await startScripted(victim, { consumer: "victim", group: "GID_interrupted", topic: "interrupted", script: { "*": { how: "hang", times: -1 } } });
      await send("interrupted", "i", 3);
      await expect.poll(async () => (await deliveries(victim, "victim")).length, patience).toBe(3);
    } finally {
      await victim.stop();
    }
    await startScripted(java, { consumer: "heir", group: "GID_interrupted", topic: "interrupted" });
    await expect.poll(async () => (await deliveries(java, "heir")).map(({ name, reconsumeTimes }) => `${name}/${reconsumeTimes}`).sort(), patience).toEqual(["i-0/0", "i-1/0", "i-2/0"]);
    await stopScripted(java, "heir");
  });

  it("bring large and compressed bodies back as they were", async () => {
    await java.createTopic("large", 1);
    await java.send({ producer: "producer", topic: "large", mode: "sync", count: 1, prefix: "big", size: 500_000 });
    await startScripted(java, { consumer: "large", group: "GID_large", topic: "large", script: { "*": { how: "later", times: 1 } } });
    await expect.poll(async () => (await deliveries(java, "large")).map(({ name, bodyLength, reconsumeTimes }) => `${name}/${bodyLength}/${reconsumeTimes}`), patience).toEqual(["big-0/500000/0", "big-0/500000/1"]);
    await stopScripted(java, "large");
  });

  it("of ali-ons come back with their count", async () => {
    await java.createTopic("ali", 1);
    await send("ali", "a", 2);
    const consumer = await consumeWithAliOns(engine.namesrv, { topic: "ali", group: "GID_ali_retries", failures: { "a-1": 1 } });
    // The client asks for the route of its retry topic, which its own heartbeat created, every 30 s.
    await expect.poll(() => consumer.received.map(({ name, reconsumeTimes }) => `${name}/${reconsumeTimes}`).sort(), patience).toEqual(["a-0/0", "a-1/0", "a-1/1"]);
    expect(consumer.errors).toEqual([]);
    await consumer.close();
  });

  it("of an orderly consumer that allows none end with the first failure", async () => {
    await java.createTopic("once", 1);
    await send("once", "n", 2);
    await startScripted(java, { consumer: "once", group: "GID_once", topic: "once", orderly: true, suspendMs: 10, maxReconsumeTimes: 0, script: { "n-0": { how: "later", times: -1 } } });
    await expect.poll(async () => (await deadLetters("GID_once")).map(({ name, reconsumeTimes }) => `${name}/${reconsumeTimes}`), patience).toEqual(["n-0/0"]);
    await expect.poll(() => deliveredNames(java, "once"), patience).toEqual(["n-0", "n-1"]);
    await stopScripted(java, "once");
  });

  it("of orderly consumers happen in place, and after their maximum the message is sent to the dead letters", async () => {
    await java.createTopic("orderly", 1);
    await startScripted(java, { consumer: "orderly", group: "GID_orderly", topic: "orderly", orderly: true, suspendMs: 10, maxReconsumeTimes: 2, script: { "o-1": { how: "later", times: -1 } } });
    const sent = await send("orderly", "o", 3);
    await expect.poll(async () => await deliveredNames(java, "orderly"), patience).toEqual(["o-0", "o-1", "o-1", "o-1", "o-2"]);
    expect(retried(await deliveries(java, "orderly"), "o-1")).toEqual(["o-1/0", "o-1/1", "o-1/2"]);
    await expect.poll(async () => (await deadLetters("GID_orderly")).length, patience).toBe(1);
    const [dead] = await deadLetters("GID_orderly");
    expect(dead).toMatchObject({ topic: "%DLQ%GID_orderly", name: "o-1", key: "o-1", reconsumeTimes: 2 });
    // The client asks for a delay of its own, and the broker keeps it for dead letters too.
    expect(dead?.properties).toMatchObject({ RETRY_TOPIC: "orderly", ORIGIN_MESSAGE_ID: sent[1]?.uniqueId, RECONSUME_TIME: "2", DELAY: "5", REAL_TOPIC: "%DLQ%GID_orderly" });
    await stopScripted(java, "orderly");
  });
});
