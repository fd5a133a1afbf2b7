import type { MetricName } from "../../../../../src/contract/metric-names.ts";
import type { MetricSubject } from "../../../../../src/contract/metrics.ts";
import type { PutPoint } from "../metric-step.ts";
import type { Depth } from "./group-stand.ts";

/** A sum that one unknown part makes unknown: without it, it would be too small. */
export class Sum {
  value: number | null = 0;
  parts = 0;

  add(part: number | null): void {
    this.value = this.value === null || part === null ? null : this.value + part;
    this.parts++;
  }

  put(put: PutPoint, metric: MetricName, subject: MetricSubject): void {
    if (this.value !== null) put(metric, subject, this.value);
  }
}

/** Lag, in flight and ready of one topic over its groups, or of the instance. */
export class DepthSums {
  readonly #lag = new Sum();
  readonly #inflight = new Sum();
  readonly #ready = new Sum();

  /** null = a part of which not even the lag is known. */
  add(depth: Depth | null): void {
    this.#lag.add(depth?.lag ?? null);
    this.#inflight.add(depth?.inflight ?? null);
    this.#ready.add(depth?.ready ?? null);
  }

  put(put: PutPoint, subject: MetricSubject): void {
    this.#lag.put(put, "lag", subject);
    this.#inflight.put(put, "inflight", subject);
    this.#ready.put(put, "ready", subject);
  }
}

/** The mean of what is known (C-26); none when nothing is. */
export class Mean {
  #sum = 0;
  #weight = 0;

  add(value: number | null, weight = 1): void {
    if (value === null || weight === 0) return;
    this.#sum += value * weight;
    this.#weight += weight;
  }

  get value(): number | null {
    return this.#weight === 0 ? null : this.#sum / this.#weight;
  }
}
