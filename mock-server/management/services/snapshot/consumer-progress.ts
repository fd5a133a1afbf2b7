import { elapsedMs } from "../elapsed-time.ts";
import type { GroupRecord, GroupTable, GroupTopic } from "./group-table.ts";
import { RateWindow } from "./rate-window.ts";
import type { TopicRecord, TopicTable } from "./topic-table.ts";

/** `topic@group` -> broker -> queue -> offset, as the port gives it. */
export type AllOffsets = Map<string, Map<string, Map<number, number>>>;

/**
 * A topic that is this young holds all it ever held in memory, and engines let every group begin with its first message: the
 * first offset that a group commits there is all that it consumed.
 */
const youngForMs = 120_000;
/** Longer than shown groups wait for their next sample. */
const exactForMs = 8000;

interface Part {
  topic: string;
  group: string;
  brokerName: string;
  queues: Map<number, number>;
}

/**
 * Makes lags and consume rates of the offsets of all groups, which cost one call a broker, and of the
 * topics' last samples. Only what a group went ahead in a queue between two looks counts as consumed, so a queue
 * in which it commits for the first time makes no peak; in a topic that was just made it began with nothing.
 */
export class ConsumerProgress {
  readonly #topics: TopicTable;
  readonly #groups: GroupTable;
  /** `topic@group` of which the next step ahead is no consumption. */
  readonly #jumped = new Set<string>();
  #latest: AllOffsets = new Map();
  #consumedTotal = 0;

  constructor(topics: TopicTable, groups: GroupTable) {
    this.#topics = topics;
    this.#groups = groups;
  }

  /** Messages of user topics that all groups went ahead by since this console looks; retries count for their group only (MON-037). */
  get consumedTotal(): number {
    return this.#consumedTotal;
  }

  /** Committed offsets of all groups, as last read. */
  get offsets(): AllOffsets {
    return this.#latest;
  }

  /** `away`: brokers whose offsets stay as they were, because they did not answer. */
  apply(offsets: AllOffsets, nowMs: number, away: ReadonlySet<string>): void {
    this.#keepLastKnown(offsets, away);
    const before = this.#latest;
    keepUnchanged(offsets, before);
    this.#latest = offsets;
    for (const { groupTopic, part, record, topicRecord } of this.#known(offsets)) {
      const key = `${part.topic}@${part.group}`;
      const isYoung = topicRecord.bornAfterMs !== null && elapsedMs(nowMs, topicRecord.bornAfterMs) < youngForMs;
      const ahead = this.#jumped.has(key) ? 0 : stepsAhead(part.queues, before.get(key)?.get(part.brokerName), isYoung);
      for (const counter of [record, groupTopic, topicRecord]) counter.consumedCounter += ahead;
      if (topicRecord.config.kind === "user") this.#consumedTotal += ahead;
      if (ahead > 0) this.#topics.entry(part.topic)!.movedAtMs = record.entry.movedAtMs = nowMs;
    }
    this.#jumped.clear();
    this.#takeOverRates(nowMs);
    this.#takeOverLags(nowMs, () => true);
  }

