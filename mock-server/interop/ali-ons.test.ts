import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineSkipReason } from "../../e2e/engines/engine-availability.ts";
import { createTopicEverywhere } from "../../e2e/engines/cluster-probe.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import { consumeWithAliOns, sendWithAliOns } from "./ali-ons-session.ts";
import { apacheRocketmq, bundledBroker } from "./engine-cases.ts";

// The client itself needs no Java, so the bundled broker is always tested with it.
const engines = [bundledBroker, ...(engineSkipReason() === undefined ? [apacheRocketmq] : [])];

describe.each(engines)("ali-ons and $title", ({ start }) => {
  let engine: RocketmqEngine;

  beforeAll(async () => {
    engine = await start();
    // ali-ons gives up on a topic without a route, so it never makes one by sending.
    for (const topic of ["ali_stream", "ali_tags"]) await createTopicEverywhere(engine.namesrv, topic, 4);
  });
  afterAll(async () => {
    await engine?.stop();
  });

  it("produces and consumes, none lost and none twice", async () => {
    const sent = await sendWithAliOns(engine.namesrv, { topic: "ali_stream", prefix: "m", count: 2_000, size: 1024 });
    expect(new Set(sent.map((result) => result.sendStatus))).toEqual(new Set(["SEND_OK"]));
    expect(new Set(sent.map((result) => result.msgId)).size).toBe(2_000);
    const consumer = await consumeWithAliOns(engine.namesrv, { topic: "ali_stream", group: "GID_ali" });
    await expect.poll(() => consumer.received.length, { timeout: 60_000 }).toBe(2_000);
    expect(new Set(consumer.received.map((message) => message.name)).size).toBe(2_000);
    expect(consumer.received[0]).toMatchObject({ tag: "TagA", bodyLength: 1024 });
    await sendWithAliOns(engine.namesrv, { topic: "ali_stream", prefix: "late", count: 50, size: 20_000 });
    await expect.poll(() => consumer.received.length, { timeout: 60_000 }).toBe(2_050);
    expect(consumer.received.at(-1)?.bodyLength).toBe(20_000);
    expect(consumer.errors).toEqual([]);
    await consumer.close();
  });

  it("goes on after the committed offset, with the tags of its subscription only", async () => {
    await sendWithAliOns(engine.namesrv, { topic: "ali_tags", prefix: "a", tag: "TagA", count: 30 });
    const first = await consumeWithAliOns(engine.namesrv, { topic: "ali_tags", group: "GID_ali_tags", tags: "TagA" });
    await expect.poll(() => first.received.length, { timeout: 60_000 }).toBe(30);
    await first.close();
    await sendWithAliOns(engine.namesrv, { topic: "ali_tags", prefix: "b", tag: "TagB", count: 30 });
    await sendWithAliOns(engine.namesrv, { topic: "ali_tags", prefix: "c", tag: "TagA", count: 30 });
    const second = await consumeWithAliOns(engine.namesrv, { topic: "ali_tags", group: "GID_ali_tags", tags: "TagA" });
    await expect.poll(() => second.received.length, { timeout: 60_000 }).toBe(30);
    expect(second.received.every((message) => message.name.startsWith("c-"))).toBe(true);
    await second.close();
  });
});
