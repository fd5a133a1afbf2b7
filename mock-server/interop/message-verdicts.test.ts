import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineSkipReason } from "../../e2e/engines/engine-availability.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import { rocketmqAdapters } from "../management/adapters/rocketmq/rocketmq-adapter.ts";
import { startTestConsole } from "../management/testing/console-client.ts";
import type { TestConsole } from "../management/testing/console-client.ts";
import { everyEngine } from "./engine-cases.ts";
import { JavaSession } from "./java-session.ts";
import { deliveries, startScripted, stopScripted } from "./scripted-consumer.ts";
import { locator } from "./verdict-session.ts";
import type { Locator } from "./verdict-session.ts";

const patience = { timeout: 30_000, interval: 200 };
/** Retries begin at level 3. */
const messageDelayLevel = "1s 30s 2s 30s 30s 30s 30s 30s 30s 30s 30s 30s 30s 30s 30s 30s 30s 30s";

describe.skipIf(engineSkipReason()).each(everyEngine)("Where a message is, on $title", ({ start }) => {
  let engine: RocketmqEngine;
  let console: TestConsole;
  let java: JavaSession;
  let where: Locator;

  beforeAll(async () => {
    engine = await start({ brokerConfig: { messageDelayLevel, enablePropertyFilter: true, transactionCheckInterval: 1_000_000 } });
    java = await JavaSession.start(engine.namesrv, undefined, { "rocketmq.client.rebalance.waitInterval": 500 });
    console = await startTestConsole({ engines: { rocketmq: rocketmqAdapters }, bundledNameServers: [engine.namesrv] });
    await console.client.signIn();
    where = locator(console);
    await java.startProducer("producer");
  });
  afterAll(async () => {
    await console?.stop();
    await java?.stop();
    await engine?.stop();
  });

  const send = async (topic: string, prefix: string, count = 1, more: { tag?: string; properties?: Record<string, string> } = {}): Promise<{ offsetId: string; uniqueId: string; queueOffset: number }[]> =>
    (await java.send({ producer: "producer", topic, mode: "sync", count, prefix, tag: "TagA", size: 20, ...more })).results;

  it("consumed: the offset is beyond it, the expression asks for it, and nothing came back", async () => {
    await java.createTopic("done", 1);
    await java.startConsumer({ consumer: "done", group: "GID_done", topic: "done" });
    const [sent] = await send("done", "d");
    await expect.poll(async () => (await where({ id: sent?.uniqueId, topic: "done" })).groups, patience).toMatchObject([{ group: "GID_done", online: true, mode: "clustering", verdict: "consumed" }]);
    const found = await where({ id: sent?.offsetId });
    expect(found).toMatchObject({ askedAs: "offsetId", given: "origin", topic: "done", place: { state: "stored" }, message: { uniqueId: sent?.uniqueId } });
    expect(found.groups[0]?.evidence.map(({ code }) => code)).toEqual(["committed", "tagMatches", "noCopies"]);
    await java.stopConsumer("done");
    // Nobody is online to tell the expression, so it may have been filtered: that is no proof of consumption.
    await expect.poll(async () => (await where({ id: sent?.uniqueId })).groups, patience).toMatchObject([{ online: false, mode: "unknown", verdict: "passed" }]);
    expect((await where({ id: sent?.uniqueId })).groups[0]?.evidence.map(({ code }) => code)).toEqual(["committed", "noCopies", "offline", "expressionUnknown"]);
  });

  it("in retry, then dead: the newest copy decides, and leads back to the message", async () => {
    await java.createTopic("failing", 1);
    const [sent] = await send("failing", "f");
    await startScripted(java, { consumer: "failing", group: "GID_failing", topic: "failing", maxReconsumeTimes: 1, script: { "*": { how: "later", times: -1 } } });
    await expect.poll(async () => (await where({ id: sent?.uniqueId })).groups, patience).toMatchObject([{ verdict: "retrying", retry: { times: 1 } }]);
    await expect.poll(async () => (await where({ id: sent?.uniqueId })).groups, patience).toMatchObject([{ verdict: "dead" }]);
    expect((await deliveries(java, "failing")).length).toBe(2);
    await stopScripted(java, "failing");
  });
});
