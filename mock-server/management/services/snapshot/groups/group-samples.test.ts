import { beforeEach, describe, expect, it } from "vitest";
import type { MetricName } from "../../../../../src/contract/metric-names.ts";
import type { MetricAbsence, MetricSubject } from "../../../../../src/contract/metrics.ts";
import { AdapterError } from "../../../adapters/port/adapter-error.ts";
import type { ClientRunningInfo } from "../../../adapters/port/clients-port.ts";
import type { QueueProgress } from "../../../adapters/port/groups-port.ts";
import { InstanceSnapshot } from "../instance-snapshot.ts";
import { GroupSamples } from "./group-samples.ts";

const begin = 1_800_000_000_000;
const group: MetricSubject = { scope: "group", group: "G" };

/** A group G that consumes topic T in two queues of ten messages, and an engine that is told what to answer. */
let snapshot: InstanceSnapshot;
let calls: string[];
let progress: (() => QueueProgress[]) | undefined;
let running: (() => ClientRunningInfo["queues"]) | undefined;
let absences: Map<string, MetricAbsence | null>;
let samples: GroupSamples;

const queue = (queueId: number, consumerOffset: number, pullOffset: number | null): QueueProgress => ({ topic: "T", brokerName: "b", queueId, minOffset: null, maxOffset: 10, consumerOffset, pullOffset, lastConsumedAtMs: null });
const held = (queueId: number, commitOffset: number, cachedMaxOffset: number | null): ClientRunningInfo["queues"][number] => ({
  topic: "T", brokerName: "b", queueId, commitOffset, cachedMessages: 1, cachedMinOffset: commitOffset, cachedMaxOffset, lastPullAtMs: null, lastConsumedAtMs: null, locked: false, dropped: false,
});

function listTopic(topic: string, queues: number, maxOffset: number, atMs: number): void {
  const entry = snapshot.topics.entry(topic)!;
  snapshot.topics.applyOffsets(entry, Array.from({ length: queues }, (_, queueId) => ({ brokerName: "b", queueId, minOffset: 0, maxOffset, lastStoredAtMs: null })), atMs - 1);
  snapshot.topics.endStepAt(entry);
}

function goOnline(clients: string[] | null, messageModel = "CLUSTERING"): void {
  const entry = snapshot.groups.entry("G")!;
  const online = clients && { group: "G", consumeType: "CONSUME_PASSIVELY", messageModel, consumeFromWhere: "", subscriptions: [], clients: clients.map((clientId) => ({ clientId, address: "", language: "JAVA", version: "V4_9_8", lastHeartbeatAtMs: null })) };
  snapshot.groups.applyOnline(entry, online, 1);
}

/** One step: the offsets of both queues are read, then what the samplers ask, and the points by metric and subject. */
async function step(atMs: number, committed: [number, number?], retries = 0): Promise<(metric: MetricName, subject?: MetricSubject) => number | undefined> {
  listTopic("T", 2, 10, atMs);
  listTopic("%RETRY%G", 1, retries, atMs);
  snapshot.progress.apply(new Map([["T@G", new Map([["b", new Map(committed.entries().filter((entry): entry is [number, number] => entry[1] !== undefined))]])], ["%RETRY%G@G", new Map([["b", new Map([[0, 0]])]])]]), atMs, new Set());
  snapshot.offsetsAtMs = atMs;
  calls = [];
  await samples.prepare(atMs);
  const points = new Map<string, number>();
  samples.sample(atMs, (metric, subject, value) => points.set(`${metric} ${JSON.stringify(subject)}`, value));
  return (metric, subject = group) => points.get(`${metric} ${JSON.stringify(subject)}`);
}

