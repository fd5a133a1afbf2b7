import type { MetricSubject } from "../../../../src/contract/metrics.ts";
import type { MessageType } from "../../../../src/contract/names.ts";
import type { QueueOffsets, TopicConfig } from "../../adapters/port/topics-port.ts";
import type { TopicNote } from "../../store/notes-store.ts";
import { RateWindow } from "./rate-window.ts";
import { SortedRows } from "./sorted-rows.ts";
import type { Column } from "./sorted-rows.ts";
import { TrendRing } from "./trend-ring.ts";

/** What the last sample of a topic's part on one broker said. */
export interface TopicFigures {
  sampledAtMs: number;
  storedMessages: number;
  /** Sum of the maximum offsets: messages ever stored. */
  everStored: number;
  lastStoredAtMs: number | null;
  queues: Map<number, QueueOffsets>;
}

/** A topic on one broker: a row of the list. */
export interface TopicRecord {
  config: TopicConfig;
  searchKey: string;
  remark: string;
  messageType: MessageType;
  figures: TopicFigures | null;
  producedToday: number | null;
  /** `everStored` at the begin of the day that starts at `dayStartMs`. */
  dayBase: { dayStartMs: number; everStored: number } | null;
  produced: RateWindow;
  produceTps: number | null;
  produceTrend: TrendRing;
  /** When its broker listed its topics, all of them, without this one: it began with nothing then, and its first sample counts whole. null = it is older. */
  bornAfterMs: number | null;
  /** Its offset fell: the topic was made anew, and what was stored between is not known. Stays until the samples of topics have seen it. */
  fellBack: boolean;
  /** Messages stored since this console looks: it only grows, also when the topic is made anew. */
  producedCounter: number;
  /** That counter and its time as they go into the metrics: read once in a step, at the same place of it. */
  stepCounter: number;
  stepSampledAtMs: number;
  /** Sum of what groups went ahead since this console looks. */
  consumedCounter: number;
  consumed: RateWindow;
  consumeTps: number | null;
}

/** A topic on all its brokers: what one sample reads. */
export interface TopicEntry {
  topic: string;
  records: TopicRecord[];
  /** The one object that names the topic's series. */
  subject: MetricSubject;
  sampledAtMs: number;
  shownAtMs: number;
  movedAtMs: number;
  sampling: boolean;
  /** Number of the request whose answer is shown; those that were asked before come too late. */
  sampleOrder: number;
}

export type TopicColumn = "topic" | "brokerName" | "kind" | "readQueues" | "writeQueues" | "permission" | "ordered" | "messageType" | "autoCreated" | "storedMessages" | "producedToday" | "produceTps" | "consumeTps" | "lastStoredAt";

const columns: Record<TopicColumn, Column<TopicRecord>> = {
  topic: { valueOf: (row) => row.config.topic, changes: "identities" },
  brokerName: { valueOf: (row) => row.config.brokerName, changes: "identities" },
  kind: { valueOf: (row) => row.config.kind, changes: "identities" },
  readQueues: { valueOf: (row) => row.config.readQueues, changes: "identities" },
  writeQueues: { valueOf: (row) => row.config.writeQueues, changes: "identities" },
  permission: { valueOf: (row) => row.config.permission, changes: "identities" },
  ordered: { valueOf: (row) => row.config.ordered, changes: "identities" },
  messageType: { valueOf: (row) => row.messageType, changes: "identities" },
  autoCreated: { valueOf: (row) => row.config.autoCreated, changes: "identities" },
  storedMessages: { valueOf: (row) => row.figures?.storedMessages ?? null, changes: "figures" },
  producedToday: { valueOf: (row) => row.producedToday, changes: "figures" },
  produceTps: { valueOf: (row) => row.produceTps, changes: "figures" },
  consumeTps: { valueOf: (row) => row.consumeTps, changes: "figures" },
  lastStoredAt: { valueOf: (row) => row.figures?.lastStoredAtMs ?? null, changes: "figures" },
};

/** Topics whose figures are read after the identities. */
export const topicFigureColumns = new Set<string>(Object.entries(columns).flatMap(([name, column]) => (column.changes === "figures" ? [name] : [])));

/** Every topic of one instance, one row a topic and broker. */
export class TopicTable {
  readonly rows = new SortedRows<TopicRecord, TopicColumn>(columns);
  readonly #entries = new Map<string, TopicEntry>();
  #sorted: TopicEntry[] = [];
  #unsampledRows = 0;
  /** When brokers listed their topics last. */
  readonly #listedAtMs = new Map<string, number>();
  readonly #hidden = new Map<string, number>();

  entry(topic: string): TopicEntry | undefined {
    return this.#entries.get(topic);
  }