  #keepLastKnown(offsets: AllOffsets, away: ReadonlySet<string>): void {
    if (away.size === 0) return;
    for (const [key, before] of this.#latest) {
      for (const [brokerName, queues] of before) {
        if (!away.has(brokerName) || offsets.get(key)?.has(brokerName)) continue;
        offsets.set(key, (offsets.get(key) ?? new Map<string, Map<number, number>>()).set(brokerName, queues));
      }
    }
  }

  /** Lags that waited for a topic's first sample. Known ones wait for new offsets: newer topics with older offsets would show a lag that is none. */
  fillUnknownLags(nowMs: number): void {
    this.#takeOverLags(nowMs, (record) => record.lag === null);
  }

  #takeOverLags(nowMs: number, wanted: (record: { lag: number | null }) => boolean): void {
    const lags = new Map<GroupRecord | GroupTopic, number | null>();
    for (const { groupTopic, part, record, topicRecord } of this.#known(this.#latest)) {
      const lag = lagOf(part, topicRecord);
      for (const sum of [record, groupTopic]) lags.set(sum, addLag(lags.get(sum), lag));
    }
    for (const record of this.#groups.rows.all) {
      // A group without any offset has nothing behind it that it ever asked for.
      if (wanted(record) && elapsedMs(nowMs, record.exactLagAtMs) > exactForMs) record.lag = lags.has(record) ? (lags.get(record) ?? null) : 0;
      if (record.lag !== null) record.lagTrend.record(nowMs, record.lag);
    }
    for (const entry of this.#groups.entries) {
      for (const [topic, part] of entry.topics) {
        if (!lags.has(part)) entry.topics.delete(topic);
        else if (wanted(part) && elapsedMs(nowMs, entry.records[0]?.exactLagAtMs ?? 0) > exactForMs) part.lag = lags.get(part) ?? null;
      }
    }
    this.#groups.rows.figuresChanged();
  }

  /** After a reset: the jump is no consumption. */
  forget(group: string, topic: string): void {
    this.#jumped.add(`${topic}@${group}`);
  }

  /** The parts whose group and topic are both listed. */
  *#known(offsets: AllOffsets): Generator<{ part: Part; record: GroupRecord; groupTopic: GroupTopic; topicRecord: TopicRecord }> {
    for (const part of partsOf(offsets)) {
      const record = this.#groups.entry(part.group)?.records.find((row) => row.config.brokerName === part.brokerName);
      const topicRecord = this.#topics.entry(part.topic)?.records.find((row) => row.config.brokerName === part.brokerName);
      if (record && topicRecord) yield { part, record, groupTopic: topicOf(record, part.topic), topicRecord };
    }
  }

  #takeOverRates(nowMs: number): void {
    const counters = [...this.#groups.rows.all, ...this.#groups.entries.flatMap((entry) => [...entry.topics.values()]), ...this.#topics.rows.all];
    for (const counter of counters) {
      counter.consumed.push(nowMs, counter.consumedCounter);
      counter.consumeTps = counter.consumed.rate();
    }
    this.#topics.rows.figuresChanged();
  }
}

/** What stands still keeps its maps: thousands of new ones every step would only fill the memory. */
function keepUnchanged(offsets: AllOffsets, before: AllOffsets): void {
  for (const [key, brokers] of offsets) {
    const known = before.get(key);
    if (known?.size === brokers.size && brokers.entries().every(([brokerName, queues]) => sameOffsets(known.get(brokerName), queues))) offsets.set(key, known);
  }
}

function sameOffsets(known: Map<number, number> | undefined, queues: Map<number, number>): boolean {
  return known?.size === queues.size && queues.entries().every(([queueId, offset]) => known.get(queueId) === offset);
}

function* partsOf(offsets: AllOffsets): Generator<Part> {
  for (const [key, brokers] of offsets) {
    const at = key.indexOf("@");
    if (at < 0) continue;
    for (const [brokerName, queues] of brokers) yield { topic: key.slice(0, at), group: key.slice(at + 1), brokerName, queues };
  }
}

/** Messages between two sets of offsets of one topic, over the queues that both have, or all when they began with 0. A queue that was set back counts none. */
function stepsAhead(queues: ReadonlyMap<number, number>, before: ReadonlyMap<number, number> | undefined, fromZero: boolean): number {
  if (before === queues || (!before && !fromZero)) return 0;
  return queues.entries().reduce((sum, [queueId, offset]) => sum + Math.max(0, offset - Math.max(0, before?.get(queueId) ?? (fromZero ? 0 : offset))), 0);
}

function topicOf(record: GroupRecord, topic: string): GroupTopic {
  const { topics } = record.entry;
  const known = topics.get(topic);
  if (known) return known;
  const made: GroupTopic = { lag: null, consumedCounter: 0, consumed: new RateWindow(), consumeTps: null };
  topics.set(topic, made);
  return made;
}

/** null while the topic's own offsets are not known; a queue without an offset counts from its oldest message. */
function lagOf(part: Part, topicRecord: TopicRecord): number | null {
  const { figures } = topicRecord;
  if (!figures) return null;
  let lag = 0;
  for (const queue of figures.queues.values()) lag += Math.max(0, queue.maxOffset - (part.queues.get(queue.queueId) ?? queue.minOffset));
  return lag;
}

/** What is not known stays not known: a sum with an unknown part would be too small. */
function addLag(sum: number | null | undefined, lag: number | null): number | null {
  return lag === null || sum === null ? null : (sum ?? 0) + lag;
}
