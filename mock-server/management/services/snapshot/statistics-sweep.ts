import type { EngineAdapter } from "../../adapters/port/engine-adapter.ts";
import { stepMs } from "../../metrics/metric-series.ts";
import type { Clock, ServiceLog } from "../actor.ts";
import { elapsedMs } from "../elapsed-time.ts";
import type { GroupEntry } from "./group-table.ts";
import type { InstanceSnapshot } from "./instance-snapshot.ts";
import { lagOf } from "./lag.ts";
import { longestAgoFirst, SweepRound } from "./sweep-round.ts";
import type { SweepEntry } from "./sweep-round.ts";
import { dayStart } from "./topic-table.ts";
import type { TopicEntry } from "./topic-table.ts";

const tickMs = 100;
/** Lags that wait for a topic's first sample are looked at every two seconds. */
const lagEveryTicks = 20;
const maxRunning = 64;
/** Calls in one step: each of 2,000 topics and 2,000 groups once; with more of them, what does not move has its turn more rarely. */
const callsPerStep = 4500;
/** What was never read is read sooner, and what somebody looks at more often: so many a tick, however many look. */
const mostNewPerTick = 40;
const mostShownPerTick = 2;
const shownForMs = 30_000;
const shownEveryMs = 4000;
const afterFailureMs = 10_000;

/**
 * Reads the figures of topics and the clients of groups, each once in a step and spread over it, whether somebody looks or
 * not: what ten open pages cost is what one costs. What is shown may be read a little more often, within a fixed number of calls.
 */
export class StatisticsSweep {
  readonly #adapter: EngineAdapter;
  readonly #snapshot: InstanceSnapshot;
  readonly #clock: Clock;
  readonly #log: ServiceLog;
  /** When a sample failed last; what is shown keeps the age of the last one that went well. */
  readonly #failedAtMs = new WeakMap<SweepEntry, number>();
  #timer: NodeJS.Timeout | undefined;
  #running = 0;
  #orders = 0;
  #sampledTopics = false;
  #ticks = 0;
  #step = 0;
  #topicRound = new SweepRound<TopicEntry>([], 0, 0);
  #groupRound = new SweepRound<GroupEntry>([], 0, 0);

  constructor(adapter: EngineAdapter, snapshot: InstanceSnapshot, parts: { clock: Clock; log: ServiceLog }) {
    this.#adapter = adapter;
    this.#snapshot = snapshot;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#tick(), tickMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Samples one topic now; failures are left to the next round. An answer that was overtaken by a newer one is dropped. */
  async sampleTopic(entry: TopicEntry): Promise<void> {
    const order = ++this.#orders;
    const { value } = await this.#adapter.topics.offsets(entry.topic, entry.records.map(({ config }) => config.brokerName));
    if (order < entry.sampleOrder) return;
    entry.sampleOrder = order;
    this.#snapshot.topics.applyOffsets(entry, value, this.#clock());
    this.#sampledTopics = true;
    await this.#lookUpMidnight(entry);
  }

  /** Who is online in a group; with `exact`, also its progress, which its brokers read in one go. */
  async sampleGroup(entry: GroupEntry, exact = elapsedMs(this.#clock(), entry.shownAtMs) < shownForMs): Promise<void> {
    const { value } = await this.#adapter.clients.onlineGroup(entry.group);
    this.#snapshot.groups.applyOnline(entry, value, this.#clock());
    if (entry.topics.size === 0 || !exact) {
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

  #tick(): void {
    if (this.#ticks++ % lagEveryTicks === 0 && this.#sampledTopics) {
      this.#sampledTopics = false;
      this.#snapshot.progress.fillUnknownLags(this.#clock());
    }
    const away = this.#snapshot.awayBrokers;
    const topics = answerable(this.#snapshot.topics.entries, away);
    const groups = answerable(this.#snapshot.groups.entries, away);
    this.#beginRounds(topics, groups);
    this.#sampleDue(this.#topicRound, topics, async (entry) => {
      await this.sampleTopic(entry);
      this.#snapshot.topics.endStepAt(entry);
    }, (entry) => this.sampleTopic(entry));
    this.#sampleDue(this.#groupRound, groups, (entry) => this.sampleGroup(entry, false), (entry) => this.sampleGroup(entry, true));
  }

  #beginRounds(topics: readonly TopicEntry[], groups: readonly GroupEntry[]): void {
    const now = this.#clock();
    const step = Math.floor(now / stepMs);
    if (step === this.#step) return;
    this.#step = step;
    const total = Math.max(1, topics.length + groups.length);
    const most = Math.floor(callsPerStep / mastersOf(this.#snapshot));
    this.#topicRound = new SweepRound(topics, Math.ceil((most * topics.length) / total), step * stepMs);
    this.#groupRound = new SweepRound(groups, Math.ceil((most * groups.length) / total), step * stepMs);
  }

  #sampleDue<E extends SweepEntry>(round: SweepRound<E>, entries: readonly E[], sample: (entry: E) => Promise<void>, sampleShown: (entry: E) => Promise<void>): void {
    const now = this.#clock();
    const mayBeSampled = (entry: E): boolean => !entry.sampling && elapsedMs(now, this.#failedAtMs.get(entry) ?? 0) >= afterFailureMs;
    round.add(entries);
    for (const entry of round.take(now, maxRunning - this.#running)) if (mayBeSampled(entry)) void this.#run(entry, sample);
    const unread = entries.filter((entry) => entry.sampledAtMs === 0 && mayBeSampled(entry));
    for (const entry of unread.slice(0, mostNewPerTick)) void this.#run(entry, sample);
    const shown = entries.filter((entry) => elapsedMs(now, entry.shownAtMs) < shownForMs && elapsedMs(now, entry.sampledAtMs) >= shownEveryMs && mayBeSampled(entry));
    for (const entry of shown.sort(longestAgoFirst(now)).slice(0, mostShownPerTick)) void this.#run(entry, sampleShown);
  }

  async #run<E extends SweepEntry>(entry: E, sample: (entry: E) => Promise<void>): Promise<void> {
    if (this.#running >= maxRunning) return;
    this.#running++;
    entry.sampling = true;
    try {
      await sample(entry);
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

function mastersOf(snapshot: InstanceSnapshot): number {
  return Math.max(1, snapshot.nodes.filter(({ runtime }) => runtime.brokerId === 0).length);
}

/** Without those that only brokers have which do not answer: nothing new can be learnt of them. */
function answerable<E extends SweepEntry>(entries: readonly E[], away: ReadonlySet<string>): readonly E[] {
  return away.size === 0 ? entries : entries.filter(({ records }) => !records.every(({ config }) => away.has(config.brokerName)));
}
