import type { Clock } from "../clock.ts";

/**
 * So many messages a second, at most one second's worth at once. What is spent beyond it (the messages of one batch)
 * is owed: nothing more is allowed until it was earned.
 */
export class TokenBucket {
  readonly perSecond: number;
  private readonly clock: Clock;
  private tokens: number;
  private filledMs: number;

  constructor(perSecond: number, clock: Clock) {
    this.perSecond = perSecond;
    this.clock = clock;
    this.tokens = perSecond;
    this.filledMs = clock.now();
  }

  /** Whole messages that may go now; 0 or less = none. */
  available(): number {
    const nowMs = this.clock.now();
    // A clock that was set back earns nothing, and loses nothing.
    const elapsedMs = Math.max(0, nowMs - this.filledMs);
    this.filledMs = nowMs;
    this.tokens = Math.min(this.perSecond, this.tokens + (elapsedMs * this.perSecond) / 1000);
    return Math.floor(this.tokens);
  }

  spend(messages: number): void {
    this.tokens -= messages;
  }
}
