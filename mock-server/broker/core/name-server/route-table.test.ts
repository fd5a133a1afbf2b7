import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { FakeClock } from "../fake-clock.ts";
import { KvConfig } from "./kv-config.ts";
import { RouteTable, type Registration } from "./route-table.ts";

let clock: FakeClock;
let routes: RouteTable;
function registration(brokerName: string, parts: Partial<Registration> = {}): Registration {
  const topics = [{ topicName: "T", perm: 6, readQueueNums: 4, writeQueueNums: 4, topicSysFlag: 0 }];
  return { clusterName: "C", brokerName, brokerAddr: `${brokerName}:1`, brokerId: 0, haServerAddr: `${brokerName}:2`, dataVersion: { counter: 1, timestamp: 1 }, topics, filterServers: [], ...parts };
}

beforeEach(() => {
  clock = new FakeClock();
  routes = new RouteTable(clock);
});

describe("the name server's routes", () => {
  it("show the queues of every broker that has the topic", () => {
    routes.register(registration("a"));
    routes.register(registration("b"));
    expect(routes.route("T")?.queueDatas.map((queue) => queue.brokerName)).toEqual(["a", "b"]);
    expect(routes.route("U")).toBeUndefined();
    expect(routes.topicsOfCluster("C")).toEqual(["T"]);
  });

  it("tell a slave its master and ignore its topics", () => {
    routes.register(registration("a"));
    const slave = registration("a", { brokerId: 1, brokerAddr: "a:9", topics: [{ topicName: "S", perm: 6, readQueueNums: 1, writeQueueNums: 1, topicSysFlag: 0 }] });
    expect(routes.register(slave)).toEqual({ masterAddr: "a:1", haServerAddr: "a:2" });
    expect(routes.route("S")).toBeUndefined();
    expect([...routes.route("T")?.brokerDatas[0]?.brokerAddrs ?? []]).toEqual([[0, "a:1"], [1, "a:9"]]);
  });

  it("lose a broker with its connection at once, and a silent one after 120 s", () => {
    const channel = { remoteAddress: "a", close: () => undefined };
    routes.register(registration("a", { channel }));
    routes.register(registration("b"));
    routes.channelClosed(channel);
    expect(routes.route("T")?.queueDatas.map((queue) => queue.brokerName)).toEqual(["b"]);
    clock.advance(100_000);
    expect(routes.queryVersion("b:1", { counter: 1, timestamp: 1 }).changed).toBe(false);
    clock.advance(120_000);
    routes.expire();
    expect(routes.route("T")).toBeDefined();
    clock.advance(1);
    routes.expire();
    expect([routes.route("T"), routes.allTopics(), [...routes.allClusters()]]).toEqual([undefined, [], []]);
  });

  it("keep a deleted topic until it is deleted here too, and take the write permission of a broker", () => {
    routes.register(registration("a"));
    expect(routes.setWritable("a", false)).toBe(1);
    expect(routes.route("T")?.queueDatas[0]?.perm).toBe(4);
    routes.deleteTopic("T", "other");
    expect(routes.route("T")).toBeDefined();
    routes.deleteTopic("T", "C");
    expect(routes.route("T")).toBeUndefined();
  });
});

it("the key-value configuration survives a restart", () => {
  const path = join(mkdtempSync(join(tmpdir(), "kv-")), "kvConfig.json");
  const kv = new KvConfig(path);
  kv.put("ORDER_TOPIC_CONFIG", "T", "a:4");
  kv.put("ORDER_TOPIC_CONFIG", "U", "a:4");
  kv.delete("ORDER_TOPIC_CONFIG", "U");
  expect([...(new KvConfig(path).table("ORDER_TOPIC_CONFIG") ?? [])]).toEqual([["T", "a:4"]]);
});
