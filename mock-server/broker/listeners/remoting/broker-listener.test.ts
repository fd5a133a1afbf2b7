import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../core/clock.ts";
import { BundledCluster } from "./bundled-cluster.ts";
import { pullFields, RawClient, sendFields } from "./raw-client.ts";

let cluster: BundledCluster;
let broker: RawClient;
let namesrv: RawClient;
const lines: string[] = [];

beforeAll(async () => {
  cluster = await BundledCluster.start(
    { dataDir: mkdtempSync(join(tmpdir(), "listener-")), host: "127.0.0.1", advertisedHost: "127.0.0.1", namesrvPort: 0, brokerPort: 0, brokers: 1, clusterName: "C", flush: "async", retentionHours: 72, autoCreateTopics: true, autoCreateGroups: true },
    systemClock,
    (message, fields) => lines.push(`${message}: ${JSON.stringify(fields)}`),
  );
  broker = await RawClient.to(cluster.brokerAddresses[0] ?? "");
  namesrv = await RawClient.to(cluster.namesrvAddress);
});
afterAll(async () => {
  broker.close();
  namesrv.close();
  await cluster.close();
});
afterEach(() => {
  broker.frames.length = 0;
  namesrv.frames.length = 0;
});

/** Body and properties of the first record in a pull's body (protocol sheet section 4, read by hand). */
function firstRecord(bytes: Buffer): { queueOffset: bigint; body: string; topic: string; properties: string; flag: number } {
  const bodyEnd = 88 + bytes.readInt32BE(84);
  const topicEnd = bodyEnd + 1 + bytes.readInt8(bodyEnd);
  const propertiesEnd = topicEnd + 2 + bytes.readInt16BE(topicEnd);
  return { queueOffset: bytes.readBigInt64BE(20), flag: bytes.readInt32BE(16), body: bytes.toString("utf8", 88, bodyEnd), topic: bytes.toString("utf8", bodyEnd + 1, topicEnd), properties: bytes.toString("utf8", topicEnd + 2, propertiesEnd) };
}

