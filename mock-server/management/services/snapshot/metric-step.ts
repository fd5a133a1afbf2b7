import { metricNames } from "../../../../src/contract/metric-names.ts";
import type { MetricName } from "../../../../src/contract/metric-names.ts";
import type { MetricSubject } from "../../../../src/contract/metrics.ts";
import { handleForMs, stepMs } from "../../metrics/metric-series.ts";
import type { MetricSink, SeriesId } from "../../metrics/metric-series.ts";
import type { Clock, ServiceLog } from "../actor.ts";
import type { StepRates } from "./step-difference.ts";

/**
 * One point of the step, or of one so many steps before it that waited as a gap. What is not known gets no point: a gap, never 0.
 * A point that is there already stays.
 */
export type PutPoint = (metric: MetricName, subject: MetricSubject, value: number, stepsAgo?: number) => void;

/** Unknown = no point. */
export function putKnown(put: PutPoint, metric: MetricName, subject: MetricSubject, value: number | null): void {
  if (value !== null) put(metric, subject, value);
}

/** The rates of the step and of gaps before it. */
export function putRates(put: PutPoint, metric: MetricName, subject: MetricSubject, rates: StepRates | null): void {
  for (const [index, rate] of rates?.entries() ?? []) put(metric, subject, rate, (rates?.length ?? 0) - 1 - index);
}

/**
 * Tells what was seen up to the end of one step. Subjects are best kept and given again each time (one object a
 * topic, group or broker): the series of a subject is then found without making its name.
 */
export interface StepSampler {
  /** `atMs`: end of the step, a multiple of 10 s. */
  sample(atMs: number, put: PutPoint): void;
}

export interface MetricStepParts {
  instanceId: string;
  sink: MetricSink;
  samplers: readonly StepSampler[];
  /** Reads what the step needs from the engine; begins at the end of the step. */
  prepare: (atMs: number) => Promise<unknown>;
  clock: Clock;
  log: ServiceLog;
}

/** An engine that answers later than this is not waited for: its figures then have a gap. */
const longestPreparationMs = 4000;
const indexOf = new Map(metricNames.map((name, index) => [name, index]));

/** At every wall-clock multiple of ten seconds: walks the samplers and hands their points to the sink as one step. */
export class MetricStep {
  readonly #parts: MetricStepParts;
  /** Series by subject and metric. Subjects that nobody keeps any more are forgotten with their ids. */
  #ids = new WeakMap<MetricSubject, (SeriesId | undefined)[]>();
  #idsSinceMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(parts: MetricStepParts) {
    this.#parts = parts;
  }

  start(): void {
    const now = this.#parts.clock();
    const atMs = (Math.floor(now / stepMs) + 1) * stepMs;
    this.#timer = setTimeout(() => void this.#step(atMs), atMs - now).unref();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** Steps that the process slept through stay gaps: the next one is the next multiple. */
  async #step(atMs: number): Promise<void> {
    await this.#prepared(atMs);
    if (this.#stopped) return;
    try {
      this.#renewIds(atMs);
      this.record(atMs);
    } catch (error) {
      this.#parts.log.warn({ event: "metricStepFailed", instanceId: this.#parts.instanceId, reason: error instanceof Error ? error.message : String(error) }, "a step of the metrics was not stored");
    }
    this.start();
  }

  async #prepared(atMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, longestPreparationMs).unref()));
    await Promise.race([this.#parts.prepare(atMs).catch(() => undefined), patience]);
    clearTimeout(timer);
  }

  /** Takes the points of the step that ends at `atMs` and stores them, those of steps before it first. */
  record(atMs: number): void {
    const steps: { ids: SeriesId[]; values: number[] }[] = [];
    const put: PutPoint = (metric, subject, value, stepsAgo = 0) => {
      if (!Number.isFinite(value)) return;
      while (steps.length <= stepsAgo) steps.push({ ids: [], values: [] });
      steps[stepsAgo]?.ids.push(this.#idOf(metric, subject));
      steps[stepsAgo]?.values.push(value);
    };
    for (const sampler of this.#parts.samplers) sampler.sample(atMs, put);
    for (const [stepsAgo, { ids, values }] of [...steps.entries()].toReversed()) if (ids.length > 0) this.#parts.sink.record(atMs - stepsAgo * stepMs, ids, values);
  }

  /** Series that had no point for long may have been forgotten by the sink. */
  #renewIds(atMs: number): void {
    if (Math.abs(atMs - this.#idsSinceMs) < handleForMs) return;
    this.#ids = new WeakMap();
    this.#idsSinceMs = atMs;
  }

  #idOf(metric: MetricName, subject: MetricSubject): SeriesId {
    let known = this.#ids.get(subject);
    if (known === undefined) this.#ids.set(subject, (known = []));
    const index = indexOf.get(metric)!;
    return (known[index] ??= this.#parts.sink.series({ instanceId: this.#parts.instanceId, metric, subject }));
  }
}
