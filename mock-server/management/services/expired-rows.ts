import { setImmediate } from "node:timers/promises";
import type { ServiceLog } from "./actor.ts";

/** Rows that are removed before others have their turn: some milliseconds. */
const rowsAtOnce = 500;

/** Something that keeps rows for a while. */
interface ExpiringRows {
  /** Removes what has expired, at most so many rows between two steps of the iteration. */
  removeExpired(rows: number): Iterable<void>;
}

/** Removes rows that have expired, in small parts: a hundred thousand at once would hold up every request. */
export class ExpiredRows {
  readonly #kinds: readonly ExpiringRows[];
  readonly #log: Pick<ServiceLog, "warn">;
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(kinds: readonly ExpiringRows[], log: Pick<ServiceLog, "warn">) {
    this.#kinds = kinds;
    this.#log = log;
  }

  /** Joins the run that is under way. Never rejects: the next run tries again. */
  remove(): Promise<void> {
    this.#running ??= this.#remove()
      .catch((error: unknown) => this.#log.warn({ event: "expiryFailed", reason: error instanceof Error ? error.message : String(error) }, "expired rows were not removed"))
      .finally(() => {
        this.#running = undefined;
      });
    return this.#running;
  }

  /** Ends the run that is under way between two parts. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  async #remove(): Promise<void> {
    for (const kind of this.#kinds) {
      if (this.#closed) return;
      for (const _part of kind.removeExpired(rowsAtOnce)) {
        await setImmediate();
        if (this.#closed) return;
      }
    }
  }
}
