import type { OnlineGroup } from "../../adapters/port/clients-port.ts";
import type { GroupConfig, GroupProgress, QueueProgress } from "../../adapters/port/groups-port.ts";
import { RateWindow } from "./rate-window.ts";
import { SortedRows } from "./sorted-rows.ts";
import type { Column } from "./sorted-rows.ts";
import { TrendRing } from "./trend-ring.ts";

/** A consumer group on one broker: a row of the list. */
export interface GroupRecord {
  config: GroupConfig;
  entry: GroupEntry;
  searchKey: string;
  remark: string;
  lag: number | null;
  /** When the broker itself told lag and offsets together; until it is old, nothing rougher takes its place. */
  exactLagAtMs: number;
  lagTrend: TrendRing;
  consumedCounter: number;
  consumed: RateWindow;
  consumeTps: number | null;
  lastConsumedAtMs: number | null;
}

/** Lag and rate of one group on one topic, over all brokers. */
export interface GroupTopic {
  lag: number | null;
  consumedCounter: number;
  consumed: RateWindow;
  consumeTps: number | null;
}

/** A group on all its brokers: what one sample reads. */
export interface GroupEntry {
  group: string;
  records: GroupRecord[];
  /** undefined = not asked yet; null = no client is online. */
  online: OnlineGroup | null | undefined;
  topics: Map<string, GroupTopic>;
  sampledAtMs: number;
  shownAtMs: number;
  movedAtMs: number;
  sampling: boolean;
}

export type GroupColumn = "group" | "brokerName" | "brokerId" | "kind" | "consumeEnabled" | "broadcastAllowed" | "maxRetries" | "autoCreated" | "onlineClients" | "consumeType" | "messageModel" | "subscribedTopics" | "lag" | "consumeTps" | "lastConsumedAt";

const columns: Record<GroupColumn, Column<GroupRecord>> = {
  group: { valueOf: (row) => row.config.group, changes: "identities" },
  brokerName: { valueOf: (row) => row.config.brokerName, changes: "identities" },
  brokerId: { valueOf: (row) => row.config.brokerId, changes: "identities" },
  kind: { valueOf: (row) => row.config.kind, changes: "identities" },
  consumeEnabled: { valueOf: (row) => row.config.consumeEnabled, changes: "identities" },
  broadcastAllowed: { valueOf: (row) => row.config.broadcastAllowed, changes: "identities" },
  maxRetries: { valueOf: (row) => row.config.maxRetries, changes: "identities" },
  autoCreated: { valueOf: (row) => row.config.autoCreated, changes: "identities" },
  onlineClients: { valueOf: (row) => onlineClients(row.entry), changes: "figures" },
  consumeType: { valueOf: (row) => row.entry.online?.consumeType ?? null, changes: "figures" },
  messageModel: { valueOf: (row) => row.entry.online?.messageModel ?? null, changes: "figures" },
  subscribedTopics: { valueOf: (row) => subscribedTopics(row.entry), changes: "figures" },
  lag: { valueOf: (row) => row.lag, changes: "figures" },
  consumeTps: { valueOf: (row) => row.consumeTps, changes: "figures" },
  lastConsumedAt: { valueOf: (row) => row.lastConsumedAtMs, changes: "figures" },
};

export const groupFigureColumns = new Set<string>(Object.entries(columns).flatMap(([name, column]) => (column.changes === "figures" ? [name] : [])));

export function onlineClients(entry: GroupEntry): number | null {
  return entry.online === undefined ? null : (entry.online?.clients.length ?? 0);
}

/** Topics that online clients subscribe to, without the group's own retry topic; offline, those with an offset. */
export function subscribedTopics(entry: GroupEntry): number | null {
  if (entry.online) return entry.online.subscriptions.filter((subscription) => !isRetryTopic(subscription.topic)).length;
  if (entry.online === undefined) return null;
  return [...entry.topics.keys()].filter((topic) => !isRetryTopic(topic)).length;
}

/** The engine's own topic for redeliveries to one group. */
export function isRetryTopic(topic: string): boolean {
  return topic.startsWith("%RETRY%");
}

/** Every consumer group of one instance, one row a group and broker. */
export class GroupTable {
  readonly rows = new SortedRows<GroupRecord, GroupColumn>(columns);
  readonly #entries = new Map<string, GroupEntry>();
  #sorted: GroupEntry[] = [];

  entry(group: string): GroupEntry | undefined {
    return this.#entries.get(group);
  }

