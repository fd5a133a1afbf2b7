import type { MetricSubject } from "../../../../src/contract/metrics.ts";
import { stepMs } from "../../metrics/metric-series.ts";
import type { InstanceSnapshot } from "./instance-snapshot.ts";
import { putRates } from "./metric-step.ts";
import type { PutPoint, StepSampler } from "./metric-step.ts";
import { StepDifference } from "./step-difference.ts";
import type { TopicEntry } from "./topic-table.ts";

interface Differences {
  /** Made with the first sample. */
  produced: StepDifference | undefined;
  consumed: StepDifference;
}

/**
 * Figures of topics from their own offsets. `produceRate` is the exact number of messages between two samples of the
 * topic, of which every step has one; `consumeRate` what groups went ahead by between two looks at all offsets, at the ends
 * of the steps. A topic that was made since the listing before counts from 0 then; one that was not sampled in a step has what
 * came spread over that step and the next (see StepDifference), so that totals are the messages that came. Topics of the engine, retries and dead letters have figures of their own, but count in no sum (MON-037).
 */
export class TopicSamples implements StepSampler {
  readonly #snapshot: InstanceSnapshot;
  readonly #differences = new WeakMap<TopicEntry, Differences>();
  readonly #instance: MetricSubject = { scope: "instance" };
  readonly #consumed = new StepDifference();
  /** The last step with offsets. */
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
    if (offsetsKnown && silent.size === 0) putRates(put, "consumeRate", this.#instance, this.#consumed.rates(atMs, this.#snapshot.progress.consumedTotal));
    if (offsetsKnown) this.#lastAtMs = atMs;
  }

  /** What brokers hold that are stopped is no part of the topic until they are back; what they stored before still counts. */
  #sampleTopic(entry: TopicEntry, { atMs, away, offsetsKnown, put }: { atMs: number; put: PutPoint; offsetsKnown: boolean; away: ReadonlySet<string> }): void {
    const { subject } = entry;
    const records = away.size === 0 ? entry.records : entry.records.filter(({ config }) => !away.has(config.brokerName));
    if (records.length === 0) return;
    const differences = this.#differencesOf(entry);
    if (offsetsKnown) putRates(put, "consumeRate", subject, differences.consumed.rates(atMs, entry.records.reduce((sum, record) => sum + record.consumedCounter, 0)));
    let [history, stored] = [0, 0];
    for (const { figures, stepSampledAtMs } of records) {
      if (figures === null || stepSampledAtMs <= atMs - stepMs) return;
      history += figures.everStored;
      stored += figures.storedMessages;
    }
    differences.produced ??= producedSince(entry);
    if (entry.records.some(({ fellBack }) => fellBack)) differences.produced.beginAnew();
    for (const record of entry.records) record.fellBack = false;
    putRates(put, "produceRate", subject, differences.produced.rates(atMs, entry.records.reduce((sum, record) => sum + record.stepCounter, 0)));
    put("historyMessages", subject, history);
    put("storedMessages", subject, stored);
  }

  /** What groups went ahead by is counted since this console looks, from 0. */
  #differencesOf(entry: TopicEntry): Differences {
    const known = this.#differences.get(entry);
    if (known) return known;
    const made = { produced: undefined, consumed: this.#lastAtMs === undefined ? new StepDifference() : StepDifference.fromZero(this.#lastAtMs) };
    this.#differences.set(entry, made);
    return made;
  }
}

/** A topic that was made since a listing had nothing then. */
function producedSince({ records }: TopicEntry): StepDifference {
  const born = records.map(({ bornAfterMs }) => bornAfterMs).filter((atMs) => atMs !== null);
  return born.length === records.length ? StepDifference.fromZero(Math.min(...born)) : new StepDifference();
}
