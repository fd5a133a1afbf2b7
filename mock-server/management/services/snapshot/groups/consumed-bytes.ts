import type { MetricSubject } from "../../../../../src/contract/metrics.ts";
import type { GroupsPort } from "../../../adapters/port/groups-port.ts";
import { elapsedMs } from "../../elapsed-time.ts";
import { inParallel } from "../../in-parallel.ts";
import { isRetryTopic } from "../group-table.ts";
import type { InstanceSnapshot } from "../instance-snapshot.ts";
import type { PutPoint } from "../metric-step.ts";
import type { GroupTopicSubject } from "./group-subjects.ts";

/** The engine's own statistics are of the last minute, or less while it counts for less: each serves for a minute, so that all bytes count once. */
const everyMs = 60_000;
const atOnce = 4;

interface Measured {
  subject: GroupTopicSubject;
  group: MetricSubject;
  movedAtMs: number;
  askedAtMs: number;
  bytesPerSecond: number | null;
}

/**
 * Bytes that groups get (MON-013, MON-022), of those that move: the engine's mean over the last minute, asked once a minute. A group that
 * stands still gets none. Instance and topic are sums, without retries for the topic.
 */
export class ConsumedBytes {
  readonly #groups: Pick<GroupsPort, "consumedBytesLastMinute">;
  readonly #snapshot: InstanceSnapshot;
  readonly #instance: MetricSubject = { scope: "instance" };
  /** By `topic@group`. */
  readonly #measured = new Map<string, Measured>();

  constructor(groups: Pick<GroupsPort, "consumedBytesLastMinute">, snapshot: InstanceSnapshot) {
    this.#groups = groups;
    this.#snapshot = snapshot;
  }

  moved(subject: GroupTopicSubject, group: MetricSubject, atMs: number): void {
    const key = `${subject.topic}@${subject.group}`;
    const known = this.#measured.get(key);
    if (known) Object.assign(known, { subject, group, movedAtMs: atMs });
    else this.#measured.set(key, { subject, group, movedAtMs: atMs, askedAtMs: -Infinity, bytesPerSecond: null });
  }

  async read(atMs: number, most: number): Promise<void> {
    for (const [key, { subject }] of this.#measured) if (!this.#snapshot.groups.entry(subject.group)?.topics.has(subject.topic)) this.#measured.delete(key);
    const due = [...this.#measured.values()].filter((one) => (one.movedAtMs >= one.askedAtMs || one.askedAtMs > atMs) && elapsedMs(atMs, one.askedAtMs) >= everyMs);
    due.sort((left, right) => left.askedAtMs - right.askedAtMs);
    await inParallel(due.slice(0, most), atOnce, async (one) => {
      one.askedAtMs = atMs;
      const bytes = await this.#groups.consumedBytesLastMinute(one.subject.group, one.subject.topic).catch(() => null);
      one.bytesPerSecond = bytes === null ? null : (bytes * 1000) / everyMs;
    });
  }

  sample(atMs: number, put: PutPoint): void {
    const sums = new Map<MetricSubject, number | null>();
    const add = (subject: MetricSubject | undefined, value: number | null): void => {
      const before = subject && sums.get(subject);
      if (subject) sums.set(subject, before === null || value === null ? null : (before ?? 0) + value);
    };
    for (const { askedAtMs, bytesPerSecond, group, movedAtMs, subject } of this.#measured.values()) {
      const value = elapsedMs(atMs, askedAtMs) < everyMs ? bytesPerSecond : movedAtMs < askedAtMs ? 0 : null;
      if (!isRetryTopic(subject.topic)) add(subject, value);
      if (!isRetryTopic(subject.topic)) add(this.#snapshot.topics.entry(subject.topic)?.subject, value);
      add(group, value);
      add(this.#instance, value);
    }
    for (const [subject, value] of sums) if (value !== null) put("consumeBytes", subject, value);
  }
}
