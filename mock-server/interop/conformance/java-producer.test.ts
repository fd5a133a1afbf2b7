import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineSkipReason } from "../../../e2e/engines/engine-availability.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import { everyEngine } from "../engine-cases.ts";
import { JavaSession } from "../java-session.ts";

/** Reading a topic takes one new Java consumer for every 32 messages, which is seconds on a busy machine. */
const patience = { timeout: 150_000, interval: 200 };

describe.skipIf(engineSkipReason()).each(everyEngine)("Java producers of 4.9.8 and $title", ({ start }) => {
  let engine: RocketmqEngine;
  let java: JavaSession;

  beforeAll(async () => {
    engine = await start();
    java = await JavaSession.start(engine.namesrv);
    await java.createTopic("producers", 4);
    await java.startProducer("producer");
  });
  afterAll(async () => {
    await java?.stop();
    await engine?.stop();
  });

  /** Every stored message of a topic, over a pull consumer. */
  async function stored(topic: string, queues: number): Promise<string[]> {
    const names: string[] = [];
    for (let queueId = 0; queueId < queues; queueId++) {
      for (let from = 0; ; ) {
        const pulled = await java.pull(topic, "broker-a", queueId, from, 32);
        if (pulled.status !== "FOUND") break;
        names.push(...pulled.messages.map((message) => message.name));
        from = pulled.next;
      }
    }
    return names;
  }

  it("answers synchronous sends with ids and offsets that lead back to the message", async () => {
    const outcome = await java.send({ producer: "producer", topic: "producers", mode: "sync", count: 8, prefix: "sync", tag: "TagA", size: 100, properties: { shop: "杭州" } });
    expect(outcome.results.map((result) => result.status)).toEqual(Array.from({ length: 8 }, () => "SEND_OK"));
    expect(new Set(outcome.results.map((result) => result.queueId))).toEqual(new Set([0, 1, 2, 3]));
    const third = outcome.results[2];
    expect(third).toBeDefined();
    if (!third) return;
    expect(third.offsetId).toMatch(/^7F000001[0-9A-F]{24}$/);
    const message = await java.byOffsetId(third.offsetId);
    expect(message).toMatchObject({ topic: "producers", key: "sync-2", tag: "TagA", name: "sync-2", bodyLength: 100, queueId: third.queueId, queueOffset: third.queueOffset, uniqueId: third.uniqueId });
    expect(message.properties).toMatchObject({ shop: "杭州", KEYS: "sync-2", TAGS: "TagA", CLUSTER: "DefaultCluster" });
    expect(message.properties.WAIT).toBeUndefined();
  });

  it("answers asynchronous sends out of many threads, none lost", async () => {
    const outcome = await java.send({ producer: "producer", topic: "producers", mode: "async", count: 2_000, prefix: "async", size: 1024 });
    expect(outcome).toMatchObject({ answered: 2_000, failed: 0 });
    const found = async (): Promise<number[]> => {
      const names = (await stored("producers", 4)).filter((name) => name.startsWith("async-"));
      return [names.length, new Set(names).size];
    };
    await expect.poll(found, patience).toEqual([2_000, 2_000]);
  });

  it("stores what is sent one way", async () => {
    await java.send({ producer: "producer", topic: "producers", mode: "oneway", count: 100, prefix: "oneway", size: 50 });
    // The answered send comes after the one-way ones on the same connection.
    await java.send({ producer: "producer", topic: "producers", mode: "sync", count: 4, prefix: "fence", size: 50 });
    await expect.poll(async () => (await stored("producers", 4)).filter((name) => name.startsWith("oneway-")).length, patience).toBe(100);
  });

  it("stores each message of a batch as its own, with ids joined by commas", async () => {
    const outcome = await java.send({ producer: "producer", topic: "producers", mode: "batch", count: 60, batchSize: 20, prefix: "batch", tag: "TagB", size: 200 });
    expect(outcome.answered).toBe(3);
    for (const result of outcome.results) {
      expect(result.status).toBe("SEND_OK");
      const offsetIds = result.offsetId.split(",");
      const uniqueIds = result.uniqueId.split(",");
      expect(offsetIds.length).toBe(20);
      expect(uniqueIds.length).toBe(20);
      const last = await java.byOffsetId(offsetIds[19] ?? "");
      expect(last).toMatchObject({ queueId: result.queueId, queueOffset: result.queueOffset + 19, uniqueId: uniqueIds[19], tag: "TagB" });
    }
    await expect.poll(async () => (await stored("producers", 4)).filter((name) => name.startsWith("batch-")).length, patience).toBe(60);
  });

  it("creates a topic on the first send to it", async () => {
    const outcome = await java.send({ producer: "producer", topic: "made_by_sending", mode: "sync", count: 8, prefix: "auto", size: 10 });
    expect(outcome).toMatchObject({ answered: 8, failed: 0 });
    await expect.poll(async () => (await stored("made_by_sending", 4)).length, patience).toBe(8);
  });

  it("carries compressed bodies unchanged", async () => {
    const { results } = await java.send({ producer: "producer", topic: "producers", mode: "sync", count: 1, prefix: "large", size: 100_000 });
    expect(await java.byOffsetId(results[0]?.offsetId ?? "")).toMatchObject({ name: "large-0", bodyLength: 100_000 });
  });

  it("refuses a topic that must not be sent to, and a name that is none", async () => {
    await expect(java.send({ producer: "producer", topic: "SCHEDULE_TOPIC_XXXX", mode: "sync", count: 1, prefix: "no" })).rejects.toThrow(/forbidden|not allow|No route/i);
    await expect(java.send({ producer: "producer", topic: "a b", mode: "sync", count: 1, prefix: "no" })).rejects.toThrow(/illegal/i);
  });

  it("finds messages by key and by unique id", async () => {
    const { results } = await java.send({ producer: "producer", topic: "producers", mode: "sync", count: 3, prefix: "findme", size: 30 });
    await expect.poll(() => java.byKey("producers", "findme-1").catch(() => []), patience).toMatchObject([{ key: "findme-1", name: "findme-1" }]);
    await expect.poll(() => java.byUniqueId("producers", results[2]?.uniqueId ?? ""), patience).toMatchObject({ key: "findme-2", uniqueId: results[2]?.uniqueId });
    await expect(java.byKey("producers", "nobody-sent-this")).rejects.toThrow(/NO_MESSAGE|no message|208/i);
  });
});
