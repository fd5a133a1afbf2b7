import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Broker, type NameServer } from "./broker.ts";
import type { BrokerIdentity } from "./settings/broker-settings.ts";
import { FakeClock } from "./fake-clock.ts";
import { KvConfig } from "./name-server/kv-config.ts";
import { filterForPull } from "./pull/pull-rules.ts";
import { isRefusal } from "./refusal.ts";
import { RouteTable } from "./name-server/route-table.ts";
import { deadLetterTopicForSend, topicForSend, type SendTarget } from "./send/send-rules.ts";
import { newTopicConfig } from "./topics/topic-table.ts";

let folder: string;
let clock: FakeClock;
let nameServer: NameServer;
let broker: Broker;

function identity(parts: Partial<BrokerIdentity> = {}): BrokerIdentity {
  return { clusterName: "C", brokerName: "b", brokerIP1: "10.1.2.3", listenPort: 10911, storePathRootDir: folder, namesrvAddr: "", ...parts };
}
function target(topic: string, parts: Partial<SendTarget> = {}): SendTarget {
  return { topic, defaultTopic: "TBW102", defaultTopicQueueNums: 4, queueId: 0, unitMode: false, reconsumeTimes: 0, maxReconsumeTimes: -1, ...parts };
}
function append(topic: string, tagsCode = 0): void {
  const body = Buffer.from("x");
  broker.store.append({ topic, queueId: 0, flag: 0, sysFlag: 0, bornTimestampMs: 1, bornIp: 0, bornPort: 0, reconsumeTimes: 0, preparedTransactionOffset: 0, body, bodyStart: 0, bodyEnd: 1, properties: "", tagsCode });
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "broker-"));
  clock = new FakeClock();
  nameServer = { routes: new RouteTable(clock), kv: new KvConfig(join(folder, "kv.json")) };
  broker = await Broker.open(identity(), {}, nameServer, clock);
});
afterEach(() => broker.close());

describe("a broker", () => {
  it("is in the routes from its start to its end, and shows a new topic at once", async () => {
    expect(nameServer.routes.route("TBW102")?.brokerDatas[0]?.brokerAddrs.get(0)).toBe("10.1.2.3:10911");
    topicForSend(broker, target("T"), "p");
    expect(nameServer.routes.route("T")?.queueDatas).toEqual([{ brokerName: "b", perm: 6, readQueueNums: 4, topicSysFlag: 0, writeQueueNums: 4 }]);
    clock.advance(600_000);
    nameServer.routes.expire();
    expect(nameServer.routes.route("T")).toBeDefined();
    await broker.close();
    expect(nameServer.routes.route("T")).toBeUndefined();
  });

  it("writes offsets every 5 s, and topics before an answer may leave", () => {
    const read = (name: string): string => readFileSync(join(folder, "config", name), "utf8");
    topicForSend(broker, target("T"), "p");
    broker.commit();
    expect(read("topics.json")).toContain('"T":{');
    broker.offsets.commit("g", "T", 0, 5);
    clock.advance(4_999);
    expect(() => read("consumerOffset.json")).toThrow("ENOENT");
    clock.advance(1);
    expect(read("consumerOffset.json")).toContain('"T@g":{0:5}');
  });

  it("wakes waiting pulls through what is stored, or by their time", () => {
    const resumed: string[] = [];
    let wakes = 0;
    broker.onWoken(() => wakes++);
    for (const [name, tag] of [["any", undefined], ["tag 7", 7]] as const) {
      broker.parking.park({ topic: "T", queueId: 0, offset: 0, deadlineMs: clock.now() + 12_000, accepts: (code) => tag === undefined || code === tag, resume: () => resumed.push(name) });
    }
    append("T", 3);
    expect(broker.parking.hasWoken).toBe(false);
    broker.commit();
    broker.parking.resumeWoken();
    expect(resumed).toEqual(["any"]);
    clock.advance(5_000);
    broker.parking.resumeWoken();
    expect([resumed, wakes]).toEqual([["any", "tag 7"], 1]);
  });

  it("marks the topics ordered that the name server calls so", () => {
    broker.topics.put(newTopicConfig("T"));
    nameServer.kv.put("ORDER_TOPIC_CONFIG", "T", "b:16");
    clock.advance(30_000);
    expect(broker.topics.get("T")?.order).toBe(true);
  });

  it("without write permission shows its topics so, and refuses sends to those where order would suffer", () => {
    for (const topic of ["T", "U"]) broker.topics.put(newTopicConfig(topic));
    nameServer.kv.put("ORDER_TOPIC_CONFIG", "U", "b:16");
    clock.advance(30_000);
    broker.settings.update("brokerPermission=4");
    expect(topicForSend(broker, target("T"), "p")).toMatchObject({ topicName: "T" });
    expect(topicForSend(broker, target("U"), "p")).toEqual({ refusal: "NO_PERMISSION", remark: "the broker[10.1.2.3] sending message is forbidden" });
    expect(nameServer.routes.route("T")?.queueDatas[0]?.perm).toBe(4);
  });

  it("deletes by the retention that is set, and refuses what it cannot change", () => {
    const asked: unknown[] = [];
    broker.store.retention.deleteExpired = (retentionMs) => asked.push(retentionMs);
    broker.settings.update(`fileReservedTime=5\ndeleteWhen=${new Date(clock.now()).getHours()}`);
    clock.advance(10_000);
    expect(asked).toEqual([18_000_000]);
    expect(broker.settings.update("listenPort=1")).toBe("listenPort cannot be changed while the broker runs");
    expect(broker.settings.update("maxMessageSize=4194305")).toContain("not valid");
  });

  it("goes on when the disk refuses what no client waits for", () => {
    const troubles: unknown[] = [];
    broker.onTrouble((error) => troubles.push(error));
    broker.store.diskUsedRatio = () => {
      throw new Error("EIO");
    };
    clock.advance(10_000);
    expect(troubles).toEqual([new Error("EIO")]);
  });
});

