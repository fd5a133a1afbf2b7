import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, it } from "vitest";
import { keepMetrics } from "./metric-keeper.ts";
import { MetricStore } from "./metric-store.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mqdeck-metric-keeper-"));
  path = join(folder, "metrics.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Makes the file of a store, and changes something in it. */
function changed(sql: string): void {
  const store = new MetricStore(path);
  store.record(10_000, [store.series({ instanceId: "one", metric: "lag", subject: { scope: "topic", topic: "a" } })], [1]);
  store.close();
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

it.each([
  ["no database", () => writeFileSync(path, "something else ".repeat(100))],
  ["tables of a newer version", () => changed("PRAGMA user_version = 99")],
  ["other tables", () => changed("DROP TABLE minutes; CREATE TABLE minutes (other TEXT)")],
  ["series of an older version that are no JSON", () => changed("DROP TABLE series; DROP TABLE families; DROP TABLE shards; CREATE TABLE shards (number INTEGER, instance_id TEXT, metric TEXT, scope TEXT, slots TEXT); INSERT INTO shards VALUES (1, 'one', 'lag', 'topic', 'x'); PRAGMA user_version = 2")],
])("sets a file aside that has %s, and begins anew", (_, make) => {
  make();
  const before = readFileSync(path);
  const told: string[] = [];
  const keeper = keepMetrics(path, undefined, undefined, (file) => told.push(file));
  expect(told).toHaveLength(1);
  expect(readFileSync(told[0] ?? "")).toHaveLength(before.length);
  expect(keeper.source.subjects("one", "lag", "topic", 0)).toEqual([]);
  keeper.close();
  expect(readdirSync(folder).filter((name) => !/-(wal|shm)$/.test(name))).toHaveLength(2);
  keepMetrics(path, undefined, undefined, (file) => told.push(file)).close();
  expect(told).toHaveLength(1);
});

it("does not begin anew where a file cannot be opened", () => {
  mkdirSync(path);
  expect(() => keepMetrics(path, undefined)).toThrow("unable to open");
});
