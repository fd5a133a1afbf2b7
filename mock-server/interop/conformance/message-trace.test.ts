import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { brokerAddresses } from "../../../e2e/engines/cluster-probe.ts";
import { engineSkipReason } from "../../../e2e/engines/engine-availability.ts";
import { askOnce } from "../../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import { everyEngine } from "../engine-cases.ts";
import { JavaSession } from "../java-session.ts";

const madeTopic = "traces_of_all";
const usualTopic = "RMQ_SYS_TRACE_TOPIC";
const sentShape = z.object({ uniqueId: z.string(), offsetId: z.string().optional() });

describe.skipIf(engineSkipReason()).each(everyEngine)("Message traces of Java clients on $title", ({ start }) => {
  let engine: RocketmqEngine;
  let java: JavaSession;
  let address: string;

  beforeAll(async () => {
    engine = await start({ brokerConfig: { traceTopicEnable: true, msgTraceTopicName: madeTopic } });
    [address = ""] = await brokerAddresses(engine.namesrv);
    java = await JavaSession.start(engine.namesrv);
    for (const topic of ["traced", "traced_too", "traced_half"]) await java.createTopic(topic, 1);
  });
  afterAll(async () => {
    await java?.stop();
    await engine?.stop();
  });

  /**
   * The trace records about a message, found by its id as the dashboard does (code 12): the fields of each, from the bytes
   * of the bodies. A record ends with 0x02, its fields are split by 0x01 (protocol sheet, section 5, Trace).
   */
  async function tracesOf(traceTopic: string, uniqueId: string): Promise<string[][]> {
    const { body } = await askOnce(address, 12, { topic: traceTopic, key: uniqueId, maxNum: 64, beginTimestamp: 0, endTimestamp: Date.now() + 60_000, _UNIQUE_KEY_QUERY: "false" });
    const traces: string[][] = [];
    for (let at = 0; at < body.length; at += body.readInt32BE(at)) {
      const text = body.toString("utf8", at + 88, at + 88 + body.readInt32BE(at + 84));
      for (const record of text.split("\u0002").slice(0, -1)) traces.push(record.split("\u0001"));
    }
    return traces.filter((fields) => fields.includes(uniqueId)).sort((one, other) => order.indexOf(one[0] ?? "") - order.indexOf(other[0] ?? ""));
  }
  const order = ["Pub", "EndTransaction", "SubBefore", "SubAfter"];

  async function awaitTraces(traceTopic: string, uniqueId: string, kinds: string[]): Promise<string[][]> {
    await expect.poll(async () => (await tracesOf(traceTopic, uniqueId)).map(([kind]) => kind), { timeout: 60_000 }).toEqual(kinds);
    return tracesOf(traceTopic, uniqueId);
  }

  const route = async (topic: string): Promise<string> => (await askOnce(engine.namesrv, 105, { topic })).body.toString("utf8");
  const digits: unknown = expect.stringMatching(/^\d+$/);

  it("have a topic of the broker's own when traceTopicEnable says so", async () => {
    expect(await route(madeTopic)).toContain(`"readQueueNums":1,`);
    expect((await askOnce(engine.namesrv, 105, { topic: usualTopic })).code).toBe(17);
    expect((await askOnce(address, 305)).body.toString("utf8")).toContain(`"${madeTopic}"`);
    const changed = await askOnce(address, 17, { topic: madeTopic, defaultTopic: "TBW102", readQueueNums: 8, writeQueueNums: 8, perm: 6, topicFilterType: "SINGLE_TAG", topicSysFlag: 0, order: "false" });
    expect(changed).toMatchObject({ code: 1, remark: `The topic[${madeTopic}] is conflict with system topic.` });
  });

  it.each([
    ["in the usual topic, made by the first trace", "traced", undefined],
    ["in a topic that the client names", "traced_too", madeTopic],
  ])("tell of sending and consuming, %s", async (_title, topic, traceTopic) => {
    const { uniqueId, offsetId } = await java.call("trace.send", { topic, group: "PG_traced", key: "order-1 order-2", text: "hello", traceTopic }, sentShape);
    expect(await java.call("trace.consume", { topic, group: `GID_${topic}`, traceTopic }, z.boolean())).toBe(true);
    const [pub = [], before = [], after = []] = await awaitTraces(traceTopic ?? usualTopic, uniqueId, ["Pub", "SubBefore", "SubAfter"]);
    // Type, time, region, group, topic, msgId, tags, keys, storeHost, bodyLength, costMs, msgType, offsetMsgId, success.
    expect(pub).toEqual(["Pub", digits, "DefaultRegion", "PG_traced", topic, uniqueId, "TagA", "order-1 order-2", address, "5", digits, "0", offsetId, "true"]);
    // Type, time, region, group, requestId, msgId, retryTimes, keys.
    expect(before).toEqual(["SubBefore", digits, "null", `GID_${topic}`, expect.any(String), uniqueId, "0", "order-1 order-2"]);
    // Type, requestId, msgId, costMs, success, keys, contextCode, time, group.
    expect(after).toEqual(["SubAfter", before[4], uniqueId, digits, "true", "order-1 order-2", "0", digits, `GID_${topic}`]);
  });

  it("are found by the message's own keys as well", async () => {
    expect((await java.byKey(usualTopic, "order-2")).length).toBeGreaterThan(0);
  });

  it("tell how a transaction ended", async () => {
    const { uniqueId } = await java.call("trace.transaction", { topic: "traced_half", group: "PG_half", key: "order-3", text: "half", traceTopic: madeTopic }, sentShape);
    const [pub = [], end = []] = await awaitTraces(madeTopic, uniqueId, ["Pub", "EndTransaction"]);
    expect([pub[4], pub[11], pub[13]]).toEqual(["traced_half", "1", "true"]);
    // Type, time, region, group, topic, msgId, tags, keys, storeHost, msgType, transactionId, state, fromCheck.
    expect(end).toEqual(["EndTransaction", digits, "DefaultRegion", "PG_half", "traced_half", uniqueId, "TagA", "order-3", address, "2", uniqueId, "COMMIT_MESSAGE", "false"]);
  });
});
