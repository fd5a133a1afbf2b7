import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { brokerAddresses } from "../../../e2e/engines/cluster-probe.ts";
import { engineSkipReason } from "../../../e2e/engines/engine-availability.ts";
import { askOnce, type RawAnswer } from "../../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import { everyEngine } from "../engine-cases.ts";
import { JavaSession, type JavaMessage } from "../java-session.ts";

const replyTopic = "DefaultCluster_REPLY_TOPIC";
const replyShape = z.object({ name: z.string(), bodyLength: z.number(), properties: z.record(z.string(), z.string()) });

describe.skipIf(engineSkipReason()).each(everyEngine)("Requests over messages on $title", ({ start }) => {
  let engine: RocketmqEngine;
  let java: JavaSession;
  let address: string;

  beforeAll(async () => {
    engine = await start();
    [address = ""] = await brokerAddresses(engine.namesrv);
    java = await JavaSession.start(engine.namesrv);
    await java.createTopic("questions", 2);
    await java.createTopic("unheard", 2);
    await java.call("request.serve", { name: "server", topic: "questions", group: "GID_questions", size: 10_000 }, z.unknown());
  });
  afterAll(async () => {
    await java?.stop();
    await engine?.stop();
  });

  function ask(args: { topic: string; text: string; timeoutMs: number; async: boolean }): Promise<z.infer<typeof replyShape>> {
    return java.call("request.ask", args, replyShape);
  }

  /** A reply (325) as a Java consumer sends it, to a client that nobody knows or to none. */
  function reply(properties: string, fields: Record<string, string | number> = {}): Promise<RawAnswer> {
    return askOnce(address, 325, { a: "PG_raw", b: replyTopic, c: "TBW102", d: 4, e: 0, f: 0, g: 1, h: 0, i: properties, j: 0, k: "false", m: "false", ...fields }, Buffer.from("late|"));
  }

  it.each([false, true])("bring the reply back to who asked (asynchronously: %s)", async (async) => {
    // Over 4096 bytes Java packs the reply: the flag for that must reach the requester.
    const answer = await ask({ topic: "questions", text: `who?${String(async)}|`, timeoutMs: 60_000, async });
    expect(answer).toMatchObject({ name: `re:who?${String(async)}`, bodyLength: 10_000 });
    expect(Object.keys(answer.properties).sort()).toEqual(["ARRIVE_TIME", "CORRELATION_ID", "MSG_TYPE", "PUSH_REPLY_TIME", "REPLY_TO_CLIENT", "TTL", "UNIQ_KEY"]);
    expect(answer.properties.MSG_TYPE).toBe("reply");
  });

  it("keep what was replied in the cluster's reply topic", async () => {
    await ask({ topic: "questions", text: "kept?|", timeoutMs: 60_000, async: false });
    // A real broker stores the reply after it was brought back.
    await expect.poll(async () => (await java.pull(replyTopic, "broker-a", 0, 0, 1)).max, { timeout: 60_000 }).toBeGreaterThan(0);
  });

  it("end with a time-out when nobody replies", async () => {
    await expect(ask({ topic: "unheard", text: "anybody?|", timeoutMs: 5_000, async: false })).rejects.toThrow(/timeout/i);
  });

  it("answer a reply for a requester that is gone, and store it", async () => {
    const before = await java.pull(replyTopic, "broker-a", 0, 0, 1);
    const gone = await reply("REPLY_TO_CLIENT\u0001127.0.0.1@gone\u0002CORRELATION_ID\u00011\u0002TAGS\u0001TagA\u0002");
    expect(gone).toMatchObject({ code: 1, remark: "push reply message fail, channel of <127.0.0.1@gone> not found.", extFields: { queueId: "0", queueOffset: expect.any(String), MSG_REGION: "DefaultRegion", TRACE_ON: "true" } });
    expect(gone.extFields.msgId).toMatch(/^7F000001[0-9A-F]{24}$/);
    // The replies of the tests before may still have been stored since.
    const queueOffset = Number(gone.extFields.queueOffset);
    expect(queueOffset).toBeGreaterThanOrEqual(before.max);
    const stored = async (): Promise<JavaMessage[]> => (await java.pull(replyTopic, "broker-a", 0, queueOffset, 1)).messages;
    await expect.poll(stored, { timeout: 60_000 }).toMatchObject([{ name: "late", tag: "TagA" }]);
    expect((await stored())[0]?.properties).not.toHaveProperty("CLUSTER");
  });

  it("refuse a reply that does not say for whom, or goes to no queue", async () => {
    expect(await reply("CORRELATION_ID\u00011\u0002")).toMatchObject({ code: 1, remark: "reply message properties[REPLY_TO_CLIENT] is null" });
    expect(await reply("", { e: 1 })).toMatchObject({ code: 1 });
    expect((await reply("", { e: 1 })).remark).toContain("queueId[1] is illegal");
    expect((await reply("", { b: "SCHEDULE_TOPIC_XXXX" })).code).toBe(16);
  });
});
