import { stepMs } from "../../metrics/metric-series.ts";

/**
 * Rates of steps out of running totals: the exact difference between the ends of two steps. Steps without a total stay
 * gaps; the first one after them tells the mean over all that passed.
 */
export class StepDifference {
  #atMs: number | undefined;
  #total = 0;

  /** For a total that is known to have been 0 then. */
  static fromZero(atMs: number): StepDifference {
    const difference = new StepDifference();
    difference.#atMs = atMs;
    return difference;
  }

  /** What was added a second since the total before; null = there was none, or it fell (the engine began anew). */
  rate(atMs: number, total: number): number | null {
    const elapsedMs = this.#atMs === undefined ? 0 : atMs - this.#atMs;
    const added = total - this.#total;
    this.#atMs = atMs;
    this.#total = total;
    return added < 0 || elapsedMs < stepMs ? null : (added * 1000) / elapsedMs;
  }
}
