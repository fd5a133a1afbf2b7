import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
  it("for every range, step and statistic, across hours, gaps and restarts", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(run, { minLength: 1, maxLength: 6 }), fc.array(look, { minLength: 5, maxLength: 10 }), async (runs, looks) => {
        const points = new Map<number, number>();
        store.close();
        rmSync(folder, { recursive: true });
        mkdirSync(folder);
        open();
        let step = 0;
        for (const { change, first, gapEvery, noise, pause, restarts, steps } of runs) {
          if (restarts) reopen();
          step += pause;
          for (let index = 0; index < steps; index++, step++) {
            const value = Math.max(Math.min(first + change * index + ((index * 7919) % (noise + 1)), 2 ** 53), -(2 ** 53));
            if (index % gapEvery !== gapEvery - 1) points.set(step, value);
            put(step, index % gapEvery === gapEvery - 1 ? { other: 1 } : { other: 1, one: value });
          }
        }
        for (const { from, length, statistic, steps } of looks) {
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
  }, 60_000);
});
