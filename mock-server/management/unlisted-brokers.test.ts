import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { rocketmqAdapters } from "./adapters/rocketmq/rocketmq-adapter.ts";
import { answerFrame, startScriptedServer } from "./adapters/rocketmq/scripted-server.ts";
import type { ScriptedServer } from "./adapters/rocketmq/scripted-server.ts";
import type { EngineAdapter } from "./adapters/port/engine-adapter.ts";
import { stillExists } from "./services/alarms/object-standing.ts";
import { InstancePoller } from "./services/snapshot/instance-poller.ts";
import { NodeSamples } from "./services/snapshot/node-samples.ts";
import { openDatabase } from "./store/database.ts";
import { NotesStore } from "./store/notes-store.ts";

/* Two brokers over real sockets, each of which falls silent on some requests only, as an overloaded one does. */

const codes = { runtime: 28, topics: 21, groups: 201, offsets: 43 };
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

let servers: ScriptedServer[];
let silent: Set<string>;
let adapter: EngineAdapter;
let poller: InstancePoller;
let gone: Set<string>;

const topicConfig = (topicName: string): object => ({ topicName, readQueueNums: 1, writeQueueNums: 1, perm: 6, order: false, topicFilterType: "SINGLE_TAG", topicSysFlag: 0 });
const groupConfig = (groupName: string): object => ({ groupName, consumeEnable: true, consumeFromMinEnable: true, consumeBroadcastEnable: true, retryQueueNums: 1, retryMaxTimes: 16, brokerId: 0, whichBrokerWhenConsumeSlowly: 1, notifyConsumerIdsChangedEnable: true });
const only = <T>(names: string[], of: (name: string) => T): Record<string, T> => Object.fromEntries(names.filter((name) => !gone.has(name)).map((name) => [name, of(name)]));

/** Each broker has a topic, a group and an offset of its own. */
function bodyOf(code: number, broker: string): string | undefined {
  if (code === codes.topics) return JSON.stringify({ topicConfigTable: only([`orders-${broker}`], topicConfig) });
  if (code === codes.groups) return JSON.stringify({ subscriptionGroupTable: only([`billing-${broker}`], groupConfig) });
  if (code === codes.offsets) return JSON.stringify({ offsetTable: { [`orders-${broker}@billing-${broker}`]: { 0: 7 } } });
  return code === codes.runtime ? JSON.stringify({ table: { brokerVersionDesc: "V4_9_7" } }) : undefined;
}

beforeEach(async () => {
  [silent, gone] = [new Set(), new Set()];
  const brokers = await Promise.all(
    ["a", "b"].map((broker) =>
      startScriptedServer(({ header: { code, opaque } }) => {
        if (silent.has(`${code} ${broker}`) || silent.has(broker)) return undefined;
        const body = bodyOf(code, broker);
        return body === undefined ? answerFrame(opaque, 3, { remark: "request type not supported" }) : answerFrame(opaque, 0, { body });
      }),
    ),
  );
  const table = Object.fromEntries(["a", "b"].map((name, index) => [name, { brokerAddrs: { 0: brokers[index]?.address }, brokerName: name, cluster: "c" }]));
  const names = await startScriptedServer(({ header: { code, opaque } }) => {
    if (silent.has("names")) return undefined;
    return code === 106 ? answerFrame(opaque, 0, { body: JSON.stringify({ brokerAddrTable: table, clusterAddrTable: { c: ["a", "b"] } }) }) : answerFrame(opaque, 22);
  });
  servers = [...brokers, names];
  adapter = rocketmqAdapters.connect({ nameServers: [names.address], accessKey: "", secretKey: "", tls: false, requestTimeoutMs: 3000 });
  poller = new InstancePoller({ instanceId: "one", adapter, notes: new NotesStore(openDatabase(":memory:")), clock: Date.now, log, metrics: { series: () => 0, record: () => undefined, absent: () => undefined } });
});
afterEach(async () => {
  poller.stop();
  await adapter.close();
  await Promise.all(servers.map((server) => server.close()));
});

const topics = (): string[] => poller.snapshot.topics.entries.map(({ topic }) => topic);
const groups = (): string[] => poller.snapshot.groups.entries.map(({ group }) => group);
const exists = (topic: string): boolean | undefined => stillExists(poller, { scope: "topic", topic });
function nodesDown(): number | undefined {
  const put = vi.fn();
  new NodeSamples(poller.snapshot).sample(0, put);
  return put.mock.calls[0]?.[2];
}

it("a broker that does not list its topics or groups in one look keeps them, and nothing counts as gone then", async () => {
  await poller.look();
  expect([topics(), groups(), exists("never-was")]).toEqual([["orders-a", "orders-b"], ["billing-a", "billing-b"], false]);
  silent = new Set([`${codes.topics} b`, `${codes.groups} b`]);
  await poller.look();
  expect(poller.failure).toBeUndefined();
  expect([topics(), groups()]).toEqual([["orders-a", "orders-b"], ["billing-a", "billing-b"]]);
  expect([exists("orders-b"), exists("never-was"), stillExists(poller, { scope: "group", group: "never-was" })]).toEqual([true, undefined, undefined]);
  // What a master lists is believed at once.
  silent.clear();
  gone = new Set(["orders-b", "billing-b"]);
  await poller.look();
  expect([topics(), groups(), exists("orders-b")]).toEqual([["orders-a"], ["billing-a"], false]);
});

it("a broker that does not tell its offsets in one look keeps them, and its figures wait", async () => {
  await poller.look();
  silent = new Set([`${codes.offsets} b`]);
  await poller.look();
  expect([...poller.snapshot.progress.offsets.keys()].sort()).toEqual(["orders-a@billing-a", "orders-b@billing-b"]);
  expect([...poller.snapshot.silentBrokers]).toEqual(["b"]);
  silent.clear();
  await poller.look();
  expect([...poller.snapshot.silentBrokers]).toEqual([]);
});

it("a look anew asks again though one is under way, which asked before a change", async () => {
  gone = new Set(["orders-b"]);
  await poller.look();
  gone.clear();
  silent = new Set([`${codes.offsets} b`]);
  const underWay = poller.look();
  await expect.poll(topics, { interval: 5 }).toEqual(["orders-a", "orders-b"]);
  gone = new Set(["orders-b"]);
  await poller.lookAnew();
  await underWay;
  expect(topics()).toEqual(["orders-a"]);
});

it("every node counts as down while none answers, and while the name server does not", async () => {
  await poller.look();
  expect([nodesDown(), poller.isCurrent]).toEqual([0, true]);
  silent = new Set(["b"]);
  await poller.look();
  expect([nodesDown(), poller.isCurrent]).toEqual([1, true]);
  silent = new Set(["a", "b"]);
  await poller.look();
  expect([nodesDown(), poller.isCurrent, poller.failure?.error.code]).toEqual([2, false, "engine_timeout"]);
  silent.clear();
  await poller.look();
  expect([nodesDown(), poller.isCurrent]).toEqual([0, true]);
  silent = new Set(["names"]);
  await poller.look();
  expect([nodesDown(), poller.isCurrent]).toEqual([2, false]);
  expect(topics()).toEqual(["orders-a", "orders-b"]);
});
