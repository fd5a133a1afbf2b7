import { metricRule } from "../../../../../src/contract/metric-names.ts";
import type { MetricName } from "../../../../../src/contract/metric-names.ts";
import type { MetricSubject } from "../../../../../src/contract/metrics.ts";
import type { GroupsPort } from "../../../adapters/port/groups-port.ts";
import { stepMs } from "../../../metrics/metric-series.ts";
import { inParallel } from "../../in-parallel.ts";
import type { TellAbsence } from "../absence-memory.ts";
import type { GroupEntry } from "../group-table.ts";
import { isRetryTopic } from "../group-table.ts";
import type { InstanceSnapshot } from "../instance-snapshot.ts";
import { putKnown, putRates } from "../metric-step.ts";
import type { PutPoint } from "../metric-step.ts";
import { StepDifference } from "../step-difference.ts";
import type { ClientReports } from "./client-reports.ts";
import { ConsumedBytes } from "./consumed-bytes.ts";
import type { GroupSubjects, GroupTopicSubject } from "./group-subjects.ts";
import { Mean, Sum } from "./step-sums.ts";

/** What clients tell is of their own last minute. */
const statusEveryMs = 60_000;
const atOnce = 4;
const clientMetrics = ["processTime", "consumeSuccess"] as const satisfies readonly MetricName[];

/** What is kept of a group from step to step. */
interface Marks {
  subject: MetricSubject;
  consumed: StepDifference;
  retries: StepDifference;
  deadLetters: StepDifference;
  /** The topics' own, retries among them. */
  topics: Map<string, { subject: GroupTopicSubject; consumed: StepDifference }>;
  movedAtMs: number;
}

/** Sums and means of one step over all groups. */
interface Totals {
  online: Sum;
  retries: Sum;
  deadLetters: Sum;
  dead: Sum;
  success: Mean;
}

/** What groups consume, who consumes, how it goes, what came back for another try and what was given up. */
export class ConsumptionSamples {
  readonly #snapshot: InstanceSnapshot;
  readonly #reports: ClientReports;
  readonly #subjects: GroupSubjects;
  readonly #tell: TellAbsence;
  readonly #bytes: ConsumedBytes;
  readonly #marks = new WeakMap<GroupEntry, Marks>();
  readonly #instance: MetricSubject = { scope: "instance" };
  #clientsTell: boolean | undefined;
  readonly #retries = new StepDifference();
  readonly #deadLetters = new StepDifference();
  /** The last step with offsets. */
  #countedAtMs: number | undefined;

  constructor(parts: { groups: Pick<GroupsPort, "consumedBytesLastMinute">; snapshot: InstanceSnapshot; reports: ClientReports; subjects: GroupSubjects; tell: TellAbsence }) {
    this.#snapshot = parts.snapshot;
    this.#subjects = parts.subjects;
    this.#reports = parts.reports;
    this.#tell = parts.tell;
    this.#bytes = new ConsumedBytes(parts.groups, parts.snapshot);
  }

