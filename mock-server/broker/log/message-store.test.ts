import { statSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { GrowableBuffer } from "./growable-buffer.ts";
import { message, readAll } from "./sample-messages.ts";
import { StoreFixture } from "./store-fixture.ts";

const fixture = new StoreFixture();
beforeEach(() => fixture.begin());
afterEach(() => fixture.end());

it("gives back what was appended, from memory, and after a restart from disk", async () => {
  const store = await fixture.open();
  const expected = new Map<number, string[]>();
  for (let index = 0; index < 2000; index++) {
    const text = `message ${index} ${"x".repeat(index % 300)}`;
    const result = store.append(message("orders", index % 3, text));
    expect(result.status).toBe("ok");
    expect(result.queueOffset).toBe(Math.floor(index / 3));
    expected.set(index % 3, [...(expected.get(index % 3) ?? []), text]);
    if (index % 64 === 0) store.writePending();
  }
  store.writePending();
  for (const [queueId, texts] of expected) expect(readAll(store, "orders", queueId)).toEqual(texts);
  await store.close();

  const again = await fixture.open();
  for (const [queueId, texts] of expected) {
    expect(readAll(again, "orders", queueId)).toEqual(texts);
    expect(again.maxOffset("orders", queueId)).toBe(texts.length);
  }
  expect(again.append(message("orders", 0, "next")).queueOffset).toBe(667);
  expect(readAll(again, "orders", 0).at(-1)).toBe("next");
});

it("keeps to 4.9's file sizes and names", async () => {
  const store = await fixture.open();
  for (let index = 0; index < 200; index++) store.append(message("t", 0, "y".repeat(1000)));
  await store.close();
  for (const name of ["00000000000000000000", "00000000000000065536"]) expect(statSync(join(fixture.rootDir, "commitlog", name)).size).toBe(65_536);
  for (const name of ["00000000000000000000", "00000000000000003000"]) expect(statSync(join(fixture.rootDir, "consumequeue/t/0", name)).size).toBe(1000);
  expect(statSync(join(fixture.rootDir, "checkpoint")).size).toBe(4096);
});

it("answers by the states of a queue", async () => {
  const store = await fixture.open();
  const get = (offset: number, accepts?: (tagsCode: number) => boolean) => store.getMessages("t", 0, offset, 32, 1 << 18, accepts, new GrowableBuffer());
  expect(get(0).status).toBe("NO_MATCHED_LOGIC_QUEUE");
  store.append(message("t", 0, "a"));
  store.append({ ...message("t", 0, "b"), tagsCode: -7 });
  expect(get(2)).toMatchObject({ status: "OFFSET_OVERFLOW_ONE", nextBeginOffset: 2, minOffset: 0, maxOffset: 2 });
  expect(get(3)).toMatchObject({ status: "OFFSET_OVERFLOW_BADLY", nextBeginOffset: 2 });
  expect(get(-1)).toMatchObject({ status: "OFFSET_TOO_SMALL", nextBeginOffset: 0 });
  expect(get(0)).toMatchObject({ status: "FOUND", nextBeginOffset: 2, messageCount: 2 });
  expect(get(0, (code) => code === -7)).toMatchObject({ status: "FOUND", nextBeginOffset: 2, messageCount: 1 });
  expect(get(0, (code) => code === 9)).toMatchObject({ status: "NO_MATCHED_MESSAGE", nextBeginOffset: 2, messageCount: 0 });
});

it("refuses topics that cannot be, with a status, and goes on", async () => {
  const store = await fixture.open();
  for (const topic of ["", "a/b", "a\0", ".", "..", "t".repeat(128), "é".repeat(64)]) expect(store.append(message(topic, 0, "x")).status).toBe("topic-illegal");
  expect(store.append(message("t".repeat(127), 0, "a")).status).toBe("ok");
  expect([...store.topics()]).toEqual(["t".repeat(127)]);
  expect(store.statistics()).toMatchObject({ putTimes: 1, putFailedTimes: 7 });
});

it("refuses what is too large and goes on", async () => {
  const store = await fixture.open({ commitLogSegmentBytes: 16 * 1024 * 1024 });
  expect(store.append({ ...message("t", 0, ""), body: Buffer.alloc(4 * 1024 * 1024 + 1), bodyEnd: 4 * 1024 * 1024 + 1 }).status).toBe("message-too-large");
  expect(store.append(message("t", 0, "a", `k\u0001${"é".repeat(16_383)}`)).status).toBe("properties-too-large");
  expect(store.append(message("t", 0, "a", `k\u0001${"é".repeat(16_382)}\u0002`)).status).toBe("ok");
  expect(store.append({ ...message("t", 0, ""), body: Buffer.alloc(4 * 1024 * 1024, 1), bodyEnd: 4 * 1024 * 1024 }).status).toBe("ok");
  expect(store.append(message("t", 0, "after")).status).toBe("ok");
  expect(readAll(store, "t", 0).map((text) => text.length)).toEqual([1, 4 * 1024 * 1024, 5]);
  expect(store.statistics()).toMatchObject({ putTimes: 3, putFailedTimes: 2 });
});

it("tells as free only what it can have of the disk, without what is kept for root", async () => {
  const store = await fixture.open();
  const availableBytes = (): number => {
    const { bavail, bsize } = statfsSync(fixture.rootDir);
    return bavail * bsize;
  };
  // Others write to the disk too: two looks right after one another agree sooner or later.
  await expect.poll(() => store.statistics().diskFreeBytes - availableBytes()).toBe(0);
});
