import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { engineSkipReason } from "../../../e2e/engines/engine-availability.ts";
import { askOnce, type RawAnswer } from "../../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import { RawClient } from "../../broker/listeners/remoting/raw-client.ts";
import { bundledBroker, everyEngine } from "../engine-cases.ts";
import { JavaSession } from "../java-session.ts";
import { connectRawConsumer } from "../raw-consumer.ts";

const offsets = z.record(z.string(), z.number());
const resets = z.record(z.string(), z.tuple([z.number(), z.number()]));
const progress = z.object({ lag: z.number(), queues: z.record(z.string(), z.object({ consumer: z.number() })) });
const spans = z.array(z.object({ queueId: z.number(), first: z.number(), last: z.number(), consumed: z.number(), delay: z.number() }));
const allStats = z.object({ address: z.string(), total: z.number(), groups: z.record(z.string(), z.number()) });
const patient = { timeout: 60_000, interval: 200 };
const group = "GID_reader";

describe.skipIf(engineSkipReason()).each(everyEngine)("operations on offsets at $title", ({ title, start }) => {
  let engine: RocketmqEngine;
  let java: JavaSession;
  let address = "";

  const ask = (code: number, fields: Record<string, string | number>): Promise<RawAnswer> => askOnce(address, code, fields);
  const consumed = async (of: string): Promise<number[]> => {
    const { queues } = await java.admin("consumeStats", { group: of, topic: "orders" }, progress);
    return [0, 1].map((queueId) => queues[`orders/broker-a:${queueId}`]?.consumer ?? -1);
  };
  const stored = async (of: string): Promise<(string | number)[]> =>
    Promise.all([0, 1].map(async (queueId) => ask(14, { consumerGroup: of, topic: "orders", queueId }).then(({ code, extFields }) => (code === 0 ? Number(extFields["offset"]) : code))));
  const commit = async (of: string, first: number, second: number): Promise<void> => {
    for (const [queueId, commitOffset] of [first, second].entries()) await ask(15, { consumerGroup: of, topic: "orders", queueId, commitOffset });
  };

  beforeAll(async () => {
    engine = await start();
    java = await JavaSession.start(engine.namesrv);
    address = (await java.cluster())["broker-a"] ?? "";
    await java.createTopic("orders", 2);
    await java.startProducer("producer");
    await java.send({ producer: "producer", topic: "orders", mode: "sync", count: 20, prefix: "o" });
    await java.startConsumer({ consumer: "reader", group, topic: "orders" });
    await vi.waitFor(async () => expect(await consumed(group)).toEqual([10, 10]), patient);
  });
  afterAll(async () => {
    await java?.stop();
    await engine?.stop();
  });

  it("reset a group that is online: its clients begin again there", async () => {
    const reset = (timestamp: number, force: boolean) => java.call("operation.resetOnline", { group, topic: "orders", timestamp, force }, offsets);
    expect(await reset(0, true)).toEqual({ "broker-a:0": 0, "broker-a:1": 0 });
    await expect.poll(async () => (await java.awaitMessages(["reader"], 20)).total, patient).toBe(40);
    await expect.poll(() => consumed(group), patient).toEqual([10, 10]);
    // Without force nobody skips ahead; -1 is the end. Clients follow after 10 s: the tests below want them to stand still.
    expect(await reset(Date.now() + 60_000, false)).toEqual({ "broker-a:0": 9, "broker-a:1": 9 });
    await expect.poll(async () => (await java.awaitMessages(["reader"], 20)).total, patient).toBe(42);
    await expect.poll(() => consumed(group), patient).toEqual([10, 10]);
    expect(await reset(-1, true)).toEqual({ "broker-a:0": 10, "broker-a:1": 10 });
  });

  it("tell the clients of a group the new offsets in the form that the tool speaks", async () => {
    const member = await connectRawConsumer(address, "GID_told", "orders", "told");
    try {
      await commit("GID_told", 4, 10);
      const tool = await RawClient.to(address);
      const reset = (language: string, opaque: number, isForce: boolean): Promise<{ body: Buffer }> => {
        tool.socket.write(RawClient.frame({ code: 222, extFields: { topic: "orders", group: "GID_told", timestamp: "-1", isForce: String(isForce) }, flag: 0, language, opaque, serializeTypeCurrentRPC: "JSON", version: 409 }));
        return tool.answer(opaque);
      };
      const queue = (queueId: number): string => `{"brokerName":"broker-a","queueId":${queueId},"topic":"orders"}`;
      const answered = (await reset("JAVA", 1, false)).body.toString();
      for (const part of [`${queue(0)}:4`, `${queue(1)}:10`]) expect(answered).toContain(part);
      await reset("CPP", 2, true);
      tool.close();
      await vi.waitFor(() => expect(member.frames.filter(({ header }) => header.code === 220)).toHaveLength(2), patient);
      const [forJava, forCpp] = member.frames.filter(({ header }) => header.code === 220);
      expect(forJava?.header).toMatchObject({ flag: 2, extFields: { topic: "orders", group: "GID_told", timestamp: "-1", isForce: "false" } });
      for (const part of [`${queue(0)}:4`, `${queue(1)}:10`]) expect(forJava?.body.toString()).toContain(part);
      const list = z.object({ offsetTable: z.array(z.object({ brokerName: z.string(), queueId: z.number(), topic: z.string(), offset: z.number() })) }).parse(JSON.parse(forCpp?.body.toString() ?? "")).offsetTable;
      expect(list.sort((a, b) => a.queueId - b.queueId)).toEqual([0, 1].map((queueId) => ({ brokerName: "broker-a", queueId, topic: "orders", offset: 10 })));
    } finally {
      member.close();
    }
  });

  it("reset a group that is not online by search and commit, after the broker said so", async () => {
    await commit("GID_away", 5, 5);
    expect(await ask(222, { group: "GID_away", topic: "orders", timestamp: 0, isForce: "true" })).toMatchObject({ code: 206, remark: "Consumer not online, so can not reset offset, Group: GID_away Topic: orders Timestamp: 0" });
    expect(await ask(222, { group: "GID_never", topic: "orders", timestamp: 0, isForce: "true" })).toMatchObject({ code: 1, remark: "THe consumer group <GID_never> not exist" });
    expect(await ask(222, { group: "GID_away", topic: "nowhere", timestamp: 0, isForce: "true" })).toMatchObject({ code: 1, remark: "[reset-offset] reset offset failed, no topic in this broker. topic=nowhere" });
    // The tools find the brokers of a group by its retry topic.
    await java.createTopic("%RETRY%GID_away", 1);
    expect(await java.call("operation.resetOffline", { group: "GID_away", topic: "orders", timestamp: 0, force: false }, resets)).toEqual({ "broker-a:0": [5, 0], "broker-a:1": [5, 0] });
    expect(await stored("GID_away")).toEqual([0, 0]);
    await java.call("operation.resetOffline", { group: "GID_away", topic: "orders", timestamp: -1, force: true }, resets);
    expect(await stored("GID_away")).toEqual([10, 10]);
  });

  it("copy the offsets of a group to another", async () => {
    await commit("GID_from", 3, 7);
    await commit("GID_to", 9, 1);
    await java.createTopic("%RETRY%GID_from", 1);
    await java.call("operation.cloneOffset", { group: "GID_from", to: "GID_to", topic: "orders", offline: true }, z.null());
    expect(await stored("GID_to")).toEqual([3, 7]);
    await commit("GID_from", 4, 8);
    expect([await stored("GID_to"), await stored("GID_from")]).toEqual([[3, 7], [4, 8]]);
  });

  it("say which offset the slowest group of a topic has, and where another is ahead of it", async () => {
    await ask(15, { consumerGroup: "GID_slow", topic: "paced", queueId: 0, commitOffset: 2 });
    await ask(15, { consumerGroup: "GID_fast", topic: "paced", queueId: 0, commitOffset: 6 });
    const correction = async (compareGroup: string): Promise<string> => (await ask(308, { topic: "paced", compareGroup })).body.toString();
    expect(await correction("GID_fast")).toBe('{"correctionOffsets":{0:2}}');
    expect(await correction("GID_slow")).toBe('{"correctionOffsets":{0:2}}');
    // A real broker forgets the offsets of the groups that it is told to leave out, so only the bundled one is asked.
    if (title !== bundledBroker.title) return;
    expect((await ask(308, { topic: "paced", compareGroup: "GID_slow", filterGroups: "GID_slow" })).body.toString()).toBe('{"correctionOffsets":{0:9223372036854775807}}');
    expect(await correction("GID_fast")).toBe('{"correctionOffsets":{0:2}}');
  });

  it("name the groups of a topic: those that subscribe, and those that have offsets", async () => {
    await commit("GID_left", 1, 1);
    expect(await java.admin("groupsOfTopic", { topic: "orders" }, z.array(z.string()))).toEqual(expect.arrayContaining([group, "GID_left"]));
    expect(JSON.parse((await ask(300, { topic: "nowhere" })).body.toString())).toEqual({ groupList: [] });
  });

  it("say how far a group is in time", async () => {
    await commit(group, 10, 10);
    await commit("GID_timed", 3, 0);
    const [first, second] = (await java.call("operation.timeSpan", { topic: "orders", group: "GID_timed" }, spans)).sort((a, b) => a.queueId - b.queueId);
    expect(first?.first).toBeLessThanOrEqual(first?.consumed ?? 0);
    expect(first?.consumed).toBeLessThanOrEqual(first?.last ?? 0);
    expect(first?.delay).toBeGreaterThan(0);
    expect(second).toMatchObject({ consumed: second?.first });
    expect((await java.call("operation.timeSpan", { topic: "orders", group }, spans)).map(({ delay }) => delay)).toEqual([0, 0]);
  });

  it("say how far every group of the broker is", async () => {
    await java.admin("createGroup", { group: "GID_counted", retryMaxTimes: 16, addresses: [address] }, z.unknown());
    await commit("GID_counted", 4, 9);
    const all = await java.call("operation.allConsumeStats", { address, ordered: false }, allStats);
    expect(all).toMatchObject({ address, groups: { [group]: 0, GID_counted: 7 } });
    expect(all.total).toBe(Object.values(all.groups).reduce((sum, lag) => sum + lag, 0));
    expect((await java.call("operation.allConsumeStats", { address, ordered: true }, allStats)).total).toBe(0);
  });

  it("tidy up on request, and keep what is used", async () => {
    for (const command of ["cleanQueues", "cleanTopics", "deleteExpired"]) expect(await java.call(`operation.${command}`, { address }, z.boolean())).toBe(true);
    expect(await Promise.all([0, 1].map(async (queueId) => (await ask(30, { topic: "orders", queueId })).extFields["offset"]))).toEqual(["10", "10"]);
    const earliest = Number((await ask(32, { topic: "orders", queueId: 0 })).extFields["timestamp"]);
    expect(Math.abs(Date.now() - earliest)).toBeLessThan(600_000);
    expect((await ask(32, { topic: "nowhere", queueId: 0 })).extFields["timestamp"]).toBe("-1");
  });

  it("list the topics that the broker keeps for itself", async () => {
    const { topicList } = z.object({ topicList: z.array(z.string()) }).parse(JSON.parse((await ask(305, {})).body.toString()));
    expect(topicList).toEqual(expect.arrayContaining(["TBW102", "SCHEDULE_TOPIC_XXXX", "RMQ_SYS_TRANS_HALF_TOPIC", "RMQ_SYS_TRANS_OP_HALF_TOPIC", "TRANS_CHECK_MAX_TIME_TOPIC", "RMQ_SYS_TRACE_TOPIC", "SELF_TEST_TOPIC", "OFFSET_MOVED_EVENT", "BenchmarkTest", "DefaultCluster", "broker-a"]));
  });

  it("show one topic and one group to newer tools (351, 352); a 4.9 broker does not know the questions", async () => {
    await java.admin("createGroup", { group: "GID_shown", retryMaxTimes: 5, addresses: [address] }, z.unknown());
    const [topic, shown] = [await ask(351, { topic: "orders" }), await ask(352, { group: "GID_shown" })];
    if (title !== bundledBroker.title) return expect([topic.code, shown.code]).toEqual([3, 3]);
    expect(JSON.parse(topic.body.toString())).toMatchObject({ topicName: "orders", readQueueNums: 2, writeQueueNums: 2, perm: 6, topicFilterType: "SINGLE_TAG", order: false });
    expect(JSON.parse(shown.body.toString())).toMatchObject({ groupName: "GID_shown", retryMaxTimes: 5, consumeEnable: true });
    expect(await ask(351, { topic: "nowhere" })).toMatchObject({ code: 17, remark: "No topic in this broker. topic: nowhere" });
    return expect((await ask(352, { group: "GID_nobody" })).code).toBe(26);
  });
});