beforeEach(() => {
  snapshot = new InstanceSnapshot();
  const topic = (name: string, kind: "user" | "retry") => ({ topic: name, brokerName: "b", kind, readQueues: 2, writeQueues: 2, permission: 6, ordered: false, messageType: null, autoCreated: false });
  snapshot.topics.replaceAll([topic("T", "user"), topic("%RETRY%G", "retry")], new Map(), () => false, 0);
  snapshot.groups.replaceAll([{ group: "G", brokerName: "b", brokerId: 0, kind: "user", consumeEnabled: true, broadcastAllowed: false, maxRetries: 16, autoCreated: false, tpsLimits: null }], new Map(), () => false);
  [calls, absences, progress, running] = [[], new Map(), undefined, undefined];
  const called = <T>(name: string, value: T | undefined): Promise<T> => {
    calls.push(name);
    return value === undefined ? Promise.reject(new AdapterError("engine_timeout", "silent")) : Promise.resolve(value);
  };
  samples = new GroupSamples({
    snapshot,
    tell: (metric, scope, reason) => void absences.set(`${metric} ${scope}`, reason),
    adapter: {
      groups: {
        progress: () => called("progress", progress && { value: { group: "G", consumeTps: 0, queues: progress() }, warnings: [] }),
        consumedBytesLastMinute: () => called("bytes", 6000),
      },
      clients: { runningInfo: (_group: string, clientId: string) => called(`client ${clientId}`, running && { properties: new Map(), subscriptions: [], queues: running(), rates: [{ topic: "T", pullRtMs: 1, pullTps: 1, consumeRtMs: 20, consumeOkTps: 3, consumeFailedTps: 1, consumeFailedLastHour: 0 }], threadDump: "" }) },
      // A message at offset n was stored n seconds after the begin; the second queue is half a second behind.
      messages: { storedAt: (_topic: string, _broker: string, queueId: number, offset: number) => called(`time ${queueId}:${offset}`, begin + offset * 1000 + queueId * 500) },
    },
  });
});

describe("lag of a group", () => {
  it("is ready as a whole while no client is online, and as old as its oldest message", async () => {
    goOnline(null);
    const at = await step(begin + 60_000, [4, 7]);
    expect([at("lag"), at("inflight"), at("ready"), at("onlineConsumers")]).toEqual([9, 0, 9, 0]);
    expect([at("lagTime"), at("lagTime", { scope: "instance" }), at("readyTime")]).toEqual([56_000, 56_000, undefined]);
    expect(at("lag", { scope: "queue", group: "G", topic: "T", broker: "b", queueId: 1 })).toBe(3);
    // Only the queue that may hold the oldest was read, and nothing again while it stands still.
    expect(calls).toEqual(["time 0:4", "time 1:7"]);
    const later = await step(begin + 70_000, [4, 7]);
    expect([later("lagTime"), calls]).toEqual([66_000, []]);
    // What was read says that the other queue holds nothing as old.
    const moved = await step(begin + 80_000, [4, 9]);
    expect([moved("lagTime"), calls]).toEqual([76_000, []]);
  });

  it("is split where the engine tells how far clients pulled", async () => {
    goOnline(["one"]);
    progress = () => [queue(0, 4, 9), queue(1, 7, 10)];
    const at = await step(begin + 60_000, [4, 7]);
    expect([at("lag"), at("inflight"), at("ready")]).toEqual([9, 8, 1]);
    expect([at("lagTime"), at("readyTime")]).toEqual([56_000, 51_000]);
    for (const subject of [{ scope: "instance" }, { scope: "topic", topic: "T" }, { scope: "groupTopic", group: "G", topic: "T" }] as const) expect([at("lag", subject), at("inflight", subject), at("ready", subject)]).toEqual([9, 8, 1]);
    expect(calls).not.toContain("client one");
    expect(absences.get("inflight group")).toBeNull();
  });

  it("is split by what clients hold where the engine does not tell, which is asked once a minute", async () => {
    goOnline(["one"]);
    progress = () => [queue(0, 4, null), queue(1, 7, null)];
    running = () => [held(0, 4, 8), held(1, 10, null)];
    const at = await step(begin + 60_000, [4, 7]);
    expect([at("lag"), at("inflight"), at("ready")]).toEqual([9, 8, 1]);
    expect(calls.filter((call) => !call.startsWith("time"))).toEqual(["progress", "client one"]);
    // Its other queue has no owner now: all of it is ready.
    running = () => [held(0, 4, 8)];
    const later = await step(begin + 70_000, [4, 7]);
    expect([later("inflight"), later("ready"), calls.includes("progress")]).toEqual([5, 4, false]);
    await step(begin + 130_000, [4, 7]);
    expect(calls).toContain("progress");
  });

  it("is not split while no client tells, and silent ones are left alone for a minute", async () => {
    goOnline(["one"]);
    progress = () => [queue(0, 4, null), queue(1, 7, null)];
    const at = await step(begin + 60_000, [4, 7]);
    expect([at("lag"), at("lagTime"), at("inflight"), at("ready"), at("readyTime")]).toEqual([9, 56_000, undefined, undefined, undefined]);
    expect(absences.get("inflight group")).toBe("clientsDoNotTell");
    await step(begin + 70_000, [4, 7]);
    expect(calls).toEqual([]);
    running = () => [held(0, 4, 8), held(1, 7, null)];
    expect((await step(begin + 130_000, [4, 7]))("inflight")).toBe(5);
    expect(absences.get("inflight group")).toBeNull();
  });

  it("is not split by what was so before clients came or before there was lag", async () => {
    goOnline(null);
    progress = () => [queue(0, 4, null), queue(1, 7, null)];
    expect((await step(begin + 60_000, [4, 7]))("inflight")).toBe(0);
    goOnline(["silent"]);
    expect((await step(begin + 70_000, [4, 7]))("inflight")).toBeUndefined();
    expect((await step(begin + 80_000, [10, 10]))("inflight")).toBe(0);
    expect((await step(begin + 90_000, [8, 10]))("inflight")).toBeUndefined();
  });

  it("counts retries for the group, not for the topic, and is not known of broadcasting", async () => {
    goOnline(null);
    const at = await step(begin + 60_000, [10, 10], 3);
    expect([at("lag"), at("lag", { scope: "topic", topic: "T" }), at("lag", { scope: "groupTopic", group: "G", topic: "%RETRY%G" })]).toEqual([3, 0, undefined]);
    goOnline(["one"], "BROADCASTING");
    const broadcast = await step(begin + 70_000, [10, 10], 3);
    expect([broadcast("lag"), broadcast("onlineConsumers")]).toEqual([undefined, 1]);
  });
});

