import { stepMs as pointMs } from "../metrics/metric-series.ts";
import type { MetricTier } from "../metrics/metric-series.ts";
import { fieldRefusal } from "./service-error.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** Steps that the server chooses from; each is drawn without a remainder by a day. */
const steps = [pointMs, 30_000, minuteMs, 5 * minuteMs, 10 * minuteMs, 30 * minuteMs, hourMs, 3 * hourMs, dayMs];
const longestRangeMs = 366 * dayMs;
const mostPoints = 11_000;

/** Refuses a range without an inside, and one of more than a year. */
export function refuseBadRange(fromMs: number, toMs: number): void {
  if (fromMs >= toMs) throw fieldRefusal("to", "too_small", "The end of the range must lie after its begin.");
  if (toMs - fromMs > longestRangeMs) throw fieldRefusal("to", "too_big", "The range may be a year long at most.");
}

/** Refuses a step that points do not fit into, and one that makes more of them than a chart can hold. */
export function refuseBadStep(stepMs: number, fromMs: number, toMs: number): void {
  if (stepMs % pointMs !== 0) throw fieldRefusal("stepMs", "not_in_list", "The step must be a multiple of 10 s.");
  if ((toMs - fromMs) / stepMs > mostPoints) throw fieldRefusal("stepMs", "too_small", `The range holds more than ${mostPoints} steps of this length.`, Math.ceil((toMs - fromMs) / mostPoints / pointMs) * pointMs);
}

/** The shortest step that makes at most `maxPoints` of the range and is no finer than what is still kept from that long ago. */
export function chooseStep({ ageMs, fromMs, maxPoints, tiers, toMs }: { fromMs: number; toMs: number; maxPoints: number; ageMs: number; tiers: readonly MetricTier[] }): number {
  const kept = tiers.find((tier) => ageMs <= tier.keptMs) ?? tiers.at(-1);
  const finestMs = Math.max(kept?.stepMs ?? pointMs, (toMs - fromMs) / maxPoints);
  return steps.find((stepMs) => stepMs >= finestMs) ?? dayMs;
}
