import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { engineSkipReason } from "../../../e2e/engines/engine-availability.ts";
import { askOnce } from "../../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import { RawClient } from "../../broker/listeners/remoting/raw-client.ts";
import { everyEngine } from "../engine-cases.ts";
import { JavaSession } from "../java-session.ts";
import { answerRaw, connectRawConsumer } from "../raw-consumer.ts";
import { startScripted } from "../scripted-consumer.ts";

const outcome = z.object({ result: z.string().nullish(), order: z.boolean(), autoCommit: z.boolean(), remark: z.string().nullish() });
const runningInfo = z.object({ properties: z.record(z.string(), z.string()), subscriptions: z.array(z.string()), statuses: z.array(z.string()), queues: z.number(), jstack: z.string().nullish() });
const status = z.record(z.string(), z.record(z.string(), z.number()));
const progress = z.object({ lag: z.number(), queues: z.record(z.string(), z.object({ consumer: z.number() })) });
const patient = { timeout: 90_000, interval: 200 };
/** Far enough away that no retry comes while the test runs. */
const delayLevel = 18;

describe.skipIf(engineSkipReason()).each(everyEngine)("operations on clients at $title", ({ start }) => {
  let engine: RocketmqEngine;
  let java: JavaSession;
  let address = "";
  const clientIds: Record<string, string> = {};
  let messageIds: string[] = [];

  const clientOf = async (group: string): Promise<string> => (await java.admin("consumerConnection", { group }, z.object({ clients: z.array(z.string()) }))).clients[0] ?? "";
  const settled = (group: string) => java.admin("consumeStats", { group, topic: "orders" }, progress);

  beforeAll(async () => {
    engine = await start();
    java = await JavaSession.start(engine.namesrv);
    address = (await java.cluster())["broker-a"] ?? "";
    await java.createTopic("orders", 1);
    await java.startProducer("producer");
    const sent = await java.send({ producer: "producer", topic: "orders", mode: "sync", count: 4, prefix: "m" });
    messageIds = sent.results.map(({ uniqueId }) => uniqueId);
    const script = { "m-1": { how: "later", times: -1 }, "m-2": { how: "null", times: -1 }, "m-3": { how: "throw", times: -1 } } as const;
    await startScripted(java, { consumer: "concurrent", group: "GID_concurrent", topic: "orders", script, delayLevel });
    await startScripted(java, { consumer: "orderly", group: "GID_orderly", topic: "orders", orderly: true, script: { "m-3": { how: "later", times: -1 } }, suspendMs: 20_000 });
    for (const group of ["GID_concurrent", "GID_orderly"]) clientIds[group] = await vi.waitFor(() => clientOf(group), patient);
    await vi.waitFor(async () => expect([(await settled("GID_concurrent")).lag, (await settled("GID_orderly")).lag]).toEqual([0, 1]), patient);
  });
  afterAll(async () => {
    await java?.stop();
    await engine?.stop();
  });

  const directly = (group: string, index: number) => java.call("operation.consumeDirectly", { group, clientId: clientIds[group], topic: "orders", messageId: messageIds[index] }, outcome);

  it("ask a consumer about itself, with a thread dump when it is wanted", async () => {
    const ask = (jstack: boolean) => java.call("operation.runningInfo", { group: "GID_concurrent", clientId: clientIds["GID_concurrent"], topic: "orders", jstack }, runningInfo);
    const plain = await ask(false);
    expect(plain).toMatchObject({ subscriptions: ["%RETRY%GID_concurrent", "orders"], queues: 1, properties: { PROP_CONSUMEORDERLY: "false", PROP_CONSUME_TYPE: "CONSUME_PASSIVELY", PROP_CLIENT_VERSION: "V4_9_8" } });
    expect(plain.statuses).toContain("orders");
    expect(plain.jstack ?? "").toBe("");
    expect((await ask(true)).jstack).toContain("ConsumeMessageThread_");
  });

  it("refuse to ask a consumer that is not there", async () => {
    const answer = await askOnce(address, 307, { consumerGroup: "GID_concurrent", clientId: "nobody", jstackEnable: "false" });
    expect(answer).toMatchObject({ code: 1, remark: "The Consumer <GID_concurrent> <nobody> not online" });
  });

  it("have one message consumed by a chosen client, and change nothing by it", async () => {
    const waiting = () => askOnce(address, 30, { topic: "SCHEDULE_TOPIC_XXXX", queueId: delayLevel - 1 }).then(({ extFields }) => extFields["offset"]);
    const before = { progress: await settled("GID_concurrent"), retries: await waiting() };
    expect(await directly("GID_concurrent", 0)).toMatchObject({ result: "CR_SUCCESS", order: false, autoCommit: true });
    expect(await directly("GID_concurrent", 1)).toMatchObject({ result: "CR_LATER" });
    expect(await directly("GID_concurrent", 2)).toMatchObject({ result: "CR_RETURN_NULL" });
    const thrown = await directly("GID_concurrent", 3);
    expect(thrown.result).toBe("CR_THROW_EXCEPTION");
    expect(thrown.remark).toContain("this message cannot be handled");
    // What is consumed this way does not say from which broker it came.
    const delivered = await java.call("scripted.deliveries", { consumer: "concurrent" }, z.array(z.object({ name: z.string() })));
    expect(delivered).toHaveLength(8);
    expect(delivered.slice(4).map(({ name }) => name)).toEqual(["m-0", "m-1", "m-2", "m-3"]);
    expect({ progress: await settled("GID_concurrent"), retries: await waiting() }).toEqual(before);
  });

  it("have one message consumed in order", async () => {
    expect(await directly("GID_orderly", 0)).toMatchObject({ result: "CR_SUCCESS", order: true, autoCommit: true });
    expect(await directly("GID_orderly", 3)).toMatchObject({ result: "CR_LATER", order: true });
    expect((await settled("GID_orderly")).lag).toBe(1);
  });

  it("refuse to have a message consumed that is not there", async () => {
    const [, port = "0"] = address.split(":");
    const beyond = `7F000001${Number(port).toString(16).padStart(8, "0")}${(1e9).toString(16).padStart(16, "0")}`.toUpperCase();
    expect((await askOnce(address, 309, { consumerGroup: "GID_concurrent", clientId: clientIds["GID_concurrent"] ?? "", msgId: beyond })).code).toBe(1);
  });

  it("ask the members of a group how far they are", async () => {
    expect(await java.call("operation.consumeStatus", { group: "GID_concurrent", topic: "orders", clientId: "" }, status)).toEqual({ [clientIds["GID_concurrent"] ?? ""]: { "broker-a:0": 4 } });
    expect(await java.call("operation.consumeStatus", { group: "GID_concurrent", topic: "orders", clientId: "nobody" }, status)).toEqual({});
    expect((await askOnce(address, 223, { group: "GID_nobody", topic: "orders" })).code).toBe(1);
  });

  it("list the members of a group", async () => {
    const answer = await askOnce(address, 38, { consumerGroup: "GID_concurrent" });
    expect(JSON.parse(answer.body.toString())).toEqual({ consumerIdList: [clientIds["GID_concurrent"]] });
    expect(await askOnce(address, 38, { consumerGroup: "GID_nobody" })).toMatchObject({ code: 1, remark: "no consumer for this group, GID_nobody" });
  });

  it("wait ten seconds for a client that is silent, and hold up nobody meanwhile", async () => {
    const silent = await connectRawConsumer(address, "GID_silent", "orders", "silent-one");
    const tool = await RawClient.to(address);
    try {
      const began = performance.now();
      tool.send(307, 1, { consumerGroup: "GID_silent", clientId: "silent-one", jstackEnable: "true" });
      const asked = await silent.first(({ header }) => header.code === 307);
      expect(asked.header.extFields).toMatchObject({ consumerGroup: "GID_silent", clientId: "silent-one", jstackEnable: "true" });
      // The tool's connection and the client's go on; another question to the client is answered while the first waits.
      expect((await tool.call(38, 2, { consumerGroup: "GID_silent" })).header.code).toBe(0);
      expect((await silent.call(30, 3, { topic: "orders", queueId: "0" })).header.extFields).toMatchObject({ offset: "4" });
      tool.send(307, 4, { consumerGroup: "GID_silent", clientId: "silent-one", jstackEnable: "false" });
      const second = await silent.first(({ header }) => header.extFields?.["jstackEnable"] === "false");
      answerRaw(silent, second.header.opaque, '{"properties":{}}');
      expect((await tool.answer(4)).body.toString()).toBe('{"properties":{}}');
      expect(tool.frames.some(({ header }) => header.opaque === 1)).toBe(false);
      const late = await tool.answer(1);
      expect(late.header).toMatchObject({ code: 207 });
      expect(late.header.remark).toMatch(/^consumer <GID_silent> <silent-one> Timeout: /);
      expect(performance.now() - began).toBeGreaterThan(9_500);
    } finally {
      silent.close();
      tool.close();
    }
  });
});
