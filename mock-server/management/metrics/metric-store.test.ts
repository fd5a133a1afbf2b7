import { fork } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MetricStatistic } from "../../../src/contract/metrics.ts";
import { stepMs as pointMs } from "./metric-series.ts";
import type { SeriesKey } from "./metric-series.ts";
import { MetricStore } from "./metric-store.ts";
import type { MetricStoreOptions } from "./metric-store.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Some midnight. */
const begin = 20_000 * dayMs;
const statistics = ["avg", "max", "min", "last", "total"] as const satisfies MetricStatistic[];
const lag = (name: string): SeriesKey => ({ instanceId: "one", metric: "lag", subject: { scope: "topic", topic: name } });
let folder: string;
let store: MetricStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mqdeck-metric-store-"));
  open();
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

function open(options?: MetricStoreOptions): void {
  store = new MetricStore(join(folder, "metrics.sqlite"), options);
}
function reopen(options?: MetricStoreOptions): void {
  store.close();
  open(options);
}
/** Records a value at the end of a step that is counted from `begin`. */
function put(step: number, values: Record<string, number>): void {
  const names = Object.keys(values);
  store.record(begin + (step + 1) * pointMs, names.map((name) => store.series(lag(name))), Object.values(values));
}
async function read(name: string, from: number, to: number, stepMs = pointMs, statistic?: MetricStatistic): Promise<(number | null)[] | undefined> {
  const [found] = await store.query({ keys: [lag(name)], fromMs: begin + from * pointMs, toMs: begin + to * pointMs, stepMs, statistic });
  return found?.values;
}

/** What a store must say, from points that lie in a map. */
function naive(points: ReadonlyMap<number, number>, from: number, to: number, length: number, statistic: MetricStatistic): (number | null)[] {
  const found: (number | null)[] = [];
  for (let at = Math.floor(from / length) * length; at < Math.ceil(to / length) * length; at += length) {
    const values = Array.from({ length }, (_, index) => points.get(at + index)).filter((value) => value !== undefined);
    const sum = values.reduce((total, value) => total + value, 0);
    const figures = { avg: sum / values.length, max: Math.max(...values), min: Math.min(...values), last: values.at(-1) ?? null, total: sum * 10 };
    found.push(values.length === 0 ? null : figures[statistic]);
  }
  return found;
}

/** Steps of the same kind, after a pause; perhaps the store is opened anew before. */
const run = fc.record({ pause: fc.oneof(fc.nat(3), fc.nat(900)), steps: fc.integer({ min: 1, max: 500 }), first: fc.integer({ min: -1000, max: 2 ** 53 - 1 }), change: fc.oneof(fc.constant(0), fc.integer({ min: -5, max: 5 }), fc.integer({ min: -(2 ** 40), max: 2 ** 40 })), noise: fc.nat(300), gapEvery: fc.integer({ min: 2, max: 400 }), restarts: fc.boolean() });
const look = fc.record({ from: fc.nat(5_000), steps: fc.integer({ min: 1, max: 3_000 }), length: fc.constantFrom(1, 3, 6, 30, 60, 180, 360, 1080, 8640), statistic: fc.constantFrom(...statistics) });

describe("what is read is what was recorded", () => {
  const aged: MetricStoreOptions = { keptMs: [hourMs, 365 * dayMs, 365 * dayMs], mostBytes: 2 ** 40 };

  it.each([["", undefined, 1], [", of minutes that were made of points", aged, 6]] as const)("for every range, step and statistic, across hours, gaps and restarts%s", async (_, options, shortest) => {
    await fc.assert(
      fc.asyncProperty(fc.array(run, { minLength: 1, maxLength: 6 }), fc.array(look, { minLength: 5, maxLength: 10 }), async (runs, looks) => {
        const points = new Map<number, number>();
        store.close();
        rmSync(folder, { recursive: true });
        mkdirSync(folder);
        open(options);
        let step = 0;
        for (const { change, first, gapEvery, noise, pause, restarts, steps } of runs) {
          if (restarts) reopen(options);
          step += pause;
          for (let index = 0; index < steps; index++, step++) {
            const value = Math.max(Math.min(first + change * index + ((index * 7919) % (noise + 1)), 2 ** 53), -(2 ** 53));
            if (index % gapEvery !== gapEvery - 1) points.set(step, value);
            put(step, index % gapEvery === gapEvery - 1 ? { other: 1 } : { other: 1, one: value });
          }
        }
        for (const { from: anyFrom, length: anyLength, statistic, steps: anySteps } of looks) {
          const rounded = (number: number): number => Math.ceil(number / shortest) * shortest;
          const [from, length, steps] = [rounded(anyFrom), rounded(anyLength), rounded(anySteps)];
          const found = await read("one", from, from + steps, length * pointMs, statistic);
          const wanted = naive(points, from, from + steps, length, statistic);
          expect(found).toHaveLength(wanted.length);
          for (const [index, value] of wanted.entries()) {
            if (value === null || statistic === "max" || statistic === "min" || statistic === "last") expect(found?.[index]).toBe(value);
            else expect(Math.abs((found?.[index] ?? Number.NaN) - value)).toBeLessThanOrEqual(Math.abs(value) * 1e-9 + 1e-6);
          }
          const [window] = await store.window({ keys: [lag("one")], fromMs: begin + from * pointMs, toMs: begin + (from + steps) * pointMs, statistic: "max" });
          const values = naive(points, from, from + steps, 1, "max").filter((value) => value !== null);
          expect(window).toBe(values.length === 0 ? null : Math.max(...values));
        }
      }),
      { numRuns: 25, seed: 5 },
    );
  });
});

