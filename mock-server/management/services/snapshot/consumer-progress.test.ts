import { beforeEach, expect, it } from "vitest";
import { InstanceSnapshot } from "./instance-snapshot.ts";

let snapshot: InstanceSnapshot;
const topic = (name: string) => ({ topic: name, brokerName: "b", kind: "user" as const, readQueues: 2, writeQueues: 2, permission: 6, ordered: false, messageType: null, autoCreated: true });

/** Queues 0 and 1. */
function commit(atMs: number, committed: Record<string, number[]>): void {
  snapshot.progress.apply(new Map(Object.entries(committed).map(([key, offsets]) => [key, new Map([["b", new Map(offsets.entries())]])])), atMs, new Set());
}

beforeEach(() => {
  snapshot = new InstanceSnapshot();
  snapshot.topics.replaceAll([topic("old")], new Map(), () => false, 10_000);
  snapshot.topics.replaceAll([topic("old"), topic("made")], new Map(), () => false, 20_000);
  snapshot.groups.replaceAll([{ group: "G", brokerName: "b", brokerId: 0, kind: "user", consumeEnabled: true, broadcastAllowed: false, maxRetries: 16, autoCreated: false, tpsLimits: null }], new Map(), () => false);
  commit(20_000, {});
});

it("counts the first offset in a topic that was just made as consumed, and in an older one not", () => {
  commit(40_000, { "made@G": [30, 12], "old@G": [700, 0] });
  expect(snapshot.progress.consumedTotal).toBe(42);
  commit(50_000, { "made@G": [31, 12], "old@G": [701, 0] });
  expect(snapshot.progress.consumedTotal).toBe(44);
});

it("counts no first offset two minutes later, nor one that was set", () => {
  snapshot.progress.forget("G", "made");
  commit(40_000, { "made@G": [30, 12] });
  expect(snapshot.progress.consumedTotal).toBe(0);
  commit(140_000, { "made@G": [30, 12], "made@H": [9, 9] });
  expect(snapshot.progress.consumedTotal).toBe(0);
});

it("takes over lags at once after the clock was set back, and takes no topic for new that was made before", () => {
  const figures = (name: string, atMs: number) => snapshot.topics.applyOffsets(snapshot.topics.entry(name)!, [0, 1].map((queueId) => ({ brokerName: "b", queueId, minOffset: 0, maxOffset: 50, lastStoredAtMs: null })), atMs);
  const hourMs = 3_600_000;
  snapshot.topics.replaceAll([topic("old"), topic("made"), topic("later")], new Map(), () => false, 2 * hourMs);
  for (const name of ["made", "later"]) figures(name, 2 * hourMs);
  commit(2 * hourMs, { "made@G": [30, 12] });
  const [record] = snapshot.groups.entry("G")!.records;
  record!.exactLagAtMs = 2 * hourMs;
  commit(hourMs, { "made@G": [40, 20], "later@G": [5, 5] });
  expect([record!.lag, snapshot.progress.consumedTotal]).toEqual([130, 18]);
});
