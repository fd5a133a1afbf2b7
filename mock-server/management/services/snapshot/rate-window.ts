const slots = 8;
const windowMs = 60_000;
const closeMs = windowMs / slots;

/**
 * Messages a second over about the last minute, made of running totals (offsets). A total that falls
 * (topic made anew, offsets reset) starts the window again, and so does a clock that was set back.
 */
export class RateWindow {
  /** Time and total by turns, oldest first: there are several windows a topic and group, and one small array each is a third of two typed ones. */
  readonly #samples: number[] = [];

  push(atMs: number, total: number): void {
    const samples = this.#samples;
    if (samples.length > 0 && (total < this.#total(-1) || atMs < this.#atMs(-1))) samples.length = 0;
    // Samples that follow each other closely take each other's place, so that the window stays a minute.
    if (samples.length > 2 && this.#atMs(-1) - this.#atMs(-2) < closeMs) samples.length -= 2;
    if (samples.length === 2 * slots) this.#drop(1);
    samples.push(atMs, total);
    // The sample just before the window's begin stays, so that a slow sweep still has two.
    let old = 0;
    while (2 * (old + 2) < samples.length && this.#atMs(old + 1) <= atMs - windowMs) old++;
    if (old > 0) this.#drop(old);
  }

  /** null until two samples are there. */
  rate(): number | null {
    if (this.#samples.length < 4) return null;
    const elapsedMs = this.#atMs(-1) - this.#atMs(0);
    return elapsedMs <= 0 ? null : Math.round(((this.#total(-1) - this.#total(0)) * 1_000_000) / elapsedMs) / 1000;
  }

  /** Of a sample, counted from the end when negative. */
  #atMs(sample: number): number {
    return this.#samples.at(2 * sample) ?? 0;
  }

  #total(sample: number): number {
    return this.#samples.at(2 * sample + 1) ?? 0;
  }

  #drop(count: number): void {
    this.#samples.copyWithin(0, 2 * count);
    this.#samples.length -= 2 * count;
  }
}
