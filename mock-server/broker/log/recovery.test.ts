import { closeSync, copyFileSync, existsSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { message, readAll } from "./sample-messages.ts";
import { StoreFixture } from "./store-fixture.ts";

const fixture = new StoreFixture();
beforeEach(() => fixture.begin());
afterEach(() => fixture.end());
const firstSegment = "commitlog/00000000000000000000";

const at = (path: string): string => join(fixture.rootDir, path);

it.each([true, false])("cuts a torn tail at whatever byte the last record ends (journal: %s)", async (withJournal) => {
  const options = { commitLogSegmentBytes: 4096 };
  const store = await fixture.open(options);
  for (const text of ["one", "two", "three"]) store.append(message("T", 0, text, "KEYS\u0001k"));
  store.writePending();
  const last = store.consumeQueueEntry("T", 0, 2);
  const start = last?.commitLogOffset ?? 0;
  const beforeKill = fixture.rootDir;
  for (let kept = 0; kept < (last?.sizeBytes ?? 0); kept++) {
    fixture.rootDir = beforeKill;
    fixture.killHere();
    const torn = readFileSync(at(firstSegment));
    torn.fill(0, start + kept);
    writeFileSync(at(firstSegment), torn);
    if (!withJournal) rmSync(at("mqdeck-positions"));
    const again = await fixture.open(options);
    expect(readAll(again, "T", 0)).toEqual(["one", "two"]);
    expect(again.append(message("T", 0, "new")).commitLogOffset).toBe(start);
    expect(readAll(again, "T", 0)).toEqual(["one", "two", "new"]);
    expect(again.queryIndex("T", "k", 10, 0, 9e15).commitLogOffsets).toHaveLength(2);
    await again.close();
    }
});

it("loses nothing that was written when it is killed before a pass, and drops what was not", async () => {
  const store = await fixture.open();
  for (let index = 0; index < 300; index++) store.append(message("T", index % 2, `message ${index}`, `KEYS\u0001k${index}`));
  store.writePending();
  store.append(message("T", 0, "never written"));
  fixture.killHere();
  const again = await fixture.open();
  expect(existsSync(at("abort"))).toBe(true);
  expect(readAll(again, "T", 0)).toEqual(Array.from({ length: 150 }, (_, index) => `message ${index * 2}`));
  expect(again.maxOffset("T", 1)).toBe(150);
  expect(again.queryIndex("T", "k299", 10, 0, 9e15).commitLogOffsets).toHaveLength(1);
});

it("replaces a broken byte in the middle of the tail by the end of the log", async () => {
  const store = await fixture.open();
  for (let index = 0; index < 10; index++) store.append(message("T", 0, `message ${index}`));
  const entry = store.consumeQueueEntry("T", 0, 7);
  store.writePending();
  fixture.killHere();
  const file = openSync(at(firstSegment), "r+");
  writeSync(file, Buffer.from("X"), 0, 1, (entry?.commitLogOffset ?? 0) + 90);
  closeSync(file);
  const again = await fixture.open();
  expect(readAll(again, "T", 0)).toHaveLength(7);
  // What lay behind must not come back to life when a new record ends where an old one began.
  again.append(message("T", 0, "message 7"));
  again.writePending();
  fixture.killHere();
  expect(readAll(await fixture.open(), "T", 0)).toHaveLength(8);
});

it("comes up without the journal, by the rules of 4.9", async () => {
  const store = await fixture.open();
  for (let index = 0; index < 2500; index++) store.append({ ...message("T", index % 3, `message ${index}`, `TAGS\u0001b\u0002KEYS\u0001k${index}`), tagsCode: 98 });
  await store.close();
  rmSync(at("mqdeck-positions"));
  rmSync(at("consumequeue/T/1"), { recursive: true });
  copyFileSync(at("checkpoint"), at("abort"));
  rmSync(at("checkpoint"));
  const again = await fixture.open();
  for (const queueId of [0, 1, 2]) {
    const texts = readAll(again, "T", queueId);
    expect(texts).toHaveLength(queueId === 0 ? 834 : 833);
    expect(texts.at(-1)).toBe(`message ${2499 - ((2499 - queueId) % 3)}`);
    expect(again.consumeQueueEntry("T", queueId, 800)?.tagsCode).toBe(98);
  }
  for (const key of ["k0", "k1234", "k2499"]) expect(again.queryIndex("T", key, 10, 0, 9e15).commitLogOffsets).toHaveLength(1);
});

it("does not trust the journal after another broker wrote to the folder", async () => {
  const store = await fixture.open();
  for (let index = 0; index < 20; index++) store.append(message("T", 0, `message ${index}`));
  await store.close();
  const before = fixture.rootDir;
  fixture.killHere();
  const other = await fixture.open({ now: () => Date.now() + 5000 });
  for (let index = 20; index < 30; index++) other.append(message("T", 0, `message ${index}`));
  await other.close();
  copyFileSync(join(before, "mqdeck-positions"), at("mqdeck-positions"));
  const again = await fixture.open();
  expect(readAll(again, "T", 0)).toHaveLength(30);
  expect(again.append(message("T", 0, "next")).queueOffset).toBe(30);
});

it("starts a deleted topic anew and does not bring its old messages back", async () => {
  const store = await fixture.open();
  for (let index = 0; index < 5; index++) store.append(message("T", 0, `old ${index}`));
  store.writePending();
  store.retention.deleteTopic("T");
  expect([...store.topics()]).toEqual([]);
  expect(readdirSync(at("consumequeue"))).toEqual([]);
  fixture.killHere();
  const killed = await fixture.open();
  expect(killed.maxOffset("T", 0)).toBe(0);
  expect(killed.append(message("T", 0, "new")).queueOffset).toBe(0);
  killed.writePending();
  fixture.killHere();
  const again = await fixture.open();
  expect(readAll(again, "T", 0)).toEqual(["new"]);
  await again.close();
  expect(readAll(await fixture.open(), "T", 0)).toEqual(["new"]);
});

it("begins anew when the log is gone", async () => {
  const store = await fixture.open();
  store.append(message("T", 0, "a", "KEYS\u0001k"));
  await store.close();
  rmSync(at("commitlog"), { recursive: true });
  const again = await fixture.open();
  expect(again.maxOffset("T", 0)).toBe(0);
  expect(again.queryIndex("T", "k", 10, 0, 9e15).commitLogOffsets).toEqual([]);
  expect(again.append(message("T", 0, "b")).commitLogOffset).toBe(0);
});
