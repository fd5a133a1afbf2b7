import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MessageFilter } from "../../../../../src/contract/message-filter.ts";
import type { StoredMessage } from "../../../adapters/port/messages-port.ts";
import type { ScanDirection } from "./queue-window.ts";
import { messagesIn } from "./queue-window.ts";
import { readCursor, writeCursor } from "./scan-cursor.ts";
import { placeOf, ScriptedQueues } from "./scripted-queues.ts";
import type { QueueLayout } from "./scripted-queues.ts";
import { SliceRun } from "./slice-run.ts";

const noFilter: MessageFilter = { tag: "", key: "", property: "", text: "" };
const directions: readonly ScanDirection[] = ["oldest", "newest"];

const message = fc.record({ stepMs: fc.nat(3), tag: fc.constantFrom("", "a", "b"), bytes: fc.constantFrom(100, 400_000, 9_000_000) });
const queue = fc.record({ minOffset: fc.nat(5), beginMs: fc.nat(40), messages: fc.array(message, { maxLength: 60 }) });
/** Some queues on two brokers; store times never fall along a queue. */
const layout = fc.array(queue, { minLength: 1, maxLength: 7 }).map((queues) =>
  queues.map(({ beginMs, messages, minOffset }, index): QueueLayout => {
    let atMs = beginMs;
    return { brokerName: index % 2 === 0 ? "broker-a" : "broker-b", queueId: index >> 1, minOffset, messages: messages.map(({ bytes, stepMs, tag }) => ({ atMs: (atMs += stepMs), tag, bytes })) };
  }),
);
const cutting = fc.record({ limit: fc.integer({ min: 1, max: 25 }), budgetMs: fc.constantFrom(0, 60_000), most: fc.integer({ min: 1, max: 32 }), mostFiltered: fc.integer({ min: 1, max: 40 }) });

interface Scan {
  direction: ScanDirection;
  filter: MessageFilter;
  limit: number;
  budgetMs: number;
}

/** All slices of a scan; each begins from the text of the cursor before. */
async function scanSlices(queues: ScriptedQueues, scan: Scan, between: (slice: number) => void = () => undefined): Promise<{ messages: StoredMessage[]; sizes: number[]; isStalled: boolean }> {
  const messages: StoredMessage[] = [];
  const sizes: number[] = [];
  let { windows } = queues;
  for (let slice = 0; windows.length > 0; slice++) {
    const run = new SliceRun(windows, queues.pull, scan);
    await run.read();
    messages.push(...run.messages);
    sizes.push(run.messages.length);
    if (run.isStalled) return { messages, sizes, isStalled: true };
    if (messagesIn(run.rest) >= messagesIn(windows) && queues.silent === "") throw new Error("the scan came no step further");
    windows = readCursor(writeCursor("f", { totalMessages: 0, windows: run.rest }), "f").windows;
    between(slice);
  }
  return { messages, sizes, isStalled: false };
}

/** What a scan must give, in order: by time, then broker, then queue, then offset. */
function expected(queues: readonly QueueLayout[], direction: ScanDirection, tag = ""): string[] {
  const places = queues.flatMap(({ brokerName, messages, minOffset, queueId }) => messages.map((one, index) => ({ ...one, brokerName, queueId, queueOffset: minOffset + index })));
  const inOrder = places.filter((one) => tag === "" || one.tag === tag).toSorted((a, b) => a.atMs - b.atMs || a.brokerName.localeCompare(b.brokerName) || a.queueId - b.queueId || a.queueOffset - b.queueOffset);
  return (direction === "oldest" ? inOrder : inOrder.toReversed()).map(placeOf);
}

describe.each(directions)("slices of a scan, %s first", (direction) => {
  it("give each message exactly once and in order, however they are cut", async () => {
    const holds = fc.asyncProperty(layout, cutting, async (queueLayout, { budgetMs, limit, most, mostFiltered }) => {
      const queues = new ScriptedQueues(queueLayout);
      Object.assign(queues, { mostOf: (offset: number) => 1 + ((offset * 13) % most), mostFiltered });
      const { messages, sizes } = await scanSlices(queues, { direction, filter: noFilter, limit, budgetMs });
      expect(messages.map(placeOf)).toEqual(expected(queueLayout, direction));
      expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(limit);
      // Bodies that could not wait in memory were read again.
      expect(messages.every(({ body, properties }) => body.equals(Buffer.from(`body of ${properties["TAGS"] ?? ""}`)))).toBe(true);
    });
    await fc.assert(holds, { numRuns: 300 });
  });

  it("give what a filter wants exactly once and in order, passed over by the broker or looked at here", async () => {
    const holds = fc.asyncProperty(layout, cutting, fc.boolean(), async (queueLayout, { budgetMs, limit, most, mostFiltered }, isPushedDown) => {
      const queues = new ScriptedQueues(queueLayout);
      Object.assign(queues, { mostOf: () => most, mostFiltered, tag: isPushedDown ? "a" : undefined });
      const { messages } = await scanSlices(queues, { direction, filter: { ...noFilter, tag: "a" }, limit, budgetMs });
      expect(messages.map(placeOf)).toEqual(expected(queueLayout, direction, "a"));
    });
    await fc.assert(holds, { numRuns: 300 });
  });

  it("are not moved by what arrives meanwhile; what retention deletes is missing and nothing else", async () => {
    const holds = fc.asyncProperty(layout, cutting, fc.array(fc.nat(9), { minLength: 1 }), async (queueLayout, { limit, most }, drops) => {
      const wanted = expected(structuredClone(queueLayout), direction);
      const queues = new ScriptedQueues(queueLayout);
      queues.mostOf = () => most;
      const { messages } = await scanSlices(queues, { direction, filter: noFilter, limit, budgetMs: 0 }, (slice) => {
        for (const queueOfLayout of queueLayout) {
          queueOfLayout.messages.push({ atMs: 1_000, tag: "", bytes: 1 });
          queues.dropOldest(queueOfLayout, drops[slice % drops.length] ?? 0);
        }
      });
      const given = messages.map(placeOf);
      const kept = new Set(expected(queueLayout, direction));
      expect(new Set(given).size).toBe(given.length);
      expect(given).toEqual(wanted.filter((place) => given.includes(place)));
      expect(wanted.filter((place) => kept.has(place) && !given.includes(place))).toEqual([]);
    });
    await fc.assert(holds, { numRuns: 200 });
  });

  it("go on without a broker that fails, and read it when it is back", async () => {
    const holds = fc.asyncProperty(layout, cutting, fc.integer({ min: 1, max: 6 }), async (queueLayout, { limit, most }, backAfter) => {
      const queues = new ScriptedQueues(queueLayout);
      Object.assign(queues, { mostOf: () => most, silent: "broker-b" });
      const { isStalled, messages } = await scanSlices(queues, { direction, filter: noFilter, limit, budgetMs: 0 }, (slice) => {
        if (slice === backAfter) queues.silent = "";
      });
      const given = messages.map(placeOf);
      const ofOther = (place: string): boolean => place.startsWith("broker-a");
      expect(given.filter(ofOther)).toEqual(expected(queueLayout, direction).filter(ofOther));
      expect(given.filter((place) => !ofOther(place))).toEqual(isStalled ? [] : expected(queueLayout, direction).filter((place) => !ofOther(place)));
    });
    await fc.assert(holds, { numRuns: 200 });
  });
});

