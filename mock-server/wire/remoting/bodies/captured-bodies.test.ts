import { readFileSync } from "node:fs";
import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { decodeCommand } from "../remoting-command.ts";
import { formatBrokerConsumeStats, formatConsumeStats, parseBrokerConsumeStats, parseConsumeStats } from "./consume-stats.ts";
import { formatBrokerStats, parseBrokerStats } from "./broker-stats.ts";
import { formatClusterInfo, parseClusterInfo } from "./cluster-info.ts";
import { formatConsumerConnections, formatProducerTable, parseConsumerConnections, parseProducerTable } from "./connections.ts";
import { parseConsumerRunningInfo } from "./consumer-running-info.ts";
import { formatAllConsumerOffsets, formatResetOffsetList, formatResetOffsets, parseAllConsumerOffsets, parseResetOffsets } from "./consumer-offsets.ts";
import { parseConsumeTimeSpans } from "./consume-time-span.ts";
import { formatHeartbeat, parseHeartbeat } from "./heartbeat.ts";
import { formatKvTable, parseKvTable } from "./kv-table.ts";
import { parseRegisterBrokerBody } from "./register-broker.ts";
import { formatSubscriptionGroupTable, parseSubscriptionGroup, parseSubscriptionGroupTable, formatSubscriptionGroup } from "./subscription-group.ts";
import { formatRegisterBrokerBody } from "./topic-config.ts";
import { formatTopicRoute, parseTopicRoute } from "./topic-route.ts";
import { formatTopicStats, parseTopicStats } from "./topic-stats.ts";

function body(name: string): Buffer {
  const frame = readFileSync(new URL(`../fixtures/${name}.bin`, import.meta.url));
  return decodeCommand(frame, 4, frame.length).body;
}

const queue = (queueId: number, topic = "Orders") => ({ topic, brokerName: "broker-a", queueId });

