import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { z } from "zod";
import { engineSkipReason } from "../../../e2e/engines/engine-availability.ts";
import { createTopicOn, isRegistered } from "../../../e2e/engines/cluster-probe.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import { consumeWithAliOns, sendWithAliOns } from "../ali-ons-session.ts";
import { bundledBroker, everyEngine } from "../engine-cases.ts";
import { JavaSession } from "../java-session.ts";

const nothing = z.unknown();
/** Instead of 30 s, so that a test sees within seconds what clients learn of a route. */
const pollNameServerMs = 1_000;
const onA = ["broker-a:0", "broker-a:1", "broker-a:2", "broker-a:3"];
const onBoth = [...onA, "broker-b:0", "broker-b:1", "broker-b:2", "broker-b:3"];

describe.skipIf(engineSkipReason()).each(everyEngine)("a broker that stops and comes back, with $title", ({ start, title }) => {
  let engine: RocketmqEngine;
  let java: JavaSession;

  beforeAll(async () => {
    engine = await start({ brokers: 2, autoCreateTopics: false });
    java = await JavaSession.start(engine.namesrv);
    await java.call("producer.start", { producer: "producer", group: "PG_failover", pollNameServerMs }, nothing);
  });
  afterAll(async () => {
    await java?.stop();
    await engine?.stop();
  });

  /**
   * Synchronous sends, until `work` is done and a little longer. The client's own two retries suffice with the bundled broker; the real one may
   * close a connection with requests that it has not answered, and their client waits for its whole time limit: such a message is sent again.
   */
  async function sendDuring(topic: string, prefix: string, work: Promise<void>): Promise<{ names: string[]; brokers: string[] }> {
    let over = false;
    let rounds = 0;
    const names: string[] = [];
    const brokers: string[] = [];
    const ended = work.finally(() => (over = true));
    do {
      const last = over;
      const outcome = await java.send({ producer: "producer", topic, mode: "untilStored", count: 100, from: names.length, prefix, size: 100 });
      expect(outcome.answered).toBe(100);
      if (title === bundledBroker.title) expect(outcome.failed).toBe(0);
      for (const result of outcome.results) {
        names.push(`${prefix}-${names.length}`);
        brokers.push(result.broker);
      }
      rounds = last ? rounds + 1 : 0;
    } while (rounds < 2);
    await ended;
    return { names, brokers };
  }

  it("loses no answered send, moves producers and consumers to the other broker and back, and keeps offsets", { timeout: 400_000 }, async () => {
    await java.createTopic("failover", 4);
    await java.call("consumer.start", { consumer: "consumer", group: "GID_failover", topic: "failover", from: "CONSUME_FROM_FIRST_OFFSET", pollNameServerMs }, nothing);
    await expect.poll(() => java.queues("consumer"), { timeout: 60_000, interval: 100 }).toEqual(onBoth);
    await java.send({ producer: "producer", topic: "failover", mode: "async", count: 400, prefix: "early", size: 100 });
    expect(await java.awaitMessages(["consumer"], 400)).toMatchObject({ different: 400, total: 400 });
    // Clients commit every 5 s.
    const lag = async (): Promise<number> => (await java.admin("consumeStats", { group: "GID_failover", topic: "failover" }, z.object({ lag: z.number() }))).lag;
    await expect.poll(lag, { timeout: 60_000, interval: 200 }).toBe(0);

    const away = await sendDuring("failover", "away", engine.stopNode(1));
    expect(await isRegistered(engine.namesrv, "broker-b")).toBe(false);
    expect(new Set(away.brokers.slice(-100))).toEqual(new Set(["broker-a"]));
    await expect.poll(() => java.queues("consumer"), { timeout: 60_000, interval: 100 }).toEqual(onA);

    const back = await sendDuring("failover", "back", engine.startNode(1));
    expect(await isRegistered(engine.namesrv, "broker-b")).toBe(true);
    await expect.poll(() => java.queues("consumer"), { timeout: 60_000, interval: 100 }).toEqual(onBoth);
    await expect.poll(async () => (await java.send({ producer: "producer", topic: "failover", mode: "sync", count: 8, prefix: "end", size: 10 })).results.some((result) => result.broker === "broker-b"), { timeout: 60_000, interval: 200 }).toBe(true);

    // What was consumed but not committed may come twice; nothing that was answered may be missing.
    const expected = [...away.names, ...back.names];
    const received = async (): Promise<string[]> => (await java.messages("consumer")).map((message) => message.name);
    await expect.poll(async () => new Set(expected).difference(new Set(await received())).size, { timeout: 60_000, interval: 200 }).toBe(0);
    expect((await received()).filter((name) => name.startsWith("early-"))).toHaveLength(400);
    await java.stopConsumer("consumer");
  });

  it("answers a send to a topic that only the stopped broker has with the client's own error, and stores it after the start", async () => {
    await createTopicOn((await java.cluster())["broker-b"] ?? "", "only-b", 2);
    await expect.poll(() => java.send({ producer: "producer", topic: "only-b", mode: "sync", count: 1, prefix: "before", size: 10 }).then(() => "stored", String), { timeout: 60_000, interval: 200 }).toBe("stored");
    await engine.stopNode(1);
    const send = (): Promise<string> => java.send({ producer: "producer", topic: "only-b", mode: "sync", count: 1, prefix: "meanwhile", size: 10 }).then(() => "stored", String);
    expect(await send()).toMatch(/^Error: MQClientException: Send \[3\] times, still failed, cost \[\d+\]ms, Topic: only-b, BrokersSent: \[broker-b, broker-b, broker-b\]/);
    await java.startProducer("stranger");
    expect(await java.send({ producer: "stranger", topic: "only-b", mode: "sync", count: 1, prefix: "meanwhile", size: 10 }).then(() => "stored", String)).toMatch(/^Error: MQClientException: No route info of this topic: only-b/);
    await java.stopProducer("stranger");
    await engine.startNode(1);
    await expect.poll(send, { timeout: 60_000, interval: 200 }).toBe("stored");
    await expect.poll(async () => (await java.pull("only-b", "broker-b", 0, 0, 32)).max + (await java.pull("only-b", "broker-b", 1, 0, 32)).max, { timeout: 30_000, interval: 200 }).toBe(2);
  });

  it("is followed by ali-ons as well", { timeout: 400_000 }, async () => {
    // It prints what it cannot reach, where nobody can listen for it.
    const printed = vi.spyOn(console, "error").mockImplementation(() => undefined);
    onTestFinished(() => printed.mockRestore());
    await java.createTopic("ali-failover", 2);
    const consumer = await consumeWithAliOns(engine.namesrv, { topic: "ali-failover", group: "GID_ali_failover" });
    await sendWithAliOns(engine.namesrv, { topic: "ali-failover", prefix: "early", count: 40 });
    const received = (prefix: string): number => new Set(consumer.received.map(({ name }) => name).filter((name) => name.startsWith(`${prefix}-`))).size;
    await expect.poll(() => received("early"), { timeout: 60_000 }).toBe(40);
    await engine.stopNode(1);
    expect(await sendWithAliOns(engine.namesrv, { topic: "ali-failover", prefix: "away", count: 40 })).toHaveLength(40);
    await expect.poll(() => received("away"), { timeout: 60_000 }).toBe(40);
    await engine.startNode(1);
    expect(await sendWithAliOns(engine.namesrv, { topic: "ali-failover", prefix: "back", count: 40 })).toHaveLength(40);
    await expect.poll(() => received("back"), { timeout: 90_000 }).toBe(40);
    await consumer.close();
  });
});
