import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../core/clock.ts";
import { BundledCluster } from "./bundled-cluster.ts";
import { pullFields, RawClient, sendFields } from "./raw-client.ts";

let cluster: BundledCluster;
let admin: RawClient;
let namesrv: RawClient;
let address: string;
let opaque = 0;

beforeAll(async () => {
  cluster = await BundledCluster.start(
    { dataDir: mkdtempSync(join(tmpdir(), "admin-")), host: "127.0.0.1", advertisedHost: "127.0.0.1", namesrvPort: 0, brokerPort: 0, brokers: 1, clusterName: "C", flush: "sync", retentionHours: 72, autoCreateTopics: true, autoCreateGroups: true },
    systemClock,
    () => undefined,
  );
  address = cluster.brokerAddresses[0] ?? "";
  admin = await RawClient.to(address);
  namesrv = await RawClient.to(cluster.namesrvAddress);
  // A disk that others use too may take longer than the 5 s after which a send is told that it is not surely stored.
  await admin.call(25, ++opaque, undefined, "syncFlushTimeout=60000");
});
afterAll(async () => {
  admin.close();
  namesrv.close();
  await cluster.close();
});
afterEach(() => {
  admin.frames.length = 0;
});

/** Code, remark, extFields and body text of one call to the broker. */
async function ask(code: number, fields?: object, body: Buffer | string = ""): Promise<{ code: number; remark?: string; ext: Record<string, string>; text: string; body: Buffer }> {
  const answer = await admin.call(code, ++opaque, fields, body);
  return { code: answer.header.code, remark: answer.header.remark, ext: answer.header.extFields ?? {}, text: answer.body.toString(), body: answer.body };
}

async function askNameServer(code: number, fields?: object, body = ""): Promise<{ code: number; ext: Record<string, string>; text: string }> {
  const answer = await namesrv.call(code, ++opaque, fields, body);
  return { code: answer.header.code, ext: answer.header.extFields ?? {}, text: answer.body.toString() };
}

function topicFields(topic: string, parts: object = {}): object {
  return { topic, defaultTopic: "TBW102", readQueueNums: "2", writeQueueNums: "2", perm: "6", topicFilterType: "SINGLE_TAG", topicSysFlag: "0", order: "false", ...parts };
}

/** A heartbeat as a Java consumer sends it (protocol sheet section 3). */
function heartbeat(clientID: string, groupName: string, topic: string): string {
  return `{"clientID":"${clientID}","consumerDataSet":[{"consumeFromWhere":"CONSUME_FROM_LAST_OFFSET","consumeType":"CONSUME_PASSIVELY","groupName":"${groupName}","messageModel":"CLUSTERING","subscriptionDataSet":[{"classFilterMode":false,"codeSet":[],"expressionType":"TAG","subString":"*","subVersion":1795198729407,"tagsSet":[],"topic":"${topic}"}],"unitMode":false}],"producerDataSet":[{"groupName":"P_${groupName}"}]}`;
}

