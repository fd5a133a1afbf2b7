import type { AdapterError } from "../../../adapters/port/adapter-error.ts";
import type { StoredMessage } from "../../../adapters/port/messages-port.ts";
import type { PullQueue, QueueWindow, ScanDirection } from "./queue-window.ts";
import type { ScanMemory } from "./scan-memory.ts";
import { staleCursor } from "./scan-cursor.ts";

export interface ReaderParts {
  pull: PullQueue;
  /** undefined = every message is wanted. */
  judge: ((message: StoredMessage) => boolean | Promise<boolean>) | undefined;
  direction: ScanDirection;
  /** Messages of the first step; it grows from there. */
  firstStep: number;
  memory: ScanMemory;
}

/** What one step brought, and the window that is left after it. */
interface Step {
  messages: StoredMessage[];
  from: number;
  until: number;
}

/** What a broker gives at most in one pull (protocol sheet §7). */
const pullMessages = 32;
/** A broker that filters looks at so many entries in one pull, and gives up to 32 of them. */
const mostStep = 800;
/** A step down that would take more pulls than so is taken in smaller ones. */
const mostPulls = 4;
/** A step whose messages fill more than this is taken in smaller ones. */
const mostStepBytes = 1024 * 1024;

/**
 * Reads the window of one queue from one end, step by step. Brokers only read upwards: a step down is read upwards and
 * turned round. `found` holds what matched and is not taken yet; everything outside `rest` and `found` is done.
 */
export class QueueReader {
  readonly start: QueueWindow;
  found: StoredMessage[] = [];
  /** Why its broker is not asked any more in this slice. */
  failure: AdapterError | undefined;
  isBusy = false;
  /** Store time that no message still to be read lies before (oldest first) or after (newest first); undefined = not known. */
  reachedMs: number | undefined;
  /** Steps since `reachedMs` was known. */
  stepsInTheDark = 0;
  #from: number;
  #until: number;
  #step: number;
  readonly #parts: ReaderParts;

  constructor(window: QueueWindow, parts: ReaderParts) {
    this.start = window;
    this.#from = window.from;
    this.#until = window.until;
    this.#parts = parts;
    this.#step = parts.firstStep;
  }

  /** Nothing is left to read; something may still be left to take. */
  get isRead(): boolean {
    return this.#from >= this.#until;
  }

  /** The first message found; it is read again when its body was not kept. */
  take(): StoredMessage | undefined {
    const message = this.found.shift();
    if (message) this.#parts.memory.release(message);
    return message;
  }

  /** What a later scan must read again: also what was found and not taken. */
  get rest(): QueueWindow {
    const [next] = this.found;
    if (!next) return { ...this.start, from: this.#from, until: this.#until };
    return this.#parts.direction === "oldest" ? { ...this.start, from: next.queueOffset } : { ...this.start, until: next.queueOffset + 1 };
  }

  /** Reads one step. Throws AdapterError, and refuses when the queue holds less than it did. */
  async read(): Promise<void> {
    const isUpwards = this.#parts.direction === "oldest";
    const step = isUpwards ? await this.#readUp() : await this.#readDown();
    if (!step) return;
    const last = isUpwards ? step.messages.at(-1) : step.messages[0];
    const wanted = await this.#wanted(isUpwards ? step.messages : step.messages.toReversed());
    // All at once: whoever merges must not see a place that is passed before its messages are there.
    this.#from = step.from;
    this.#until = step.until;
    this.found.push(...this.#parts.memory.keep(wanted));
    if (last) this.reachedMs = last.storedAtMs;
    this.stepsInTheDark = last ? 0 : this.stepsInTheDark + 1;
  }

  async #readUp(): Promise<Step> {
    const until = this.#until;
    const { messages, next } = await this.#pull(this.#from, until, this.#step);
    this.#step = Math.min(this.#step * 2, pullMessages);
    return { messages, from: Math.min(next, until), until };
  }

  /** Nothing when the step was far too long: what was read is its far end, which comes again later. */
  async #readDown(): Promise<Step | undefined> {
    const from = this.#from;
    const low = Math.max(from, this.#until - this.#step);
    const high = this.#until;
    const messages: StoredMessage[] = [];
    let bytes = 0;
    let pulls = 0;
    for (let at = low; at < high; pulls++) {
      const pulled = await this.#pull(at, high, high - at);
      messages.push(...pulled.messages);
      bytes += pulled.bytes;
      at = pulled.next;
      if (at < high && ((at - low) * mostPulls < high - low || bytes > mostStepBytes)) {
        this.#step = Math.max(1, Math.min(at - low, Math.floor((high - low) / 2)));
        return undefined;
      }
    }
    if (pulls === 1) this.#step = Math.min(this.#step * 2, this.#parts.judge ? mostStep : pullMessages);
    return { messages, from, until: low };
  }

  /** Looks up the store time that reading has come to, when filtered steps did not show it. */
  async lookUpTime(): Promise<void> {
    this.stepsInTheDark = 0;
    if (this.isRead) return;
    const offset = this.#parts.direction === "oldest" ? this.#from : this.#until - 1;
    const { messages } = await this.#parts.pull(this.start, offset, 1, false);
    const message = messages.find((candidate) => candidate.queueOffset === offset);
    if (message) this.reachedMs = message.storedAtMs;
  }

  async #pull(at: number, high: number, wanted: number): Promise<{ messages: StoredMessage[]; next: number; bytes: number }> {
    const { maxOffset, messages, minOffset, nextOffset } = await this.#parts.pull(this.start, at, Math.min(pullMessages, wanted), true);
    const { brokerName, queueId, until } = this.start;
    if (maxOffset > 0 && maxOffset < until) throw staleCursor(`Queue ${queueId} of ${brokerName} ends at ${maxOffset} now: the topic was made anew.`);
    return {
      messages: messages.filter(({ queueOffset }) => queueOffset >= at && queueOffset < high),
      // Retention may have moved the beginning, or taken the whole queue. A place that cannot be read is passed.
      next: maxOffset === 0 ? until : Math.max(nextOffset, minOffset, (messages.at(-1)?.queueOffset ?? at) + 1),
      bytes: messages.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    };
  }

  async #wanted(messages: StoredMessage[]): Promise<StoredMessage[]> {
    const { judge } = this.#parts;
    if (!judge) return messages;
    const wanted: StoredMessage[] = [];
    for (const message of messages) {
      const verdict = judge(message);
      // A view of the body would keep everything in memory that came with it.
      if (typeof verdict === "boolean" ? verdict : await verdict) wanted.push({ ...message, body: Buffer.from(message.body) });
    }
    return wanted;
  }
}
