import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import { TailViewer } from "./tail-viewer.ts";
import type { TailSink, ViewedReading } from "./tail-viewer.ts";

let isReady = true;
let sent: Parameters<TailSink["send"]>[0][] = [];
const sink: TailSink = {
  send: (event) => {
    if (isReady) sent.push(event);
    return isReady;
  },
  reconnect: () => undefined,
};
let reading: { -readonly [Name in keyof ViewedReading]: ViewedReading[Name] };
const noFilter = { tag: "", key: "", property: "", text: "" };

const message = (queueOffset: number, properties: Record<string, string> = {}): StoredMessage => ({
  offsetMessageId: String(queueOffset), uniqueId: "", topic: "t", brokerName: "b", queueId: 0, queueOffset, commitLogOffset: 0, flag: 0, sysFlag: 0, bornAtMs: 0, storedAtMs: 0, bornHost: "", storeHost: "",
  reconsumeTimes: 0, preparedTransactionOffset: 0, bodyCrc: 0, sizeBytes: 0, properties, body: Buffer.from("x"),
});
const messages = (count: number): StoredMessage[] => Array.from({ length: count }, (_, index) => message(index));
const rowsSent = (): string[] => sent.flatMap((event) => (event.type === "rows" ? event.data.rows.map(({ offsetMessageId }) => offsetMessageId) : []));
const statusesSent = () => sent.flatMap((event) => (event.type === "status" ? [event.data] : []));

let viewer: TailViewer;
function begin(more: { filter?: typeof noFilter; rate?: number } = {}): void {
  viewer = new TailViewer(reading, sink, { filter: noFilter, rate: 10, clock: () => 7, ...more });
  viewer.join();
}

beforeEach(() => {
  vi.useFakeTimers();
  [isReady, sent] = [true, []];
  reading = { topic: "t", isMissing: false, queues: 1, storedMessages: 1000, unreadMessages: 300, warnings: [], ready: Promise.resolve(), add: () => new Map(), remove: () => undefined };
});
afterEach(() => {
  viewer.stop();
  vi.useRealTimers();
});

it("sends what was stored before first, then what came meanwhile, then what comes, collected for a moment", async () => {
  begin();
  await viewer.take([message(5)]);
  expect(sent).toEqual([]);
  viewer.begin([]);
  expect(sent.map(({ type }) => type)).toEqual(["status", "rows", "rows"]);
  expect(rowsSent()).toEqual(["5"]);
  await viewer.take([message(6)]);
  await viewer.take([message(7)]);
  expect(rowsSent()).toEqual(["5"]);
  vi.advanceTimersByTime(100);
  expect(rowsSent()).toEqual(["5", "6", "7"]);
});

it("counts exactly what it does not show, and from its own beginning", async () => {
  begin();
  viewer.begin([]);
  reading.storedMessages += 500;
  reading.unreadMessages += 475;
  await viewer.take(messages(25));
  vi.advanceTimersByTime(1000);
  expect(rowsSent()).toHaveLength(10);
  expect(statusesSent().at(-1)).toMatchObject({ storedMessages: 500, matchedMessages: 25, skipped: { unread: 475, overRate: 15, slowReader: 0 } });
});

it("keeps nothing for a viewer whose connection is too slow, and says so when it takes again", async () => {
  begin();
  viewer.begin([]);
  isReady = false;
  await viewer.take(messages(4));
  vi.advanceTimersByTime(2000);
  isReady = true;
  vi.advanceTimersByTime(1000);
  expect(rowsSent()).toEqual([]);
  expect(statusesSent().at(-1)).toMatchObject({ matchedMessages: 4, skipped: { slowReader: 4 } });
});

it("says how it is only when that has changed", () => {
  begin();
  viewer.begin([]);
  vi.advanceTimersByTime(10_000);
  expect(statusesSent()).toHaveLength(1);
  reading.isMissing = true;
  vi.advanceTimersByTime(5_000);
  expect(statusesSent()).toMatchObject([{ topicMissing: false }, { topicMissing: true, asOf: 7 }]);
});

it("lets through what its filter wants, and is choosy by everything but tags", async () => {
  begin({ filter: { ...noFilter, tag: "a || b" } });
  expect(viewer.isChoosy).toBe(false);
  viewer.begin([]);
  await viewer.take([message(1, { TAGS: "a" }), message(2, { TAGS: "c" }), message(3)]);
  expect(rowsSent()).toEqual(["1"]);
  viewer.stop();
  begin({ filter: { ...noFilter, key: "k" } });
  expect(viewer.isChoosy).toBe(true);
});