it("gives each message exactly once also when a clock was set back", async () => {
  const holds = fc.asyncProperty(layout, cutting, fc.infiniteStream(fc.nat(50)), fc.constantFrom(...directions), async (queueLayout, { budgetMs, limit }, times, direction) => {
    for (const queueOfLayout of queueLayout) for (const one of queueOfLayout.messages) one.atMs = times.next().value ?? 0;
    const { messages } = await scanSlices(new ScriptedQueues(queueLayout), { direction, filter: noFilter, limit, budgetMs });
    expect(messages.map(placeOf).toSorted()).toEqual(expected(queueLayout, direction).toSorted());
  });
  await fc.assert(holds, { numRuns: 200 });
});

it("refuses to go on when the topic was made anew", async () => {
  const old: QueueLayout = { brokerName: "broker-a", queueId: 0, minOffset: 0, messages: Array.from({ length: 50 }, (_, atMs) => ({ atMs, tag: "", bytes: 1 })) };
  const { windows } = new ScriptedQueues([old]);
  const anew = new ScriptedQueues([{ ...old, messages: old.messages.slice(0, 3) }]);
  const run = new SliceRun(windows, anew.pull, { direction: "oldest", filter: noFilter, limit: 20, budgetMs: 0 });
  await expect(run.read()).rejects.toMatchObject({ code: "invalid_input", fields: [{ path: "cursor", reason: "malformed" }] });
});

it("stops when its reader has gone, and keeps its place", async () => {
  const queues = new ScriptedQueues([{ brokerName: "broker-a", queueId: 0, minOffset: 0, messages: Array.from({ length: 5000 }, (_, atMs) => ({ atMs, tag: "x", bytes: 1 })) }]);
  const gone = new AbortController();
  const pull: typeof queues.pull = (...asked) => {
    if (queues.pulls === 10) gone.abort();
    return queues.pull(...asked);
  };
  const run = new SliceRun(queues.windows, pull, { direction: "oldest", filter: { ...noFilter, text: "never" }, limit: 20, budgetMs: 60_000, signal: gone.signal });
  await run.read();
  expect(queues.pulls).toBeLessThan(13);
  expect(messagesIn(run.rest)).toBeGreaterThan(4000);
});

it("looks once at each of many queues for a page", async () => {
  const queues = new ScriptedQueues(Array.from({ length: 1000 }, (_, queueId): QueueLayout => ({ brokerName: "broker-a", queueId, minOffset: 0, messages: Array.from({ length: 20 }, (__, index) => ({ atMs: index, tag: "", bytes: 4_000_000 })) })));
  const run = new SliceRun(queues.windows, queues.pull, { direction: "newest", filter: noFilter, limit: 20, budgetMs: 60_000 });
  await run.read();
  // An answer of 8 MB, after one look at each queue; the rest waits without bodies.
  expect(run.messages).toHaveLength(3);
  expect(run.messages.every(({ body }) => body.length > 0)).toBe(true);
  expect(queues.pulls).toBeLessThan(1_010);
});

it("shows rows of a rare tag before everything is read: the times of silent queues are looked up", async () => {
  const long = (queueId: number, rare: number): QueueLayout => ({ brokerName: "broker-a", queueId, minOffset: 0, messages: Array.from({ length: 100_000 }, (_, index) => ({ atMs: index, tag: index === rare ? "rare" : "", bytes: 1 })) });
  const queues = new ScriptedQueues([long(0, 99_000), long(1, -1), long(2, 500)]);
  queues.tag = "rare";
  const run = new SliceRun(queues.windows, queues.pull, { direction: "newest", filter: { ...noFilter, tag: "rare" }, limit: 1, budgetMs: 60_000 });
  await run.read();
  expect(run.messages.map(placeOf)).toEqual(["broker-a/0/99000"]);
  expect(queues.pulls).toBeLessThan(40);
});
