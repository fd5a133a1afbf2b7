import type { Clock } from "../clock.ts";

/** A pull that found nothing and waits (protocol sheet section 5, Pull). */
export interface ParkedPull {
  topic: string;
  queueId: number;
  /** The queue offset that the client wants next. */
  offset: number;
  /** When it is answered with "nothing new" at the latest. */
  deadlineMs: number;
  /** Whether the message at this queue offset, with this tags code, is wanted. */
  accepts: (tagsCode: number, queueOffset: number) => boolean;
  /** Looks again and answers, whatever is there. Must cope with a connection that has gone. */
  resume: () => void;
}

/** How often waiting pulls are looked at even if nothing arrived that they want. */
export const parkingScanMs = 5_000;

/** Waiting pulls by topic and queue. Arrivals only mark them; `resumeWoken` answers them once per turn. */
export class PullParking {
  private readonly byTopic = new Map<string, Map<number, Set<ParkedPull>>>();
  private woken: ParkedPull[] = [];
  private readonly clock: Clock;
  private readonly maxOffset: (topic: string, queueId: number) => number;
  private count = 0;

  constructor(clock: Clock, maxOffset: (topic: string, queueId: number) => number) {
    this.clock = clock;
    this.maxOffset = maxOffset;
  }

  get size(): number {
    return this.count;
  }

  get hasWoken(): boolean {
    return this.woken.length > 0;
  }

  park(pull: ParkedPull): void {
    let queues = this.byTopic.get(pull.topic);
    if (!queues) this.byTopic.set(pull.topic, (queues = new Map<number, Set<ParkedPull>>()));
    let pulls = queues.get(pull.queueId);
    if (!pulls) queues.set(pull.queueId, (pulls = new Set<ParkedPull>()));
    pulls.add(pull);
    this.count++;
  }

  /** A connection has gone: its pulls are not kept for their time-out. */
  remove(pull: ParkedPull): void {
    const queues = this.byTopic.get(pull.topic);
    const pulls = queues?.get(pull.queueId);
    if (!queues || !pulls?.delete(pull)) return;
    this.count--;
    if (pulls.size > 0) return;
    queues.delete(pull.queueId);
    if (queues.size === 0) this.byTopic.delete(pull.topic);
  }

  /** A message was stored. Called for every message, so the common case costs one comparison. */
  arrived(topic: string, queueId: number, queueOffset: number, tagsCode: number): void {
    if (this.count === 0) return;
    const pulls = this.byTopic.get(topic)?.get(queueId);
    if (!pulls) return;
    for (const pull of pulls) if (queueOffset >= pull.offset && pull.accepts(tagsCode, queueOffset)) this.wake(pull);
  }

  /** Every 5 s: wakes what has waited long enough, and what has new messages even if the filter refuses them. */
  scan(): void {
    const nowMs = this.clock.now();
    for (const [topic, queues] of this.byTopic) {
      for (const [queueId, pulls] of queues) {
        const max = this.maxOffset(topic, queueId);
        for (const pull of pulls) if (nowMs >= pull.deadlineMs || max > pull.offset) this.wake(pull);
      }
    }
  }

  /** Answers everything that was woken since the last call. */
  resumeWoken(): void {
    while (this.woken.length > 0) {
      const batch = this.woken;
      this.woken = [];
      for (const pull of batch) pull.resume();
    }
  }

  private wake(pull: ParkedPull): void {
    this.remove(pull);
    this.woken.push(pull);
  }
}
