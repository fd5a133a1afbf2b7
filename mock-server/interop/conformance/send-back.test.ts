import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { engineSkipReason } from "../../../e2e/engines/engine-availability.ts";
import { brokerAddresses } from "../../../e2e/engines/cluster-probe.ts";
import { askOnce, type RawAnswer } from "../../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import { everyEngine } from "../engine-cases.ts";
import { JavaSession, type JavaMessage } from "../java-session.ts";

const patience = { timeout: 60_000, interval: 100 };
const topicConfig = z.object({ perm: z.number(), readQueueNums: z.number(), writeQueueNums: z.number(), topicSysFlag: z.number() });
const sendMessage = 10;
const sendBackCode = 36;

describe.skipIf(engineSkipReason()).each(everyEngine)("A failed message given back (36) to $title", ({ start }) => {
  let engine: RocketmqEngine;
  let java: JavaSession;
  let address = "";
  let offset = 0;
  let offsetId = "";

  beforeAll(async () => {
    engine = await start({ autoCreateGroups: false, brokerConfig: { messageDelayLevel: "1s 1s 1s 1s" } });
    java = await JavaSession.start(engine.namesrv);
    address = (await brokerAddresses(engine.namesrv))[0] ?? "";
    await java.createTopic("origin", 1);
    // Of the driver's query.pull.
    await createGroup("interop_puller");
  });
  afterAll(async () => {
    await java?.stop();
    await engine?.stop();
  });
  beforeEach(async () => {
    const sent = await send("origin");
    offsetId = sent.extFields["msgId"] ?? "";
    offset = Number.parseInt(offsetId.slice(16), 16);
  });

  function send(topic: string, fields: Record<string, string | number> = {}, body = Buffer.from("try me|")): Promise<RawAnswer> {
    const plain = { producerGroup: "PG", topic, defaultTopic: "TBW102", defaultTopicQueueNums: 4, queueId: 0, sysFlag: 0, bornTimestamp: Date.now(), flag: 0, properties: "KEYS\u0001k", reconsumeTimes: 0 };
    return askOnce(address, sendMessage, { ...plain, ...fields }, body);
  }
  const giveBack = (group: string, fields: Record<string, string | number> = {}): Promise<RawAnswer> => askOnce(address, sendBackCode, { group, offset, delayLevel: 0, ...fields });
  const createGroup = (group: string, parts: Record<string, number> = {}): Promise<RawAnswer> =>
    askOnce(address, 200, {}, Buffer.from(JSON.stringify({ brokerId: 0, consumeBroadcastEnable: true, consumeEnable: true, consumeFromMinEnable: true, groupName: group, notifyConsumerIdsChangedEnable: true, retryMaxTimes: 16, retryQueueNums: 1, whichBrokerWhenConsumeSlowly: 1, ...parts })));
  const configOf = (topic: string): Promise<z.infer<typeof topicConfig> | null> => java.admin("topicConfig", { address, topic }, topicConfig.nullable());
  const setBrokerPermission = (bits: number): Promise<RawAnswer> => askOnce(address, 25, {}, Buffer.from(`brokerPermission=${bits}`));
  const inTopic = async (topic: string): Promise<JavaMessage[]> => (await java.pull(topic, "broker-a", 0, 0, 32).catch(() => ({ messages: [] }))).messages;

  it("makes the group's retry topic, and the copy says where it comes from", async () => {
    await createGroup("tools_made");
    expect(await giveBack("tools_made", { originMsgId: "AC1100010000000000000000000000FF", originTopic: "origin", unitMode: "true" })).toMatchObject({ code: 0 });
    expect(await configOf("%RETRY%tools_made")).toMatchObject({ perm: 6, readQueueNums: 1, writeQueueNums: 1, topicSysFlag: 2 });
    await expect.poll(async () => (await inTopic("%RETRY%tools_made")).map(({ properties }) => properties), patience).toMatchObject([{ RETRY_TOPIC: "origin", ORIGIN_MESSAGE_ID: offsetId, DELAY: "3", KEYS: "k" }]);
  });

  it("counts the group's own maximum when the consumer names none", async () => {
    await createGroup("GID_own", { retryMaxTimes: 0 });
    expect(await giveBack("GID_own", { maxReconsumeTimes: 1 })).toMatchObject({ code: 0 });
    await expect.poll(async () => (await inTopic("%RETRY%GID_own")).map(({ reconsumeTimes }) => reconsumeTimes), patience).toEqual([1]);
    expect(await inTopic("%DLQ%GID_own")).toEqual([]);
    expect(await giveBack("GID_own")).toMatchObject({ code: 0 });
    expect(await configOf("%DLQ%GID_own")).toMatchObject({ perm: 6, readQueueNums: 1, writeQueueNums: 1 });
    await expect.poll(async () => (await inTopic("%DLQ%GID_own")).map(({ reconsumeTimes }) => reconsumeTimes), patience).toEqual([1]);
  });

  it("takes a level above the table for its last", async () => {
    await createGroup("GID_level");
    await giveBack("GID_level", { delayLevel: 17 });
    await expect.poll(async () => (await inTopic("%RETRY%GID_level")).map(({ properties }) => properties["DELAY"]), patience).toEqual(["4"]);
  });

  it("is dropped with success by a group without retry queues", async () => {
    await createGroup("GID_none", { retryQueueNums: 0 });
    expect(await giveBack("GID_none")).toMatchObject({ code: 0 });
    expect(await configOf("%RETRY%GID_none")).toBeNull();
  });

  it("spreads over the retry queues of its group", async () => {
    await createGroup("GID_many", { retryQueueNums: 3 });
    for (let count = 0; count < 30; count += 1) await giveBack("GID_many", { delayLevel: 1 });
    expect(await configOf("%RETRY%GID_many")).toMatchObject({ readQueueNums: 3, writeQueueNums: 3 });
    const stats = z.record(z.string(), z.object({ max: z.number() }));
    await expect.poll(async () => Object.values(await java.admin("topicStats", { topic: "%RETRY%GID_many" }, stats)).reduce((sum, { max }) => sum + max, 0), patience).toBe(30);
    for (const { max } of Object.values(await java.admin("topicStats", { topic: "%RETRY%GID_many" }, stats))) expect(max).toBeGreaterThan(0);
  });

  it("is refused for a group that nobody made, and for a place without a message", async () => {
    expect(await giveBack("GID_nobody")).toMatchObject({ code: 26, remark: expect.stringMatching(/^subscription group not exist, GID_nobody \s*See http/) });
    await createGroup("GID_place");
    expect(await giveBack("GID_place", { offset: offset + 1 })).toMatchObject({ code: 1, remark: `look message by offset failed, ${offset + 1}` });
    expect(await giveBack("GID_place", { offset: 1_000_000_000 })).toMatchObject({ code: 1, remark: "look message by offset failed, 1000000000" });
    // The topic was made before the message was looked for.
    expect(await configOf("%RETRY%GID_place")).toMatchObject({ perm: 6 });
  });

  it("is refused while the broker or the retry topic is not writable", async () => {
    await createGroup("GID_closed");
    await setBrokerPermission(4);
    expect(await giveBack("GID_closed")).toMatchObject({ code: 16, remark: "the broker[127.0.0.1] sending message is forbidden" });
    await setBrokerPermission(6);
    await java.createTopic("%RETRY%GID_closed", 1, 4);
    expect(await giveBack("GID_closed")).toMatchObject({ code: 16, remark: "the topic[%RETRY%GID_closed] sending message is forbidden" });
  });

  it("can be sent to the retry topic by the client itself: then both counts decide", async () => {
    await createGroup("GID_self", { retryMaxTimes: 2 });
    const retry = "%RETRY%GID_self";
    expect(await send(retry, { reconsumeTimes: 1 })).toMatchObject({ code: 0 });
    expect(await send(retry, { reconsumeTimes: 3, maxReconsumeTimes: 4 })).toMatchObject({ code: 0 });
    expect(await configOf("%DLQ%GID_self")).toBeNull();
    expect(await send(retry, { reconsumeTimes: 2 })).toMatchObject({ code: 0 });
    expect(await send(retry, { reconsumeTimes: 4, maxReconsumeTimes: 4 })).toMatchObject({ code: 0 });
    const triesIn = async (topic: string): Promise<number[]> => (await inTopic(topic)).map(({ reconsumeTimes }) => reconsumeTimes);
    await expect.poll(async () => [await triesIn(retry), await triesIn("%DLQ%GID_self")], patience).toEqual([[1, 3], [2, 4]]);
    // Who says 0 of 0, has no try: that is what an orderly Java consumer with a maximum of 0 sends. Go says so on every send.
    expect(await send(retry, { reconsumeTimes: 0, maxReconsumeTimes: 0 })).toMatchObject({ code: 0 });
    await expect.poll(() => triesIn("%DLQ%GID_self"), patience).toEqual([2, 4, 0]);
    // An orderly consumer asks for a delay too. Neither a retry nor a dead letter is too large for one.
    const large = Buffer.from("large|".padEnd(100_000, "x"));
    expect(await send(retry, { reconsumeTimes: 1, maxReconsumeTimes: 2, properties: "DELAY\u00011" }, large)).toMatchObject({ code: 0 });
    expect(await send(retry, { reconsumeTimes: 2, maxReconsumeTimes: 2, properties: "DELAY\u00011" }, large)).toMatchObject({ code: 0 });
    await expect.poll(async () => [(await inTopic(retry)).at(-1)?.bodyLength, (await inTopic("%DLQ%GID_self")).at(-1)?.bodyLength], patience).toEqual([100_000, 100_000]);
    expect(await send("%RETRY%GID_unknown")).toMatchObject({ code: 26, remark: expect.stringMatching(/^subscription group not exist, GID_unknown \s*See http/) });
  });
});
