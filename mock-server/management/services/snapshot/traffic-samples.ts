import type { MetricSubject } from "../../../../src/contract/metrics.ts";
import { AdapterError } from "../../adapters/port/adapter-error.ts";
import type { EngineAdapter } from "../../adapters/port/engine-adapter.ts";
import { isOwnName } from "../../adapters/port/own-names.ts";
import type { TellAbsence } from "./absence-memory.ts";
import type { GroupEntry } from "./group-table.ts";
import type { InstanceSnapshot } from "./instance-snapshot.ts";
import { putKnown } from "./metric-step.ts";
import type { PutPoint, StepSampler } from "./metric-step.ts";
import { MinuteSums } from "./minute-sums.ts";
import type { SecondSamples } from "./second-samples.ts";
import type { TopicEntry } from "./topic-table.ts";

/** Calls of one step at most, each kind. */
const most = { bytes: 100, topicThrottles: 40, groupThrottles: 40 };
const movedForMs = 60_000;
/** Every Java consumer has a producer of this group inside, with which it gives back messages. */
const innerProducers = "CLIENT_INNER_PRODUCER";
const instance: MetricSubject = { scope: "instance" };

export interface TrafficSamplesParts {
  adapter: { clients: Pick<EngineAdapter["clients"], "producers">; groups: Pick<EngineAdapter["groups"], "throttledLastMinute">; topics: Pick<EngineAdapter["topics"], "lastMinute"> };
  snapshot: InstanceSnapshot;
  seconds: SecondSamples;
  tell: TellAbsence;
}

/**
 * Bytes of topics, and what limits held back by topic and group: engines tell them as sums of their last minute (315), so these
 * figures are means of the minute before. And how many producers are online (328).
 */
export class TrafficSamples implements StepSampler {
  readonly #parts: TrafficSamplesParts;
  readonly #bytes: MinuteSums<TopicEntry>;
  readonly #topicThrottles: MinuteSums<TopicEntry>;
  readonly #groupThrottles: MinuteSums<GroupEntry>;
  /** Messages of each topic as it was sampled first and last. */
  readonly #counted = new WeakMap<TopicEntry, { sinceMs: number; counter: number }>();
  readonly #groups = new WeakMap<GroupEntry, MetricSubject>();
  /** Clients, counted for one step; undefined = not told. */
  #producers: { atMs: number; count: number } | undefined;

