import { setTimeout as sleep } from "node:timers/promises";
import type { Warning } from "../../../../src/contract/paging.ts";
import { AdapterError } from "../../adapters/port/adapter-error.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import type { QueueOffsets } from "../../adapters/port/topics-port.ts";
import type { LiveInstance } from "../instance-hub.ts";
import { distinct } from "../instance-reads.ts";
import { asServiceError, ServiceError } from "../service-error.ts";
import { warningOf } from "../messages/scan/scan-windows.ts";
import { QueueFollower } from "./queue-follower.ts";
import type { Pace, QueuePlace } from "./queue-follower.ts";

/** Who gets what is read. */
export interface ReadingListener {
  /** It looks at more than the tags, so it wants as many messages as can be read. */
  readonly isChoosy: boolean;
  take(messages: StoredMessage[]): Promise<void>;
  /** The reading has ended: its connection was replaced or removed. */
  lost(): void;
}

export interface ReadingParts {
  live: LiveInstance;
  topic: string;
  /** `A || B`; undefined = all. */
  tags: string | undefined;
  nowMs: number;
  /** Whether the instance is still connected so. */
  isCurrent: () => boolean;
}

const waitMs = 15_000;
const lookEveryMs = 5_000;
const failurePauseMs = 2_000;
/** Pulls a second of one topic, over all its queues. */
const mostPullsPerSecond = 100;
const usualEveryMs = 50;
const usualMostBehind = 64;
/** A broker that filters by tag looks at so many entries in one pull; a choosy viewer is worth some pulls more. */
const choosyMostBehind = 800;

/**
 * Reads what is stored in one topic from now on, for all who watch it. Belongs to no consumer group and
 * commits nothing. Queues and brokers that are added, go or come back are found by a look every 5 s.
 */
export class TopicReading {
  readonly topic: string;
  /** The first look is done, whether it found the topic or not. */
  readonly ready: Promise<void>;
  readonly #parts: ReadingParts;
  readonly #listeners = new Set<ReadingListener>();
  readonly #followers = new Map<string, QueueFollower>();
  /** By queue. */
  readonly #failures = new Map<string, Warning>();
  readonly #stopped = new AbortController();
  /** Ends the followers of a topic that was deleted. */
  #generation = new AbortController();
  #lookWarnings: Warning[] = [];
  #isMissing = false;
  readonly #begunAtMs: number;
  #storedMessages = 0;
  #unreadMessages = 0;

  constructor(parts: ReadingParts) {
    this.#parts = parts;
    this.topic = parts.topic;
    this.#begunAtMs = parts.nowMs;
    this.ready = this.#look(true);
    void this.#lookAgain();
  }

  /** Whether it reads through the instance's present connection. */
  get isCurrent(): boolean {
    return this.#parts.isCurrent();
  }

  /** The topic does not exist now. */
  get isMissing(): boolean {
    return this.#isMissing;
  }

  get queues(): number {
    return this.#followers.size;
  }

  get watchers(): number {
    return this.#listeners.size;
  }

  /** Messages stored since the reading began, as far as it has come. */
  get storedMessages(): number {
    return this.#storedMessages;
  }

  /** Those among them that were passed over without being read. */
  get unreadMessages(): number {
    return this.#unreadMessages;
  }

  /** What is missing now. */
  get warnings(): Warning[] {
    return distinct([...this.#lookWarnings, ...this.#failures.values()]);
  }

  /** The listener gets every message from the answered places on, by `placeKey`. */
  add(listener: ReadingListener): ReadonlyMap<string, number> {
    this.#listeners.add(listener);
    return new Map([...this.#followers].map(([key, follower]) => [key, follower.offset]));
  }

  remove(listener: ReadingListener): void {
    this.#listeners.delete(listener);
  }

  stop(): void {
    this.#stopped.abort();
    this.#generation.abort();
  }

  async #lookAgain(): Promise<void> {
    await this.ready;
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      await sleep(lookEveryMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      if (!this.isCurrent) {
        for (const listener of this.#listeners) listener.lost();
        return this.stop();
      }
      await this.#look(false);
    }
  }

  async #look(isFirst: boolean): Promise<void> {
    try {
      const { value, warnings } = await this.#parts.live.adapter.topics.offsets(this.topic);
      if (this.#stopped.signal.aborted) return;
      this.#lookWarnings = warnings;
      await this.#follow(value, isFirst);
      this.#isMissing = value.length === 0 && warnings.length === 0;
    } catch (error) {
      const known = asServiceError(error);
      this.#isMissing = known instanceof ServiceError && known.code === "not_found";
      this.#lookWarnings = this.#isMissing ? [] : [warningAbout(this.topic, error)];
    }
    if (this.#isMissing) this.#forgetAll();
  }

  /** Begins with the queues that are not followed yet. */
  async #follow(queues: QueueOffsets[], isFirst: boolean): Promise<void> {
    const knownBrokers = new Set([...this.#followers.values()].map(({ place }) => place.brokerName));
    const { signal } = this.#generation;
    for (const queue of queues) {
      if (this.#followers.has(placeKey(queue))) continue;
      const isNew = this.#isMissing || knownBrokers.has(queue.brokerName);
      const offset = isFirst ? queue.maxOffset : isNew ? queue.minOffset : await this.#sinceBegin(queue);
      if (!signal.aborted) this.#start(queue, offset);
    }
  }

  /** Where to begin with a broker that was not seen before: it was away, or the topic has come to it only now. */
  async #sinceBegin({ brokerName, maxOffset, queueId }: QueueOffsets): Promise<number> {
    return await this.#parts.live.adapter.messages.offsetAt(this.topic, brokerName, queueId, this.#begunAtMs).catch(() => maxOffset);
  }

  #start({ brokerName, queueId }: QueuePlace, offset: number): void {
    const key = placeKey({ brokerName, queueId });
    const follower = new QueueFollower({ brokerName, queueId }, offset, {
      pull: (place, from, mayWait) => this.#parts.live.adapter.messages.awaitPull(this.topic, place.brokerName, place.queueId, from, this.#parts.tags, mayWait ? waitMs : 0),
      pace: () => this.#pace(),
      take: (messages) => this.#give(messages),
      passed: (messages, unread) => {
        this.#storedMessages += messages;
        this.#unreadMessages += unread;
      },
      failed: (error) => {
        if (error === undefined) this.#failures.delete(key);
        else this.#failures.set(key, warningAbout(brokerName, error));
      },
      failurePauseMs,
      signal: this.#generation.signal,
    });
    this.#followers.set(key, follower);
    void follower.run();
  }

  #forgetAll(): void {
    if (this.#followers.size === 0) return;
    this.#generation.abort();
    this.#generation = new AbortController();
    this.#followers.clear();
    this.#failures.clear();
  }

  #pace(): Pace {
    const isChoosy = [...this.#listeners].some((listener) => listener.isChoosy);
    const everyMs = (this.#followers.size * 1000) / mostPullsPerSecond;
    return { everyMs: isChoosy ? everyMs : Math.max(usualEveryMs, everyMs), mostBehind: isChoosy || this.#parts.tags !== undefined ? choosyMostBehind : usualMostBehind };
  }

  async #give(messages: StoredMessage[]): Promise<void> {
    await Promise.all([...this.#listeners].map((listener) => listener.take(messages)));
  }
}

export function placeKey({ brokerName, queueId }: QueuePlace): string {
  return `${brokerName} ${queueId}`;
}

function warningAbout(subject: string, error: unknown): Warning {
  return warningOf(subject, error instanceof AdapterError ? error : new AdapterError("engine_refused", String(error)));
}
