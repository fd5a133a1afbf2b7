import type { LiveInstance } from "../instance-hub.ts";
import type { DoctorFacts, WaitingQueue } from "./doctor-facts.ts";
import { startOf } from "./waiting-memory.ts";
import type { WaitingMemory } from "./waiting-memory.ts";

/** Messages that are read in one tick of a second, at most. */
const readsATick = 5;
const everyMs = 10 * 60_000;
const dayMs = 86_400_000;

/** Reads when the oldest message that waits in a queue was stored, where it may be old, and counts what retention may delete within a day. One read a queue and ten minutes. */
export class WaitingRound {
  readonly #live: LiveInstance;
  readonly #memory: WaitingMemory;
  #isReading = false;

  constructor(live: LiveInstance, memory: WaitingMemory) {
    this.#live = live;
    this.#memory = memory;
  }

  async tick({ groups, nodes }: DoctorFacts, nowMs: number): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      const retentionOf = new Map(nodes.map(({ brokerName, settings }) => [brokerName, settings?.retentionMs ?? null]));
      const reads = groups.flatMap(({ group, waiting }) => waiting.flatMap((queue) => this.#readOf(group, queue, retentionOf.get(queue.brokerName) ?? null, nowMs)));
      await Promise.all(reads.slice(0, readsATick).map((read) => read().catch(() => undefined)));
    } finally {
      this.#isReading = false;
    }
  }

  #readOf(group: string, queue: WaitingQueue, retentionMs: number | null, nowMs: number): (() => Promise<void>)[] {
    // What came after the queue was seen empty is far from its end: nothing needs to be read.
    if (retentionMs !== null && queue.oldestAtMs !== null && queue.oldestAtMs + retentionMs - nowMs > dayMs) return [];
    const known = this.#memory.oldestOf(group, queue);
    const isSame = known?.offset === startOf(queue) && known.storedAtMs !== null;
    if (!isSame && (known === undefined || nowMs - known.lookedAtMs >= everyMs)) return [() => this.#readOldest(group, queue, nowMs)];
    if (!isSame || retentionMs === null) return [];
    const counted = this.#memory.expiringOf(group, queue);
    return counted && nowMs - counted.lookedAtMs < everyMs ? [] : [() => this.#count(group, queue, nowMs + dayMs - retentionMs, nowMs)];
  }

  async #readOldest(group: string, queue: WaitingQueue, nowMs: number): Promise<void> {
    const { brokerName, queueId, topic } = queue;
    const messages = await this.#live.adapter.messages.pull(topic, brokerName, queueId, startOf(queue), 1).then((result) => result.messages, () => []);
    this.#memory.keepOldest(group, queue, messages[0]?.storedAtMs ?? null, nowMs);
  }

  /** Messages that were stored before that time: retention takes them within the day. */
  async #count(group: string, queue: WaitingQueue, storedBeforeMs: number, nowMs: number): Promise<void> {
    const { brokerName, maxOffset, queueId, topic } = queue;
    const offset = storedBeforeMs >= nowMs ? maxOffset : await this.#live.adapter.messages.offsetAt(topic, brokerName, queueId, storedBeforeMs);
    this.#memory.keepExpiring(group, queue, Math.max(0, Math.min(offset, maxOffset) - startOf(queue)), nowMs);
  }
}