  constructor(parts: TrafficSamplesParts) {
    const { groups, topics } = parts.adapter;
    this.#parts = parts;
    this.#bytes = new MinuteSums(({ records, topic }) => topics.lastMinute(topic, "storedBytes", records.map(({ config }) => config.brokerName)));
    this.#topicThrottles = new MinuteSums(({ records, topic }) => topics.lastMinute(topic, "throttled", records.map(({ config }) => config.brokerName)));
    this.#groupThrottles = new MinuteSums(async ({ group, topics: read }) => {
      const sums = await Promise.all([...read.keys()].map((topic) => groups.throttledLastMinute(group, topic)));
      return sums.reduce<number>((sum, one) => sum + (one ?? 0), 0);
    });
  }

  /** Asks what the step needs. Never rejects. */
  async prepare(atMs: number): Promise<void> {
    const { groups, topics } = this.#parts.snapshot;
    for (const entry of topics.entries) {
      if (entry.sampledAtMs === 0) continue;
      const counter = entry.records.reduce((sum, record) => sum + record.producedCounter, 0);
      const before = this.#counted.get(entry);
      if (counter > (before?.counter ?? 0)) this.#bytes.moved(entry, atMs);
      this.#counted.set(entry, { sinceMs: before?.sinceMs ?? atMs, counter });
    }
    if (this.#heldSomethingBack(atMs)) {
      // Who was held back also got something, or tried to: it is among those that moved.
      for (const entry of topics.entries) if (atMs - entry.movedAtMs < movedForMs) this.#topicThrottles.moved(entry, atMs);
      for (const entry of groups.entries) if (atMs - entry.movedAtMs < movedForMs) this.#groupThrottles.moved(entry, atMs);
    }
    const isTopic = (entry: TopicEntry): boolean => topics.entry(entry.topic) === entry;
    await Promise.all([
      this.#bytes.read(atMs, most.bytes, isTopic),
      this.#topicThrottles.read(atMs, most.topicThrottles, isTopic),
      this.#groupThrottles.read(atMs, most.groupThrottles, (entry) => groups.entry(entry.group) === entry),
      this.#countProducers(atMs),
    ]);
  }

  sample(atMs: number, put: PutPoint): void {
    const moving = new Set<TopicEntry>();
    for (const [entry, rate] of this.#bytes.rates(atMs)) {
      moving.add(entry);
      putKnown(put, "produceBytes", entry.subject, rate);
    }
    // Nothing was stored since the step before, so no bytes were; those that never moved are not asked for.
    const silent = this.#parts.snapshot.silentBrokers;
    for (const entry of this.#parts.snapshot.topics.entries) {
      const isKnown = (this.#counted.get(entry)?.sinceMs ?? atMs) < atMs && entry.records.every(({ config }) => !silent.has(config.brokerName));
      if (isKnown && !moving.has(entry) && entry.records[0]?.config.kind === "user") put("produceBytes", entry.subject, 0);
    }
    this.#putThrottles(atMs, put);
    if (this.#producers?.atMs === atMs) put("onlineProducers", instance, this.#producers.count);
  }

  /** Who is not asked for did not move while something was held back: 0, where all its brokers count that at all. */
  #putThrottles(atMs: number, put: PutPoint): void {
    const { groups, topics } = this.#parts.snapshot;
    const asked = new Set<TopicEntry | GroupEntry>();
    for (const [entry, rate] of this.#topicThrottles.rates(atMs)) {
      asked.add(entry);
      putKnown(put, "throttleRate", entry.subject, rate);
    }
    for (const [entry, rate] of this.#groupThrottles.rates(atMs)) {
      asked.add(entry);
      putKnown(put, "throttleRate", this.#subjectOf(entry), rate);
    }
    const told = new Set([...this.#parts.seconds.step(atMs)].flatMap(([brokerName, samples]) => (samples.at(-1)?.atMs === atMs && typeof samples.at(-1)?.throttled === "number" ? [brokerName] : [])));
    const isFree = (entry: TopicEntry | GroupEntry): boolean => !asked.has(entry) && entry.records[0]?.config.kind === "user" && entry.records.every(({ config }) => told.has(config.brokerName));
    for (const entry of topics.entries) if (isFree(entry)) put("throttleRate", entry.subject, 0);
    for (const entry of groups.entries) if (isFree(entry)) put("throttleRate", this.#subjectOf(entry), 0);
  }

  #heldSomethingBack(atMs: number): boolean {
    const seconds = [...this.#parts.seconds.step(atMs).values()];
    const tells = seconds.some((samples) => typeof samples.at(-1)?.throttled === "number");
    if (seconds.length > 0) for (const scope of ["topic", "group"] as const) this.#parts.tell("throttleRate", scope, tells ? null : "engineDoesNotTell");
    return seconds.some((samples) => (samples.at(-1)?.throttled ?? 0) > (samples[0]?.throttled ?? 0));
  }

  /** A client with several groups counts once; the console's own do not. */
  async #countProducers(atMs: number): Promise<void> {
    try {
      const { value, warnings } = await this.#parts.adapter.clients.producers();
      const clients = value.filter(({ group }) => group !== innerProducers && !isOwnName(group)).flatMap(({ clients: of }) => of.map(({ clientId }) => clientId));
      this.#producers = warnings.length === 0 ? { atMs, count: new Set(clients).size } : undefined;
      this.#parts.tell("onlineProducers", "instance", null);
    } catch (error) {
      this.#producers = undefined;
      if (error instanceof AdapterError && error.code === "unsupported_by_engine") this.#parts.tell("onlineProducers", "instance", "engineDoesNotTell");
    }
  }

  #subjectOf(entry: GroupEntry): MetricSubject {
    const subject = this.#groups.get(entry) ?? { scope: "group", group: entry.group };
    this.#groups.set(entry, subject);
    return subject;
  }
}
