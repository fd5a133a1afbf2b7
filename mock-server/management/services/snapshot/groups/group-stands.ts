import type { GroupEntry } from "../group-table.ts";
import type { InstanceSnapshot } from "../instance-snapshot.ts";
import type { QueueOffsets } from "../../../adapters/port/topics-port.ts";
import { lagOfQueue, newQueueStand } from "./group-stand.ts";
import type { GroupStand, QueueStand, TopicStand } from "./group-stand.ts";
import type { GroupSubjects } from "./group-subjects.ts";

interface BrokersGone {
  /** Those that do not answer, stopped ones included, and those of them that are registered. */
  away: ReadonlySet<string>;
  silent: ReadonlySet<string>;
}

/**
 * Where all groups of an instance stand, from the offsets that one call a broker gives and the ends of the queues. Groups of
 * the engine and of the console itself are left out, and so are groups that consume by broadcast: their clients keep the
 * offsets. Of an online group, topics that it does not subscribe to any more do not count, as in the engine's own answers.
 */
export class GroupStands {
  readonly #snapshot: InstanceSnapshot;
  readonly #subjects: GroupSubjects;
  readonly #byGroup = new Map<string, GroupStand>();

  constructor(snapshot: InstanceSnapshot, subjects: GroupSubjects) {
    this.#snapshot = snapshot;
    this.#subjects = subjects;
  }

  /** Those with an offset somewhere. */
  get all(): GroupStand[] {
    return [...this.#byGroup.values()];
  }

  /** Takes over what was read last. */
  update(): void {
    const seen = new Map<GroupStand, Set<string>>();
    const brokersGone = { away: this.#snapshot.awayBrokers, silent: this.#snapshot.silentBrokers };
    for (const [key, brokers] of this.#snapshot.progress.offsets) {
      const at = key.indexOf("@");
      const [topic, entry] = [key.slice(0, at), this.#snapshot.groups.entry(key.slice(at + 1))];
      if (at < 0 || !entry || !counts(entry, topic) || !this.#snapshot.topics.entry(topic)) continue;
      const stand = this.#standOf(entry);
      this.#updateTopic(stand, topic, brokers, brokersGone);
      seen.set(stand, (seen.get(stand) ?? new Set<string>()).add(topic));
    }
    for (const [group, stand] of this.#byGroup) {
      const topics = seen.get(stand);
      if (!topics) this.#byGroup.delete(group);
      for (const topic of stand.topics.keys()) if (!topics?.has(topic)) stand.topics.delete(topic);
      stand.lag = stand.topics.values().reduce((sum, part) => sum + part.queues.values().reduce((lag, queue) => lag + lagOfQueue(queue), 0), 0);
    }
  }

  #standOf(entry: GroupEntry): GroupStand {
    const known = this.#byGroup.get(entry.group);
    if (known?.entry === entry) return known;
    const made: GroupStand = { entry, subject: this.#subjects.of(entry), topics: new Map(), lag: 0, pulledAskedAtMs: 0, timesAskedAtMs: 0 };
    this.#byGroup.set(entry.group, made);
    return made;
  }

  #updateTopic(stand: GroupStand, topic: string, brokers: ReadonlyMap<string, ReadonlyMap<number, number>>, { away, silent }: BrokersGone): void {
    const part: TopicStand = stand.topics.get(topic) ?? { topic, subject: this.#subjects.ofTopic(stand.entry, topic), queues: new Map(), known: true, held: null };
    stand.topics.set(topic, part);
    part.known = true;
    for (const [key, queue] of part.queues) if (away.has(queue.brokerName) && !silent.has(queue.brokerName)) part.queues.delete(key);
    for (const [brokerName, offsets] of brokers) {
      const record = this.#snapshot.topics.entry(topic)?.records.find(({ config }) => config.brokerName === brokerName);
      if (!record || !stand.entry.records.some(({ config }) => config.brokerName === brokerName)) continue;
      // What brokers hold that are stopped is no part of the topic until they are back; of those that are silent it is not known.
      if (away.has(brokerName) && !silent.has(brokerName)) continue;
      if (!record.figures || silent.has(brokerName)) part.known = false;
      for (const queue of record.figures?.queues.values() ?? []) updateQueue(queueOf(part, brokerName, queue.queueId), queue, offsets.get(queue.queueId));
    }
  }
}

export function queueOf(part: TopicStand, brokerName: string, queueId: number): QueueStand {
  const key = `${brokerName}:${queueId}`;
  const known = part.queues.get(key);
  if (known) return known;
  const made = newQueueStand(brokerName, queueId);
  part.queues.set(key, made);
  return made;
}

function updateQueue(stand: QueueStand, { maxOffset, minOffset }: QueueOffsets, offset: number | undefined): void {
  if (maxOffset < stand.maxOffset && maxOffset < stand.committed) stand.times = null;
  stand.minOffset = minOffset;
  stand.maxOffset = maxOffset;
  // Some clients commit -1 while they do not know where to begin.
  stand.committed = offset === undefined || offset < 0 ? minOffset : offset;
}

function counts({ online, records }: GroupEntry, topic: string): boolean {
  if (records[0]?.config.kind !== "user" || online?.messageModel === "BROADCASTING") return false;
  return !online || online.subscriptions.length === 0 || online.subscriptions.some((subscription) => subscription.topic === topic);
}
