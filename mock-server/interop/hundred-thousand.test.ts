import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTopicEverywhere } from "../../e2e/engines/cluster-probe.ts";
import { engineSkipReason } from "../../e2e/engines/engine-availability.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import { consumeWithAliOns, sendWithAliOns } from "./ali-ons-session.ts";
import { bundledBroker } from "./engine-cases.ts";
import { JavaSession } from "./java-session.ts";

const messageCount = 100_000;
const bodyBytes = 1024;

/** The bar: what goes in by one kind of client comes out by the other, nothing lost, nothing twice. */
describe.skipIf(engineSkipReason())("100,000 messages of 1 KB through the bundled broker", () => {
  let engine: RocketmqEngine;
  let java: JavaSession;

  beforeAll(async () => {
    engine = await bundledBroker.start();
    for (const topic of ["java_to_ali", "ali_to_java"]) await createTopicEverywhere(engine.namesrv, topic, 4);
    java = await JavaSession.start(engine.namesrv);
  });
  afterAll(async () => {
    await java?.stop();
    await engine?.stop();
  });

  it("go in by Java and come out by ali-ons", async () => {
    await java.startProducer("producer");
    const consumer = await consumeWithAliOns(engine.namesrv, { topic: "java_to_ali", group: "GID_ali" });
    const outcome = await java.send({ producer: "producer", topic: "java_to_ali", mode: "async", count: messageCount, prefix: "j", size: bodyBytes, tag: "TagA" });
    expect(outcome).toMatchObject({ answered: messageCount, failed: 0 });
    await expect.poll(() => consumer.received.length, { timeout: 120_000, interval: 200 }).toBeGreaterThanOrEqual(messageCount);
    await consumer.close();
    expect(new Set(consumer.received.map((message) => message.name)).size).toBe(messageCount);
    expect(consumer.received.length).toBe(messageCount);
    expect(consumer.received.every((message) => message.bodyLength === bodyBytes)).toBe(true);
    expect(consumer.errors).toEqual([]);
  });

  it("go in by ali-ons and come out by two Java consumers", async () => {
    for (const consumer of ["one", "two"]) await java.startConsumer({ consumer, group: "GID_java", topic: "ali_to_java" });
    await expect.poll(async () => [(await java.queues("one")).length, (await java.queues("two")).length], { timeout: 60_000 }).toEqual([2, 2]);
    const sent = await sendWithAliOns(engine.namesrv, { topic: "ali_to_java", prefix: "a", count: messageCount, size: bodyBytes, window: 256 });
    expect(sent.length).toBe(messageCount);
    expect(await java.awaitMessages(["one", "two"], messageCount, 120_000)).toMatchObject({ different: messageCount, total: messageCount });
  });
});
