import { metricRule } from "../../../../src/contract/metric-names.ts";
import type { MetricName } from "../../../../src/contract/metric-names.ts";
import type { MetricSubject } from "../../../../src/contract/metrics.ts";
import type { BrokerFigures, ClusterPort } from "../../adapters/port/cluster-port.ts";
import type { TellAbsence } from "./absence-memory.ts";
import type { InstanceSnapshot } from "./instance-snapshot.ts";
import { putKnown, putRates } from "./metric-step.ts";
import type { PutPoint, StepSampler } from "./metric-step.ts";
import type { SecondSamples, SecondTotals } from "./second-samples.ts";
import { StepDifference } from "./step-difference.ts";

type Count = (totals: SecondTotals) => number | null;
type Figure = (figures: BrokerFigures) => number | null;

/**
 * Rates out of the running totals of masters. `produceRate` counts messages of user topics (MON-037); the bytes and the
 * deliveries of code 28 are of all topics, redeliveries and bookkeeping included, because no engine tells them apart.
 */
const rates: [MetricName, Count][] = [
  ["produceRate", (totals) => totals.produced],
  ["produceBytes", (totals) => totals.storedBytes],
  ["produceCalls", (totals) => totals.sendCalls],
  ["deliverRate", (totals) => totals.deliveredMessages],
  ["consumeCalls", (totals) => totals.pullCalls],
  ["throttleRate", (totals) => totals.throttled],
];
const diskRates: [MetricName, Count][] = [
  ["diskReadBytes", (totals) => totals.diskReadBytes],
  ["diskWriteBytes", (totals) => totals.diskWriteBytes],
  ["diskOperations", (totals) => totals.diskOperations],
];
const peaks: [MetricName, Count][] = [
  ["producePeak", (totals) => totals.produced],
  ["deliverPeak", (totals) => totals.deliveredMessages],
];
const levels: [MetricName, Figure][] = [
  ["diskUsedRatio", (figures) => figures.diskUsedRatio],
  ["diskFreeBytes", (figures) => figures.diskFreeBytes],
  ["cpuRatio", (figures) => figures.systemCpuRatio],
  ["memoryRatio", (figures) => figures.memoryUsedRatio],
  ["putLatencyP99", (figures) => figures.putLatencyP99Ms],
];
const secondMs = 1000;
const instance: MetricSubject = { scope: "instance" };

interface Master {
  brokerName: string;
  subject: MetricSubject;
  /** The seconds of the step and the one before it, as far as they were seen. */
  seconds: readonly SecondTotals[];
  figures: BrokerFigures;
}

/** Figures of masters from their own running totals and runtime information, and of the instance: sums over its masters. */
export class BrokerSamples implements StepSampler {
  readonly #snapshot: InstanceSnapshot;
  readonly #seconds: SecondSamples;
  readonly #figuresOf: ClusterPort["figuresOf"];
  readonly #tell: TellAbsence;
  readonly #subjects = new Map<string, MetricSubject>();
  readonly #differences = new Map<string, StepDifference>();

  constructor(parts: { snapshot: InstanceSnapshot; seconds: SecondSamples; figuresOf: ClusterPort["figuresOf"]; tell: TellAbsence }) {
    this.#snapshot = parts.snapshot;
    this.#seconds = parts.seconds;
    this.#figuresOf = parts.figuresOf;
    this.#tell = parts.tell;
  }

  sample(atMs: number, put: PutPoint): void {
    const masters = this.#masters(atMs);
    // Sums wait until every registered master told its part.
    const isWhole = masters.length > 0 && this.#snapshot.silentBrokers.size === 0 && masters.every(({ seconds }) => seconds.at(-1)?.atMs === atMs);
    for (const [metric, count] of [...rates, ...diskRates]) this.#putRates(metric, count, { masters, atMs, put, isWhole });
    for (const [metric, count] of peaks) {
      putPeaks(metric, count, { masters, atMs, put, isWhole });
      this.#tellWhether(metric, count, masters);
    }
    for (const [metric, figure] of levels) this.#putLevels(metric, figure, { masters, put });
    putDisk(masters, put);
    this.#putLoad(masters, atMs, put);
    this.#putStored(masters, put);
    for (const { entry, peak } of this.#seconds.hot.takePeaks()) put("producePeak", entry.subject, peak);
  }

  #masters(atMs: number): Master[] {
    const seconds = this.#seconds.step(atMs);
    return this.#snapshot.nodes.flatMap(({ runtime }) => {
      if (runtime.brokerId !== 0 || runtime.runtime === null) return [];
      const { brokerName } = runtime;
      const subject: MetricSubject = this.#subjects.get(brokerName) ?? { scope: "broker", broker: brokerName };
      this.#subjects.set(brokerName, subject);
      return [{ brokerName, subject, seconds: seconds.get(brokerName) ?? [], figures: this.#figuresOf(runtime) }];
    });
  }

  #putRates(metric: MetricName, count: Count, { atMs, isWhole, masters, put }: { masters: Master[]; atMs: number; put: PutPoint; isWhole: boolean }): void {
    const sum = this.#difference(metric, "");
    let isTold = isWhole;
    for (const { brokerName, seconds, subject } of masters) {
      const last = seconds.at(-1);
      const total = last?.atMs === atMs ? count(last) : null;
      isTold &&= total !== null;
      if (total === null) continue;
      const found = this.#difference(metric, brokerName).rates(atMs, total);
      putRates(put, metric, subject, found);
      // One began anew: what it counted before is not known, and so the sum is not.
      if (found === null) sum.beginAnew();
    }
    if (isTold && rates.some(([name]) => name === metric)) putRates(put, metric, instance, sum.rates(atMs, this.#countedBy(metric)));
    this.#tellWhether(metric, count, masters);
  }

  #tellWhether(metric: MetricName, count: Count, masters: Master[]): void {
    const newest = masters.flatMap(({ seconds }) => seconds.at(-1) ?? []);
    if (newest.length === 0) return;
    const reason = newest.some((totals) => count(totals) !== null) ? null : "engineDoesNotTell";
    for (const scope of metricRule(metric).scopes) if (scope === "broker" || scope === "instance") this.#tell(metric, scope, reason);
  }