  /** Oldest offset of a queue as last sampled; engines give it with the topic, not with a group's progress. */
  minOffset({ brokerName, queueId, topic }: { brokerName: string; queueId: number; topic: string }): number | null {
    const record = this.#entries.get(topic)?.records.find((row) => row.config.brokerName === brokerName);
    return record?.figures?.queues.get(queueId)?.minOffset ?? null;
  }

  /** In the order of their names. */
  get entries(): readonly TopicEntry[] {
    return this.#sorted;
  }

  /** Rows whose figures were never read. */
  get unsampledRows(): number {
    return this.#unsampledRows;
  }

  /**
   * Takes over what the brokers listed when they were asked at `askedAtMs`. Rows of `keep` stay as they are: their broker did not answer,
   * or they changed meanwhile.
   */
  replaceAll(configs: TopicConfig[], notes: Map<string, TopicNote>, keep: (config: TopicConfig) => boolean, askedAtMs: number): void {
    this.#replaceAll(configs, notes, keep);
    for (const brokerName of new Set(configs.map((config) => config.brokerName))) this.#listedAtMs.set(brokerName, askedAtMs);
  }

  #replaceAll(configs: TopicConfig[], notes: Map<string, TopicNote>, keep: (config: TopicConfig) => boolean): void {
    const kept = this.rows.all.map((record) => record.config).filter(keep);
    if (kept.length === 0 && this.#isAsListed(configs, notes)) return;
    const byTopic = Map.groupBy([...configs.filter((config) => !keep(config)), ...kept], (config) => config.topic);
    for (const topic of this.#entries.keys()) if (!byTopic.has(topic)) this.#entries.delete(topic);
    for (const [topic, parts] of byTopic) this.#put(topic, parts, notes.get(topic));
    this.#sortEntries();
  }

  /** One topic after a change; no configs = it is gone. */
  replaceOne(topic: string, configs: TopicConfig[], note: TopicNote | undefined): void {
    if (configs.length === 0) this.#entries.delete(topic);
    else this.#put(topic, configs, note);
    this.#sortEntries();
  }

  /** Takes over a sample; brokers that did not answer keep their last one. */
  applyOffsets(entry: TopicEntry, offsets: QueueOffsets[], nowMs: number): void {
    entry.sampledAtMs = nowMs;
    for (const record of entry.records) {
      const queues = offsets.filter((queue) => queue.brokerName === record.config.brokerName);
      if (queues.length === 0) continue;
      const before = record.figures?.everStored;
      if (!record.figures) this.#unsampledRows--;
      // What stands still keeps its objects: thousands of new ones every step would only fill the memory.
      if (record.figures && isSame(record.figures, queues)) record.figures.sampledAtMs = nowMs;
      else record.figures = figuresOf(queues, nowMs);
      // Where messages are gone already, or where it was made who knows when, nobody knows when they came.
      if (before === undefined && queues.some((queue) => queue.minOffset > 0)) record.bornAfterMs = null;
      const from = before ?? (record.bornAfterMs === null ? record.figures.everStored : 0);
      record.fellBack ||= record.figures.everStored < from;
      this.#countProduced(record, Math.max(0, record.figures.everStored - from));
      record.produced.push(nowMs, record.figures.everStored);
      record.produceTps = record.produced.rate();
      if (record.produceTps !== null) record.produceTrend.record(nowMs, record.produceTps);
      if (before !== undefined && record.figures.everStored !== before) entry.movedAtMs = nowMs;
      countToday(record, nowMs);
    }
    this.rows.figuresChanged();
  }

  /** The samples that were just read stand for this step of the metrics, whatever is read besides; it ends no later than `atMs`. */
  endStepAt(entry: TopicEntry, atMs = Infinity): void {
    for (const record of entry.records) {
      record.stepCounter = record.producedCounter;
      record.stepSampledAtMs = Math.min(atMs, record.figures?.sampledAtMs ?? 0);
    }
  }

  /** Messages that a broker stored in topics that count in no sum (MON-037), since this console looks. */
  hiddenOn(brokerName: string): number {
    return this.#hidden.get(brokerName) ?? 0;
  }

  /** The day's begin was looked up on the brokers. */
  applyDayBase(entry: TopicEntry, dayStartMs: number, base: { brokerName: string; offset: number }[], nowMs: number): void {
    for (const record of entry.records) {
      const parts = base.filter((queue) => queue.brokerName === record.config.brokerName);
      if (parts.length > 0) record.dayBase = { dayStartMs, everStored: parts.reduce((sum, queue) => sum + queue.offset, 0) };
      countToday(record, nowMs);
    }
  }

  #countProduced(record: TopicRecord, added: number): void {
    const { brokerName, kind } = record.config;
    record.producedCounter += added;
    if (added > 0 && kind !== "user") this.#hidden.set(brokerName, (this.#hidden.get(brokerName) ?? 0) + added);
  }