describe("values at the edges", () => {
  it("leaves out what is no finite number, and keeps what is negative or huge", async () => {
    const values = [Number.NaN, Infinity, -Infinity, -7, 2 ** 53, -(2 ** 53), 1e300, 0, 2 ** 49 + 1, 3];
    for (const [step, one] of values.entries()) put(step, { one });
    const wanted = [null, null, null, ...values.slice(3)];
    expect(await read("one", 0, 10)).toEqual(wanted);
    reopen();
    expect(await read("one", 0, 10)).toEqual(wanted);
    put(400, { one: 1 });
    for (let step = 1; step < 400; step++) put(400 + step, { two: step });
    expect(await read("one", 0, 10)).toEqual(wanted);
    expect(await read("one", 0, 360, hourMs, "max")).toEqual([1e300]);
  });

  it("keeps three decimals of rates and four of ratios", async () => {
    const keys = (["produceRate", "consumeSuccess"] as const).map((metric): SeriesKey => ({ instanceId: "one", metric, subject: { scope: "instance" } }));
    store.record(begin + pointMs, keys.map((key) => store.series(key)), [0.1234, 0.98765]);
    const found = await store.query({ keys, fromMs: begin, toMs: begin + pointMs, stepMs: pointMs });
    expect(found.map(({ values }) => values)).toEqual([[0.123], [0.9877]]);
  });
});

describe("a clock that is set back", () => {
  it("keeps the first value of a step that is told twice, and points that are a little late", async () => {
    put(5, { one: 5 });
    put(5, { one: 6 });
    put(4, { two: 4 });
    put(4, { one: 4 });
    expect([await read("one", 4, 6), await read("two", 4, 6)]).toEqual([[null, 5], [4, null]]);
  });

  it("goes on at the earlier time, and loses nothing of what was before", async () => {
    for (let step = 0; step < 1_000; step++) if (step < 500 || step > 520) put(step, { one: step });
    for (let step = 400; step < 1_100; step++) put(step, { one: -step });
    reopen();
    const wanted = Array.from({ length: 1_100 }, (_, step) => (step < 500 || (step > 520 && step < 1_000) ? step : -step));
    expect(await read("one", 0, 1_100)).toEqual(wanted);
    expect(await read("one", 0, 1_080, hourMs, "min")).toEqual([0, -520, -1079]);
  });

  it("survives some steps in a far future", async () => {
    for (let step = 0; step < 100; step++) put(step, { one: 1 });
    const farStep = 50 * 365 * 8_640;
    put(farStep, { one: 2 });
    put(farStep + 1, { late: 2 });
    put(100, { one: 3, late: 3 });
    reopen();
    expect(await read("one", 98, 102)).toEqual([1, 1, 3, null]);
    expect(await read("late", 100, 101)).toEqual([3]);
  });
});

