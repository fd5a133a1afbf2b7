import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import { stepMs } from "./metric-series.ts";
import type { SeriesKey } from "./metric-series.ts";
import { MetricStore } from "./metric-store.ts";
import type { MetricStoreOptions } from "./metric-store.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const hourSteps = 360;
/** Some midnight. */
const begin = 20_000 * dayMs;
const everything: MetricStoreOptions = { keptMs: [100 * dayMs, 100 * dayMs, 365 * dayMs], mostBytes: 2 ** 40 };
const lagOf = (topic: string, instanceId = "one"): SeriesKey => ({ instanceId, metric: "lag", subject: { scope: "topic", topic } });
let folder: string;
let store: MetricStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mqdeck-series-"));
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

function open(options: MetricStoreOptions, file = "metrics.sqlite"): void {
  store = new MetricStore(join(folder, file), options);
}
function record(step: number, keys: readonly SeriesKey[], value: number): void {
  store.record(begin + (step + 1) * stepMs, keys.map((key) => store.series(key)), keys.map(() => value));
}
const names = (sinceStep: number, instanceId = "one"): string[] => store.subjects(instanceId, "lag", "topic", begin + sinceStep * stepMs).map((subject) => ("topic" in subject ? subject.topic : "")).sort();

it("keeps in memory only what has new points, and finds the others in the file", async () => {
  open(everything);
  const stays = lagOf("stays");
  for (let hour = 0; hour < 40; hour++) {
    const come = Array.from({ length: 50 }, (_, index) => lagOf(`hour-${hour}-${index}`));
    for (let step = hour * hourSteps; step < (hour + 1) * hourSteps; step += 6) record(step, step % hourSteps < 30 ? [stays, ...come] : [stays], hour + 1);
  }
  // Those of the last three hours: one that is open, one that is being closed, one in which the one before ended.
  expect(store.seriesInMemory).toBeLessThanOrEqual(1 + 50 * 4);
  const end = 40 * hourSteps;
  expect(names(end - hourSteps)).toHaveLength(51);
  expect(names(0)).toHaveLength(2_001);
  const [found] = await store.query({ keys: [lagOf("hour-3-7")], fromMs: begin + 2 * hourMs, toMs: begin + 5 * hourMs, stepMs: hourMs });
  expect(found?.values).toEqual([null, 4, null]);
  expect(store.since("one", "lag", "topic")).toBe(begin);
  record(end, [lagOf("hour-3-7")], 99);
  store.close();
  open(everything);
  expect(store.seriesInMemory).toBeLessThanOrEqual(1 + 50 * 4);
  const [again] = await store.query({ keys: [lagOf("hour-3-7")], fromMs: begin + 3 * hourMs, toMs: begin + 41 * hourMs, stepMs: hourMs });
  expect([again?.values[0], again?.values.at(-1), again?.values.filter((value) => value !== null).length]).toEqual([4, 99, 2]);
});

const period = fc.record({ pauseHours: fc.nat(3), names: fc.uniqueArray(fc.nat(50), { maxLength: 40 }), instances: fc.subarray(["one", "two"], { minLength: 1 }), steps: fc.integer({ min: 1, max: 700 }), restarts: fc.boolean(), removes: fc.integer({ min: 0, max: 5 }), keepsHandles: fc.boolean() });

