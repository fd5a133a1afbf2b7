import type { MessageFilter } from "../../../../src/contract/message-filter.ts";
import type { EventOf } from "../../../../src/contract/stream.ts";
import type { TailRow, TailStreams } from "../../../../src/contract/tail.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import { matcherOf } from "../messages/scan/message-match.ts";
import { RateCap } from "./rate-cap.ts";
import { tailRowOf } from "./tail-rows.ts";
import type { ReadingListener, TopicReading } from "./topic-reading.ts";

/** Where the events of one viewer go. */
export interface TailSink {
  send(event: EventOf<TailStreams["tailMessages"]>): boolean;
  reconnect(): void;
}

/** What a viewer needs of a reading. */
export type ViewedReading = Pick<TopicReading, "add" | "isMissing" | "queues" | "ready" | "remove" | "storedMessages" | "topic" | "unreadMessages" | "warnings">;

/** Rows that come within this time travel together. */
const collectMs = 100;
const statusEveryMs = 1_000;

/** One who watches: the own filter, the own rate, and the exact count of what was not shown. */
export class TailViewer implements ReadingListener {
  readonly isChoosy: boolean;
  readonly reading: ViewedReading;
  readonly #sink: TailSink;
  readonly #clock: () => number;
  readonly #judge: ReturnType<typeof matcherOf>;
  readonly #cap: RateCap;
  readonly #statusTimer: NodeJS.Timeout;
  #collectTimer: NodeJS.Timeout | undefined;
  #pending: TailRow[] = [];
  /** Rows wait until those that were stored before are sent. */
  #isHeld = true;
  #flushedMs = -collectMs;
  #matchedMessages = 0;
  #overRate = 0;
  #slowReader = 0;
  #storedBefore = 0;
  #unreadBefore = 0;
  #lastStatus = "";
  #lastStored = { messages: 0, atMs: 0 };

  constructor(reading: ViewedReading, sink: TailSink, { clock, filter, rate }: { filter: MessageFilter; rate: number; clock: () => number }) {
    this.reading = reading;
    this.#sink = sink;
    this.#clock = clock;
    this.#judge = matcherOf(filter);
    this.isChoosy = filter.key !== "" || filter.property !== "" || filter.text !== "";
    this.#cap = new RateCap(rate, () => performance.now());
    this.#statusTimer = setInterval(() => this.#tellStatus(), statusEveryMs).unref();
  }

  /** Joins the reading; answers the places from which on it gets every message, by `placeKey`. */
  join(): ReadonlyMap<string, number> {
    this.#storedBefore = this.reading.storedMessages;
    this.#unreadBefore = this.reading.unreadMessages;
    this.#lastStored = { messages: 0, atMs: performance.now() };
    return this.reading.add(this);
  }

  async take(messages: StoredMessage[]): Promise<void> {
    for (const message of messages) {
      const verdict = this.#judge?.(message) ?? true;
      if (!(typeof verdict === "boolean" ? verdict : await verdict)) continue;
      this.#matchedMessages += 1;
      if (this.#cap.take()) this.#pending.push(tailRowOf(message));
      else this.#overRate += 1;
    }
    if (this.#pending.length > 0 && !this.#isHeld) this.#flushSoon();
  }

  lost(): void {
    this.#sink.reconnect();
  }

  /** Sends what was stored before, oldest first, and then what came meanwhile. */
  begin(rows: TailRow[]): void {
    this.#isHeld = false;
    this.#tellStatus();
    this.#sink.send({ type: "rows", data: { rows } });
    this.#flush();
  }

  stop(): void {
    clearInterval(this.#statusTimer);
    clearTimeout(this.#collectTimer);
    this.#pending = [];
  }

  /** The first row after a pause goes at once. */
  #flushSoon(): void {
    const leftMs = this.#flushedMs + collectMs - performance.now();
    if (leftMs <= 0) this.#flush();
    else this.#collectTimer ??= setTimeout(() => this.#flush(), leftMs).unref();
  }

  #flush(): void {
    clearTimeout(this.#collectTimer);
    this.#collectTimer = undefined;
    if (this.#pending.length === 0) return;
    this.#flushedMs = performance.now();
    const rows = this.#pending;
    this.#pending = [];
    if (!this.#sink.send({ type: "rows", data: { rows } })) this.#slowReader += rows.length;
  }

  /** Only what changed, and what a reader that was behind has not heard yet. */
  #tellStatus(): void {
    if (this.#isHeld) return;
    const storedMessages = this.reading.storedMessages - this.#storedBefore;
    const nowMs = performance.now();
    const storedPerSecond = Math.round(((storedMessages - this.#lastStored.messages) * 1000) / Math.max(1, nowMs - this.#lastStored.atMs));
    this.#lastStored = { messages: storedMessages, atMs: nowMs };
    const status = {
      topic: this.reading.topic,
      topicMissing: this.reading.isMissing,
      queues: this.reading.queues,
      storedPerSecond,
      storedMessages,
      matchedMessages: this.#matchedMessages,
      skipped: { unread: this.reading.unreadMessages - this.#unreadBefore, overRate: this.#overRate, slowReader: this.#slowReader },
      warnings: this.reading.warnings,
    };
    const text = JSON.stringify(status);
    if (text === this.#lastStatus) return;
    if (this.#sink.send({ type: "status", data: { asOf: this.#clock(), ...status } })) this.#lastStatus = text;
  }
}