describe("sending", () => {
  it("creates the topic, shows its route at once, and stores what a pull brings back", async () => {
    expect((await namesrv.call(105, 1, { topic: "S1" })).header.code).toBe(17);
    const sent = await broker.call(310, 2, sendFields("S1"), "hello");
    expect(sent.header).toMatchObject({ code: 0, flag: 1, extFields: { queueId: "0", queueOffset: "0", MSG_REGION: "DefaultRegion", TRACE_ON: "true" } });
    const port = Number(cluster.brokerAddresses[0]?.split(":")[1]);
    expect(sent.header.extFields?.["msgId"]).toMatch(new RegExp(`^7F000001${port.toString(16).toUpperCase().padStart(8, "0")}[0-9A-F]{16}$`));
    expect(JSON.parse((await namesrv.call(105, 3, { topic: "S1" })).body.toString())).toMatchObject({ queueDatas: [{ brokerName: "broker-a", perm: 6, readQueueNums: 4, writeQueueNums: 4 }] });
    const pulled = await broker.call(11, 4, pullFields("S1"));
    expect(pulled.header).toMatchObject({ code: 0, remark: "FOUND", extFields: { nextBeginOffset: "1", minOffset: "0", maxOffset: "1", suggestWhichBrokerId: "0" } });
    expect(firstRecord(pulled.body)).toEqual({ queueOffset: 0n, flag: 0, body: "hello", topic: "S1", properties: "UNIQ_KEY\u0001AC11000100000000000000000000000A\u0002TAGS\u0001TagA\u0002CLUSTER\u0001C" });
  });

  it("reads a header that resembles an earlier one to the same effect as any other", async () => {
    const properties = ["KEYS\u0001k1 k2\u0002UNIQ_KEY\u0001X\u0002WAIT\u0001true\u0002TAGS\u0001TagB", "WAIT\u0001false\u0002KEYS\u0001a\"b\\c\u0002TAGS\u0001中文", "TAGS\u0001T", "UNIQ_KEY\u0001\u0002TAGS\u0001TagA\u0002", "", "KEYS\u0001k\u0002WAIT\u0001true\u0002"];
    const stored: string[] = [];
    // The long names of code 10 in another order make a header of their own; each text goes through both ways.
    for (const [index, text] of [...properties, ...properties].entries()) {
      const opaque = 100 + index;
      await broker.call(310, opaque, sendFields("S2", { i: text, e: "1", g: String(1763661000000 + index) }), `b${index}`);
      const pulled = await broker.call(11, 300 + index, pullFields("S2", { queueId: "1", queueOffset: String(index), maxMsgNums: "1" }));
      const record = firstRecord(pulled.body);
      expect(record.body).toBe(`b${index}`);
      stored.push(record.properties);
    }
    expect(stored.slice(properties.length)).toEqual(stored.slice(0, properties.length));
    expect(stored[0]).toBe("KEYS\u0001k1 k2\u0002UNIQ_KEY\u0001X\u0002TAGS\u0001TagB\u0002CLUSTER\u0001C");
    expect(stored[1]).toBe("KEYS\u0001a\"b\\c\u0002TAGS\u0001中文\u0002CLUSTER\u0001C");
    expect(stored[4]).toBe("CLUSTER\u0001C");
  });

  it("takes raw numbers as ali-ons writes them, and the long names of code 10", async () => {
    const numbers = sendFields("S3", { d: 4, e: 2, f: 0, g: 1763661000000, h: 7, j: 0, k: false, l: 0, i: "TAGS\u0001null\u0002" });
    for (const opaque of [1, 2, 3]) expect((await broker.call(310, opaque, numbers, "x")).header).toMatchObject({ code: 0, extFields: { queueId: "2", queueOffset: String(opaque - 1) } });
    const long = { producerGroup: "PG", topic: "S3", defaultTopic: "TBW102", defaultTopicQueueNums: "4", queueId: "2", sysFlag: "0", bornTimestamp: "1", flag: "7", properties: "TAGS\u0001null\u0002" };
    expect((await broker.call(10, 4, long, "y")).header.extFields?.["queueOffset"]).toBe("3");
    expect(firstRecord((await broker.call(11, 5, pullFields("S3", { queueId: "2" }))).body).flag).toBe(7);
  });

  it("stores each message of a batch on its own", async () => {
    const inner = (body: string, properties: string): Buffer => {
      const bytes = Buffer.alloc(22 + body.length + properties.length);
      bytes.writeInt32BE(bytes.length, 0);
      bytes.writeInt32BE(body.length, 16);
      bytes.write(body, 20);
      bytes.writeInt16BE(properties.length, 20 + body.length);
      bytes.write(properties, 22 + body.length);
      return bytes;
    };
    const sent = await broker.call(320, 1, sendFields("S4", { m: "true" }), Buffer.concat([inner("one", "TAGS\u0001A"), inner("two", "")]));
    expect(sent.header.extFields?.["msgId"]?.split(",")).toHaveLength(2);
    expect((await broker.call(30, 2, { topic: "S4", queueId: "0" })).header.extFields?.["offset"]).toBe("2");
    expect((await broker.call(320, 3, sendFields("S4", { m: "true" }), Buffer.concat([inner("one", ""), Buffer.from("torn")]))).header.code).toBe(1);
    expect((await broker.call(30, 4, { topic: "S4", queueId: "0" })).header.extFields?.["offset"]).toBe("2");
  });

  it("refuses transactions while a setting says so", async () => {
    const half = sendFields("Half", { i: "TRAN_MSG\u0001true\u0002" });
    await broker.call(25, 1, {}, "rejectTransactionMessage=true\n");
    const refused = await broker.call(310, 2, half, "x");
    await broker.call(25, 3, {}, "rejectTransactionMessage=false\n");
    expect(refused.header).toMatchObject({ code: 16, remark: expect.stringContaining("transaction message is forbidden") });
    expect((await broker.call(310, 4, half, "x")).header.code).toBe(0);
  });

  it.each([
    ["a field that is missing", sendFields("S5", { a: undefined }), 1, "<a> is null"],
    ["a field that is no number", sendFields("S5", { e: "many" }), 1, "<e>"],
    ["a queue that the topic does not have", sendFields("S5", { e: "4" }), 1, "queueId[4] is illegal"],
    ["a name with other characters", sendFields("no spaces please"), 1, "illegal characters"],
    ["a name that is too long", sendFields("x".repeat(128)), 1, "longer than topic max length"],
    ["a topic of the broker's own", sendFields("SCHEDULE_TOPIC_XXXX"), 16, "forbidden"],
    ["a topic that must not be created", sendFields("S6", { c: "nothing" }), 17, "not exist"],
    ["properties that are too long", sendFields("S5", { i: `KEYS\u0001${"k".repeat(33_000)}` }), 13, "properties length limit"],
  ])("refuses %s", async (_what, fields, code, words) => {
    const { header } = await broker.call(310, 9, fields, "x");
    expect(header.code).toBe(code);
    expect(header.remark).toContain(words);
  });

  it("refuses a body over 4 MiB with 13, also when its header is known already", async () => {
    const large = Buffer.alloc(4 * 1024 * 1024 + 1);
    expect((await broker.call(310, 1, sendFields("S7"), large.subarray(1))).header.code).toBe(0);
    expect((await broker.call(310, 2, sendFields("S7"), large)).header).toMatchObject({ code: 13 });
  });

  it("answers nothing to a oneway, but stores it", async () => {
    broker.send(310, 1, sendFields("S8"), "quiet", 2);
    broker.send(310, 2, sendFields("S8"), "quiet", 2);
    expect((await broker.call(30, 3, { topic: "S8", queueId: "0" })).header.extFields?.["offset"]).toBe("2");
    expect(broker.frames).toHaveLength(1);
  });
});

