import { stepMs } from "../../metrics/metric-series.ts";

/**
 * Over longer than this nobody can say how it was spread: those steps stay gaps, and what came in them is in no rate. The
 * store of metrics takes points that come five minutes late.
 */
const longestSpreadSteps = 6;

/** Rates of consecutive steps, oldest first; the last one belongs to the step that ends now. */
export type StepRates = readonly number[];

/**
 * Rates of steps out of running totals: the exact difference between the ends of two steps. Steps without a total wait as
 * gaps, at most a minute: with the next total, what was added since is spread over them evenly, in whole messages. So each
 * step has its own point, none is too large, and their sum (rate x 10 s) is what was added. After more than a minute the gaps
 * stay, and the first point tells the mean over all that passed.
 */
export class StepDifference {
  #atMs: number | undefined;
  #total = 0;
  #counted = 0;

  /** For a total that is known to have been 0 then. */
  static fromZero(atMs: number): StepDifference {
    const difference = new StepDifference();
    difference.#atMs = Math.floor(atMs / stepMs) * stepMs;
    return difference;
  }

  /** All that was added so far; it only grows. */
  get counted(): number {
    return this.#counted;
  }

  /** The next total is only where to go on from: what came before it is not known. */
  beginAnew(): void {
    this.#atMs = undefined;
  }

  /** What was added a second since the total before; null = there was none, or it fell (the engine began anew). */
  rates(atMs: number, total: number): StepRates | null {
    const elapsedMs = this.#atMs === undefined ? 0 : atMs - this.#atMs;
    const added = total - this.#total;
    this.#atMs = atMs;
    this.#total = total;
    if (added < 0 || elapsedMs < stepMs) return null;
    this.#counted += added;
    const steps = Math.round(elapsedMs / stepMs);
    return steps > longestSpreadSteps ? [(added * 1000) / elapsedMs] : spread(added, steps);
  }
}

/** Spread over steps evenly, in whole ones where it is a whole number: the rates' sum x 10 s is exactly what was added. */
export function spread(added: number, steps: number): number[] {
  const until = (step: number): number => (Number.isInteger(added) ? Math.floor((added * step) / steps) : (added * step) / steps);
  return Array.from({ length: steps }, (_, step) => ((until(step + 1) - until(step)) * 1000) / stepMs);
}