describe("a send to a retry topic", () => {
  it("goes to the dead letters once it was tried often enough, 0 of 0 times included", () => {
    expect(deadLetterTopicForSend(broker, target("%RETRY%g", { reconsumeTimes: 2, maxReconsumeTimes: 3 }))).toBeUndefined();
    expect(deadLetterTopicForSend(broker, target("%RETRY%g", { reconsumeTimes: 3, maxReconsumeTimes: 3 }))).toBe("%DLQ%g");
    expect(deadLetterTopicForSend(broker, target("%RETRY%g", { reconsumeTimes: 0, maxReconsumeTimes: 0 }))).toBe("%DLQ%g");
    expect(deadLetterTopicForSend(broker, target("%RETRY%g", { reconsumeTimes: 16 }))).toBe("%DLQ%g");
    expect(deadLetterTopicForSend(broker, target("T", { reconsumeTimes: 99, maxReconsumeTimes: 1 }))).toBeUndefined();
  });
});

describe("a pull", () => {
  const pull = { consumerGroup: "g", topic: "T", queueId: 0, subVersion: 5, subscription: undefined };

  it("needs the group's heartbeat, its topic, and its latest subscription", () => {
    broker.topics.put(newTopicConfig("T"));
    const refusal = (): unknown => {
      const result = filterForPull(broker, pull, "c");
      return isRefusal(result) ? result.refusal : "none";
    };
    expect(refusal()).toBe("SUBSCRIPTION_NOT_EXIST");
    const beat = (topic: string, subVersion: number): void =>
      broker.consumers.beat({ groupName: "g", consumeType: "CONSUME_PASSIVELY", messageModel: "CLUSTERING", consumeFromWhere: "", subscriptions: [{ classFilterMode: false, codeSet: [7, 8], expressionType: "TAG", subString: "A || B", subVersion, tagsSet: ["A", "B"], topic }] }, { channel, clientId: "c", language: "JAVA", version: 409, lastUpdateTimestamp: clock.now() }, true);
    const channel = { remoteAddress: "c", close: () => undefined };
    beat("U", 5);
    expect(refusal()).toBe("SUBSCRIPTION_NOT_EXIST");
    beat("T", 4);
    expect(refusal()).toBe("SUBSCRIPTION_NOT_LATEST");
    beat("T", 5);
    const result = filterForPull(broker, pull, "c");
    expect(isRefusal(result) ? [] : [7, 8, 9].map((code) => result.tags?.(code))).toEqual([true, true, false]);
  });
});