  /** Mostly nothing has changed since the last look; then nothing needs to be sorted. */
  #isAsListed(configs: TopicConfig[], notes: Map<string, TopicNote>): boolean {
    if (configs.length !== this.rows.all.length) return false;
    return configs.every((config) => {
      const record = this.#entries.get(config.topic)?.records.find((row) => row.config.brokerName === config.brokerName);
      const note = notes.get(config.topic);
      return record !== undefined && sameConfig(record.config, config) && record.remark === (note?.remark ?? "") && record.messageType === messageTypeOf(config, note);
    });
  }

  #put(topic: string, configs: TopicConfig[], note: TopicNote | undefined): void {
    const entry = this.#entries.get(topic) ?? { topic, records: [], subject: { scope: "topic", topic }, sampledAtMs: 0, shownAtMs: 0, movedAtMs: 0, sampling: false, sampleOrder: 0 };
    const before = entry.records;
    entry.records = configs
      .toSorted((a, b) => (a.brokerName < b.brokerName ? -1 : 1))
      .map((config) => {
        const record = before.find((row) => row.config.brokerName === config.brokerName) ?? newRecord(config, this.#listedAtMs.get(config.brokerName) ?? null);
        record.config = config;
        record.remark = note?.remark ?? "";
        record.messageType = messageTypeOf(config, note);
        return record;
      });
    this.#entries.set(topic, entry);
  }

  #sortEntries(): void {
    this.#sorted = [...this.#entries.values()].sort((a, b) => (a.topic < b.topic ? -1 : 1));
    const rows = this.#sorted.flatMap((entry) => entry.records);
    this.#unsampledRows = rows.filter((record) => !record.figures).length;
    this.rows.replace(rows);
  }
}

function messageTypeOf(config: TopicConfig, note: TopicNote | undefined): MessageType {
  return config.messageType ?? note?.messageType ?? (config.ordered ? "FIFO" : "NORMAL");
}

function sameConfig(a: TopicConfig, b: TopicConfig): boolean {
  return a.kind === b.kind && a.readQueues === b.readQueues && a.writeQueues === b.writeQueues && a.permission === b.permission && a.ordered === b.ordered && a.messageType === b.messageType && a.autoCreated === b.autoCreated;
}

function newRecord(config: TopicConfig, bornAfterMs: number | null): TopicRecord {
  return {
    config,
    searchKey: config.topic.toLowerCase(),
    remark: "",
    messageType: "NORMAL",
    figures: null,
    producedToday: null,
    dayBase: null,
    produced: new RateWindow(),
    produceTps: null,
    produceTrend: new TrendRing(),
    producedCounter: 0,
    stepCounter: 0,
    stepSampledAtMs: 0,
    bornAfterMs,
    fellBack: false,
    consumedCounter: 0,
    consumed: new RateWindow(),
    consumeTps: null,
  };
}

function figuresOf(queues: QueueOffsets[], sampledAtMs: number): TopicFigures {
  const stored = queues.map((queue) => queue.lastStoredAtMs ?? -1);
  const lastStoredAtMs = Math.max(-1, ...stored);
  return {
    sampledAtMs,
    storedMessages: queues.reduce((sum, queue) => sum + queue.maxOffset - queue.minOffset, 0),
    everStored: queues.reduce((sum, queue) => sum + queue.maxOffset, 0),
    lastStoredAtMs: lastStoredAtMs < 0 ? null : lastStoredAtMs,
    queues: new Map(queues.map((queue) => [queue.queueId, queue])),
  };
}

function isSame({ queues: known }: TopicFigures, queues: QueueOffsets[]): boolean {
  return queues.length === known.size && queues.every(({ lastStoredAtMs, maxOffset, minOffset, queueId }) => {
    const queue = known.get(queueId);
    return queue !== undefined && queue.maxOffset === maxOffset && queue.minOffset === minOffset && queue.lastStoredAtMs === lastStoredAtMs;
  });
}

/** Begin of the server's own day. */
export function dayStart(nowMs: number): number {
  return new Date(nowMs).setHours(0, 0, 0, 0);
}

/** Messages since midnight, from the offsets of midnight where they are known; nothing stored today needs none. */
function countToday(record: TopicRecord, nowMs: number): void {
  const { figures, dayBase } = record;
  const start = dayStart(nowMs);
  if (!figures) record.producedToday = null;
  else if (figures.lastStoredAtMs === null || figures.lastStoredAtMs < start) record.producedToday = 0;
  else record.producedToday = dayBase?.dayStartMs === start && figures.everStored >= dayBase.everStored ? figures.everStored - dayBase.everStored : null;
}
