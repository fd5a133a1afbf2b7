import type { MetricName } from "../../../../src/contract/metric-names.ts";
import type { MetricSubject } from "../../../../src/contract/metrics.ts";
import { stepMs } from "../../metrics/metric-series.ts";
import type { InstanceSnapshot } from "./instance-snapshot.ts";
import type { PutPoint, StepSampler } from "./metric-step.ts";
import { StepDifference } from "./step-difference.ts";
import type { TopicEntry } from "./topic-table.ts";

interface Differences {
  produced: StepDifference;
  consumed: StepDifference;
}

/**
 * Figures of topics from their own offsets. `produceRate` is the exact number of messages between two samples of the
 * topic, of which every step has one; `consumeRate` what groups went ahead by between two looks at all offsets, at the ends
 * of the steps. Topics of the engine, retries and dead letters have figures of their own, but count in no sum (MON-037).
 */
export class TopicSamples implements StepSampler {
  readonly #snapshot: InstanceSnapshot;
  readonly #differences = new WeakMap<TopicEntry, Differences>();
  readonly #instance: MetricSubject = { scope: "instance" };
  readonly #consumed = new StepDifference();
  #lastAtMs: number | undefined;

  constructor(snapshot: InstanceSnapshot) {
    this.#snapshot = snapshot;
  }

  sample(atMs: number, put: PutPoint): void {
    const silent = this.#snapshot.silentBrokers;
    const away = this.#snapshot.awayBrokers;
    // Offsets are read at the end of the step; what is older belongs to a step before.
    const offsetsKnown = this.#snapshot.offsetsAtMs >= atMs;
    for (const entry of this.#snapshot.topics.entries) {
      const isKnown = entry.records.every(({ config }) => !silent.has(config.brokerName));
      if (isKnown) this.#sampleTopic(entry, { atMs, put, offsetsKnown, away });
    }
    if (offsetsKnown && silent.size === 0) putKnown(put, "consumeRate", this.#instance, this.#consumed.rate(atMs, this.#snapshot.progress.consumedTotal));
    this.#lastAtMs = atMs;
  }

  /** What brokers hold that are stopped is no part of the topic until they are back. */
  #sampleTopic(entry: TopicEntry, { atMs, away, offsetsKnown, put }: { atMs: number; put: PutPoint; offsetsKnown: boolean; away: ReadonlySet<string> }): void {
    const { subject } = entry;
    const records = away.size === 0 ? entry.records : entry.records.filter(({ config }) => !away.has(config.brokerName));
    if (records.length === 0) return;
    const { produced, consumed } = this.#differencesOf(entry);
    if (offsetsKnown) putKnown(put, "consumeRate", subject, consumed.rate(atMs, records.reduce((sum, record) => sum + record.consumedCounter, 0)));
    let [producedTotal, history, stored] = [0, 0, 0];
    for (const { figures, stepCounter, stepSampledAtMs } of records) {
      if (figures === null || stepSampledAtMs < atMs - stepMs) return;
      producedTotal += stepCounter;
      history += figures.everStored;
      stored += figures.storedMessages;
    }
    putKnown(put, "produceRate", subject, produced.rate(atMs, producedTotal));
    put("historyMessages", subject, history);
    put("storedMessages", subject, stored);
  }

  /** A topic that was made since the last step had nothing then. */
  #differencesOf(entry: TopicEntry): Differences {
    const known = this.#differences.get(entry);
    if (known) return known;
    const isNew = this.#lastAtMs !== undefined && entry.records.every((record) => record.bornEmpty);
    const difference = (): StepDifference => (isNew && this.#lastAtMs !== undefined ? StepDifference.fromZero(this.#lastAtMs) : new StepDifference());
    const made = { produced: difference(), consumed: difference() };
    this.#differences.set(entry, made);
    return made;
  }
}

/** Unknown = no point. */
export function putKnown(put: PutPoint, metric: MetricName, subject: MetricSubject, value: number | null): void {
  if (value !== null) put(metric, subject, value);
}