  /** Asks clients of groups that consume, and brokers for bytes: those first that were not asked for longest. */
  async read(atMs: number, allowed: { clients: number; sizes: number }): Promise<void> {
    const groups = this.#userGroups();
    for (const group of this.#reports.groups) this.#reports.keepOnly(group, this.#snapshot.groups.entry(group)?.online);
    const moved = groups.filter((entry) => entry.online && atMs - this.#marksOf(entry).movedAtMs < statusEveryMs);
    const clients = moved.flatMap(({ group, online }) => (online?.clients ?? []).map(({ clientId }) => ({ group, clientId }))).filter(({ clientId, group }) => this.#reports.isDue(group, clientId, atMs - this.#reports.statusServesMs(group, clientId) + stepMs, atMs));
    const sizes = this.#bytes.read(atMs, allowed.sizes);
    await inParallel(clients.slice(0, allowed.clients), atOnce, ({ clientId, group }) => this.#reports.ask(group, clientId, atMs));
    await sizes;
  }

  sample(atMs: number, put: PutPoint, offsetsKnown: boolean): void {
    const silent = this.#snapshot.silentBrokers;
    const away = this.#snapshot.awayBrokers;
    const totals: Totals = { online: new Sum(), retries: new Sum(), deadLetters: new Sum(), dead: new Sum(), success: new Mean() };
    for (const entry of this.#userGroups()) {
      const marks = this.#marksOf(entry);
      const online = entry.online === undefined ? null : (entry.online?.clients.length ?? 0);
      totals.online.add(online);
      putKnown(put, "onlineConsumers", marks.subject, online);
      if (entry.records.some(({ config }) => silent.has(config.brokerName)) || entry.records.every(({ config }) => away.has(config.brokerName))) continue;
      if (offsetsKnown) this.#sampleConsumed(entry, marks, atMs, put);
      this.#sampleReturns(entry, marks, { atMs, put, totals });
      if (atMs - marks.movedAtMs <= 2 * statusEveryMs) this.#sampleStatus(entry, marks, { atMs, put, totals });
    }
    totals.online.put(put, "onlineConsumers", this.#instance);
    putKnown(put, "consumeSuccess", this.#instance, totals.success.value);
    if (offsetsKnown) {
      this.#bytes.sample(atMs, put);
      this.#countedAtMs = atMs;
    }
    if (silent.size > 0) return;
    for (const [metric, { value }, counted] of [["retryRate", totals.retries, this.#retries], ["deadLetterRate", totals.deadLetters, this.#deadLetters]] as const) {
      if (value !== null) putRates(put, metric, this.#instance, counted.rates(atMs, value));
    }
    totals.dead.put(put, "deadLetters", this.#instance);
  }

  #sampleConsumed(entry: GroupEntry, marks: Marks, atMs: number, put: PutPoint): void {
    const rates = marks.consumed.rates(atMs, entry.records.reduce((sum, record) => sum + record.consumedCounter, 0));
    putRates(put, "consumeRate", marks.subject, rates);
    if (rates?.some((rate) => rate > 0)) marks.movedAtMs = atMs;
    for (const [topic, { consumedCounter }] of entry.topics) {
      const mark = marks.topics.get(topic) ?? { subject: this.#subjects.ofTopic(entry, topic), consumed: this.#fromZero() };
      marks.topics.set(topic, mark);
      const ofTopic = mark.consumed.rates(atMs, consumedCounter);
      if (!isRetryTopic(topic)) putRates(put, "consumeRate", mark.subject, ofTopic);
      if (ofTopic?.some((rate) => rate > 0)) this.#bytes.moved(mark.subject, marks.subject, atMs);
    }
    for (const topic of marks.topics.keys()) if (!entry.topics.has(topic)) marks.topics.delete(topic);
  }

  /** A retry or dead-letter topic that does not exist holds nothing: the engine makes it for the first message. */
  #sampleReturns({ group }: GroupEntry, marks: Marks, { atMs, put, totals }: { atMs: number; put: PutPoint; totals: Totals }): void {
    const [retries, dead] = [this.#ownTopic(`%RETRY%${group}`, atMs), this.#ownTopic(`%DLQ%${group}`, atMs)];
    if (retries) putRates(put, "retryRate", marks.subject, marks.retries.rates(atMs, retries.produced));
    if (dead) putRates(put, "deadLetterRate", marks.subject, marks.deadLetters.rates(atMs, dead.produced));
    putKnown(put, "deadLetters", marks.subject, dead?.stored ?? null);
    totals.retries.add(retries?.produced ?? null);
    totals.deadLetters.add(dead?.produced ?? null);
    totals.dead.add(dead?.stored ?? null);
  }

  #ownTopic(topic: string, atMs: number): { produced: number; stored: number } | null {
    const sum = { produced: 0, stored: 0 };
    for (const { bornAfterMs, figures, stepCounter, stepSampledAtMs } of this.#snapshot.topics.entry(topic)?.records ?? []) {
      // Made since the last step: what it holds belongs to the step in which it is read first.
      if (figures === null && bornAfterMs !== null) continue;
      if (figures === null || stepSampledAtMs <= atMs - stepMs) return null;
      sum.produced += stepCounter;
      sum.stored += figures.storedMessages;
    }
    return sum;
  }

  /** MON-11 and DASH-9, weighted by how much each client consumed of each topic. */
  #sampleStatus({ online }: GroupEntry, marks: Marks, { atMs, put, totals }: { atMs: number; put: PutPoint; totals: Totals }): void {
    if (!online) return;
    const statuses = this.#reports.statuses(online, atMs).filter(({ failedTps, okTps }) => okTps + failedTps > 0);
    this.#tellWhetherClientsDo(statuses.length > 0, online.group);
    const [time, success, byTopic] = [new Mean(), new Mean(), new Map<string, Mean>()];
    for (const { consumeRtMs, failedTps, okTps, topic } of statuses) {
      const ofTopic = byTopic.get(topic) ?? new Mean();
      byTopic.set(topic, ofTopic);
      for (const mean of [time, ofTopic]) mean.add(consumeRtMs, okTps + failedTps);
      for (const mean of [success, totals.success]) mean.add(okTps / (okTps + failedTps), okTps + failedTps);
    }
    putKnown(put, "processTime", marks.subject, time.value);
    putKnown(put, "consumeSuccess", marks.subject, success.value);
    for (const [topic, mean] of byTopic) {
      const mark = marks.topics.get(topic);
      if (mark && !isRetryTopic(topic)) putKnown(put, "processTime", mark.subject, mean.value);
    }
  }

  #tellWhetherClientsDo(doTell: boolean, group: string): void {
    if (doTell === this.#clientsTell || (!doTell && (this.#clientsTell === true || !this.#reports.wasAsked(group)))) return;
    this.#clientsTell = doTell;
    for (const metric of clientMetrics) for (const scope of metricRule(metric).scopes) this.#tell(metric, scope, doTell ? null : "clientsDoNotTell");
  }

  /** What is consumed is counted since this console looks: what was not there in the step before had 0 then. */
  #fromZero(): StepDifference {
    return this.#countedAtMs === undefined ? new StepDifference() : StepDifference.fromZero(this.#countedAtMs);
  }

  #userGroups(): GroupEntry[] {
    return this.#snapshot.groups.entries.filter(({ records }) => records[0]?.config.kind === "user");
  }

  #marksOf(entry: GroupEntry): Marks {
    const known = this.#marks.get(entry);
    if (known) return known;
    const made: Marks = { subject: this.#subjects.of(entry), consumed: this.#fromZero(), retries: new StepDifference(), deadLetters: new StepDifference(), topics: new Map(), movedAtMs: -Infinity };
    this.#marks.set(entry, made);
    return made;
  }
}
