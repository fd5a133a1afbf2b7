import type { Clock } from "../clock.ts";

/** Clocks are set now and then: never sleep longer than this without a look at the time. */
const longestSleepMs = 10_000;
const afterFailureMs = 1_000;

/** Runs a task at the earliest of the times that it was asked for. */
export class DueTimer {
  private readonly clock: Clock;
  private readonly task: () => void;
  private readonly trouble: (error: unknown) => void;
  private nextMs = Infinity;
  private cancel: (() => void) | undefined;
  private isStopped = false;

  constructor(clock: Clock, task: () => void, trouble: (error: unknown) => void) {
    this.clock = clock;
    this.task = task;
    this.trouble = trouble;
  }

  /** The task runs at `dueMs` (epoch) or before; it asks again for what comes after, and runs again a second after it threw. Infinity asks for nothing. */
  wakeAt(dueMs: number): void {
    if (dueMs >= this.nextMs || this.isStopped) return;
    this.nextMs = dueMs;
    this.arm();
  }

  stop(): void {
    this.isStopped = true;
    this.cancel?.();
  }

  private arm(): void {
    this.cancel?.();
    this.cancel = this.clock.after(Math.min(longestSleepMs, Math.max(0, this.nextMs - this.clock.now())), () => this.wake());
  }

  private wake(): void {
    if (this.clock.now() < this.nextMs) return this.arm();
    this.nextMs = Infinity;
    try {
      this.task();
    } catch (error) {
      this.trouble(error);
      // It may have died before it asked for what comes after; and what fails is not tried in a hurry.
      this.nextMs = Infinity;
      this.wakeAt(this.clock.now() + afterFailureMs);
    }
  }
}
