import type { ProbeReason } from "../../../src/contract/probes.ts";
import type { ProbeResult } from "./probe-results.ts";

/** A time in which the probes of one queue did not come back. */
export interface Outage {
  beginAtMs: number;
  /** When the first probe that came back was sent; null = it goes on. */
  endAtMs: number | null;
  lastFailedAtMs: number;
  failures: number;
  reason: ProbeReason;
  detail: string;
  /** false: probing stopped before it was over. */
  sawEnd: boolean;
}

/** Makes outages of results that come in the order in which the probes were sent. */
export class Outages {
  #open: Outage | undefined;
  #changed = new Set<Outage>();

  add({ detail, reason, sentAtMs }: ProbeResult): void {
    if (reason === null) {
      if (this.#open) this.#change({ endAtMs: sentAtMs, sawEnd: true });
      this.#open = undefined;
      return;
    }
    this.#open ??= { beginAtMs: sentAtMs, endAtMs: null, lastFailedAtMs: sentAtMs, failures: 0, reason, detail, sawEnd: false };
    this.#change({ lastFailedAtMs: sentAtMs, failures: this.#open.failures + 1 });
  }

  /** What changed since the last call. */
  take(): Outage[] {
    const taken = [...this.#changed];
    this.#changed = new Set();
    return taken;
  }

  #change(fields: Partial<Outage>): void {
    if (this.#open) this.#changed.add(Object.assign(this.#open, fields));
  }
}
