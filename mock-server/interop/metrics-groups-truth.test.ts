import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineSkipReason } from "../../e2e/engines/engine-availability.ts";
import { RawConnection } from "../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import { rocketmqAdapters } from "../management/adapters/rocketmq/rocketmq-adapter.ts";
import { startTestConsole } from "../management/testing/console-client.ts";
import type { TestConsole } from "../management/testing/console-client.ts";
import type { RawClient } from "../broker/listeners/remoting/raw-client.ts";
import { DelaySession } from "./delay-session.ts";
import { bundledBroker, everyEngine } from "./engine-cases.ts";
import { JavaSession } from "./java-session.ts";
import { MetricsSession, ofGroup, ofGroupTopic } from "./metrics-session.ts";
import type { Point } from "./metrics-session.ts";
import { connectRawConsumer } from "./raw-consumer.ts";
import { startScripted } from "./scripted-consumer.ts";

const patience = { timeout: 100_000, interval: 500 };

/** What consumers do is begun for all groups at once, so that the steps of ten seconds are waited for together. */
describe.skipIf(engineSkipReason()).each(everyEngine)("Figures of groups on $title", { timeout: 400_000 }, ({ start, title }) => {
  let engine: RocketmqEngine;
  let console: TestConsole;
  let java: JavaSession;
  let metrics: MetricsSession;
  let stored: DelaySession;
  let raw: RawConnection;
  let mute: RawClient;

  const send = async (topic: string, count: number, more: { tag?: string; size?: number } = {}): Promise<void> => {
    const sent = await java.send({ producer: "P", topic, mode: "sync", count, prefix: topic, ...more });
    expect(sent).toMatchObject({ answered: count, failed: 0 });
  };

  beforeAll(async () => {
    engine = await start({});
    java = await JavaSession.start(engine.namesrv, undefined, { "rocketmq.client.rebalance.waitInterval": 500 });
    await java.startProducer("P");
    for (const topic of ["stopped", "held", "burst", "failing", "tagged", "broadcast", "mute"]) await java.createTopic(topic, 1);
    console = await startTestConsole({ engines: { rocketmq: rocketmqAdapters }, bundledNameServers: [engine.namesrv] });
    await console.client.signIn();
    metrics = new MetricsSession(console);
    // Group stopped consumes three messages, ends, and seven more are sent.
    await java.startConsumer({ consumer: "stopped", group: "GID_stopped", topic: "stopped" });
    await send("stopped", 3);
    await java.awaitMessages(["stopped"], 3);
    await java.stopConsumer("stopped");
    await send("stopped", 7);
    // Group held takes four messages with every pull until it holds more than ten, and finishes none.
    await send("held", 30);
    await startScripted(java, { consumer: "held", group: "GID_held", topic: "held", holdAtMost: 10, pullBatch: 4, script: { "*": { how: "hang", times: -1 } } });
    await java.startConsumer({ consumer: "burst", group: "GID_burst", topic: "burst" });
    await startScripted(java, { consumer: "failing", group: "GID_failing", topic: "failing", routeEveryMs: 1_000, maxReconsumeTimes: 1, delayLevel: 1, script: { "*": { how: "later", times: -1 } } });
    await java.startConsumer({ consumer: "tagged", group: "GID_tagged", topic: "tagged", tags: "A" });
    await java.startConsumer({ consumer: "broadcast", group: "GID_broadcast", topic: "broadcast", broadcast: true });
    await send("broadcast", 2);
    // Group mute has taken two of five messages; its client never answers when it is asked what it holds.
    const address = (await java.cluster())["broker-a"]!;
    raw = new RawConnection(address);
    stored = new DelaySession(java, raw);
    await send("mute", 5);
    mute = await connectRawConsumer(address, "GID_mute", "mute", "mute@1");
    await mute.call(15, 2, { consumerGroup: "GID_mute", topic: "mute", queueId: 0, commitOffset: 2 });
  }, 300_000);
  afterAll(async () => {
    mute?.close();
    raw?.close();
    await java?.stop();
    await console?.stop();
    await engine?.stop();
  });

  it("nothing is lost of a burst, of what fails, and of what a filter passes over", async () => {
    // Of these topics, which were there before the console, a first commit is no consumption: its look must have seen each group's offset 0 (clients commit it after ten seconds).
    for (const topic of ["burst", "failing", "tagged"]) await expect.poll(() => metrics.latest("consumeRate", ofGroupTopic(`GID_${topic}`, topic)), patience).toBe(0);
    await send("burst", 500, { size: 1000 });
    await send("failing", 5);
    await send("tagged", 6, { tag: "A" });
    await send("tagged", 4, { tag: "B" });
    await expect.poll(() => metrics.total("consumeRate", ofGroup("GID_burst")), patience).toBe(500);
    await expect.poll(() => metrics.total("deadLetterRate", ofGroup("GID_failing")), patience).toBe(5);
    await expect.poll(() => metrics.total("retryRate", ofGroup("GID_failing")), patience).toBe(5);
    await expect.poll(() => metrics.latest("deadLetters", ofGroup("GID_failing")), patience).toBe(5);
    // The first tries count for the topic, the second ones only for the group (MON-037).
    await expect.poll(() => metrics.total("consumeRate", ofGroup("GID_failing")), patience).toBe(10);
    await expect.poll(() => metrics.total("consumeRate", ofGroupTopic("GID_failing", "failing")), patience).toBe(5);
    // What a filter passes over is consumed as far as offsets tell: the group has gone ahead by it.
    await expect.poll(() => metrics.total("consumeRate", ofGroup("GID_tagged")), patience).toBe(10);
    await expect.poll(() => metrics.all(ofGroup("GID_burst"), "lag", "inflight", "ready", "lagTime", "readyTime", "onlineConsumers", "retryRate", "deadLetters"), patience).toEqual([0, 0, 0, 0, 0, 1, 0, 0]);
  });

  it("a stopped consumer has nothing in flight, and what waits grows older by exactly the time", async () => {
    const group = ofGroup("GID_stopped");
    await expect.poll(() => metrics.all(group, "onlineConsumers", "lag", "inflight", "ready"), patience).toEqual([0, 7, 0, 7]);
    const oldest = (await stored.stored("stopped"))[3]!;
    let ages: Point[] = [];
    const storedTimes = async (): Promise<number[]> => (ages = (await metrics.points("lagTime", group)).filter(({ value }) => value > 0).slice(-2)).map(({ atMs, value }) => atMs - value);
    // In two steps one after the other it is the same message.
    await expect.poll(storedTimes, patience).toEqual([oldest.storedMs, oldest.storedMs]);
    // MON-7: not shown while the group is offline.
    expect((await metrics.points("readyTime", group)).filter(({ atMs }) => atMs >= ages[0]!.atMs)).toEqual([]);
  });

  it("a consumer that takes and does not acknowledge holds what it took, and the rest is ready", async () => {
    const [group, part] = [ofGroup("GID_held"), ofGroupTopic("GID_held", "held")];
    for (const subject of [group, part, { scope: "queue", group: "GID_held", topic: "held", broker: "broker-a", queueId: 0 } as const, { scope: "topic", topic: "held" } as const]) {
      await expect.poll(() => metrics.all(subject, "lag", "inflight", "ready"), patience).toEqual([30, 12, 18]);
    }
    const records = await stored.stored("held");
    const storedTimeOf = async (metric: "lagTime" | "readyTime"): Promise<number | undefined> => (await metrics.points(metric, group)).map(({ atMs, value }) => atMs - value).at(-1);
    await expect.poll(() => storedTimeOf("lagTime"), patience).toBe(records[0]!.storedMs);
    await expect.poll(() => storedTimeOf("readyTime"), patience).toBe(records[12]!.storedMs);
  });

  it("a client that tells nothing leaves the split to engines that know it, and never makes it zero", async () => {
    const group = ofGroup("GID_mute");
    // Apache RocketMQ 4.9 does not tell how far clients pulled; the bundled broker does, as 5.x: nothing was pulled beyond the committed.
    const split = title === bundledBroker.title ? [0, 3] : [undefined, undefined];
    await expect.poll(() => metrics.all(group, "onlineConsumers", "lag", "inflight", "ready"), patience).toEqual([1, 3, ...split]);
  });

  it("broadcasting groups keep their offsets to themselves: no lag, and no zero in its place", async () => {
    const group = ofGroup("GID_broadcast");
    await expect.poll(() => metrics.latest("onlineConsumers", group), patience).toBe(1);
    expect(await metrics.all(group, "lag", "inflight", "ready")).toEqual([undefined, undefined, undefined]);
  });

  it("clients tell how well they consume, and brokers the bytes they got", async () => {
    await expect.poll(() => metrics.latest("consumeSuccess", ofGroup("GID_burst")), patience).toBe(1);
    await expect.poll(() => metrics.latest("consumeSuccess", ofGroup("GID_failing")), patience).toBe(0);
    await expect.poll(() => metrics.latest("processTime", ofGroupTopic("GID_burst", "burst")), patience).toBeGreaterThanOrEqual(0);
    // 500 messages of 1,000 bytes and what stands around a body, over the minutes of the engine's count.
    const bytes = (): Promise<number> => metrics.total("consumeBytes", ofGroup("GID_burst"));
    await expect.poll(bytes, { timeout: 200_000, interval: 1_000 }).toBeGreaterThan(500 * 1000);
    expect(await bytes()).toBeLessThan(500 * 1300);
  });
});
