import type { ProbeOutcome, ProbeReason, ProbeTally } from "../../../src/contract/probes.ts";

/** A point in time by the calendar, and by a clock that never jumps; latencies and time-outs go by the latter. */
export interface Instant {
  wallMs: number;
  steadyMs: number;
}

/** A probe with a known end. */
export interface ProbeResult {
  sequence: number;
  sentAtMs: number;
  outcome: ProbeOutcome;
  /** From before the send to the arrival here. */
  latencyMs: number | null;
  /** From before the send to the broker's answer. */
  sendMs: number | null;
  reason: ProbeReason | null;
  detail: string;
}

export const hourMs = 3_600_000;

export function emptyTally(): ProbeTally {
  return { sent: 0, good: 0, met: 0, late: 0, lost: 0, failed: 0, doubled: 0, outOfOrder: 0, abandoned: 0 };
}

/** Counts by the hour in which a probe was sent. */
export class HourTallies {
  #hours = new Map<number, ProbeTally>();

  of(sentAtMs: number): ProbeTally {
    const hourAt = Math.floor(sentAtMs / hourMs) * hourMs;
    const known = this.#hours.get(hourAt);
    if (known) return known;
    const fresh = emptyTally();
    this.#hours.set(hourAt, fresh);
    return fresh;
  }

  /** What was counted since the last call. */
  take(): Map<number, ProbeTally> {
    const taken = this.#hours;
    this.#hours = new Map();
    return taken;
  }
}

/** The newest results of a queue: an hour of them at the shortest interval. */
export class RecentResults {
  static readonly most = 720;
  readonly #results: ProbeResult[] = [];
  /** The one that was sent last. */
  last: ProbeResult | undefined;
  lastFailure: ProbeResult | undefined;
  /** When the newest one was back here; null = none was. */
  lastBackAtMs: number | null = null;

  add(result: ProbeResult): void {
    this.noteBack(result);
    this.#results.push(result);
    if (this.#results.length > RecentResults.most) this.#results.shift();
    if (!this.last || result.sentAtMs >= this.last.sentAtMs) this.last = result;
    if (result.reason !== null && (!this.lastFailure || result.sentAtMs >= this.lastFailure.sentAtMs)) this.lastFailure = result;
  }

  /** Also of one that was given up before. */
  noteBack({ latencyMs, sentAtMs }: ProbeResult): void {
    if (latencyMs !== null) this.lastBackAtMs = Math.max(this.lastBackAtMs ?? 0, sentAtMs + latencyMs);
  }

  /** Newest first. */
  newest(limit: number): ProbeResult[] {
    return this.#results.toSorted((a, b) => b.sentAtMs - a.sentAtMs).slice(0, limit);
  }

  /** The smallest latency that this share of the probes sent since then did not exceed; null = none is back. */
  percentile(share: number, sinceMs: number): number | null {
    const latencies = this.#results.flatMap(({ latencyMs, sentAtMs }) => (latencyMs === null || sentAtMs < sinceMs ? [] : [latencyMs])).sort((a, b) => a - b);
    return latencies[Math.max(0, Math.ceil(latencies.length * share) - 1)] ?? null;
  }

  /** Probes sent since then that did not come back in time. */
  missedSince(sinceMs: number): number {
    return this.#results.filter(({ reason, sentAtMs }) => reason !== null && sentAtMs >= sinceMs).length;
  }
}
