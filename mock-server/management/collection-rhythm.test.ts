import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { NotesStore } from "./store/notes-store.ts";
import { openDatabase } from "./store/database.ts";
import { LatestPoints } from "./metrics/prometheus/latest-points.ts";
import { MemoryEngine } from "./testing/memory-engine.ts";
import { InstancePoller } from "./services/snapshot/instance-poller.ts";
import { RecordingSink } from "./services/snapshot/recording-sink.ts";

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const stepMs = 10_000;
let engine: MemoryEngine;
let poller: InstancePoller;

function fill(topics: number, groups: number): void {
  for (let index = 0; index < topics; index++) engine.addTopic(`topic-${index}`, index);
  for (let index = 0; index < groups; index++) engine.addGroup(`group-${index}`);
}

/** Calls in so many steps, after the first looks, for which it waits some steps; `look` is called every half second. */
async function callsIn(steps: number, look: () => void = () => undefined, waited = 3): Promise<number> {
  poller = new InstancePoller({ instanceId: "one", adapter: engine.connect(), notes: new NotesStore(openDatabase(":memory:")), clock: Date.now, log, metrics: new RecordingSink() });
  poller.start();
  await vi.advanceTimersByTimeAsync(waited * stepMs);
  engine.calls.clear();
  for (let passed = 0; passed < steps * stepMs; passed += 500) {
    look();
    await vi.advanceTimersByTimeAsync(500);
  }
  poller.stop();
  return engine.calls.values().reduce((sum, calls) => sum + calls, 0);
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_800_000_000_250 });
  engine = new MemoryEngine();
});
afterEach(() => void vi.useRealTimers());

it("asks as much whoever looks at lists, charts and boards", async () => {
  fill(200, 100);
  const alone = await callsIn(3);
  const watched = await callsIn(3, () => {
    for (let viewer = 0; viewer < 10; viewer++) void poller.whenLoaded();
  });
  expect(watched).toBe(alone);
  // Each topic and group once a step, and by the second what all of them together tell.
  expect(alone / 3).toBeGreaterThanOrEqual(300);
  expect(alone / 3).toBeLessThan(350);
});

it("asks as much for ten open pages of a topic as for one", async () => {
  fill(50, 10);
  const openPages = (viewers: number) => () => {
    for (let viewer = 0; viewer < viewers; viewer++) poller.snapshot.topics.entry("topic-7")!.shownAtMs = Date.now();
  };
  expect(await callsIn(3, openPages(10))).toBe(await callsIn(3, openPages(1)));
});

it("asks no more for ten thousand topics and groups than its bound, and has asked for each in a minute", async () => {
  fill(10_000, 10_000);
  expect((await callsIn(2, undefined, 6)) / 2).toBeLessThan(4600);
  expect([poller.snapshot.topics.unsampledRows, poller.snapshot.groups.unsampledRows]).toEqual([0, 0]);
  expect(engine.calls.get("allOffsets")).toBe(2);
});

/** Calls of each kind in three steps. */
async function threeSteps(): Promise<Record<string, number>> {
  engine.calls.clear();
  await vi.advanceTimersByTimeAsync(3 * stepMs);
  return Object.fromEntries(engine.calls);
}

it("goes on in its rhythm at once when the clock is set back by hours, also with what failed or was looked at just before", async () => {
  fill(20, 10);
  poller = new InstancePoller({ instanceId: "one", adapter: engine.connect(), notes: new NotesStore(openDatabase(":memory:")), clock: Date.now, log, metrics: new RecordingSink() });
  poller.start();
  await vi.advanceTimersByTimeAsync(3 * stepMs);
  const before = await threeSteps();
  engine.away = true;
  await vi.advanceTimersByTimeAsync(stepMs);
  engine.away = false;
  await vi.advanceTimersByTimeAsync(stepMs);
  const topic = poller.snapshot.topics.entry("topic-7")!;
  topic.shownAtMs = Date.now();
  vi.setSystemTime(Date.now() - 3 * 3_600_000);
  await vi.advanceTimersByTimeAsync(2 * stepMs);
  expect(await threeSteps()).toEqual(before);
  expect([poller.isCurrent, Math.abs(Date.now() - topic.sampledAtMs) < 2 * stepMs]).toEqual([true, true]);
  poller.stop();
});

it("shows no value of an instance whose engine does not answer from the first step on that it missed, and none from before when it is back", async () => {
  fill(3, 1);
  const latest = new LatestPoints();
  const metrics = (): string[] => [...new Set([...latest.current(Date.now())].map(({ key }) => key.metric))];
  poller = new InstancePoller({ instanceId: "one", adapter: engine.connect(), notes: new NotesStore(openDatabase(":memory:")), clock: Date.now, log, metrics: latest });
  poller.start();
  await vi.advanceTimersByTimeAsync(3 * stepMs);
  const before = metrics();
  expect(before.length).toBeGreaterThan(5);
  engine.away = true;
  const intoStep = Date.now() % stepMs;
  // The end of the next step, and the patience that a slow answer has.
  await vi.advanceTimersByTimeAsync(stepMs - intoStep + 4100);
  expect(metrics()).toEqual(["nodesDown"]);
  await vi.advanceTimersByTimeAsync(stepMs);
  engine.away = false;
  await poller.look();
  expect([poller.isCurrent, metrics()]).toEqual([true, ["nodesDown"]]);
  await vi.advanceTimersByTimeAsync(2 * stepMs);
  expect(metrics().toSorted()).toEqual(before.toSorted());
  poller.stop();
});