it("knows nothing of a group while a broker of it is silent, and nothing of one that was stopped until it is back", async () => {
  goOnline(null);
  await step(begin + 10_000, [4, 4]);
  const node = { cluster: "c", brokerName: "b", brokerId: 0, address: "127.0.0.1:10911", runtime: null, failure: "silent" };
  const seen = async (isRegistered: boolean): Promise<(number | undefined)[]> => {
    snapshot.nodes = [{ runtime: { ...node, isRegistered }, seenAtMs: begin }];
    const at = await step(begin + 20_000, [5, 5]);
    return [at("lag"), at("lagTime"), at("consumeRate"), at("lag", { scope: "topic", topic: "T" }), at("lag", { scope: "instance" })];
  };
  expect(await seen(true)).toEqual([undefined, undefined, undefined, undefined, undefined]);
  expect(await seen(false)).toEqual([undefined, undefined, undefined, undefined, 0]);
  snapshot.nodes = [];
  expect((await step(begin + 30_000, [5, 5]))("lag")).toBe(10);
});

it("has no points where the offsets are not of the step's end", async () => {
  goOnline(null);
  await step(begin + 10_000, [4, 4]);
  const put: string[] = [];
  samples.sample(begin + 20_000, (metric) => void put.push(metric));
  expect(put).not.toContain("lag");
  expect(put).not.toContain("consumeRate");
});

describe("consumption of a group", () => {
  it("is what its offsets went ahead by, not where a queue began", async () => {
    goOnline(null);
    expect((await step(begin + 10_000, [4]))("consumeRate")).toBeUndefined();
    expect((await step(begin + 20_000, [6, 9]))("consumeRate")).toBe(0.2);
    expect((await step(begin + 30_000, [6, 10]))("consumeRate", { scope: "groupTopic", group: "G", topic: "T" })).toBe(0.1);
    // A reset back is no consumption, and the other queue goes on.
    expect((await step(begin + 40_000, [7, 0]))("consumeRate")).toBe(0.1);
  });

  it("has bytes of the engine's own count, asked once a minute, and what clients say of it", async () => {
    goOnline(["one"]);
    running = () => [];
    await step(begin + 10_000, [4, 4]);
    await step(begin + 20_000, [5, 4]);
    const at = await step(begin + 30_000, [6, 4]);
    expect([at("consumeBytes"), at("consumeBytes", { scope: "instance" }), at("consumeBytes", { scope: "topic", topic: "T" })]).toEqual([100, 100, 100]);
    expect([at("processTime"), at("consumeSuccess"), at("consumeSuccess", { scope: "instance" })]).toEqual([20, 0.75, 0.75]);
    expect(calls).toContain("bytes");
    await step(begin + 40_000, [7, 4]);
    expect(calls).not.toContain("bytes");
  });

  it("tells retries by the retry topic's advance", async () => {
    goOnline(null);
    await step(begin + 10_000, [10, 10]);
    const at = await step(begin + 20_000, [10, 10], 5);
    expect([at("retryRate"), at("deadLetterRate"), at("deadLetters"), at("retryRate", { scope: "instance" })]).toEqual([0.5, 0, 0, 0.5]);
  });
});
