import { setTimeout as sleep } from "node:timers/promises";
import type { PullResult, StoredMessage } from "../../adapters/port/messages-port.ts";

/** Where a queue is, over all brokers of a topic. */
export interface QueuePlace {
  brokerName: string;
  queueId: number;
}

/** How a queue is read; asked before every pull, because viewers come and go. */
export interface Pace {
  /** Least time between the begins of two pulls. */
  everyMs: number;
  /** A backlog of more messages than so is not read but passed over. */
  mostBehind: number;
}

export interface FollowerParts {
  /** Answers at once, or when there are messages or some time has passed if it may wait. */
  pull: (place: QueuePlace, offset: number, mayWait: boolean) => Promise<PullResult>;
  pace: () => Pace;
  /** What was read; the next pull waits for it. */
  take: (messages: StoredMessage[]) => Promise<void>;
  /** How far the reading came, and how many of these messages were passed over without being read. */
  passed: (messages: number, unread: number) => void;
  /** undefined = the broker answers again. */
  failed: (error: unknown) => void;
  failurePauseMs: number;
  signal: AbortSignal;
}

/** After a jump so many of the newest are read: what a broker gives in one pull (protocol sheet section 7). */
const newestMessages = 32;

/**
 * Reads one queue from its end on, for as long as its signal lets it: a pull waits at the broker until
 * there is something. When more is stored than is read, it jumps to the newest and says how far.
 */
export class QueueFollower {
  readonly place: QueuePlace;
  readonly #parts: FollowerParts;
  #offset: number;

  constructor(place: QueuePlace, offset: number, parts: FollowerParts) {
    this.place = place;
    this.#offset = offset;
    this.#parts = parts;
  }

  /** Offset of the next message that it will read or pass over. */
  get offset(): number {
    return this.#offset;
  }

  async run(): Promise<void> {
    const { failed, failurePauseMs, pace, pull, signal } = this.#parts;
    let hasFailed = false;
    while (!signal.aborted) {
      const begunMs = performance.now();
      try {
        const pulled = await pull(this.place, this.#offset, !hasFailed);
        if (signal.aborted) return;
        hasFailed = false;
        failed(undefined);
        await this.#use(pulled);
        const leftMs = pace().everyMs - (performance.now() - begunMs);
        if (leftMs > 0) await sleep(leftMs, undefined, { signal, ref: false });
      } catch (error) {
        if (signal.aborted) return;
        // The next one answers at once, so that its broker is not taken for gone while it waits.
        hasFailed = true;
        failed(error);
        await sleep(failurePauseMs, undefined, { signal, ref: false }).catch(() => undefined);
      }
    }
  }

  async #use({ maxOffset, messages, minOffset, nextOffset, status }: PullResult): Promise<void> {
    // The queue ends before the place: its topic was deleted and made anew.
    if (status === "OFFSET_ILLEGAL" && maxOffset < this.#offset) {
      this.#offset = minOffset;
      return;
    }
    const isRead = status === "FOUND" || status === "NO_MATCHED_MESSAGE";
    this.#passTo(Math.max(nextOffset, this.#offset), isRead);
    if (messages.length > 0) await this.#parts.take(messages);
    if (maxOffset - this.#offset > this.#parts.pace().mostBehind) this.#passTo(maxOffset - newestMessages, false);
  }

  #passTo(offset: number, isRead: boolean): void {
    const messages = offset - this.#offset;
    this.#offset = offset;
    if (messages > 0) this.#parts.passed(messages, isRead ? 0 : messages);
  }
}
