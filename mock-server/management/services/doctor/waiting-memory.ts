import type { WaitingQueue } from "./doctor-facts.ts";

/** Where a group stands on one queue, as one look saw it. */
export interface Standing {
  topic: string;
  brokerName: string;
  queueId: number;
  minOffset: number;
  maxOffset: number;
  committed: number | null;
}

/** A rate is told once it stands on so much time, and forgets what is older than twice that. */
const rateOverMs = 60_000;
const leastRateMs = 30_000;

interface Memory {
  committed: number | null;
  sinceMs: number;
  lagThen: number;
  /** Two marks of offset and time: the rate goes from the older one. */
  marks: { atMs: number; offset: number }[];
  seenMs: number;
  /** When nothing waited last: what waits now came after. */
  emptyAtMs: number | null;
  oldest: { offset: number; storedAtMs: number | null; lookedAtMs: number } | undefined;
  expiring: { count: number; lookedAtMs: number } | undefined;
}

/** Remembers where groups stand on their queues: since when its offset is the same, how fast it moves, and what was read of its oldest message. */
export class WaitingMemory {
  readonly #queues = new Map<string, Memory>();

  /** One look at a queue of a group; undefined when nothing waits there, which is remembered too. */
  see(group: string, standing: Standing, nowMs: number): WaitingQueue | undefined {
    const key = keyOf(group, standing);
    const { committed, maxOffset } = standing;
    const offset = startOf(standing);
    const lag = maxOffset - offset;
    let memory = this.#queues.get(key);
    if (!memory) this.#queues.set(key, (memory = { committed, sinceMs: nowMs, lagThen: lag, marks: [{ atMs: nowMs, offset }], seenMs: nowMs, emptyAtMs: lag <= 0 ? nowMs : null, oldest: undefined, expiring: undefined }));
    // In place: of thousands of queues most are empty, and a new memory of each at every look would only fill the heap.
    else if (lag <= 0) {
      if (memory.marks.length < 2) memory.marks.push({ atMs: nowMs, offset });
      Object.assign(memory, { committed, sinceMs: nowMs, lagThen: lag, seenMs: nowMs, emptyAtMs: nowMs, oldest: undefined, expiring: undefined } satisfies Partial<Memory>);
    }
    if (lag <= 0) return undefined;
    if (memory.committed !== committed) Object.assign(memory, { committed, sinceMs: nowMs, lagThen: lag });
    else if (memory.emptyAtMs === memory.sinceMs) memory.sinceMs = nowMs;
    memory.seenMs = nowMs;
    const perSecond = rateOf(memory, offset, nowMs);
    // Of a queue that moves it is older than what waits now by the pause between two reads at most.
    const bounds = [memory.oldest?.storedAtMs ?? null, memory.emptyAtMs].filter((bound) => bound !== null);
    const oldestAtMs = bounds.length === 0 ? null : Math.max(...bounds);
    return { ...standing, lag, standsSinceMs: memory.sinceMs, lagThen: memory.lagThen, consumedPerSecond: perSecond, oldestAtMs, expiringWithinDay: memory.expiring?.count ?? null };
  }

  /** When the oldest message of a queue was read last; its store time stays the same while the offset does. */
  oldestOf(group: string, queue: Standing): Memory["oldest"] {
    return this.#queues.get(keyOf(group, queue))?.oldest;
  }

  expiringOf(group: string, queue: Standing): Memory["expiring"] {
    return this.#queues.get(keyOf(group, queue))?.expiring;
  }

  keepOldest(group: string, queue: Standing, storedAtMs: number | null, nowMs: number): void {
    const memory = this.#queues.get(keyOf(group, queue));
    if (memory) memory.oldest = { offset: startOf(queue), storedAtMs, lookedAtMs: nowMs };
  }

  keepExpiring(group: string, queue: Standing, count: number, nowMs: number): void {
    const memory = this.#queues.get(keyOf(group, queue));
    if (memory) memory.expiring = { count, lookedAtMs: nowMs };
  }

  /** Queues that this look did not see are gone. */
  forgetOthers(nowMs: number): void {
    for (const [key, { seenMs }] of this.#queues) if (seenMs < nowMs) this.#queues.delete(key);
  }
}

/** Offset of the oldest message that waits: what was deleted cannot be read any more. */
export function startOf({ committed, minOffset }: Pick<Standing, "committed" | "minOffset">): number {
  return Math.max(committed ?? minOffset, minOffset);
}

function rateOf(memory: Memory, offset: number, nowMs: number): number | null {
  const [first, second] = memory.marks;
  if (first && offset < first.offset) memory.marks = [{ atMs: nowMs, offset }];
  else if (first && nowMs - (second ?? first).atMs >= rateOverMs) memory.marks = [second ?? first, { atMs: nowMs, offset }];
  const from = memory.marks[0];
  const overMs = from ? nowMs - from.atMs : 0;
  return from && overMs >= leastRateMs ? ((offset - from.offset) * 1000) / overMs : null;
}

function keyOf(group: string, { brokerName, queueId, topic }: Pick<Standing, "topic" | "brokerName" | "queueId">): string {
  return `${group} ${topic} ${brokerName} ${queueId}`;
}