describe("retention", () => {
  const short = { keptMs: [2 * hourMs, dayMs, 3 * dayMs], mostBytes: 2 ** 30 } as const satisfies MetricStoreOptions;

  it("takes the finest away first and reads what is left in coarser steps", async () => {
    reopen(short);
    for (let step = 0; step < 5 * 8_640; step += 3) put(step, { one: step, ...(step < 8_640 && { gone: 1 }) });
    const now = 5 * 8_640;
    expect(await read("one", now - 8_640 * 5, now - 8_640 * 4, hourMs)).toEqual(Array.from({ length: 24 }, () => null));
    const oneOfThree = await read("one", now - 720, now - 714);
    expect(oneOfThree).toEqual([now - 720, null, null, now - 717, null, null]);
    // A minute has points at its begin and its middle: their average stands in each of its steps.
    expect(await read("one", now - 4_320, now - 4_314)).toEqual(Array.from({ length: 6 }, () => now - 4_320 + 1.5));
    const [hourAgo] = (await read("one", now - 2 * 8_640, now - 2 * 8_640 + 1)) ?? [];
    expect(hourAgo).toBeCloseTo(now - 2 * 8_640 + 358.5 / 2 - 0.75);
    expect(store.subjects("one", "lag", "topic", 0)).toEqual([{ scope: "topic", topic: "one" }]);
  });

  it("keeps the file within its bound by giving up the oldest points", async () => {
    const names = Array.from({ length: 320 }, (_, index) => `topic-${index}`);
    const mostBytes = 2_000_000;
    reopen({ ...short, keptMs: [dayMs, dayMs, dayMs], mostBytes });
    const ids = names.map((name) => store.series(lag(name)));
    let seed = 1;
    for (let step = 0; step < 2_400; step++) store.record(begin + (step + 1) * pointMs, ids, ids.map(() => (seed = Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 12));
    store.close();
    expect(statSync(join(folder, "metrics.sqlite")).size).toBeLessThan(mostBytes * 2);
    open({ ...short, keptMs: [dayMs, dayMs, dayMs], mostBytes });
    const newest = await read("topic-7", 2_390, 2_400);
    expect(newest?.every((value) => value !== null)).toBe(true);
    const oldest = await read("topic-7", 0, 360, hourMs);
    expect(oldest).toHaveLength(1);
  });

  it("gives each step a small part of the work", () => {
    const ids = Array.from({ length: 3_200 }, (_, index) => store.series(lag(`topic-${index}`)));
    let most = 0;
    for (let step = 0; step < 2_000; step++) {
      store.record(begin + (step + 1) * pointMs, ids, ids.map(() => step));
      most = Math.max(most, store.closedShards);
    }
    expect(most).toBe(1);
  });
});

it("keeps points that come for an hour that was closed already", async () => {
  for (let step = 0; step <= 357; step++) put(step, { steady: 1, late: step });
  for (let step = 358; step < 366; step++) put(step, { steady: 1 });
  // The series was away, and tells now what it did meanwhile.
  for (let step = 358; step < 366; step++) put(step, { late: 9_000 + step });
  const told = Array.from({ length: 366 }, (_, step) => (step <= 357 ? step : 9_000 + step));
  expect(await read("late", 0, 366)).toEqual(told);
  for (let step = 366; step < 760; step++) put(step, { steady: 1, late: step });
  reopen();
  expect(await read("late", 0, 366)).toEqual(told);
});

it("forgets an instance", async () => {
  put(1, { one: 1 });
  const other: SeriesKey = { ...lag("one"), instanceId: "two" };
  store.record(begin + 3 * pointMs, [store.series(other)], [2]);
  store.removeInstance("one");
  put(5, { fresh: 5 });
  reopen();
  expect(await read("one", 0, 10, 10 * pointMs)).toEqual([null]);
  expect(store.subjects("one", "lag", "topic", 0)).toEqual([{ scope: "topic", topic: "fresh" }]);
  expect(store.subjects("two", "lag", "topic", 0)).toEqual([{ scope: "topic", topic: "one" }]);
});

it("has every step that record() returned from after kill -9", async () => {
  store.close();
  let done = -1;
  for (const until of [150, 500, 900]) {
    const child = fork(fileURLToPath(new URL("testing/recording-process.ts", import.meta.url)), [join(folder, "metrics.sqlite"), String(begin), String(done + 1)]);
    await new Promise<void>((resolve) => {
      child.on("message", (step) => {
        done = Number(step);
        if (done >= until) child.kill("SIGKILL");
      });
      child.once("exit", () => resolve());
    });
    open();
    const found = await read("one", 0, done + 1);
    expect(found).toEqual(Array.from({ length: done + 1 }, (_, step) => step * step));
    const largest = (await read("one", 0, done + 1, 60_000, "max")) ?? [];
    // One step more may have been kept than was told of.
    expect(largest.slice(0, -1)).toEqual(Array.from({ length: largest.length - 1 }, (_, minute) => (minute * 6 + 5) ** 2));
    store.close();
  }
  open();
});
