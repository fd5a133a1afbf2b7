import type { EngineAdapter } from "../../adapters/port/engine-adapter.ts";
import type { Clock, ServiceLog } from "../actor.ts";
import { lagOf } from "./lag.ts";
import type { InstanceSnapshot } from "./instance-snapshot.ts";
import { dayStart } from "./topic-table.ts";
import type { TopicEntry } from "./topic-table.ts";
import type { GroupEntry } from "./group-table.ts";

const tickMs = 200;
/** Lags that wait for a topic's first sample are looked at every two seconds. */
const lagEveryTicks = 10;
const maxRunning = 16;
const shownForMs = 30_000;
const shownEveryMs = 4000;
const activeEveryMs = 10_000;
/** Who comes online shows up this late; many entries take longer, because the rate is bounded. */
const othersEveryMs = { watched: 10_000, unwatched: 60_000 };

/** Samples a second: enough to know 10,000 topics within two minutes, few enough to disturb nobody. */
const budgets = { watched: { topics: 100, groups: 50 }, unwatched: { topics: 20, groups: 10 } };

interface Entry {
  sampledAtMs: number;
  shownAtMs: number;
  active: boolean;
  sampling: boolean;
  records: readonly { config: { brokerName: string } }[];
}

/**
 * Reads the figures of topics and the clients of groups in the background, at a bounded rate: first
 * what somebody looks at, then what moves, then the rest in turn.
 */
export class StatisticsSweep {
  readonly #adapter: EngineAdapter;
  readonly #snapshot: InstanceSnapshot;
  readonly #clock: Clock;
  readonly #log: ServiceLog;
  readonly #watched: () => boolean;
  /** When a sample failed last; what is shown keeps the age of the last one that went well. */
  readonly #failedAtMs = new WeakMap<Entry, number>();
  #timer: NodeJS.Timeout | undefined;
  #running = 0;
  #topicCursor = 0;
  #groupCursor = 0;
  #sampledTopics = false;
  #ticks = 0;

  constructor(adapter: EngineAdapter, snapshot: InstanceSnapshot, parts: { clock: Clock; log: ServiceLog; watched: () => boolean }) {
    this.#adapter = adapter;
    this.#snapshot = snapshot;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#watched = parts.watched;
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#tick(), tickMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Samples one topic now; failures are left to the next round. */
  async sampleTopic(entry: TopicEntry): Promise<void> {
    const { value } = await this.#adapter.topics.offsets(entry.topic);
    this.#snapshot.topics.applyOffsets(entry, value, this.#clock());
    this.#sampledTopics = true;
    await this.#lookUpMidnight(entry);
  }

  async sampleGroup(entry: GroupEntry): Promise<void> {
    const { value } = await this.#adapter.clients.onlineGroup(entry.group);
    this.#snapshot.groups.applyOnline(entry, value, this.#clock());
    if (entry.topics.size === 0 || !this.#isShown(entry)) {
      // Made since the last look at the offsets: nothing lies behind it yet.
      if (entry.topics.size === 0) for (const record of entry.records) record.lag ??= 0;
      return;
    }
    // Without a broker that does not answer it would be too small; the last known offsets of that one serve better.
    if (entry.records.some(({ config }) => this.#snapshot.awayBrokers.has(config.brokerName))) return;
    const { value: progress } = await this.#adapter.groups.progress(entry.group);
    for (const queue of progress.queues) queue.minOffset ??= this.#snapshot.topics.minOffset(queue);
    this.#snapshot.groups.applyProgress(entry, progress, lagOf, this.#clock());
  }

  #isShown(entry: Entry): boolean {
    return this.#clock() - entry.shownAtMs < shownForMs;
  }

  #tick(): void {
    const budget = this.#watched() ? budgets.watched : budgets.unwatched;
    const perTick = 1000 / tickMs;
    if (this.#ticks++ % lagEveryTicks === 0 && this.#sampledTopics) {
      this.#sampledTopics = false;
      this.#snapshot.progress.fillUnknownLags(this.#clock());
    }
    const { topics, groups } = this.#snapshot;
    const away = this.#snapshot.awayBrokers;
    const dueTopics = this.#due(answerable(topics.entries, away), Math.ceil(budget.topics / perTick), this.#topicCursor);
    this.#topicCursor = dueTopics.cursor;
    const dueGroups = this.#due(answerable(groups.entries, away), Math.ceil(budget.groups / perTick), this.#groupCursor);
    this.#groupCursor = dueGroups.cursor;
    for (const entry of dueTopics.entries) void this.#run(entry, () => this.sampleTopic(entry));
    for (const entry of dueGroups.entries) void this.#run(entry, () => this.sampleGroup(entry));
  }

  /** At most `most` entries: shown ones, moving ones, then the others from the cursor on. */
  #due<E extends Entry>(entries: readonly E[], most: number, cursor: number): { entries: E[]; cursor: number } {
    const now = this.#clock();
    const everyMs = this.#watched() ? othersEveryMs.watched : othersEveryMs.unwatched;
    const olderThan = (entry: E, ageMs: number): boolean => !entry.sampling && now - entry.sampledAtMs >= ageMs && now - (this.#failedAtMs.get(entry) ?? 0) >= activeEveryMs;
    const shown = entries.filter((entry) => this.#isShown(entry) && olderThan(entry, shownEveryMs));
    const chosen = new Set(shown.toSorted((a, b) => a.sampledAtMs - b.sampledAtMs).slice(0, most));
    for (const entry of entries) {
      if (chosen.size >= most) break;
      if (entry.active && olderThan(entry, activeEveryMs)) chosen.add(entry);
    }
    let place = cursor;
    for (let step = 0; step < entries.length && chosen.size < most; step++) {
      const entry = entries[place % entries.length];
      if (entry && olderThan(entry, everyMs)) chosen.add(entry);
      place = (place + 1) % entries.length;
    }
    return { entries: [...chosen], cursor: place };
  }

  async #run(entry: Entry, sample: () => Promise<void>): Promise<void> {
    if (this.#running >= maxRunning) return;
    this.#running++;
    entry.sampling = true;
    try {
      await sample();
    } catch (error) {
      // Not asked again at once: an engine that is away is the business of the poller.
      this.#failedAtMs.set(entry, this.#clock());
      this.#log.info({ event: "sampleFailed", reason: error instanceof Error ? error.message : String(error) }, "sample failed");
    } finally {
      entry.sampling = false;
      this.#running--;
    }
  }

  /** Once a day and topic that was written to today: what stood in its queues at midnight. */
  async #lookUpMidnight(entry: TopicEntry): Promise<void> {
    const now = this.#clock();
    const start = dayStart(now);
    const needed = entry.records.some((record) => record.producedToday === null && record.figures !== null && record.dayBase?.dayStartMs !== start);
    if (!needed) return;
    const { value } = await this.#adapter.groups.offsetsAt(entry.topic, start);
    this.#snapshot.topics.applyDayBase(entry, start, value, now);
  }
}

/** Without those that only brokers have which do not answer: nothing new can be learnt of them. */
function answerable<E extends Entry>(entries: readonly E[], away: ReadonlySet<string>): readonly E[] {
  return away.size === 0 ? entries : entries.filter(({ records }) => !records.every(({ config }) => away.has(config.brokerName)));
}