describe("topics", () => {
  it("are created, shown in the route, counted and deleted, first here and then on the name server", async () => {
    expect((await ask(17, topicFields("A1"))).code).toBe(0);
    expect(JSON.parse((await ask(21)).text)).toMatchObject({ topicConfigTable: { A1: { perm: 6, readQueueNums: 2, topicFilterType: "SINGLE_TAG", topicName: "A1", writeQueueNums: 2 } } });
    await ask(310, sendFields("A1"), "x");
    expect((await ask(202, { topic: "A1" })).text).toMatch(/^\{"offsetTable":\{\{"brokerName":"broker-a","queueId":0,"topic":"A1"\}:\{"lastUpdateTimestamp":\d+,"maxOffset":1,"minOffset":0\}/);
    expect((await ask(215, { topic: "A1" })).code).toBe(0);
    expect((await ask(202, { topic: "A1" })).code).toBe(17);
    expect((await askNameServer(105, { topic: "A1" })).code).toBe(0);
    await askNameServer(216, { topic: "A1" });
    expect((await askNameServer(105, { topic: "A1" })).code).toBe(17);
  });

  it.each([
    [topicFields("TBW102"), "conflict with system topic"],
    [topicFields("bad name"), "illegal characters"],
    [topicFields("A2", { perm: "9" }), "permission"],
    [topicFields("A2", { topicFilterType: "TRIPLE" }), "TopicFilterType.TRIPLE"],
    [topicFields("A2", { readQueueNums: "-1" }), "queues"],
    [topicFields("A2", { perm: undefined }), "<perm> is null"],
  ])("are refused: %j", async (fields, words) => {
    const { code, remark } = await ask(17, fields);
    expect([code, remark]).toEqual([1, expect.stringContaining(words)]);
  });

  it("do not come from sends, nor groups from use, once that is switched off", async () => {
    expect((await ask(25, undefined, "autoCreateTopicEnable=false\nautoCreateSubscriptionGroup=false")).code).toBe(0);
    expect((await ask(310, sendFields("A3"), "x")).code).toBe(17);
    expect((await ask(11, pullFields("A3", { consumerGroup: "never-seen" }))).code).toBe(26);
    const config = await ask(26);
    expect(config.text).toContain("autoCreateTopicEnable=false\n");
    expect(JSON.parse(config.ext["version"] ?? "")).toMatchObject({ counter: 2 });
    expect((await ask(25, undefined, "rocketmqHome=/tmp")).code).toBe(16);
    await ask(25, undefined, "autoCreateTopicEnable=true\nautoCreateSubscriptionGroup=true");
    expect((await ask(310, sendFields("A3"), "x")).code).toBe(0);
  });
});

describe("groups and offsets", () => {
  it("are created, listed, cloned and removed with their offsets", async () => {
    await ask(17, topicFields("G1"));
    await ask(200, undefined, '{"groupName":"CG1","consumeEnable":true,"consumeFromMinEnable":true,"consumeBroadcastEnable":false,"retryQueueNums":2,"retryMaxTimes":5,"brokerId":0,"whichBrokerWhenConsumeSlowly":1,"notifyConsumerIdsChangedEnable":true}');
    expect(JSON.parse((await ask(201)).text)).toMatchObject({ subscriptionGroupTable: { CG1: { retryMaxTimes: 5, retryQueueNums: 2, consumeBroadcastEnable: false } } });
    await ask(310, sendFields("G1"), "x");
    await ask(15, { consumerGroup: "CG1", topic: "G1", queueId: "0", commitOffset: "1" });
    await ask(314, { srcGroup: "CG1", destGroup: "CG2", topic: "G1", offline: "true" });
    expect((await ask(14, { consumerGroup: "CG2", topic: "G1", queueId: "0" })).ext["offset"]).toBe("1");
    expect((await ask(43)).text.replaceAll(/\s/g, "")).toContain('"G1@CG2":{0:1}');
    expect(JSON.parse((await ask(300, { topic: "G1" })).text).groupList.sort()).toEqual(["CG1", "CG2"]);
    expect((await ask(208, { consumerGroup: "CG1" })).text).toMatch(/^\{"consumeTps":0(\.0)?,"offsetTable":\{\{"brokerName":"broker-a","queueId":0,"topic":"G1"\}:\{"brokerOffset":1,"consumerOffset":1,"lastTimestamp":\d{13},"pullOffset":1\}/);
    expect((await ask(317, { isOrder: "false" })).text).toContain('{"CG1":[{"consumeTps":0');
    expect((await ask(303, { topic: "G1", group: "CG1" })).text).toContain('"consumeTimeSpanSet":[');
    expect((await ask(308, { topic: "G1", compareGroup: "CG1" })).text).toBe('{"correctionOffsets":{0:1}}');
    await ask(207, { groupName: "CG1", removeOffset: "true" });
    expect((await ask(43)).text).not.toContain("@CG1");
  });

  it("know who is online, tell members of changes, and forward what an administrator asks", async () => {
    await ask(17, topicFields("G2"));
    for (const e of ["0", "1"]) await ask(310, sendFields("G2", { e }), "x");
    const one = await RawClient.to(address);
    await one.call(34, 1, {}, heartbeat("one@1", "CG3", "G2"));
    await one.first((frame) => frame.header.code === 40);
    const two = await RawClient.to(address);
    await two.call(34, 1, {}, heartbeat("two@2", "CG3", "G2"));
    one.frames.length = 0;
    expect(JSON.parse((await ask(38, { consumerGroup: "CG3" })).text)).toEqual({ consumerIdList: ["one@1", "two@2"] });
    expect((await ask(203, { consumerGroup: "CG3" })).text).toContain('"clientId":"two@2"');
    expect((await ask(204, { producerGroup: "P_CG3" })).text).toContain('"clientId":"one@1"');
    expect((await ask(328)).text).toContain('"P_CG3":[');
    two.close();
    expect((await one.first((frame) => frame.header.code === 40)).header.extFields).toEqual({ consumerGroup: "CG3" });

    const running = ask(307, { consumerGroup: "CG3", clientId: "one@1", jstackEnable: "false" });
    const forwarded = await one.first((frame) => frame.header.code === 307);
    one.socket.write(RawClient.frame({ code: 0, flag: 1, opaque: forwarded.header.opaque, language: "JAVA", version: 409 }, '{"properties":{}}'));
    expect(await running).toMatchObject({ code: 0, text: '{"properties":{}}' });
    expect(await ask(307, { consumerGroup: "CG3", clientId: "nobody" })).toMatchObject({ code: 1, remark: "The Consumer <CG3> <nobody> not online" });

    expect(await ask(222, { topic: "G2", group: "CG3", timestamp: "-1", isForce: "true" })).toMatchObject({ code: 1, remark: "THe consumer group <CG3> not exist" });
    for (const queueId of ["0", "1"]) await ask(15, { consumerGroup: "CG3", topic: "G2", queueId, commitOffset: "0" });
    const reset = await ask(222, { topic: "G2", group: "CG3", timestamp: "-1", isForce: "true" });
    expect(reset.text).toContain('{"brokerName":"broker-a","queueId":1,"topic":"G2"}:1');
    expect((await one.first((frame) => frame.header.code === 220)).body.toString()).toBe(reset.text);
    one.close();
    await expect.poll(async () => (await ask(222, { topic: "G2", group: "CG3", timestamp: "-1", isForce: "true" })).code).toBe(206);
  });

  it("tell how far the members of a group pulled, as long as one is online", async () => {
    await ask(17, topicFields("G4"));
    for (const body of ["a", "b", "c"]) await ask(310, sendFields("G4"), body);
    await ask(15, { consumerGroup: "CG5", topic: "G4", queueId: "0", commitOffset: "0" });
    const stats = async (): Promise<string> => /"consumerOffset":0,"lastTimestamp":0,"pullOffset":\d/.exec((await ask(208, { consumerGroup: "CG5", topic: "G4" })).text)?.[0].slice(-1) ?? "";
    const pull = (queueOffset: string): Promise<unknown> => ask(11, pullFields("G4", { consumerGroup: "CG5", queueOffset, maxMsgNums: "2" }));
    await pull("0");
    expect(await stats()).toBe("0");
    const one = await RawClient.to(address);
    await one.call(34, 1, {}, heartbeat("one@1", "CG5", "G4"));
    await pull("0");
    expect(await stats()).toBe("2");
    await pull("2");
    expect(await stats()).toBe("3");
    // A reset or another owner of the queue begins anew.
    await pull("0");
    expect(await stats()).toBe("2");
    one.close();
    await expect.poll(stats).toBe("0");
  });

  it("bring a message that failed back after its delay to a pull that waits, and to the dead letters in the end", async () => {
    const sent = await ask(310, sendFields("G3"), "try me");
    const offset = Number.parseInt(sent.ext["msgId"]?.slice(16) ?? "", 16);
    expect((await ask(36, { group: "CG4", offset, delayLevel: "1", maxReconsumeTimes: "1" })).code).toBe(0);
    const again = await ask(11, pullFields("%RETRY%CG4", { consumerGroup: "CG4", sysFlag: "6" }));
    expect(again.body.readInt32BE(72)).toBe(1);
    expect(again.text).toContain("RETRY_TOPIC\u0001G3");
    expect(again.text).toContain("REAL_TOPIC\u0001%RETRY%CG4");
    expect((await ask(45)).text).toBe('{"offsetTable":{1:1}}');
    const retryOffset = Number(again.body.readBigInt64BE(28));
    await ask(36, { group: "CG4", offset: retryOffset, delayLevel: "0", maxReconsumeTimes: "1" });
    expect((await ask(11, pullFields("%DLQ%CG4"))).text).toContain("try me");
    expect(await ask(36, { group: "CG4", offset: offset + 1, delayLevel: "0" })).toMatchObject({ code: 1, remark: `look message by offset failed, ${offset + 1}` });
  });
});

describe("messages", () => {
  it("are found by place, by key, by unique key and in their queue", async () => {
    const sent = await ask(310, sendFields("M1", { i: "KEYS\u0001order-1 order-2\u0002UNIQ_KEY\u0001AC1100010000000000000000000000FF\u0002" }), "found");
    const offset = Number.parseInt(sent.ext["msgId"]?.slice(16) ?? "", 16);
    expect((await ask(33, { offset })).text).toContain("found");
    expect(await ask(33, { offset: offset + 7 })).toMatchObject({ code: 1 });
    const query = { topic: "M1", key: "order-2", maxNum: "32", beginTimestamp: "0", endTimestamp: "9223372036854775807" };
    expect((await ask(12, query)).text).toContain("found");
    expect((await ask(12, { ...query, key: "AC1100010000000000000000000000FF", _UNIQUE_KEY_QUERY: "true" })).text).toContain("found");
    expect((await ask(12, { ...query, key: "other" })).code).toBe(22);
    const queue = JSON.parse((await ask(321, { topic: "M1", queueId: "0", index: "0", count: "10" })).text);
    expect(queue).toMatchObject({ minQueueIndex: 0, maxQueueIndex: 1, queueData: [{ physicOffset: offset, tagsCode: 0 }] });
  });
});

describe("the broker and the name server themselves", () => {
  it("give every runtime key of a real broker, as texts", async () => {
    const { table } = JSON.parse((await ask(28)).text);
    const keys = "bootTimestamp runtime brokerVersion brokerVersionDesc putTps getFoundTps getMissTps getTotalTps getTransferedTps putMessageTimesTotal putMessageFailedTimes putMessageSizeTotal putMessageAverageSize putMessageEntireTimeMax getMessageEntireTimeMax putMessageDistributeTime putLatency99 putLatency999 dispatchMaxBuffer dispatchBehindBytes pageCacheLockTimeMills msgPutTotalYesterdayMorning msgPutTotalTodayMorning msgPutTotalTodayNow msgGetTotalYesterdayMorning msgGetTotalTodayMorning msgGetTotalTodayNow sendThreadPoolQueueSize sendThreadPoolQueueCapacity sendThreadPoolQueueHeadWaitTimeMills pullThreadPoolQueueSize queryThreadPoolQueueSize EndTransactionQueueSize EndTransactionThreadPoolQueueCapacity earliestMessageTimeStamp startAcceptSendRequestTimeStamp remainTransientStoreBufferNumbs remainHowManyDataToFlush commitLogDirCapacity commitLogMinOffset commitLogMaxOffset commitLogDiskRatio consumeQueueDiskRatio producerConnectionsNum consumerConnectionsNum topicNum";
    for (const key of keys.split(" ")) expect([key, typeof table[key]]).toEqual([key, "string"]);
    expect(table.putTps).toMatch(/^\d+\.\d+ \d+\.\d+ \d+\.\d+$/);
    expect(table.runtime).toMatch(/^\[ 0 days, 0 hours, \d+ minutes, \d+ seconds \]$/);
    expect(table.commitLogDirCapacity).toMatch(/^Total : [\d.]+ [KMGTP]iB, Free : [\d.]+ [KMGTP]iB\.$/);
    await ask(310, sendFields("R1"), "x");
    expect(JSON.parse((await ask(315, { statsName: "TOPIC_PUT_NUMS", statsKey: "R1" })).text)).toEqual({ statsDay: { avgpt: 0, sum: 0, tps: 0 }, statsHour: { avgpt: 0, sum: 0, tps: 0 }, statsMinute: { avgpt: 0, sum: 0, tps: 0 } });
    expect((await ask(315, { statsName: "TOPIC_PUT_NUMS", statsKey: "nothing" })).code).toBe(1);
  });

  it("take the registration of a broker elsewhere, and forget it with its connection", async () => {
    const foreign = await RawClient.to(cluster.namesrvAddress);
    const body = '{"filterServerList":[],"topicConfigSerializeWrapper":{"dataVersion":{"counter":5,"timestamp":1795198733571},"topicConfigTable":{"F1":{"order":false,"perm":6,"readQueueNums":3,"topicFilterType":"SINGLE_TAG","topicName":"F1","topicSysFlag":0,"writeQueueNums":3}}}}';
    const broker = { brokerName: "far", brokerAddr: "10.0.0.1:10911", clusterName: "C", brokerId: "0" };
    expect((await foreign.call(103, 1, { ...broker, haServerAddr: "10.0.0.1:10912", compressed: "false", bodyCrc32: "0" }, body)).header.code).toBe(0);
    expect((await foreign.call(322, 2, broker, '{"counter":5,"timestamp":1795198733571}')).header.extFields?.["changed"]).toBe("false");
    expect(JSON.parse((await askNameServer(105, { topic: "F1" })).text)).toMatchObject({ brokerDatas: [{ brokerAddrs: { 0: "10.0.0.1:10911" }, brokerName: "far", cluster: "C" }], queueDatas: [{ readQueueNums: 3 }] });
    expect((await askNameServer(106)).text).toContain('"far":{"brokerAddrs":{0:"10.0.0.1:10911"}');
    expect((await askNameServer(205, { brokerName: "far" })).ext["wipeTopicCount"]).toBe("1");
    foreign.close();
    await expect.poll(async () => (await askNameServer(105, { topic: "F1" })).code).toBe(17);
  });

  it("keep key-value configuration, and mark ordered topics in their routes", async () => {
    expect((await askNameServer(101, { namespace: "N", key: "k" })).code).toBe(22);
    await askNameServer(100, { namespace: "ORDER_TOPIC_CONFIG", key: "O1", value: "broker-a:2" });
    await ask(17, topicFields("O1"));
    expect(JSON.parse((await askNameServer(105, { topic: "O1" })).text).orderTopicConf).toBe("broker-a:2");
    expect((await askNameServer(219, { namespace: "ORDER_TOPIC_CONFIG" })).text).toBe('{"table":{"O1":"broker-a:2"}}');
    await askNameServer(102, { namespace: "ORDER_TOPIC_CONFIG", key: "O1" });
    expect((await askNameServer(101, { namespace: "ORDER_TOPIC_CONFIG", key: "O1" })).code).toBe(22);
  });

  it("answer a request in the binary header form in the same form", async () => {
    // | code int16 | language int8 | version int16 | opaque int32 | flag int32 | remark length int32 | ext length int32 | key length int16, key, value length int32, value ... |
    const pair = (key: string, value: string): Buffer => {
      const bytes = Buffer.alloc(6 + key.length + value.length);
      bytes.writeInt16BE(key.length, 0);
      bytes.write(key, 2);
      bytes.writeInt32BE(value.length, 2 + key.length);
      bytes.write(value, 6 + key.length);
      return bytes;
    };
    const ext = Buffer.concat([pair("topic", "R1"), pair("queueId", "0")]);
    const header = Buffer.alloc(21);
    header.writeInt16BE(30, 0);
    header.writeInt16BE(409, 3);
    header.writeInt32BE(77, 5);
    header.writeInt32BE(ext.length, 17);
    const head = Buffer.alloc(8);
    head.writeInt32BE(4 + header.length + ext.length, 0);
    head.writeInt32BE((1 << 24) | (header.length + ext.length), 4);
    const client = await RawClient.to(address);
    client.socket.removeAllListeners("data");
    const reply = new Promise<Buffer>((resolve) => client.socket.once("data", resolve));
    client.socket.write(Buffer.concat([head, header, ext]));
    const bytes = await reply;
    expect([bytes.readInt32BE(4) >>> 24, bytes.readInt16BE(8), bytes.readInt32BE(13), bytes.readInt32BE(17)]).toEqual([1, 0, 77, 1]);
    expect(bytes.toString("latin1")).toContain("offset\u0000\u0000\u0000\u00011");
    client.close();
  });
});