describe("bodies of a real name server and broker", () => {
  it("prints to the same text what it read", () => {
    const same = (name: string, print: (body: Buffer) => Buffer) => expect(print(body(name)).toString()).toBe(body(name).toString());
    same("answer-route-quoted-ids", (bytes) => formatTopicRoute(parseTopicRoute(bytes)));
    same("answer-cluster-info", (bytes) => formatClusterInfo(parseClusterInfo(bytes)));
    same("answer-topic-stats", (bytes) => formatTopicStats(parseTopicStats(bytes)));
    same("answer-consume-stats", (bytes) => formatConsumeStats(parseConsumeStats(bytes)));
    same("answer-consumer-connections", (bytes) => formatConsumerConnections(parseConsumerConnections(bytes)));
    same("answer-all-offsets", (bytes) => formatAllConsumerOffsets(parseAllConsumerOffsets(bytes)));
    same("answer-reset-offset", (bytes) => formatResetOffsets(parseResetOffsets(bytes)));
    same("answer-groups", (bytes) => formatSubscriptionGroupTable(parseSubscriptionGroupTable(bytes)));
    same("answer-runtime-info", (bytes) => formatKvTable(parseKvTable(bytes)));
  });

  it("reads routes with bare and with quoted broker ids alike", () => {
    const route = parseTopicRoute(body("answer-route"));
    expect(route.brokerDatas).toEqual([{ cluster: "DefaultCluster", brokerName: "broker-a", brokerAddrs: new Map([[0, "127.0.0.1:21911"]]) }]);
    expect(parseTopicRoute(body("answer-route-quoted-ids")).brokerDatas).toEqual(route.brokerDatas);
  });

  it("reads consume statistics, whose keys are bare objects", () => {
    const stats = parseConsumeStats(body("answer-consume-stats"));
    expect(stats.queues.find(({ queue }) => queue.topic === "Orders" && queue.queueId === 2)).toEqual({ queue: queue(2), value: { brokerOffset: 6, consumerOffset: 3, lastTimestampMs: 1795210146730 } });
    const broker = parseBrokerConsumeStats(body("answer-broker-consume-stats"));
    expect(broker.groups.get("group-one")?.[0]?.queues.length).toBe(4);
    expect(parseBrokerConsumeStats(formatBrokerConsumeStats(broker))).toEqual(broker);
  });

  it("reads the same table with its object keys in quotes", () => {
    const quoted = '{"offsetTable":{"{\\"brokerName\\":\\"broker-a\\",\\"queueId\\":1,\\"topic\\":\\"Orders\\"}":7}}';
    expect(parseResetOffsets(Buffer.from(quoted))).toEqual([{ queue: queue(1), value: 7 }]);
    expect(parseResetOffsets(formatResetOffsetList([{ queue: queue(1), value: 7 }]))).toEqual([{ queue: queue(1), value: 7 }]);
  });

  it("reads who is connected", () => {
    const connections = parseConsumerConnections(body("answer-consumer-connections"));
    expect(connections).toMatchObject({ consumeType: "CONSUME_PASSIVELY", messageModel: "CLUSTERING", consumeFromWhere: "CONSUME_FROM_FIRST_OFFSET" });
    expect(connections.connections).toEqual([{ clientId: "192.0.2.2@csm", clientAddr: expect.stringContaining("127.0.0.1:"), language: "JAVA", version: 409 }]);
    expect(connections.subscriptions.find(({ topic }) => topic === "Orders")).toMatchObject({ subString: "TagA || TagB", codeSet: [2598919, 2598920] });
    const producers = parseProducerTable(body("answer-producer-table"));
    expect(producers.get("producer-one")).toEqual([{ clientId: "192.0.2.2@prd", clientAddr: "/127.0.0.1:44174", language: "JAVA", version: 409, lastUpdateTimestampMs: 1795210151217 }]);
    expect(parseProducerTable(formatProducerTable(producers))).toEqual(producers);
  });

  it("reads what a consumer says of itself", () => {
    const info = parseConsumerRunningInfo(body("answer-running-info"));
    expect(info.properties.get("PROP_CLIENT_VERSION")).toBe("V4_9_8");
    expect(info.queues.filter(({ queue }) => queue.topic === "Orders").map(({ queue }) => queue.queueId).sort((left, right) => left - right)).toEqual([0, 1, 2, 3]);
    expect(info.statuses.map(({ topic }) => topic)).toContain("Orders");
  });

  it("reads time spans and statistics", () => {
    expect(parseConsumeTimeSpans(body("answer-time-span"))[0]).toMatchObject({ queue: queue(0), minTimestampMs: 1795209792469, consumeTimestampMs: 1795210150502, delayMs: 0 });
    const stats = parseBrokerStats(body("answer-broker-stats"));
    expect(stats.minute).toEqual({ sum: 14, tps: 0.23333333333333334, averagePerCall: 1.4 });
    expect(parseBrokerStats(formatBrokerStats(stats))).toEqual(stats);
  });

  it("reads the Java client's heartbeat", () => {
    const heartbeat = parseHeartbeat(body("request-heartbeat"));
    expect(heartbeat).toMatchObject({ clientId: "192.0.2.2@csm", producerGroups: ["CLIENT_INNER_PRODUCER"] });
    expect(heartbeat.consumers[0]).toMatchObject({ groupName: "group-one", consumeType: "CONSUME_PASSIVELY", messageModel: "CLUSTERING" });
    expect(heartbeat.consumers[0]?.subscriptions.map(({ topic }) => topic).sort()).toEqual(["%RETRY%group-one", "Orders"]);
    expect(parseHeartbeat(formatHeartbeat(heartbeat))).toEqual(heartbeat);
  });
});

describe("bodies of the protocol sheet", () => {
  it("reads a broker's registration, plain and packed", () => {
    const topic = { topicName: "Orders", readQueueNums: 4, writeQueueNums: 8, perm: 6, topicFilterType: "SINGLE_TAG", topicSysFlag: 0, order: false };
    const table = { dataVersion: { counter: 5, timestamp: 1795198733571 }, topics: [topic] };
    expect(parseRegisterBrokerBody(formatRegisterBrokerBody(table), false)).toEqual(table);
    const text = (value: string) => Buffer.concat([Buffer.of(0, 0, 0, value.length), Buffer.from(value)]);
    const packed = Buffer.concat([text('{"counter":5,"timestamp":1795198733571}'), Buffer.of(0, 0, 0, 1), text("Orders 4 8 6 SINGLE_TAG"), text("[]")]);
    expect(parseRegisterBrokerBody(deflateSync(packed), true)).toEqual(table);
    expect(() => parseRegisterBrokerBody(deflateSync(packed.subarray(0, 50)), true)).toThrow("registration");
  });

  it("keeps the fields of a group that it does not know", () => {
    const text = '{"attributes":{"a":"b"},"groupName":"g1","groupRetryPolicy":{"type":"CUSTOMIZED"}}';
    const group = parseSubscriptionGroup(Buffer.from(text));
    expect(group).toMatchObject({ groupName: "g1", consumeEnable: true, retryMaxTimes: 16 });
    expect(formatSubscriptionGroup({ ...group, retryMaxTimes: 3 }).toString()).toContain('"groupRetryPolicy":{"type":"CUSTOMIZED"}');
  });
});
