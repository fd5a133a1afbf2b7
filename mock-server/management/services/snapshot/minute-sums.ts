import { stepMs } from "../../metrics/metric-series.ts";
import { inParallel } from "../in-parallel.ts";
import { spread } from "./step-difference.ts";

/** Engines count by minutes that end with every ten seconds of their own: what they tell may lack the newest ten seconds. */
const minuteMs = 60_000;
const atOnce = 8;

interface Asked {
  movedAtMs: number;
  askedAtMs: number;
  /** undefined = not told. */
  sum: number | undefined;
}

/**
 * What an engine counted over its last minute, asked once a minute of those that move and once more when they stopped. Each
 * sum stands for the six steps after it, so that their total is exact, a minute late.
 */
export class MinuteSums<K extends object> {
  readonly #read: (key: K) => Promise<number | null>;
  readonly #asked = new Map<K, Asked>();

  constructor(read: (key: K) => Promise<number | null>) {
    this.#read = read;
  }

  moved(key: K, atMs: number): void {
    const known = this.#asked.get(key);
    if (known) known.movedAtMs = atMs;
    else this.#asked.set(key, { movedAtMs: atMs, askedAtMs: -Infinity, sum: undefined });
  }

  /** Asks at most `most` of those whose minute is over; forgets those that are none any more. */
  async read(atMs: number, most: number, isKnown: (key: K) => boolean): Promise<void> {
    for (const [key, asked] of this.#asked) {
      if (!isKnown(key)) this.#asked.delete(key);
      // The clock was set back: what was told then belongs to no step from now on.
      if (asked.askedAtMs > atMs) Object.assign(asked, { movedAtMs: Math.min(asked.movedAtMs, atMs), askedAtMs: -Infinity, sum: undefined } satisfies Asked);
    }
    const due = [...this.#asked].filter(([, asked]) => asked.movedAtMs + stepMs >= asked.askedAtMs && atMs - asked.askedAtMs >= minuteMs).sort(([, left], [, right]) => left.askedAtMs - right.askedAtMs);
    await inParallel(due.slice(0, most), atOnce, async ([key, asked]) => {
      asked.askedAtMs = atMs;
      asked.sum = (await this.#read(key).catch(() => null)) ?? undefined;
    });
  }

  /** A second, of those that ever moved; 0 once the last minute is over, null = not known. */
  *rates(atMs: number): Generator<[K, number | null]> {
    for (const [key, { askedAtMs, movedAtMs, sum }] of this.#asked) {
      if (atMs - askedAtMs < minuteMs) yield [key, sum === undefined ? null : (spread(sum, minuteMs / stepMs)[Math.floor((atMs - askedAtMs) / stepMs)] ?? null)];
      else yield [key, movedAtMs + stepMs < askedAtMs ? 0 : null];
    }
  }
}
