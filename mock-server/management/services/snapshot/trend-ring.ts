const points = 60;
const stepMs = 60_000;

/** One figure a minute over the last hour, in 240 bytes. Minutes without a sample stay unknown. */
export class TrendRing {
  static readonly stepMs = stepMs;
  readonly #values = new Float32Array(points).fill(Number.NaN);
  #lastMinute = -1;

  /** The last sample of a minute stands for it. After the clock was set back, minutes to come are forgotten. */
  record(nowMs: number, value: number): void {
    const minute = Math.floor(nowMs / stepMs);
    if (minute > this.#lastMinute) this.#forgetBetween(this.#lastMinute, minute);
    else this.#forgetBetween(Math.max(minute, this.#lastMinute - points), this.#lastMinute);
    this.#lastMinute = minute;
    this.#values[minute % points] = value;
  }

  /** Oldest first, from the first known minute of the last hour to now; unknown minutes are null. */
  read(nowMs: number): { at: number; value: number | null }[] {
    const now = Math.floor(nowMs / stepMs);
    const found: { at: number; value: number | null }[] = [];
    for (let minute = now - points + 1; minute <= now; minute++) {
      const known = minute <= this.#lastMinute && minute > this.#lastMinute - points;
      const value = known ? (this.#values[minute % points] ?? Number.NaN) : Number.NaN;
      if (Number.isNaN(value) && found.length === 0) continue;
      found.push({ at: minute * stepMs, value: Number.isNaN(value) ? null : Math.round(value * 1000) / 1000 });
    }
    if (found.at(-1)?.value === null) found.pop();
    return found;
  }

  #forgetBetween(last: number, minute: number): void {
    if (last < 0) return;
    const from = Math.max(last + 1, minute - points + 1);
    for (let skipped = from; skipped <= minute; skipped++) this.#values[skipped % points] = Number.NaN;
  }
}
