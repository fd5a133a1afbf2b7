const points = 60;
const stepMs = 60_000;

/**
 * One figure a minute over the last hour. Minutes without a sample stay unknown. Its array is made where figures differ: most topics
 * and groups stand still, and then the minutes of the first and of the last one say all.
 */
export class TrendRing {
  static readonly stepMs = stepMs;
  #values: Float32Array | undefined;
  /** Without an array: the one figure of all minutes from the first to the last. */
  #only = Number.NaN;
  #firstMinute = -1;
  #lastMinute = -1;

  /** The last sample of a minute stands for it. After the clock was set back, minutes to come are forgotten. */
  record(nowMs: number, value: number): void {
    const minute = Math.floor(nowMs / stepMs);
    if (this.#values === undefined && !this.#goesOn(minute, value)) this.#values = this.#spreadOut();
    if (this.#values) {
      if (minute > this.#lastMinute) forgetBetween(this.#values, this.#lastMinute, minute);
      else forgetBetween(this.#values, Math.max(minute, this.#lastMinute - points), this.#lastMinute);
      this.#values[minute % points] = value;
    }
    this.#lastMinute = minute;
  }

  /** Oldest first, from the first known minute of the last hour to now; unknown minutes are null. */
  read(nowMs: number): { at: number; value: number | null }[] {
    const now = Math.floor(nowMs / stepMs);
    const found: { at: number; value: number | null }[] = [];
    for (let minute = now - points + 1; minute <= now; minute++) {
      const value = this.#at(minute);
      if (Number.isNaN(value) && found.length === 0) continue;
      found.push({ at: minute * stepMs, value: Number.isNaN(value) ? null : Math.round(value * 1000) / 1000 });
    }
    if (found.at(-1)?.value === null) found.pop();
    return found;
  }

  /** Whether one figure still says all: it is the first one, or the same again without a minute between. */
  #goesOn(minute: number, value: number): boolean {
    if (this.#lastMinute >= 0 && minute >= this.#firstMinute) return value === this.#only && minute - this.#lastMinute <= 1;
    this.#firstMinute = minute;
    this.#only = value;
    return true;
  }

  #spreadOut(): Float32Array {
    const values = new Float32Array(points).fill(Number.NaN);
    for (let minute = Math.max(this.#firstMinute, this.#lastMinute - points + 1); minute <= this.#lastMinute; minute++) values[minute % points] = this.#only;
    return values;
  }

  #at(minute: number): number {
    if (minute > this.#lastMinute || minute <= this.#lastMinute - points) return Number.NaN;
    if (this.#values) return this.#values[minute % points] ?? Number.NaN;
    return minute < this.#firstMinute ? Number.NaN : this.#only;
  }
}

/** All after `last` up to `minute`. */
function forgetBetween(values: Float32Array, last: number, minute: number): void {
  const from = Math.max(last + 1, minute - points + 1);
  for (let skipped = from; skipped <= minute; skipped++) values[skipped % points] = Number.NaN;
}
