import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineSkipReason } from "../../../e2e/engines/engine-availability.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import { everyEngine } from "../engine-cases.ts";
import { JavaSession } from "../java-session.ts";

/** Instead of 20 s, so that a busy machine has the time to show what clients do because the broker told them. */
const rebalanceEveryMs = 60_000;

describe.skipIf(engineSkipReason()).each(everyEngine)("Java push consumers of 4.9.8 and $title", ({ start }) => {
  let engine: RocketmqEngine;
  let java: JavaSession;

  beforeAll(async () => {
    engine = await start({ brokers: 2 });
    java = await JavaSession.start(engine.namesrv, undefined, { "rocketmq.client.rebalance.waitInterval": rebalanceEveryMs });
    await java.startProducer("producer");
  });
  afterAll(async () => {
    await java?.stop();
    await engine?.stop();
  });

  const allQueues = ["broker-a:0", "broker-a:1", "broker-a:2", "broker-a:3", "broker-b:0", "broker-b:1", "broker-b:2", "broker-b:3"];

  it("consumes everything once, from two brokers, while it is being sent", async () => {
    await java.createTopic("stream", 4);
    await java.startConsumer({ consumer: "stream-1", group: "GID_stream", topic: "stream" });
    const outcome = await java.send({ producer: "producer", topic: "stream", mode: "async", count: 5_000, prefix: "s", size: 1024 });
    expect(outcome).toMatchObject({ answered: 5_000, failed: 0 });
    expect(await java.awaitMessages(["stream-1"], 5_000)).toMatchObject({ different: 5_000, total: 5_000 });
    await java.stopConsumer("stream-1");
  });

  it("goes on after the committed offset when it is started again", async () => {
    await java.send({ producer: "producer", topic: "stream", mode: "async", count: 100, prefix: "later", size: 100 });
    await java.startConsumer({ consumer: "stream-2", group: "GID_stream", topic: "stream" });
    expect(await java.awaitMessages(["stream-2"], 100)).toMatchObject({ different: 100, total: 100 });
    expect((await java.messages("stream-2")).every((message) => message.name.startsWith("later-"))).toBe(true);
    await java.stopConsumer("stream-2");
  });

  it("shares the queues between two consumers and gives them back when one leaves", async () => {
    await java.createTopic("shared", 4);
    await java.startConsumer({ consumer: "share-1", group: "GID_shared", topic: "shared" });
    await expect.poll(() => java.queues("share-1"), { timeout: 60_000, interval: 100 }).toEqual(allQueues);
    await java.startConsumer({ consumer: "share-2", group: "GID_shared", topic: "shared" });
    // The broker tells every member at once (code 40); without that it would take `rebalanceEveryMs`.
    await expect.poll(async () => [(await java.queues("share-1")).length, (await java.queues("share-2")).length], { timeout: 45_000, interval: 100 }).toEqual([4, 4]);
    await java.send({ producer: "producer", topic: "shared", mode: "async", count: 2_000, prefix: "both", size: 100 });
    const seen = await java.awaitMessages(["share-1", "share-2"], 2_000);
    expect(seen).toMatchObject({ different: 2_000, total: 2_000 });
    expect(Math.min(...seen.each)).toBeGreaterThan(0);
    await java.stopConsumer("share-2");
    await expect.poll(() => java.queues("share-1"), { timeout: 45_000, interval: 100 }).toEqual(allQueues);
    await java.send({ producer: "producer", topic: "shared", mode: "async", count: 100, prefix: "alone", size: 100 });
    await expect.poll(async () => (await java.messages("share-1")).filter((message) => message.name.startsWith("alone-")).length, { timeout: 60_000 }).toBe(100);
    await java.stopConsumer("share-1");
  });

  it("receives only the tags that it subscribed to", async () => {
    await java.createTopic("tagged", 2);
    for (const tag of ["TagA", "TagB", "TagC"]) await java.send({ producer: "producer", topic: "tagged", mode: "async", count: 50, prefix: tag, tag, size: 20 });
    await java.startConsumer({ consumer: "tags", group: "GID_tags", topic: "tagged", tags: "TagA || TagC" });
    expect(await java.awaitMessages(["tags"], 100)).toMatchObject({ different: 100 });
    await java.send({ producer: "producer", topic: "tagged", mode: "sync", count: 8, prefix: "end", tag: "TagA", size: 20 });
    expect(await java.awaitMessages(["tags"], 108)).toMatchObject({ different: 108, total: 108 });
    expect(new Set((await java.messages("tags")).map((message) => message.tag))).toEqual(new Set(["TagA", "TagC"]));
    await java.stopConsumer("tags");
  });

  // A queue whose first message is still there answers offset 0 to a new group (protocol sheet, section 5),
  // so on a young queue all three start positions give every message.
  it.each(["CONSUME_FROM_FIRST_OFFSET", "CONSUME_FROM_LAST_OFFSET", "CONSUME_FROM_TIMESTAMP"] as const)("starts a new group on a young queue at its beginning: %s", async (from) => {
    const topic = `start_${from}`;
    await java.createTopic(topic, 2);
    await java.send({ producer: "producer", topic, mode: "async", count: 40, prefix: "old", size: 20 });
    await java.startConsumer({ consumer: from, group: `GID_${from}`, topic, from, timestamp: Date.now() + 60_000 });
    expect(await java.awaitMessages([from], 40)).toMatchObject({ different: 40, total: 40 });
    await java.stopConsumer(from);
  });

  it("is woken by a message that arrives while its pull is parked", async () => {
    await java.createTopic("parked", 1);
    await java.startConsumer({ consumer: "parked", group: "GID_parked", topic: "parked" });
    await expect.poll(() => java.queues("parked"), { timeout: 60_000, interval: 100 }).toHaveLength(2);
    for (let i = 0; i < 5; i++) {
      await java.send({ producer: "producer", topic: "parked", mode: "sync", count: 1, from: i, prefix: "wake", size: 20 });
      // A pull is parked for 15 s. A message that comes in the instant in which a real broker parks it is found when that looks again, every 5 s.
      expect(await java.awaitMessages(["parked"], i + 1, 12_000)).toMatchObject({ different: i + 1 });
    }
    await java.stopConsumer("parked");
  });
});
