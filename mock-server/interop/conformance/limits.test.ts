import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineSkipReason } from "../../../e2e/engines/engine-availability.ts";
import { brokerAddresses } from "../../../e2e/engines/cluster-probe.ts";
import { RawConnection, type RawAnswer } from "../../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import { everyEngine } from "../engine-cases.ts";
import { JavaSession } from "../java-session.ts";
import { sendFields } from "../raw-load.ts";

const maxMessageSize = 8_000;

/** | int32 size | int32 0 | int32 0 | int32 flag | int32 body length | body | int16 properties length | */
function batchOf(...bodies: Buffer[]): Buffer {
  return Buffer.concat(bodies.map((body) => {
    const inner = Buffer.alloc(22 + body.length);
    inner.writeInt32BE(inner.length, 0);
    inner.writeInt32BE(body.length, 16);
    body.copy(inner, 20);
    return inner;
  }));
}

describe.skipIf(engineSkipReason()).each(everyEngine)("The limits of a message and $title", ({ start }) => {
  let engine: RocketmqEngine;
  let java: JavaSession;
  let broker: RawConnection;

  beforeAll(async () => {
    engine = await start({ brokerConfig: { maxMessageSize } });
    java = await JavaSession.start(engine.namesrv);
    await java.createTopic("limits", 4);
    await java.startProducer("producer");
    const [address] = await brokerAddresses(engine.namesrv);
    broker = new RawConnection(address ?? "");
  });
  afterAll(async () => {
    broker?.close();
    await java?.stop();
    await engine?.stop();
  });

  const send = (fields: Record<string, string | number>, bytes: number): Promise<RawAnswer> => broker.ask(310, { ...sendFields("limits", 0, "U"), ...fields }, Buffer.alloc(bytes, "b"));

  it("refuse a body over maxMessageSize with 13, and take one of exactly that size", async () => {
    expect((await send({}, maxMessageSize)).code).toBe(0);
    const refused = await send({}, maxMessageSize + 1);
    expect(refused.code).toBe(13);
    expect(refused.remark).toBe("the message is illegal, maybe msg body or properties length not matched. msg body length limit 8000B, msg properties length limit 32KB.");
    const inBatch = await broker.ask(320, { ...sendFields("limits", 0, "U"), m: "true" }, batchOf(Buffer.alloc(4_100), Buffer.alloc(4_100)));
    expect(inBatch.code).toBe(13);
  });

  it("tell a Java producer so, who does not try again", async () => {
    await expect(java.send({ producer: "producer", topic: "limits", mode: "batch", count: 3, batchSize: 3, size: 3_000, prefix: "large" })).rejects.toThrow(/CODE: 13/);
  });

  it("refuse properties over 32 KiB with 13", async () => {
    expect((await send({ i: `KEYS\u0001${"k".repeat(30_000)}` }, 10)).code).toBe(0);
    expect((await send({ i: `KEYS\u0001${"k".repeat(33_000)}` }, 10)).code).toBe(13);
  });

  it("refuse names of topics that are too long or none, with 1", async () => {
    for (const [name, words] of [["t".repeat(128), "The specified topic is longer than topic max length."], ["a b", "The specified topic contains illegal characters, allowing only ^[%|a-zA-Z0-9_-]+$"], ["", "The specified topic is blank."]] as const) {
      const refused = await send({ b: name }, 10);
      expect([refused.code, refused.remark]).toEqual([1, words]);
      const notCreated = await broker.ask(17, { topic: name, defaultTopic: "TBW102", readQueueNums: 4, writeQueueNums: 4, perm: 6, topicFilterType: "SINGLE_TAG", topicSysFlag: 0, order: "false" });
      expect([notCreated.code, notCreated.remark]).toEqual([1, words]);
    }
    expect((await send({ b: "t".repeat(127) }, 10)).code).toBe(0);
  });

  it("refuse a queue that the topic does not have, with 1", async () => {
    expect((await send({ e: 3 }, 10)).code).toBe(0);
    const refused = await send({ e: 4 }, 10);
    expect(refused.code).toBe(1);
    expect(refused.remark).toContain("request queueId[4] is illegal");
  });
});

describe.skipIf(engineSkipReason()).each(everyEngine)("A disk that is too full and $title", ({ start }) => {
  let engine: RocketmqEngine;
  let java: JavaSession;

  beforeAll(async () => {
    // Every disk is used to more than one percent.
    engine = await start({ brokerConfig: { diskSpaceWarningLevelRatio: 1, cleanResourceInterval: 1_000 } });
    java = await JavaSession.start(engine.namesrv);
    await java.createTopic("full", 1);
    await java.startProducer("producer");
  });
  afterAll(async () => {
    await java?.stop();
    await engine?.stop();
  });

  it("refuses sends with 14 and says how full it is", async () => {
    const [address] = await brokerAddresses(engine.namesrv);
    const broker = new RawConnection(address ?? "");
    const send = (): Promise<RawAnswer> => broker.ask(310, sendFields("full", 0, "U"), Buffer.from("x"));
    await expect.poll(async () => (await send()).code, { timeout: 60_000 }).toBe(14);
    expect((await send()).remark).toMatch(/service not available now\. It may be caused by one of the following reasons: the broker's disk is full \[CL:  0\.\d\d CQ:  0\.\d\d INDEX: [ -]\d\.\d\d\]/);
    broker.close();
    await expect(java.send({ producer: "producer", topic: "full", mode: "sync", count: 1, prefix: "no", size: 10 }), "14 is worth another try").rejects.toThrow(/Send \[3\] times, still failed/);
  });
});