  /** In the order of their names. */
  get entries(): readonly GroupEntry[] {
    return this.#sorted;
  }

  /** Rows whose clients were never asked for. */
  get unsampledRows(): number {
    return this.rows.all.filter((record) => record.entry.online === undefined).length;
  }

  /** See TopicTable.replaceAll. */
  replaceAll(configs: GroupConfig[], remarks: Map<string, string>, keep: (config: GroupConfig) => boolean): void {
    const kept = this.rows.all.map((record) => record.config).filter(keep);
    if (kept.length === 0 && this.#isAsListed(configs, remarks)) return;
    const byGroup = Map.groupBy([...configs.filter((config) => !keep(config)), ...kept], (config) => config.group);
    for (const group of this.#entries.keys()) if (!byGroup.has(group)) this.#entries.delete(group);
    for (const [group, parts] of byGroup) this.#put(group, parts, remarks.get(group));
    this.#sortEntries();
  }

  /** One group after a change; no configs = it is gone. */
  replaceOne(group: string, configs: GroupConfig[], remark: string | undefined): void {
    if (configs.length === 0) this.#entries.delete(group);
    else this.#put(group, configs, remark);
    this.#sortEntries();
  }

  /** Takes over a group's progress, which the broker reads in one go; `lagOf` sums some of its queues. */
  applyProgress(entry: GroupEntry, progress: GroupProgress, lagOf: (queues: QueueProgress[]) => number, nowMs: number): void {
    for (const record of entry.records) {
      const queues = progress.queues.filter((queue) => queue.brokerName === record.config.brokerName);
      record.lag = lagOf(queues);
      record.exactLagAtMs = nowMs;
      record.lastConsumedAtMs = Math.max(0, ...queues.map((queue) => queue.lastConsumedAtMs ?? 0)) || null;
    }
    for (const [topic, part] of entry.topics) part.lag = lagOf(progress.queues.filter((queue) => queue.topic === topic));
    this.rows.figuresChanged();
  }

  applyOnline(entry: GroupEntry, online: OnlineGroup | null, nowMs: number): void {
    entry.online = online;
    entry.sampledAtMs = nowMs;
    this.rows.figuresChanged();
  }

  #isAsListed(configs: GroupConfig[], remarks: Map<string, string>): boolean {
    if (configs.length !== this.rows.all.length) return false;
    return configs.every((config) => {
      const record = this.#entries.get(config.group)?.records.find((row) => row.config.brokerName === config.brokerName);
      return record !== undefined && sameConfig(record.config, config) && record.remark === (remarks.get(config.group) ?? "");
    });
  }

  #put(group: string, configs: GroupConfig[], remark: string | undefined): void {
    const entry = this.#entries.get(group) ?? { group, records: [], online: undefined, topics: new Map(), sampledAtMs: 0, shownAtMs: 0, movedAtMs: 0, sampling: false };
    const before = entry.records;
    entry.records = configs
      .toSorted((a, b) => (a.brokerName < b.brokerName ? -1 : 1))
      .map((config) => {
        const record = before.find((row) => row.config.brokerName === config.brokerName) ?? newRecord(config, entry);
        record.config = config;
        record.remark = remark ?? "";
        return record;
      });
    this.#entries.set(group, entry);
  }

  #sortEntries(): void {
    this.#sorted = [...this.#entries.values()].sort((a, b) => (a.group < b.group ? -1 : 1));
    this.rows.replace(this.#sorted.flatMap((entry) => entry.records));
  }
}

function sameConfig(a: GroupConfig, b: GroupConfig): boolean {
  const sameLimits = a.tpsLimits === b.tpsLimits || (a.tpsLimits !== null && b.tpsLimits !== null && a.tpsLimits.size === b.tpsLimits.size && a.tpsLimits.entries().every(([topic, limit]) => b.tpsLimits?.get(topic) === limit));
  return sameLimits && a.kind === b.kind && a.brokerId === b.brokerId && a.consumeEnabled === b.consumeEnabled && a.broadcastAllowed === b.broadcastAllowed && a.maxRetries === b.maxRetries && a.autoCreated === b.autoCreated;
}

function newRecord(config: GroupConfig, entry: GroupEntry): GroupRecord {
  return { config, entry, searchKey: config.group.toLowerCase(), remark: "", lag: null, exactLagAtMs: 0, lagTrend: new TrendRing(), consumedCounter: 0, consumed: new RateWindow(), consumeTps: null, lastConsumedAtMs: null };
}
