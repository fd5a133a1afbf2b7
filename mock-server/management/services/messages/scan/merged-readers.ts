import type { StoredMessage } from "../../../adapters/port/messages-port.ts";
import type { QueueReader } from "./queue-reader.ts";
import type { QueueWindow, ScanDirection } from "./queue-window.ts";

/** Filtered steps without a time before it is looked up, when a message waits for it. */
const darkSteps = 4;

/**
 * Several queues as one row of messages by store time; of equal times by broker and queue, so that the order is the same
 * however the scan is cut. A message is given when no queue can still have one before it.
 */
export class MergedReaders {
  /** In the order of brokers and queues. */
  readonly readers: readonly QueueReader[];
  readonly #isUpwards: boolean;

  constructor(readers: readonly QueueReader[], direction: ScanDirection) {
    this.readers = readers;
    this.#isUpwards = direction === "oldest";
  }

  /** The next message in order, taken from its queue; undefined when another queue must be read first. */
  take(): StoredMessage | undefined {
    const first = this.#first();
    if (!first || this.readers.some((reader, rank) => this.#blocks(reader, rank, first))) return undefined;
    return first.reader.take();
  }

  /** Queues that must be read before they give another message. */
  get open(): QueueReader[] {
    return this.readers.filter(isOpen);
  }

  /** Up to `count` queues to read next, those that are furthest behind first. */
  toRead(count: number): QueueReader[] {
    const open = this.open.filter((reader) => !reader.isBusy);
    if (open.length <= count) return open;
    return open.toSorted((left, right) => this.#behind(left) - this.#behind(right)).slice(0, count);
  }

  /** Whether a message waits for a queue of which no time is known. */
  wantsTimeOf(reader: QueueReader): boolean {
    return reader.stepsInTheDark >= darkSteps && this.readers.some((other) => other.found.length > 0);
  }

  /** Everything is read and taken, but for what failed. */
  get isDone(): boolean {
    return this.readers.every((reader) => reader.failure !== undefined || (reader.isRead && reader.found.length === 0));
  }

  /** What is left to read and to take. */
  rest(): QueueWindow[] {
    return this.readers.map((reader) => (reader.failure === undefined ? reader.rest : { ...reader.rest, isLate: true })).filter(({ from, until }) => from < until);
  }

  /** The store time up to which every queue is read, as far as it is known. */
  get reachedMs(): number | undefined {
    const times = this.readers.flatMap((reader) => (reader.failure === undefined && !(reader.isRead && reader.found.length === 0) ? (reader.found[0]?.storedAtMs ?? reader.reachedMs ?? []) : []));
    if (times.length === 0) return undefined;
    return times.reduce((least, time) => (this.#isUpwards === time < least ? time : least));
  }

  #first(): { reader: QueueReader; rank: number; atMs: number } | undefined {
    let first: { reader: QueueReader; rank: number; atMs: number } | undefined;
    for (const [rank, reader] of this.readers.entries()) {
      const [head] = reader.found;
      if (head && (!first || this.#isBefore(head.storedAtMs, rank, first.atMs, first.rank))) first = { reader, rank, atMs: head.storedAtMs };
    }
    return first;
  }

  /** Whether a queue with nothing at hand may still bring a message that belongs before the first. */
  #blocks(reader: QueueReader, rank: number, first: { rank: number; atMs: number }): boolean {
    if (!isOpen(reader)) return false;
    return reader.reachedMs === undefined || this.#isBefore(reader.reachedMs, rank, first.atMs, first.rank);
  }

  #isBefore(leftMs: number, leftRank: number, rightMs: number, rightRank: number): boolean {
    const by = leftMs - rightMs || leftRank - rightRank;
    return this.#isUpwards ? by < 0 : by > 0;
  }

  #behind({ reachedMs }: QueueReader): number {
    if (reachedMs === undefined) return Number.NEGATIVE_INFINITY;
    return this.#isUpwards ? reachedMs : -reachedMs;
  }
}

function isOpen(reader: QueueReader): boolean {
  return reader.failure === undefined && reader.found.length === 0 && !reader.isRead;
}
