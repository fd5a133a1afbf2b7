import type { Clock } from "./actor.ts";
import { refusal } from "./service-error.ts";

const freeFailures = 5;
const firstLockMs = 30_000;
const longestLockMs = 15 * 60_000;
const forgetAfterMs = 60 * 60_000;
const maxTracked = 10_000;

interface Failures {
  count: number;
  lockedUntilMs: number;
  lastAtMs: number;
}

/**
 * Slows down guessing: after five failures of one account from one address that pair is locked, for 30 s
 * and then twice as long each time. Per pair, so that a stranger cannot lock an administrator out.
 */
export class SignInAttempts {
  readonly #failures = new Map<string, Failures>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  refuseWhileLocked(account: string, address: string): void {
    const waitMs = (this.#failures.get(keyOf(account, address))?.lockedUntilMs ?? 0) - this.#clock();
    if (waitMs > 0) throw refusal("too_many_attempts", "Too many failed attempts to sign in.", { retryAfterSeconds: Math.ceil(waitMs / 1000) });
  }

  failed(account: string, address: string): void {
    const now = this.#clock();
    const before = this.#failures.get(keyOf(account, address));
    const count = before && now - before.lastAtMs < forgetAfterMs ? before.count + 1 : 1;
    const lockMs = count < freeFailures ? 0 : Math.min(longestLockMs, firstLockMs * 2 ** (count - freeFailures));
    this.#forgetOld(now);
    this.#failures.set(keyOf(account, address), { count, lockedUntilMs: now + lockMs, lastAtMs: now });
  }

  succeeded(account: string, address: string): void {
    this.#failures.delete(keyOf(account, address));
  }

  /** Bounded: whoever tries a million names must not fill the memory. */
  #forgetOld(now: number): void {
    if (this.#failures.size < maxTracked) return;
    for (const [key, failures] of this.#failures) if (now - failures.lastAtMs > forgetAfterMs) this.#failures.delete(key);
    for (const key of this.#failures.keys()) {
      if (this.#failures.size < maxTracked) break;
      this.#failures.delete(key);
    }
  }
}

function keyOf(account: string, address: string): string {
  return `${address} ${account}`;
}