  /** Of all masters that were ever seen, so that the sum does not fall when one is stopped, nor jump when it is back. */
  #countedBy(metric: MetricName): number {
    return this.#differences.entries().reduce((sum, [key, { counted }]) => sum + (key.startsWith(`${metric} `) && key !== `${metric} ` ? counted : 0), 0);
  }

  #difference(metric: MetricName, brokerName: string): StepDifference {
    const key = `${metric} ${brokerName}`;
    const difference = this.#differences.get(key) ?? new StepDifference();
    this.#differences.set(key, difference);
    return difference;
  }

  #putLevels(metric: MetricName, figure: Figure, { masters, put }: { masters: Master[]; put: PutPoint }): void {
    for (const { figures, subject } of masters) putKnown(put, metric, subject, figure(figures));
    if (masters.length > 0) this.#tell(metric, "broker", masters.some(({ figures }) => figure(figures) !== null) ? null : "engineDoesNotTell");
  }

  /** MON-011, MON-012: messages produced and consumed a second, over the most that is configured. */
  #putLoad(masters: Master[], atMs: number, put: PutPoint): void {
    for (const { brokerName, figures: { maxTps }, seconds, subject } of masters) {
      const last = seconds.at(-1);
      if (!maxTps || last?.atMs !== atMs || last.produced === null || last.deliveredMessages === null) continue;
      const messages = this.#difference("nodeLoad", brokerName).rates(atMs, last.produced + last.deliveredMessages);
      putRates(put, "nodeLoad", subject, messages && messages.map((rate) => rate / maxTps));
    }
    const limited = masters.filter(({ figures }) => figures.maxTps);
    if (limited.length > 0) this.#tellWhether("nodeLoad", ({ deliveredMessages, produced }) => (produced === null || deliveredMessages === null ? null : produced + deliveredMessages), limited);
    else if (masters.length > 0) this.#tell("nodeLoad", "broker", masters.some(({ figures }) => figures.maxTps === 0) ? "noLimitSet" : "engineDoesNotTell");
  }

  /** OVER-2, of user topics: the last known figures of each; nothing of a broker before all its topics were read once. */
  #putStored(masters: Master[], put: PutPoint): void {
    const sums = new Map(masters.map(({ brokerName }) => [brokerName, { history: 0, stored: 0, known: true }]));
    for (const { config, figures } of this.#snapshot.topics.rows.all) {
      const sum = sums.get(config.brokerName);
      if (!sum || config.kind !== "user") continue;
      sum.history += figures?.everStored ?? 0;
      sum.stored += figures?.storedMessages ?? 0;
      sum.known &&= figures !== null;
    }
    for (const { brokerName, subject } of masters) {
      const sum = sums.get(brokerName);
      if (!sum?.known) continue;
      put("historyMessages", subject, sum.history);
      put("storedMessages", subject, sum.stored);
    }
    if (masters.length === 0 || this.#snapshot.silentBrokers.size > 0 || sums.values().some(({ known }) => !known)) return;
    put("historyMessages", instance, sums.values().reduce((total, { history }) => total + history, 0));
    put("storedMessages", instance, sums.values().reduce((total, { stored }) => total + stored, 0));
  }
}

/** DASH-20: the largest of the step's one-second samples. Of several masters, the largest second of all together. */
function putPeaks(metric: MetricName, count: Count, { atMs, isWhole, masters, put }: { masters: Master[]; atMs: number; put: PutPoint; isWhole: boolean }): void {
  const together = new Map<number, { messages: number; masters: number }>();
  for (const { seconds, subject } of masters) {
    let peak: number | null = null;
    for (const [index, second] of seconds.entries()) {
      const before = seconds[index - 1];
      if (before === undefined || second.atMs - before.atMs !== secondMs || (second.storedMessages ?? 0) < (before.storedMessages ?? 0)) continue;
      const [now, then] = [count(second), count(before)];
      if (now === null || then === null) continue;
      const messages = Math.max(0, now - then);
      peak = Math.max(peak ?? 0, messages);
      const sum = together.get(second.atMs) ?? { messages: 0, masters: 0 };
      together.set(second.atMs, { messages: sum.messages + messages, masters: sum.masters + 1 });
    }
    if (seconds.at(-1)?.atMs === atMs) putKnown(put, metric, subject, peak);
  }
  const whole = [...together.values()].filter((sum) => sum.masters === masters.length).map(({ messages }) => messages);
  if (isWhole && whole.length > 0) put(metric, instance, Math.max(...whole));
}

/** Of an instance: its fullest disk, and the one with the least space left. Brokers may share a disk, so there is no sum. */
function putDisk(masters: Master[], put: PutPoint): void {
  const used = masters.map(({ figures }) => figures.diskUsedRatio).filter((ratio) => ratio !== null);
  const free = masters.map(({ figures }) => figures.diskFreeBytes).filter((bytes) => bytes !== null);
  if (used.length > 0) put("diskUsedRatio", instance, Math.max(...used));
  if (free.length > 0 && free.length === masters.length) put("diskFreeBytes", instance, Math.min(...free));
}
