const slots = 8;
const windowMs = 60_000;
const closeMs = windowMs / slots;

/**
 * Messages a second over about the last minute, made of running totals (offsets). A total that falls
 * (topic made anew, offsets reset) starts the window again, and so does a clock that was set back.
 */
export class RateWindow {
  readonly #at = new Float64Array(slots);
  readonly #totals = new Float64Array(slots);
  #length = 0;

  push(atMs: number, total: number): void {
    const last = this.#length - 1;
    if (last >= 0 && (total < (this.#totals[last] ?? 0) || atMs < (this.#at[last] ?? 0))) this.#length = 0;
    // Samples that follow each other closely take each other's place, so that the window stays a minute.
    if (this.#length > 1 && (this.#at[this.#length - 1] ?? 0) - (this.#at[this.#length - 2] ?? 0) < closeMs) this.#length--;
    if (this.#length === slots) this.#drop(1);
    this.#at[this.#length] = atMs;
    this.#totals[this.#length] = total;
    this.#length++;
    // The sample just before the window's begin stays, so that a slow sweep still has two.
    let old = 0;
    while (old + 1 < this.#length - 1 && (this.#at[old + 1] ?? 0) <= atMs - windowMs) old++;
    if (old > 0) this.#drop(old);
  }

  /** null until two samples are there. */
  rate(): number | null {
    const last = this.#length - 1;
    if (last < 1) return null;
    const elapsedMs = (this.#at[last] ?? 0) - (this.#at[0] ?? 0);
    return elapsedMs <= 0 ? null : Math.round((((this.#totals[last] ?? 0) - (this.#totals[0] ?? 0)) * 1_000_000) / elapsedMs) / 1000;
  }

  #drop(count: number): void {
    this.#at.copyWithin(0, count, this.#length);
    this.#totals.copyWithin(0, count, this.#length);
    this.#length -= count;
  }
}
