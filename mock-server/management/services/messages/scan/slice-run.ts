import type { MessageFilter } from "../../../../../src/contract/message-filter.ts";
import type { Warning } from "../../../../../src/contract/paging.ts";
import { AdapterError } from "../../../adapters/port/adapter-error.ts";
import type { StoredMessage } from "../../../adapters/port/messages-port.ts";
import { inParallel } from "../../in-parallel.ts";
import { MergedReaders } from "./merged-readers.ts";
import { matcherOf } from "./message-match.ts";
import { QueueReader } from "./queue-reader.ts";
import { inQueueOrder, messagesIn } from "./queue-window.ts";
import type { PullQueue, QueueWindow, ScanDirection } from "./queue-window.ts";
import { ScanMemory } from "./scan-memory.ts";
import { warningOf } from "./scan-windows.ts";

export interface SliceLimits {
  direction: ScanDirection;
  filter: MessageFilter;
  /** Messages wanted at most. */
  limit: number;
  /** How long a slice reads; it always comes a step further. */
  budgetMs: number;
  signal?: AbortSignal | undefined;
}

const readsAtOnce = 8;
/** A slice ends when its messages are so large together. */
const mostSliceBytes = 8 * 1024 * 1024;
const mostFirstStep = 32;
const leastFirstStep = 4;

/** Reads windows until there are enough messages, the time is over or all is read. Queues that fail stay for later. */
export class SliceRun {
  messages: StoredMessage[] = [];
  readonly #memory: ScanMemory;
  readonly #limits: SliceLimits;
  readonly #before: readonly QueueWindow[];
  /** Late queues, while others are left. */
  readonly #postponed: readonly QueueWindow[];
  readonly #merged: MergedReaders;
  readonly #running = new Set<Promise<void>>();
  #bytes = 0;
  #refusal: unknown;

  constructor(windows: readonly QueueWindow[], pull: PullQueue, limits: SliceLimits) {
    const { direction, filter, limit } = limits;
    const punctual = windows.filter((window) => !window.isLate);
    this.#limits = limits;
    this.#before = punctual.length > 0 ? punctual : windows.map((window) => ({ ...window, isLate: false }));
    this.#postponed = punctual.length > 0 ? windows.filter((window) => window.isLate) : [];
    // With many queues a page needs little of each.
    const firstStep = Math.min(mostFirstStep, Math.max(leastFirstStep, Math.ceil((4 * limit) / Math.max(1, this.#before.length))));
    this.#memory = new ScanMemory(pull);
    const parts = { pull, memory: this.#memory, judge: matcherOf(filter), direction, firstStep };
    this.#merged = new MergedReaders(
      this.#before.map((window) => new QueueReader(window, parts)),
      direction,
    );
  }

  /** Once. Throws what is no failure of one broker: a refusal that the queue is another one now. */
  async read(): Promise<void> {
    const endsAtMs = performance.now() + this.#limits.budgetMs;
    while (!this.#mustEnd(endsAtMs)) {
      for (const reader of this.#merged.toRead(readsAtOnce - this.#running.size)) {
        const reading: Promise<void> = this.#readOne(reader).finally(() => this.#running.delete(reading));
        this.#running.add(reading);
      }
      if (this.#running.size === 0) break;
      await Promise.race(this.#running);
      this.#takeAll();
    }
    await Promise.all(this.#running);
    this.#takeAll();
    if (this.#refusal !== undefined) throw this.#refusal;
    this.messages = (await inParallel(this.messages, readsAtOnce, (message) => this.#memory.whole(message))).filter((message) => message !== undefined);
    if (this.#merged.reachedMs === undefined) await this.#merged.open[0]?.lookUpTime().catch(() => undefined);
  }

  /** What is left to read. */
  get rest(): QueueWindow[] {
    return [...this.#merged.rest(), ...this.#postponed].toSorted(inQueueOrder);
  }

  /** Store time that was come to, where it is known. */
  get reachedMs(): number | undefined {
    return this.#merged.reachedMs;
  }

  /** Every queue that is left failed. */
  get isStalled(): boolean {
    return this.#merged.isDone && this.messages.length === 0 && this.#postponed.length === 0 && this.rest.length > 0;
  }

  get warnings(): Warning[] {
    return this.#merged.readers.flatMap(({ failure, start }) => (failure ? [warningOf(start.brokerName, failure)] : []));
  }

  #mustEnd(endsAtMs: number): boolean {
    if (this.#isFull || this.#merged.isDone || this.#refusal !== undefined || this.#limits.signal?.aborted === true) return true;
    const hasMoved = (): boolean => this.messages.length > 0 || messagesIn(this.#merged.rest()) < messagesIn(this.#before);
    return performance.now() >= endsAtMs && hasMoved();
  }

  get #isFull(): boolean {
    return this.messages.length >= this.#limits.limit || this.#bytes >= mostSliceBytes;
  }

  #takeAll(): void {
    while (!this.#isFull) {
      const next = this.#merged.take();
      if (!next) return;
      this.messages.push(next);
      this.#bytes += next.sizeBytes;
    }
  }

  async #readOne(reader: QueueReader): Promise<void> {
    reader.isBusy = true;
    try {
      await reader.read();
      if (this.#merged.wantsTimeOf(reader)) await reader.lookUpTime();
    } catch (error) {
      if (error instanceof AdapterError) reader.failure = error;
      else this.#refusal ??= error;
    } finally {
      reader.isBusy = false;
    }
  }
}
