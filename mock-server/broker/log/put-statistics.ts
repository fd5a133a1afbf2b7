/** Upper bounds in ms of the first twelve of the 13 buckets of spec BRK-4; the first holds what took under a millisecond. */
const bucketBoundsMs = [0, 10, 50, 100, 200, 500, 1000, 2000, 3000, 4000, 5000, 10_000];
/** Latencies are kept by powers of 2^(1/4) of a microsecond: percentiles are right within 19 %. */
const latencySteps = 128;

/** Counts of stored messages and of the time that handing them to the operating system took. */
export class PutStatistics {
  putTimes = 0;
  putSizeBytes = 0;
  putFailedTimes = 0;
  entireTimeMaxMs = 0;
  readonly timeBuckets: number[] = Array.from({ length: bucketBoundsMs.length + 1 }, () => 0);
  readonly #latencies = new Float64Array(latencySteps);

  /** `count` messages went to the operating system together in `elapsedMs`. */
  written(count: number, elapsedMs: number): void {
    if (count === 0) return;
    const wholeMs = Math.floor(elapsedMs);
    const bucket = bucketBoundsMs.findIndex((bound) => (bound === 0 ? wholeMs === 0 : wholeMs < bound));
    const at = bucket < 0 ? bucketBoundsMs.length : bucket;
    this.timeBuckets[at] = (this.timeBuckets[at] ?? 0) + count;
    const step = Math.min(latencySteps - 1, Math.max(0, Math.ceil(Math.log2(Math.max(1, elapsedMs * 1000)) * 4)));
    this.#latencies[step] = (this.#latencies[step] ?? 0) + count;
    if (wholeMs > this.entireTimeMaxMs) this.entireTimeMaxMs = wholeMs;
  }

  /** The time in ms that the given part (0 to 1) of all messages did not exceed. */
  latencyMs(part: number): number {
    const total = this.#latencies.reduce((sum, count) => sum + count, 0);
    let seen = 0;
    for (let step = 0; step < latencySteps; step++) {
      seen += this.#latencies[step] ?? 0;
      if (total > 0 && seen >= total * part) return 2 ** (step / 4) / 1000;
    }
    return 0;
  }
}
