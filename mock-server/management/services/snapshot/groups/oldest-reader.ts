import type { MessagesPort } from "../../../adapters/port/messages-port.ts";
import { inParallel } from "../../in-parallel.ts";
import { depthOfQueue, lagOfQueue } from "./group-stand.ts";
import type { GroupStand, QueueStand, TopicStand } from "./group-stand.ts";
import { mostWanted } from "./most-wanted.ts";
import { StoreTimes } from "./store-times.ts";

const atOnce = 8;

/** Which message of each queue is meant: the oldest that is not committed (DASH-6), or the oldest that is ready (DASH-5). */
export type OldestOf = "lag" | "ready";

interface Oldest {
  queue: QueueStand;
  offset: number;
  /** undefined = not read yet; null = no message lies there. */
  storedAtMs: number | null | undefined;
}

/**
 * Reads when the oldest waiting messages were stored, which for every kind of message is when they became ready (DASH-4): delayed and
 * transactional ones come to their topic then. Of the queues of a topic only those are read that may hold the oldest.
 */
export class OldestReader {
  readonly #messages: Pick<MessagesPort, "storedAt">;

  constructor(messages: Pick<MessagesPort, "storedAt">) {
    this.#messages = messages;
  }

  async read(stands: readonly GroupStand[], atMs: number, allowed: number): Promise<void> {
    let left = allowed;
    const lagging = mostWanted(stands.filter((stand) => stand.lag > 0), allowed, (stand) => stand.lag, (stand) => (stand.timesAskedAtMs > atMs ? -Infinity : stand.timesAskedAtMs));
    await inParallel(lagging, atOnce, async (stand) => {
      stand.timesAskedAtMs = atMs;
      for (const part of stand.topics.values()) {
        for (const kind of stand.entry.online ? (["lag", "ready"] as const) : (["lag"] as const)) {
          for (let oldest = oldestOf(part, kind, atMs); oldest !== null && oldest.storedAtMs === undefined && left > 0; oldest = oldestOf(part, kind, atMs)) {
            left--;
            if (!(await this.#readOne(part.topic, oldest))) break;
          }
        }
      }
    });
  }

  async #readOne(topic: string, { offset, queue }: Oldest): Promise<boolean> {
    try {
      const storedAtMs = await this.#messages.storedAt(topic, queue.brokerName, queue.queueId, offset);
      queue.times ??= new StoreTimes();
      queue.times.remember(offset, storedAtMs);
      return true;
    } catch {
      return false;
    }
  }
}

/** How long the oldest message has waited at a time, milliseconds; 0 when none waits, null when it is not known. */
export function waitOfOldest(part: TopicStand, kind: OldestOf, atMs: number): number | null {
  if (!part.known) return null;
  if (kind === "ready" && part.queues.values().some((queue) => depthOfQueue(queue, true, atMs).ready === null)) return null;
  const oldest = oldestOf(part, kind, atMs);
  if (oldest === null) return 0;
  return oldest.storedAtMs === undefined || oldest.storedAtMs === null ? null : Math.max(0, atMs - oldest.storedAtMs);
}

/** The queue whose message may be the oldest; null when none waits. */
function oldestOf(part: TopicStand, kind: OldestOf, atMs: number): Oldest | null {
  let [oldest, oldestMs]: [Oldest | null, number] = [null, Infinity];
  for (const queue of part.queues.values()) {
    const offset = kind === "lag" ? firstUncommitted(queue) : firstReady(queue, atMs);
    if (offset === null) continue;
    const storedAtMs = queue.times?.at(offset);
    const bound = storedAtMs ?? queue.times?.notBefore(offset) ?? 0;
    if (bound < oldestMs) [oldest, oldestMs] = [{ queue, offset, storedAtMs }, bound];
  }
  return oldest;
}

function firstUncommitted(queue: QueueStand): number | null {
  return lagOfQueue(queue) === 0 ? null : Math.max(queue.committed, queue.minOffset);
}

function firstReady(queue: QueueStand, atMs: number): number | null {
  const { inflight, ready } = depthOfQueue(queue, true, atMs);
  return inflight === null || ready === null || ready === 0 ? null : Math.max(queue.committed + inflight, queue.minOffset);
}
