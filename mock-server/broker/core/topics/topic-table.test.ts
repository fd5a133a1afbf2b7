import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { BrokerValues } from "../settings/broker-keys.ts";
import { BrokerSettings } from "../settings/broker-settings.ts";
import { FakeClock } from "../fake-clock.ts";
import { GroupTable } from "../groups/group-table.ts";
import { OffsetTable } from "../groups/offset-table.ts";
import { newTopicConfig, TopicTable } from "./topic-table.ts";

let folder: string;
let settings: BrokerSettings;
const clock = new FakeClock();

function settingsWith(told: Partial<BrokerValues> = {}): BrokerSettings {
  return new BrokerSettings(
    { clusterName: "C", brokerName: "b-0", brokerIP1: "127.0.0.1", listenPort: 10911, storePathRootDir: folder, namesrvAddr: "" },
    told,
    join(folder, "broker.properties"),
    clock,
  );
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tables-"));
  settings = settingsWith();
});

describe("the topics of a broker", () => {
  it("start with those of the broker itself", () => {
    const topics = new TopicTable(folder, settings, clock);
    expect([...topics.all()].map((topic) => `${topic.topicName} ${topic.writeQueueNums} ${topic.perm}`)).toEqual(["SELF_TEST_TOPIC 1 6", "TBW102 8 7", "BenchmarkTest 1024 6", "C 16 7", "b-0 1 7", "OFFSET_MOVED_EVENT 1 6", "SCHEDULE_TOPIC_XXXX 18 6", "C_REPLY_TOPIC 1 6"]);
  });

  it("come from a send with the smaller number of queues, and are remembered as such", () => {
    const topics = new TopicTable(folder, settings, clock);
    const before = topics.dataVersion.counter;
    expect(topics.createForSend("T", "TBW102", 4, 0)).toMatchObject({ readQueueNums: 4, writeQueueNums: 4, perm: 6, attributes: { autoCreated: "true" } });
    expect(topics.createForSend("U", "TBW102", 99, 0)).toMatchObject({ writeQueueNums: 8 });
    expect(topics.createForSend("V", "no-such-topic", 4, 0)).toBeUndefined();
    expect(topics.dataVersion.counter).toBe(before + 2);
    topics.persistIfChanged();
    const again = new TopicTable(folder, settings, clock);
    expect(again.get("T")?.attributes?.["autoCreated"]).toBe("true");
    expect(again.dataVersion).toEqual(topics.dataVersion);
  });

  it("do not come from sends when that is switched off", () => {
    const topics = new TopicTable(folder, settingsWith({ autoCreateTopicEnable: false }), clock);
    expect(topics.get("TBW102")).toBeUndefined();
    expect(topics.createForSend("T", "TBW102", 4, 0)).toBeUndefined();
  });

  it("load what a real 4.9 broker wrote", () => {
    writeFileSync(join(folder, "topics.json"), '{\n\t"dataVersion":{\n\t\t"counter":5,\n\t\t"timestamp":1795198733571\n\t},\n\t"topicConfigTable":{\n\t\t"TopicTest":{\n\t\t\t"order":false,\n\t\t\t"perm":6,\n\t\t\t"readQueueNums":4,\n\t\t\t"topicFilterType":"SINGLE_TAG",\n\t\t\t"topicName":"TopicTest",\n\t\t\t"topicSysFlag":0,\n\t\t\t"writeQueueNums":4\n\t\t}\n\t}\n}');
    const topics = new TopicTable(folder, settings, clock);
    expect(topics.get("TopicTest")?.readQueueNums).toBe(4);
    expect(topics.dataVersion.toJSON()).toEqual({ counter: 5, timestamp: 1795198733571 });
  });

  it("fall back to the copy when the file is torn, and say so when both are", () => {
    const topics = new TopicTable(folder, settings, clock);
    topics.put(newTopicConfig("T"));
    topics.persistIfChanged();
    topics.put(newTopicConfig("U"));
    topics.persistIfChanged();
    writeFileSync(join(folder, "topics.json"), '{"dataVers');
    expect(new TopicTable(folder, settings, clock).get("T")).toBeDefined();
    writeFileSync(join(folder, "topics.json.bak"), "{");
    expect(() => new TopicTable(folder, settings, clock)).toThrow("topics.json");
  });
});

describe("the groups of a broker", () => {
  it("come on first use, or not when that is switched off", () => {
    const groups = new GroupTable(folder, settings, clock);
    expect(groups.findOrCreate("g1")).toMatchObject({ retryMaxTimes: 16, retryQueueNums: 1, autoCreated: true });
    groups.persistIfChanged();
    const strict = new GroupTable(folder, settingsWith({ autoCreateSubscriptionGroup: false }), clock);
    expect(strict.findOrCreate("g1")).toBeDefined();
    expect(strict.findOrCreate("g2")).toBeUndefined();
  });
});

describe("the offsets of a broker", () => {
  it("are written as a real broker writes them and read back", () => {
    const offsets = new OffsetTable(folder);
    offsets.commit("g1", "T", 0, 2);
    offsets.commit("g1", "T", 3, 9007199254740991);
    offsets.persistIfChanged();
    expect(readFileSync(join(folder, "consumerOffset.json"), "utf8").replaceAll(/\s/g, "")).toBe('{"offsetTable":{"T@g1":{0:2,3:9007199254740991}}}');
    const again = new OffsetTable(folder);
    expect(again.query("g1", "T", 3)).toBe(9007199254740991);
    expect(again.query("g1", "T", 1)).toBe(-1);
    expect(again.topicsOfGroup("g1")).toEqual(["T"]);
  });
});

describe("the settings of a broker", () => {
  it("change by text, survive a restart, and refuse what is not valid", () => {
    expect(settings.update("autoCreateTopicEnable=false\nunknownKey=1\n")).toBeUndefined();
    expect(settingsWith().values.autoCreateTopicEnable).toBe(false);
    expect(settings.update("brokerPermission=9")).toContain("brokerPermission");
    expect(settings.update("rocketmqHome=/")).toBe("Can not update config in black list.");
  });
});
