import type { Clock } from "./actor.ts";
import { elapsedMs } from "./elapsed-time.ts";

interface Held {
  atMs: number;
  value: Promise<unknown>;
}

const maxHeld = 500;

/**
 * Answers that are shared for a few seconds: ten tabs on one page make the calls of one (CF-015).
 * Failures are not kept, so the next reader asks again.
 */
export class SharedReads {
  readonly #held = new Map<string, Held>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The value with the time at which it was read. */
  async read<T>(key: string, lifeMs: number, readNow: () => Promise<T>): Promise<{ value: T; atMs: number }> {
    const held = this.#held.get(key);
    // A key always stands for one kind of value.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    if (held && elapsedMs(this.#clock(), held.atMs) < lifeMs) return { value: (await held.value) as T, atMs: held.atMs };
    const fresh = { atMs: this.#clock(), value: readNow() };
    this.#held.set(key, fresh);
    if (this.#held.size > maxHeld) this.#held.delete(this.#held.keys().next().value ?? "");
    try {
      return { value: await fresh.value, atMs: fresh.atMs };
    } catch (error) {
      if (this.#held.get(key) === fresh) this.#held.delete(key);
      throw error;
    }
  }

  /** One answer that must be read anew. */
  forget(key: string): void {
    this.#held.delete(key);
  }

  /** After a change: what was read before it is not shown any more. */
  forgetAll(): void {
    this.#held.clear();
  }
}
