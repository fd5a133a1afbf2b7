import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakeClock } from "../../core/fake-clock.ts";
import { BundledCluster } from "./bundled-cluster.ts";
import { pullFields, RawClient, sendFields, type RawFrame } from "./raw-client.ts";

let folder: string;
let clock: FakeClock;
let cluster: BundledCluster;
let broker: RawClient;
let opaque = 0;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "limits-"));
  clock = new FakeClock();
  cluster = await BundledCluster.start(
    { dataDir: folder, host: "127.0.0.1", advertisedHost: "127.0.0.1", namesrvPort: 0, brokerPort: 0, brokers: 1, clusterName: "C", flush: "async", retentionHours: 72, autoCreateTopics: true, autoCreateGroups: true },
    clock,
    () => undefined,
  );
  broker = await RawClient.to(cluster.brokerAddresses[0] ?? "");
});
afterEach(async () => {
  broker.close();
  await cluster.close();
  rmSync(folder, { recursive: true });
});

function call(code: number, extFields: Record<string, unknown>, body = ""): Promise<RawFrame> {
  return broker.call(code, ++opaque, extFields, body);
}
async function change(lines: string): Promise<void> {
  expect((await call(25, {}, lines)).header.code).toBe(0);
}
async function send(topic: string, parts: Record<string, unknown> = {}): Promise<number> {
  return (await call(310, sendFields(topic, parts), "x")).header.code;
}
const topicFields = (topic: string, queues: number): Record<string, unknown> => ({ topic, defaultTopic: "TBW102", readQueueNums: queues, writeQueueNums: queues, perm: 6, topicFilterType: "SINGLE_TAG", topicSysFlag: 0, order: false });
const stats = (statsName: string, statsKey: string): Promise<RawFrame> => call(315, { statsName, statsKey });

describe("the rate of a broker", () => {
  it("is told as flow control, on the way of known headers too, and counted", async () => {
    await send("T");
    await change("maxTps=3");
    expect([await send("T"), await send("T"), await send("T")]).toEqual([0, 0, 0]);
    const refused = await call(310, sendFields("T"), "x");
    expect(refused.header).toMatchObject({ code: 2, remark: expect.stringMatching(/^\[REJECTREQUEST\]system busy, start flow control for a while.* 3 messages a second/) });
    expect(await send("U"), "another topic, the slow way").toBe(2);
    clock.advance(400);
    expect([await send("T"), await send("T")]).toEqual([0, 2]);
    expect((await stats("TOPIC_THROTTLE_NUMS", "T")).header.code).toBe(0);
    expect((await call(28, {})).body.toString()).toContain('"throttledTimesTotal":"3"');
    await change("maxTps=0");
    expect([await send("T"), await send("T"), await send("T"), await send("T")]).toEqual([0, 0, 0, 0]);
  });

  it("counts what is consumed together with what is produced, and holds pulls that may wait", async () => {
    for (let index = 0; index < 4; index++) await send("T");
    await change("maxTps=3");
    expect(await send("T")).toBe(0);
    const pulled = await call(11, pullFields("T", { maxMsgNums: "32" }));
    expect(pulled.header.extFields).toMatchObject({ nextBeginOffset: "2" });
    expect((await call(11, pullFields("T", { queueOffset: "5", sysFlag: "4" }))).header.code, "nothing is held back from it").toBe(19);
    const refused = await call(11, pullFields("T", { queueOffset: "2", sysFlag: "4" }));
    expect(refused.header).toMatchObject({ code: 215, remark: expect.stringContaining("flow control") });
    broker.send(11, ++opaque, pullFields("T", { queueOffset: "2", sysFlag: "6", suspendTimeoutMillis: "15000" }));
    const held = opaque;
    expect((await call(28, {})).body.toString()).toContain('"heldPulls":"1"');
    clock.advance(700);
    expect((await broker.answer(held)).header).toMatchObject({ code: 0, extFields: { nextBeginOffset: "3" } });
  });
});

