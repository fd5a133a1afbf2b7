import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { brokerAddresses } from "../../../e2e/engines/cluster-probe.ts";
import { engineSkipReason } from "../../../e2e/engines/engine-availability.ts";
import { askOnce } from "../../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import { bundledBroker, everyEngine } from "../engine-cases.ts";
import { JavaSession } from "../java-session.ts";

const pulledShape = z.object({ status: z.string(), next: z.number(), names: z.array(z.string()) });
const polledShape = z.array(z.object({ queueId: z.number(), queueOffset: z.number(), name: z.string() }));
const nothing = z.unknown();

describe.skipIf(engineSkipReason()).each(everyEngine)("Java consumers that pull themselves and $title", ({ title, start }) => {
  const isBundled = title === bundledBroker.title;
  let engine: RocketmqEngine;
  let java: JavaSession;
  let address: string;

  beforeAll(async () => {
    engine = await start({ brokerConfig: { enablePropertyFilter: true } });
    [address = ""] = await brokerAddresses(engine.namesrv);
    java = await JavaSession.start(engine.namesrv);
    await java.startProducer("producer");
    await java.createTopic("pulled", 2);
    await java.createTopic("polled", 4);
    for (const tag of ["TagA", "TagB"]) await java.send({ producer: "producer", topic: "pulled", mode: "sync", count: 20, prefix: tag, tag, size: 20, properties: { level: tag === "TagA" ? "1" : "2" } });
    await java.send({ producer: "producer", topic: "polled", mode: "sync", count: 40, prefix: "p", size: 20 });
    // A real broker answers a send before its consume queue knows of the message.
    const offsetOf = async (queueId: number): Promise<string | undefined> => (await askOnce(address, 30, { topic: "pulled", queueId })).extFields["offset"];
    await vi.waitFor(async () => expect([await offsetOf(0), await offsetOf(1)]).toEqual(["20", "20"]), { timeout: 60_000 });
  });
  afterAll(async () => {
    await java?.stop();
    await engine?.stop();
  });

  describe("DefaultMQPullConsumer", () => {
    const queue = { puller: "puller", topic: "pulled", broker: "broker-a", queueId: 0 };
    const pull = (args: Record<string, unknown>): Promise<z.infer<typeof pulledShape>> => java.call("puller.pull", { ...queue, count: 32, ...args }, pulledShape);
    const started = (): Promise<unknown> => java.call("puller.start", { puller: "puller", group: "GID_pull", topic: "pulled" }, nothing);

    it("is a member of its group that pulls actively and gets its share of the queues", async () => {
      await started();
      await expect.poll(() => java.call("puller.queues", queue, z.array(z.string())), { timeout: 60_000 }).toEqual(["broker-a:0", "broker-a:1"]);
      const connection = z.object({ consumeType: z.string(), messageModel: z.string() });
      expect(await java.admin("consumerConnection", { group: "GID_pull" }, connection)).toMatchObject({ consumeType: "CONSUME_ACTIVELY", messageModel: "CLUSTERING" });
    });

    it("sees what is there, and learns what is not", async () => {
      const all = await pull({ offset: 0 });
      expect([all.status, all.next, all.names.length]).toEqual(["FOUND", 20, 20]);
      expect(await pull({ offset: 5, count: 3 })).toEqual({ status: "FOUND", next: 8, names: all.names.slice(5, 8) });
      expect(await pull({ offset: 20 })).toMatchObject({ status: "NO_NEW_MSG", next: 20 });
      expect(await pull({ offset: 21 })).toMatchObject({ status: "OFFSET_ILLEGAL", next: 20 });
      expect(await pull({ offset: 0, tags: "TagZ" })).toMatchObject({ status: "NO_MATCHED_MSG", next: 20 });
      expect((await pull({ offset: 0, tags: "TagB" })).names).toEqual(all.names.slice(10));
      expect((await pull({ offset: 0, sql: "level < 2 AND TAGS IS NOT NULL" })).names).toEqual(all.names.slice(0, 10));
    });

    it("waits for a message when it is told to", async () => {
      const waiting = pull({ offset: 20, waits: true });
      await java.send({ producer: "producer", topic: "pulled", mode: "sync", count: 2, prefix: "new", size: 20 });
      const { status, next, names } = await waiting;
      expect([status, next, names.length]).toEqual(["FOUND", 21, 1]);
    });

    it("finds its offsets again", async () => {
      await java.call("puller.commit", { ...queue, offset: 7 }, nothing);
      await java.call("puller.stop", queue, nothing);
      await started();
      // The one that ends commits one way.
      await expect.poll(() => java.call("puller.committed", queue, z.number()), { timeout: 60_000 }).toBe(7);
      await java.call("puller.stop", queue, nothing);
    });
  });

  describe("DefaultLitePullConsumer", () => {
    const poll = (lite: string, count: number, timeoutMs = 60_000): Promise<z.infer<typeof polledShape>> => java.call("lite.poll", { lite, count, timeoutMs }, polledShape);
    const startLite = (lite: string, args: Record<string, unknown>): Promise<unknown> => java.call("lite.start", { lite, group: "GID_lite", autoCommit: false, ...args }, nothing);

    it("gets the messages of a subscription, commits, and goes on there", async () => {
      await startLite("one", { topic: "polled" });
      const polled = await poll("one", 40);
      expect(new Set(polled.map((message) => message.name)).size).toBe(40);
      await java.call("lite.commit", { lite: "one" }, nothing);
      await java.call("lite.stop", { lite: "one" }, nothing);
      await java.send({ producer: "producer", topic: "polled", mode: "sync", count: 8, prefix: "more", size: 20 });
      await startLite("two", { topic: "polled" });
      expect((await poll("two", 8)).map((message) => message.name.slice(0, 5))).toEqual(Array.from({ length: 8 }, () => "more-"));
      await java.call("lite.stop", { lite: "two" }, nothing);
    });

    it("takes queues by hand and looks where it wants to", async () => {
      await startLite("assigned", {});
      const queue = { lite: "assigned", topic: "polled", broker: "broker-a", queueId: 2 };
      await java.call("lite.assign", { ...queue, queueIds: [2] }, nothing);
      await java.call("lite.seek", { ...queue, to: "5" }, nothing);
      const polled = await poll("assigned", 7);
      expect(polled.map(({ queueId, queueOffset }) => [queueId, queueOffset])).toEqual([5, 6, 7, 8, 9, 10, 11].map((offset) => [2, offset]));
      await java.call("lite.seek", { ...queue, to: "begin" }, nothing);
      expect((await poll("assigned", 12)).map(({ queueOffset }) => queueOffset)).toEqual(Array.from({ length: 12 }, (_, offset) => offset));
      await java.call("lite.commit", { lite: "assigned" }, nothing);
      await expect.poll(() => java.call("lite.committed", queue, z.number()), { timeout: 60_000 }).toBe(12);
      await java.call("lite.stop", { lite: "assigned" }, nothing);
    });

    it("filters by tag and by SQL92", async () => {
      for (const [lite, filter] of [["tags", { tags: "TagB" }], ["sql", { sql: "level >= 2" }]] as const) {
        await startLite(lite, { topic: "pulled", group: `GID_lite_${lite}`, ...filter });
        const polled = await poll(lite, 20);
        expect(polled.map((message) => message.name.slice(0, 5))).toEqual(Array.from({ length: 20 }, () => "TagB-"));
        await java.call("lite.stop", { lite }, nothing);
      }
    });

    it("of 5.x asks with a code of its own (361)", async () => {
      const header = { consumerGroup: "GID_361", topic: "pulled", queueId: 0, queueOffset: 0, maxMsgNums: 32, sysFlag: 4 + 16, commitOffset: 0, suspendTimeoutMillis: 0, subscription: "*", subVersion: 1, expressionType: "TAG" };
      const [lite, plain] = [await askOnce(address, 361, header), await askOnce(address, 11, header)];
      expect(plain.code).toBe(0);
      // 4.9 does not know the code yet. It is served here, so that 5.x clients need no other setting.
      if (!isBundled) return expect(lite).toMatchObject({ code: 3, remark: " request type 361 not supported" });
      expect([lite.code, lite.extFields.nextBeginOffset]).toEqual([0, "21"]);
      expect(lite.body).toEqual(plain.body);
    });
  });
});
