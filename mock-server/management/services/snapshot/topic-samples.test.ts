import { beforeEach, expect, it } from "vitest";
import type { BrokerRuntime } from "../../adapters/port/cluster-port.ts";
import { InstanceSnapshot } from "./instance-snapshot.ts";
import { TopicSamples } from "./topic-samples.ts";

let snapshot: InstanceSnapshot;
let samples: TopicSamples;
/** `metric topic` -> end of the step -> rate; a point that is there stays, as in the store. */
let points: Map<string, Map<number, number>>;

const begin = 1_800_000_000_000;
const end = (step: number): number => begin + step * 10_000;

function list(atMs: number, ...topics: [topic: string, brokerName: string][]): void {
  snapshot.topics.replaceAll(topics.map(([topic, brokerName]) => ({ topic, brokerName, kind: "user" as const, readQueues: 1, writeQueues: 1, permission: 6, ordered: false, messageType: null, autoCreated: false })), new Map(), () => false, atMs);
}

/** A sample of one queue on each broker that answered. */
function sample(topic: string, atMs: number, offsets: Record<string, number>, minOffset = 0): void {
  const entry = snapshot.topics.entry(topic)!;
  snapshot.topics.applyOffsets(entry, Object.entries(offsets).map(([brokerName, maxOffset]) => ({ brokerName, queueId: 0, minOffset, maxOffset, lastStoredAtMs: null })), atMs);
  snapshot.topics.endStepAt(entry);
}

function endStep(step: number): void {
  const atMs = end(step);
  snapshot.offsetsAtMs = atMs;
  samples.sample(atMs, (metric, subject, value, stepsAgo = 0) => {
    const name = `${metric} ${"topic" in subject ? subject.topic : ""}`;
    const series = points.get(name) ?? new Map<number, number>();
    points.set(name, series);
    const pointAt = atMs - stepsAgo * 10_000;
    if (!series.has(pointAt)) series.set(pointAt, value);
  });
}

const rates = (topic: string): [number, number][] => [...(points.get(`produceRate ${topic}`) ?? [])].sort(([left], [right]) => left - right).map(([atMs, rate]) => [(atMs - begin) / 10_000, rate]);

beforeEach(() => {
  [snapshot, points] = [new InstanceSnapshot(), new Map()];
  samples = new TopicSamples(snapshot);
});

it("counts all that a topic got which was made since the listing before, also what made it", () => {
  list(end(0) + 20, ["old", "a"]);
  endStep(0);
  // 100 messages make the topic; the look at the end of the step lists it, and it is sampled in the step after.
  list(end(1) + 15, ["old", "a"], ["made", "a"]);
  endStep(1);
  sample("made", end(1) + 300, { a: 100 });
  endStep(2);
  sample("made", end(2) + 300, { a: 130 });
  endStep(3);
  expect(rates("made")).toEqual([[1, 5], [2, 5], [3, 3]]);
});

it("does not take for new what a broker holds that was never listed before, or whose first messages are gone", () => {
  list(end(0), ["old", "a"]);
  sample("old", end(0), { a: 700 });
  endStep(0);
  list(end(1), ["old", "a"], ["joined", "b"], ["moved", "a"]);
  for (const topic of ["joined", "moved"]) sample(topic, end(1), topic === "moved" ? { a: 500 } : { b: 900 }, topic === "moved" ? 20 : 0);
  endStep(1);
  for (const topic of ["joined", "moved"]) sample(topic, end(2), topic === "moved" ? { a: 510 } : { b: 920 }, 20);
  endStep(2);
  expect([rates("old"), rates("joined"), rates("moved")]).toEqual([[], [[2, 2]], [[2, 1]]]);
});

it("spreads what came over a step in which a topic was not sampled", () => {
  list(end(0), ["T", "a"]);
  for (const [step, maxOffset] of [[0, 10], [1, 20], [3, 65], [4, 66]] as const) {
    sample("T", end(step) - 5000, { a: maxOffset });
    endStep(step);
    if (step === 1) endStep(2);
    expect(points.get("storedMessages T")?.has(end(2))).toBe(false);
  }
  expect(rates("T")).toEqual([[1, 1], [2, 2.2], [3, 2.3], [4, 0.1]]);
});

it("makes no peak of a broker that is stopped and comes back, and still counts what it stored", () => {
  const nodes = (running: boolean): void => {
    snapshot.nodes = ["a", "b"].map((brokerName) => {
      const isUp = running || brokerName === "a";
      const runtime: BrokerRuntime = { cluster: "C", brokerName, brokerId: 0, address: brokerName, runtime: isUp ? new Map() : null, failure: "", isRegistered: isUp };
      return { runtime, seenAtMs: 0 };
    });
  };
  list(end(0), ["T", "a"], ["T", "b"]);
  nodes(true);
  sample("T", end(0), { a: 1000, b: 1000 });
  endStep(0);
  sample("T", end(1), { a: 1010, b: 1500 });
  endStep(1);
  nodes(false);
  sample("T", end(2), { a: 1020 });
  endStep(2);
  expect(points.get("storedMessages T")?.get(end(2))).toBe(1020);
  nodes(true);
  sample("T", end(3), { a: 1030, b: 1504 });
  endStep(3);
  expect(rates("T")).toEqual([[1, 51], [2, 1], [3, 1.4]]);
});

it("does not know what came in a step in which the topic was made anew", () => {
  list(end(0), ["T", "a"]);
  for (const [step, maxOffset] of [[0, 50], [1, 60], [2, 5], [3, 8]] as const) {
    sample("T", end(step), { a: maxOffset });
    endStep(step);
  }
  expect(rates("T")).toEqual([[1, 1], [3, 0.3]]);
});

it("takes a sample at the end of a step for that one only: when the next is missing, nothing is told as 0", () => {
  list(end(0), ["T", "a"]);
  const entry = snapshot.topics.entry("T")!;
  for (const [step, maxOffset] of [[0, 0], [1, 50], [3, 71]] as const) {
    snapshot.topics.applyOffsets(entry, [{ brokerName: "a", queueId: 0, minOffset: 0, maxOffset, lastStoredAtMs: null }], end(step) + 40);
    snapshot.topics.endStepAt(entry, end(step));
    endStep(step);
    if (step === 1) endStep(2);
    expect(points.get("produceRate T")?.has(end(2)) ?? false).toBe(step === 3);
  }
  expect(rates("T")).toEqual([[1, 5], [2, 1], [3, 1.1]]);
});