it("never shows points of another series, however series come, go and come again", async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(period, { minLength: 2, maxLength: 8 }), fc.constantFrom(2, 24, 10_000), async (periods, keptHours) => {
      if (run > 0) store.close();
      const file = `run-${run++}.sqlite`;
      const options: MetricStoreOptions = { keptMs: [2 * hourMs, 2 * hourMs, keptHours * hourMs], mostBytes: 2 ** 40 };
      open(options, file);
      /** Steps of each series that was recorded since its instance was last removed; its value is its own number. */
      const known = new Map<string, { key: SeriesKey; value: number; hours: Set<number> }>();
      const handles = new Map<string, number>();
      let next = 1;
      let step = 0;
      for (const { instances, keepsHandles, names: wanted, pauseHours, removes, restarts, steps } of periods) {
        if (restarts) {
          store.close();
          open(options, file);
          handles.clear();
        }
        if (removes === 0) {
          store.removeInstance("two");
          for (const [name, { key }] of known) if (key.instanceId === "two") [known, handles].forEach((map) => map.delete(name));
        }
        step += pauseHours * hourSteps;
        if (!keepsHandles) handles.clear();
        const keys = instances.flatMap((instanceId) => wanted.map((name) => lagOf(`topic-${name}`, instanceId)));
        for (const end = step + steps; step < end; step += 5) {
          const ids = keys.map((key) => {
            const name = JSON.stringify(key);
            const series = known.get(name) ?? { key, value: next++, hours: new Set<number>() };
            known.set(name, series);
            series.hours.add(Math.floor(step / hourSteps));
            const id = handles.get(name) ?? store.series(key);
            handles.set(name, id);
            return id;
          });
          store.record(begin + (step + 1) * stepMs, ids, keys.map((key) => known.get(JSON.stringify(key))?.value ?? 0));
        }
      }
      const lastHour = Math.floor(step / hourSteps);
      for (let name = 0; name <= 50; name++) {
        for (const instanceId of ["one", "two"]) {
          const key = lagOf(`topic-${name}`, instanceId);
          const series = known.get(JSON.stringify(key));
          const [found] = await store.query({ keys: [key], fromMs: begin, toMs: begin + (lastHour + 1) * hourMs, stepMs: hourMs });
          for (let hour = 0; hour <= lastHour; hour++) {
            const isWanted = series?.hours.has(hour) === true;
            // What is old enough may be gone, nothing else; and a value is always its own.
            if (isWanted && hour >= lastHour - Math.min(keptHours, 2)) expect(found?.values[hour]).toBe(series?.value);
            else expect([null, ...(isWanted ? [series?.value] : [])]).toContain(found?.values[hour] ?? null);
          }
        }
      }
      if (keptHours === 10_000) expect(store.subjects("one", "lag", "topic", 0).length + store.subjects("two", "lag", "topic", 0).length).toBe(known.size);
    }),
    { numRuns: 30, seed: 11 },
  );
});

it("reads a file that was written when names stood in one row a shard", async () => {
  open(everything);
  for (let step = 0; step < 1_000; step++) record(step, step < 10 ? [lagOf("gone"), lagOf("stays")] : [lagOf("stays")], step);
  store.close();
  const database = new DatabaseSync(join(folder, "metrics.sqlite"));
  database.exec(`
    CREATE TABLE old (number INTEGER PRIMARY KEY, instance_id TEXT NOT NULL, metric TEXT NOT NULL, scope TEXT NOT NULL, slots TEXT NOT NULL) STRICT;
    INSERT INTO old SELECT s.number, instance_id, metric, scope, (SELECT json_group_array(json_array(names, since, ended)) FROM (SELECT * FROM series WHERE id / 32 = s.number ORDER BY id)) FROM shards s JOIN families f ON f.number = s.family;
    DROP TABLE shards; DROP TABLE series; DROP TABLE families; ALTER TABLE old RENAME TO shards; PRAGMA user_version = 2;`);
  database.close();
  open(everything);
  expect(names(0)).toEqual(["gone", "stays"]);
  const [gone, stays] = await store.query({ keys: [lagOf("gone"), lagOf("stays")], fromMs: begin + 8 * stepMs, toMs: begin + 12 * stepMs, stepMs });
  expect([gone?.values, stays?.values]).toEqual([[8, 9, null, null], [8, 9, 10, 11]]);
});

it("gives the place of a removed series to another one without anything of the first", async () => {
  open(everything);
  for (let step = 0; step < 4; step++) record(step, [lagOf("before", "two")], 7);
  store.removeInstance("two");
  for (let step = 4; step < 8; step++) record(step, [lagOf("after")], 7);
  const read = async (): Promise<unknown> => (await store.query({ keys: [lagOf("after")], fromMs: begin, toMs: begin + 8 * stepMs, stepMs })).map(({ values }) => values);
  const wanted = [[null, null, null, null, 7, 7, 7, 7]];
  expect(await read()).toEqual(wanted);
  store.close();
  open(everything);
  expect(await read()).toEqual(wanted);
});
