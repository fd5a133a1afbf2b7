import * as fc from "fast-check";
import { rmSync } from "node:fs";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { MessageStore } from "./message-store.ts";
import { message } from "./sample-messages.ts";
import { StoreFixture } from "./store-fixture.ts";

const fixture = new StoreFixture();
beforeEach(() => fixture.begin());
afterEach(() => fixture.end());

interface Sent {
  topic: string;
  keys: string[];
  storeMs: number;
  commitLogOffset: number;
}

const keys = fc.constantFrom("a", "b", "é", "订单1", "AaAa", "BBBB", "AaBB", "x-y");
const someMessages = fc.array(
  fc.record({ topic: fc.constantFrom("T", "U"), keys: fc.uniqueArray(keys, { maxLength: 3 }), unique: fc.option(keys), pauseMs: fc.integer({ min: 0, max: 3000 }), restart: fc.integer({ max: 20, min: 0 }) }),
  { minLength: 1, maxLength: 120 },
);

it("finds by key exactly what a search through everything finds, over several index files and restarts", async () => {
  await fc.assert(
    fc.asyncProperty(someMessages, keys, fc.integer({ min: 0, max: 200_000 }), fc.integer({ min: 0, max: 200_000 }), async (messages, wanted, fromMs, lengthMs) => {
      rmSync(fixture.rootDir, { recursive: true, force: true });
      let nowMs = 1_700_000_000_000;
      const options = { now: () => nowMs, indexEntries: 20, indexSlots: 7 };
      let store = await fixture.open(options);
      const sent: Sent[] = [];
      for (const { topic, keys, unique, pauseMs, restart } of messages) {
        nowMs += pauseMs;
        const properties = [...(unique === null ? [] : [`UNIQ_KEY\u0001${unique}`]), `KEYS\u0001${keys.join(" ")}`, "TAGS\u0001KEYS"].join("\u0002");
        const { commitLogOffset } = store.append(message(topic, 0, "body", properties));
        sent.push({ topic, keys: [...(unique === null ? [] : [unique]), ...keys], storeMs: nowMs, commitLogOffset });
        if (restart === 0) {
          await store.close();
          store = await fixture.open(options);
        }
      }
      const beginMs = 1_700_000_000_000 + fromMs;
      const endMs = beginMs + lengthMs;
      const javaHash = (text: string): number => Array.from({ length: text.length }, (_, index) => text.charCodeAt(index)).reduce((hash, unit) => (Math.imul(hash, 31) + unit) | 0, 0);
      const expected = sent
        .flatMap(({ topic, keys, storeMs, commitLogOffset }) => keys.filter((key) => storeMs >= beginMs && storeMs <= endMs && javaHash(`${topic}#${key}`) === javaHash(`T#${wanted}`)).map(() => commitLogOffset))
        .toReversed()
        .slice(0, 64);
      const found = store.queryIndex("T", wanted, 100, beginMs, endMs);
      await store.close();
      expect(found.commitLogOffsets).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

it("finds the message nearest to a time, over file boundaries", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 130 }), fc.integer({ min: -10, max: 4000 }), async (pauses, askedMs) => {
      rmSync(fixture.rootDir, { recursive: true, force: true });
      let nowMs = 1_700_000_000_000;
      const store = await fixture.open({ now: () => nowMs });
      const times = pauses.map((pauseMs) => {
        nowMs += pauseMs;
        store.append(message("T", 1, "body"));
        return nowMs;
      });
      await fillOtherQueue(store);
      const asked = 1_700_000_000_000 + askedMs;
      const distance = Math.min(...times.map((time) => Math.abs(time - asked)));
      const found = store.offsetByTimestamp("T", 1, asked);
      const foundMs = store.storeTimestampAt("T", 1, found);
      await store.close();
      expect(foundMs).toBe(times[found]);
      expect(Math.abs(foundMs - asked)).toBe(distance);
    }),
    { numRuns: 60 },
  );
});

async function fillOtherQueue(store: MessageStore): Promise<void> {
  for (let index = 0; index < 5; index++) store.append(message("U", 0, "other"));
  store.writePending();
  await store.flush();
}

it("answers what there is to say about queues and times that do not exist", async () => {
  const store = await fixture.open();
  expect(store.offsetByTimestamp("none", 0, 5)).toBe(0);
  expect(store.storeTimestampAt("none", 0, 0)).toBe(-1);
  expect(store.earliestStoreTimestamp()).toBe(-1);
  expect(store.minOffset("none", 0)).toBe(0);
  expect(store.maxOffset("none", 0)).toBe(0);
  expect(store.queryIndex("none", "k", 10, 0, 9e15)).toEqual({ commitLogOffsets: [], lastUpdateTimestampMs: 0, lastUpdateCommitLogOffset: 0 });
  store.append(message("T", 0, "body", "UNIQ_KEY\u0001u"));
  for (const offset of [-1, 1, 50, 0.5, 1e12, Number.NaN]) expect(store.readMessage(offset)).toBeUndefined();
  expect(store.readMessage(0)?.length).toBe(91 + 4 + 1 + 10);
  expect(store.consumeQueueEntry("T", 0, 0)).toEqual({ commitLogOffset: 0, sizeBytes: 106, tagsCode: 0 });
  expect(store.consumeQueueEntry("T", 0, 1)).toBeUndefined();
});