describe("the rate of a group on a topic", () => {
  const group = (attributes?: object): string => JSON.stringify({ groupName: "g", ...(attributes && { attributes }) });

  it("holds that group on that topic alone, and is kept by tools that do not know it", async () => {
    for (const topic of ["T", "T", "T", "U", "U"]) await send(topic);
    await call(200, {}, group({ "tpsLimit.T": "2" }));
    await call(200, {}, group());
    expect((await call(201, {})).body.toString()).toContain('"attributes":{"tpsLimit.T":"2"}');
    const pull = async (consumerGroup: string, topic: string, queueOffset: string): Promise<unknown[]> => {
      const { header } = await call(11, pullFields(topic, { consumerGroup, queueOffset, sysFlag: "4", maxMsgNums: "32" }));
      return [header.code, header.extFields?.["nextBeginOffset"]];
    };
    expect(await pull("g", "T", "0")).toEqual([0, "2"]);
    expect(await pull("g", "T", "2")).toEqual([215, undefined]);
    expect(await pull("g", "U", "0")).toEqual([0, "2"]);
    expect(await pull("h", "T", "0")).toEqual([0, "3"]);
    clock.advance(500);
    expect(await pull("g", "T", "2")).toEqual([0, "3"]);
    expect((await stats("GROUP_THROTTLE_NUMS", "T@g")).header.code).toBe(0);
    await call(200, {}, group({}));
    expect((await call(201, {})).body.toString()).not.toContain("tpsLimit");
  });

  it("answers 215 to a held pull whose time is over", async () => {
    for (let index = 0; index < 4; index++) await send("T");
    await call(200, {}, group({ "tpsLimit.T": "1" }));
    await call(11, pullFields("T", { consumerGroup: "g", maxMsgNums: "1" }));
    broker.send(11, ++opaque, pullFields("T", { consumerGroup: "g", queueOffset: "1", sysFlag: "6", suspendTimeoutMillis: "300" }));
    const held = opaque;
    await call(28, {});
    clock.advance(400);
    expect((await broker.answer(held)).header.code).toBe(215);
  });
});

describe("the numbers of topics, queues and groups", () => {
  it("refuse one more by hand and by a send, with words that say why", async () => {
    await change("maxTopics=2\nmaxTopicQueueNums=8");
    expect((await call(17, topicFields("A", 9))).header).toMatchObject({ code: 1, remark: "the number of queues must be from 0 to 8" });
    expect((await call(17, topicFields("A", 8))).header.code).toBe(0);
    expect(await send("B")).toBe(0);
    expect((await call(17, topicFields("D", 4))).header).toMatchObject({ code: 1, remark: expect.stringContaining("at most 2 are allowed") });
    expect((await call(310, sendFields("D"), "x")).header).toMatchObject({ code: 1, remark: expect.stringContaining("at most 2 are allowed") });
    expect((await call(17, topicFields("A", 6))).header.code, "a change is no creation").toBe(0);
    await change("maxTopics=0");
    expect(await send("D")).toBe(0);
  });

  it("refuse one more group by hand and by a pull", async () => {
    await send("T");
    await change("maxGroups=1");
    expect((await call(200, {}, '{"groupName":"g1"}')).header.code).toBe(0);
    expect((await call(200, {}, '{"groupName":"g2"}')).header).toMatchObject({ code: 1, remark: expect.stringContaining("at most 1 groups are allowed") });
    expect((await call(11, pullFields("T", { consumerGroup: "g2" }))).header).toMatchObject({ code: 26, remark: expect.stringContaining("at most 1 groups are allowed") });
    expect((await call(200, {}, '{"groupName":"g1","retryMaxTimes":3}')).header.code).toBe(0);
    expect((await call(200, {}, `{"groupName":"${"g".repeat(256)}"}`)).header).toMatchObject({ code: 1, remark: expect.stringContaining("255") });
    expect((await call(200, {}, `{"groupName":"${"g".repeat(121)}"}`)).header).toMatchObject({ code: 1, remark: expect.stringContaining("the retry topic of the group") });
  });
});

describe("synchronous flush", () => {
  it("can be switched on and off while the broker runs", async () => {
    await change("flushDiskType=SYNC_FLUSH\nsyncFlushTimeout=60000");
    expect(await send("T")).toBe(0);
    expect((await call(28, {})).body.toString()).toContain('"remainHowManyDataToFlush":"0 B"');
    await change("flushDiskType=ASYNC_FLUSH");
    expect(await send("T")).toBe(0);
    expect((await call(28, {})).body.toString()).not.toContain('"remainHowManyDataToFlush":"0 B"');
  });
});
