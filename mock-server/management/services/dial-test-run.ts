import type { Warning } from "../../../src/contract/paging.ts";

const longestTestMs = 60_000;

/** One run of a dial test: how long it takes, and when it stops before it has all its messages. */
export class DialTestRun {
  readonly #clock: () => number;
  readonly #cancelled: AbortSignal;
  readonly #startedAtMs: number;

  constructor(clock: () => number, cancelled: AbortSignal) {
    this.#clock = clock;
    this.#cancelled = cancelled;
    this.#startedAtMs = clock();
  }

  elapsedMs(): number {
    return this.#clock() - this.#startedAtMs;
  }

  /** Nobody waits for it any more, or its minute is over. */
  mustStop(): boolean {
    return this.#cancelled.aborted || this.elapsedMs() > longestTestMs;
  }
}

/** Says that a test ended before it had the messages it was asked for. */
export function stoppedAfter(done: number, wanted: number): Warning {
  return { code: "truncated", subject: "messages", detail: `stopped after ${done} of ${wanted}` };
}
