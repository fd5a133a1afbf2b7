import { expect, it } from "vitest";
import { ApiError } from "../../../api/api-error.ts";
import type { TailRow } from "../../../contract/tail.ts";
import { mostRows, TailFeed } from "./tail-feed.ts";
import type { TailStatus } from "./tail-feed.ts";

const row = (id: number): TailRow => ({ offsetMessageId: String(id), uniqueId: "", topic: "t", originTopic: "", brokerName: "b", queueId: 0, queueOffset: id, bornAt: 0, storedAt: 0, tags: "", keys: "", bodyBytes: 0, previewFormat: "text", preview: "", isCut: false });
const rows = (first: number, count: number): TailRow[] => Array.from({ length: count }, (_, index) => row(first + index));
const status = (storedMessages: number, overRate: number): TailStatus => ({ asOf: 0, topic: "t", topicMissing: false, queues: 1, storedPerSecond: 0, storedMessages, matchedMessages: storedMessages, skipped: { unread: 0, overRate, slowReader: 0 }, warnings: [] });
const send = (feed: TailFeed, sent: TailRow[]): void => feed.take({ type: "rows", data: { rows: sent } });
const ids = (feed: TailFeed): string[] => feed.view().lines.map(({ offsetMessageId }) => offsetMessageId);

it("keeps the newest rows only, and each message once", () => {
  const feed = new TailFeed();
  send(feed, rows(0, 400));
  send(feed, rows(399, 201));
  expect(feed.view().lines).toHaveLength(mostRows);
  expect([ids(feed)[0], ids(feed).at(-1)]).toEqual(["100", "599"]);
  expect(feed.view().shown).toBe(600);
});

it("stands still while it is held, counts what comes, and shows it afterwards", () => {
  const feed = new TailFeed();
  send(feed, rows(0, 2));
  feed.hold(true);
  send(feed, rows(2, 700));
  expect(ids(feed)).toEqual(["0", "1"]);
  expect(feed.view()).toMatchObject({ waiting: 700, shown: 2 });
  feed.hold(false);
  expect(feed.view()).toMatchObject({ waiting: 0, shown: 502 });
  expect(feed.view().lines[0]).toMatchObject({ lost: 200 });
  expect([ids(feed)[1], ids(feed).at(-1)]).toEqual(["202", "701"]);
  send(feed, rows(702, 1));
  expect([ids(feed)[0], ids(feed).at(-1)]).toEqual(["203", "702"]);
});

it("takes away what was seen when it is cleared, and keeps what waits", () => {
  const feed = new TailFeed();
  send(feed, rows(0, 2));
  feed.hold(true);
  send(feed, rows(2, 3));
  feed.clear();
  expect(feed.view()).toMatchObject({ lines: [], waiting: 3, shown: 2 });
  feed.hold(false);
  expect(ids(feed)).toEqual(["2", "3", "4"]);
  expect(feed.view()).toMatchObject({ waiting: 0, shown: 5 });
});

it("marks the time in which nothing was watched, and counts on over reconnections", () => {
  const feed = new TailFeed();
  feed.noteState({ phase: "open" });
  feed.take({ type: "status", data: status(10, 4) });
  send(feed, rows(0, 1));
  feed.noteState({ phase: "hidden" });
  feed.noteState({ phase: "connecting" });
  feed.noteState({ phase: "open" });
  send(feed, rows(0, 2));
  expect(ids(feed)).toEqual(["0", expect.stringMatching(/^gap /), "1"]);
  feed.take({ type: "status", data: status(3, 1) });
  expect(feed.view().status).toMatchObject({ storedMessages: 13, skipped: { overRate: 5 } });
});

it("keeps the last failure until it is open again", () => {
  const feed = new TailFeed();
  const error = new ApiError("network", 0, "lost");
  feed.noteState({ phase: "reconnecting", error, atMs: 0 });
  feed.noteState({ phase: "connecting" });
  expect(feed.view().failure).toBe(error);
  feed.noteState({ phase: "open" });
  expect(feed.view().failure).toBeUndefined();
});
