import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { GrowableBuffer } from "./growable-buffer.ts";
import { message, readAll } from "./sample-messages.ts";
import { StoreFixture } from "./store-fixture.ts";

const fixture = new StoreFixture();
beforeEach(() => fixture.begin());
afterEach(() => fixture.end());

it("deletes whole old segments, with the entries and index files that only they had", async () => {
  let nowMs = 1_700_000_000_000;
  const options = { now: () => nowMs, retentionMs: 3_600_000 };
  const store = await fixture.open(options);
  store.append(message("old", 0, "only in the first segment"));
  for (let index = 0; index < 1000; index++) {
    nowMs += 10_000;
    store.append(message("T", 0, `${index} ${"x".repeat(500)}`, `KEYS\u0001k${index}`));
  }
  store.writePending();
  await store.flush();
  const before = readdirSync(join(fixture.rootDir, "commitlog"));
  const deleted = store.retention.deleteExpired();
  expect(deleted).toBeGreaterThan(3);
  expect(readdirSync(join(fixture.rootDir, "commitlog"))).toEqual(before.slice(deleted));

  const check = async (again: typeof store): Promise<void> => {
    const min = again.minOffset("T", 0);
    expect(min).toBeGreaterThan(400);
    // Segments go as a whole: all that is younger than the retention time is still there.
    expect(min).toBeLessThanOrEqual(1000 - 360);
    expect(readAll(again, "T", 0)).toHaveLength(1000 - min);
    expect(again.getMessages("T", 0, 3, 32, 1e6, undefined, new GrowableBuffer())).toMatchObject({ status: "OFFSET_TOO_SMALL", nextBeginOffset: min });
    expect(again.getMessages("old", 0, 0, 32, 1e6, undefined, new GrowableBuffer())).toMatchObject({ status: "OFFSET_TOO_SMALL", nextBeginOffset: 1, maxOffset: 1 });
    expect(again.minOffset("old", 0)).toBe(1);
    expect(again.statistics().commitLogMinOffset).toBe(deleted * 65_536);
    expect(again.earliestStoreTimestamp()).toBe(1_700_000_000_000 + 10_000 * (min + 1));
    expect(again.offsetByTimestamp("T", 0, 0)).toBe(min);
    expect(again.readMessage(0)).toBeUndefined();
    expect(again.queryIndex("T", "k3", 10, 0, 9e15).commitLogOffsets).toEqual([]);
    expect(again.queryIndex("T", "k999", 10, 0, 9e15).commitLogOffsets).toHaveLength(1);
  };
  await check(store);
  await store.close();
  const again = await fixture.open(options);
  await check(again);
  expect(again.append(message("old", 0, "new")).queueOffset).toBe(1);
  expect(readAll(again, "old", 0)).toEqual(["new"]);
});

it("never deletes the segment that is written to", async () => {
  let nowMs = 1_700_000_000_000;
  const store = await fixture.open({ now: () => nowMs, retentionMs: 1000 });
  store.append(message("T", 0, "a"));
  nowMs += 1e9;
  expect(store.retention.deleteExpired()).toBe(0);
  expect(readAll(store, "T", 0)).toEqual(["a"]);
});