describe("pulling", () => {
  it("waits until a message comes that the filter wants, and commits once", async () => {
    await broker.call(310, 1, sendFields("P1"), "first");
    broker.send(11, 2, pullFields("P1", { queueOffset: "1", sysFlag: "7", commitOffset: "1", subscription: "TagB || TagC" }));
    await broker.call(310, 3, sendFields("P1"), "not wanted");
    expect((await broker.call(14, 4, { consumerGroup: "CG", topic: "P1", queueId: "0" })).header.extFields?.["offset"]).toBe("1");
    expect(broker.frames.some((frame) => frame.header.opaque === 2)).toBe(false);
    await broker.call(310, 5, sendFields("P1", { i: "TAGS\u0001TagC\u0002" }), "wanted");
    const pulled = await broker.answer(2);
    expect(pulled.header).toMatchObject({ code: 0, extFields: { nextBeginOffset: "3" } });
    expect(firstRecord(pulled.body).body).toBe("wanted");
  });

  it("waits until a message comes whose properties an SQL92 filter wants", async () => {
    await broker.call(310, 1, sendFields("P4"), "first");
    broker.send(11, 2, pullFields("P4", { queueOffset: "1", sysFlag: "6", expressionType: "SQL92", subscription: "price > 5 AND TAGS = 'TagC'" }));
    await broker.call(310, 3, sendFields("P4", { i: "TAGS\u0001TagC\u0002price\u00015\u0002" }), "not wanted");
    await broker.call(310, 4, sendFields("P4", { i: "price\u00016\u0002" }), "not wanted");
    expect(broker.frames.some((frame) => frame.header.opaque === 2)).toBe(false);
    await broker.call(310, 5, sendFields("P4", { i: "TAGS\u0001TagC\u0002price\u00016\u0002" }), "wanted");
    const pulled = await broker.answer(2);
    expect(pulled.header).toMatchObject({ code: 0, extFields: { nextBeginOffset: "4" } });
    expect(firstRecord(pulled.body).body).toBe("wanted");
  });

  it.each([
    ["an offset beyond the end", { queueOffset: "5" }, 21, "OFFSET_OVERFLOW_BADLY", "1"],
    ["the end, and no wish to wait", { queueOffset: "1" }, 19, "OFFSET_OVERFLOW_ONE", "1"],
    ["a tag that no message has", { subscription: "TagZ" }, 20, "NO_MATCHED_MESSAGE", "1"],
    ["a queue that is empty", { queueId: "3" }, 19, "NO_MATCHED_LOGIC_QUEUE", "0"],
    ["a queue that is empty, from further on", { queueId: "3", queueOffset: "2" }, 21, "NO_MATCHED_LOGIC_QUEUE", "0"],
  ])("answers %s as a real broker does", async (_what, parts, code, remark, next) => {
    if ((await broker.call(30, 1, { topic: "P2", queueId: "0" })).header.extFields?.["offset"] === "0") await broker.call(310, 2, sendFields("P2"), "x");
    expect((await broker.call(11, 3, pullFields("P2", parts))).header).toMatchObject({ code, remark, extFields: { nextBeginOffset: next } });
  });

  it("leaves a message about every offset that it had to move", async () => {
    const pulled = await broker.call(11, 1, pullFields("OFFSET_MOVED_EVENT", { consumerGroup: "watcher" }));
    expect(firstRecord(pulled.body)).toMatchObject({ properties: "KEYS\u0001CG\u0002TAGS\u0001CG", topic: "OFFSET_MOVED_EVENT" });
    expect(JSON.parse(firstRecord(pulled.body).body)).toEqual({ consumerGroup: "CG", messageQueue: { brokerName: "broker-a", queueId: 0, topic: "P2" }, offsetNew: 1, offsetRequest: 5 });
  });

  it.each([
    [{ topic: "never-made" }, 17, "not exist"],
    [{ queueId: "4" }, 1, "queueId[4] is illegal"],
    [{ sysFlag: "0" }, 24, "group info not exist"],
    [{ expressionType: "SQL93", subscription: "a > 1" }, 1, "does not support"],
    [{ expressionType: "SQL92", subscription: "a > 'x'" }, 23, "the string 'x' cannot be compared"],
    [{ expressionType: "SQL92", subscription: "" }, 23, "parse the consumer's subscription failed"],
    [{ queueOffset: "x" }, 1, "<queueOffset>"],
  ])("refuses %j with %d", async (parts, code, words) => {
    await broker.call(310, 1, sendFields("P3"), "x");
    const { header } = await broker.call(11, 2, pullFields("P3", parts));
    expect([header.code, header.remark]).toEqual([code, expect.stringContaining(words)]);
  });
});

describe("bad company", () => {
  it("answers 3 to an unknown code on the broker, nothing on the name server", async () => {
    expect((await broker.call(9999, 1)).header).toMatchObject({ code: 3, remark: " request type 9999 not supported" });
    namesrv.send(9999, 2);
    expect((await namesrv.call(206, 3)).header.code).toBe(0);
    expect(namesrv.frames).toHaveLength(1);
  });

  it.each([
    ["HTTP", Buffer.from("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), "HTTP"],
    ["garbage", Buffer.from("00000010ffffffff00112233445566778899aabb", "hex"), "header"],
    ["a length that is too large", Buffer.from("7fffffff00000000", "hex"), "limit"],
    ["a header that is not JSON", Buffer.concat([Buffer.from("0000000800000004", "hex"), Buffer.from("{{{{")]), "JSON"],
  ])("closes the connection that brings %s, with one line, and disturbs nobody", async (_what, bytes, words) => {
    for (const address of [cluster.brokerAddresses[0] ?? "", cluster.namesrvAddress]) {
      lines.length = 0;
      const intruder = await RawClient.to(address);
      intruder.socket.write(bytes);
      await intruder.closed();
      expect(lines).toEqual([expect.stringContaining(words)]);
    }
    expect((await broker.call(310, 1, sendFields("B1"), "still here")).header.code).toBe(0);
  });

  it("does not collect answers for a client that never reads them", async () => {
    const body = Buffer.alloc(250 * 1024);
    for (let index = 0; index < 4; index++) await broker.call(310, index, sendFields("B2"), body);
    const silent = await RawClient.to(cluster.brokerAddresses[0] ?? "");
    silent.socket.pause();
    const before = process.memoryUsage().rss;
    const pulls = Buffer.concat(Array.from({ length: 600 }, (_, index) => RawClient.frame({ code: 11, opaque: index, flag: 0, version: 409, language: "JAVA", extFields: pullFields("B2") })));
    silent.socket.write(pulls);
    for (let index = 0; index < 50; index++) await broker.call(310, index, sendFields("B2"), "beside it");
    // The answers are 600 MB; what the tests leave to the garbage collection counts as well.
    expect(process.memoryUsage().rss - before).toBeLessThan(250 * 1024 * 1024);
    silent.socket.resume();
    expect((await silent.answer(599)).header.code).toBe(0);
    silent.close();
  });
});
