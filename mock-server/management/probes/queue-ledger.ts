import { Outages } from "./outages.ts";
import type { ProbeFailure } from "./probe-failure.ts";
import { HourTallies, RecentResults } from "./probe-results.ts";
import type { Instant, ProbeResult } from "./probe-results.ts";
import type { ProbeStamp } from "./probe-stamp.ts";

interface Pending {
  sequence: number;
  at: Instant;
  sendMs: number | null;
  result: ProbeResult | undefined;
}

/** What the metrics of one step are made of. */
export interface ProbeStep {
  sent: number;
  /** Not back in time, and refused ones. */
  lost: number;
  doubled: number;
  /** The largest of the step; null = none came back. */
  latencyMs: number | null;
}

export interface LedgerRules {
  timeoutMs: number;
  objectiveMs: number;
}

/** How many past probes are remembered, to know a late or doubled one when it comes. */
const rememberedProbes = 2000;
const noStep: ProbeStep = { sent: 0, lost: 0, doubled: 0, latencyMs: null };

/**
 * The books of one queue. Every probe ends once: in time, slow, lost, or failed when its send was refused. One that comes back
 * after it was given up is late, and stays lost; one that comes back again is doubled. Knows no clock and no engine.
 */
export class QueueLedger {
  readonly recent = new RecentResults();
  readonly outages = new Outages();
  readonly hours = new HourTallies();
  rules: LedgerRules;
  /** In the order of sending. */
  readonly #pending = new Map<number, Pending>();
  /** Back before the broker said that it had them. */
  readonly #unanswered = new Map<number, Pending>();
  readonly #givenUp = new Map<number, ProbeResult>();
  readonly #returned = new Map<number, number>();
  #highestReturned = 0;
  #step = noStep;
  #foreign: { run: string; highest: number; returned: Map<number, number>; givenUp: Map<number, ProbeResult> } | undefined;

  constructor(rules: LedgerRules) {
    this.rules = rules;
  }

  get inFlight(): number {
    return this.#pending.values().filter(({ result }) => result === undefined).toArray().length;
  }

  /** Before the send: its message may be here before the broker's answer is. */
  begin(sequence: number, at: Instant): void {
    this.#pending.set(sequence, { sequence, at, sendMs: null, result: undefined });
    this.#step = { ...this.#step, sent: this.#step.sent + 1 };
  }

  answered(sequence: number, at: Instant): void {
    const probe = this.#pending.get(sequence) ?? this.#unanswered.get(sequence);
    if (!probe) return;
    probe.sendMs = at.steadyMs - probe.at.steadyMs;
    if (probe.result) probe.result.sendMs = probe.sendMs;
    this.#unanswered.delete(sequence);
  }

  /** Its send was refused, or nobody knows what became of it; then it may still come, late. */
  failed(sequence: number, why: ProbeFailure): void {
    this.#giveUp(this.#pending.get(sequence), "failed", why);
  }

  arrived(sequence: number, at: Instant): void {
    const back = this.#returned.get(sequence);
    if (back !== undefined) return this.#countDoubled(back);
    const probe = this.#pending.get(sequence);
    const givenUp = this.#givenUp.get(sequence);
    if (!probe && !givenUp) return;
    remember(this.#returned, sequence, probe?.at.wallMs ?? givenUp?.sentAtMs ?? 0);
    if (givenUp || probe?.result) this.#countLate(givenUp, probe ? at.steadyMs - probe.at.steadyMs : at.wallMs - (givenUp?.sentAtMs ?? 0));
    else if (probe && at.steadyMs - probe.at.steadyMs > this.rules.timeoutMs) {
      this.#giveUp(probe, "lost", { reason: "notBack", detail: "" });
      this.#countLate(this.#givenUp.get(sequence), at.steadyMs - probe.at.steadyMs);
    } else if (probe) {
      if (sequence < this.#highestReturned) this.hours.of(probe.at.wallMs).outOfOrder++;
      if (probe.sendMs === null) remember(this.#unanswered, sequence, probe);
      this.#end(probe, this.#backInTime(probe.sequence, probe.at.wallMs, at.steadyMs - probe.at.steadyMs, probe.sendMs));
    }
    this.#highestReturned = Math.max(this.#highestReturned, sequence);
  }

  /** Gives up what was sent longer ago than the time-out; `why` when the queue cannot be read. */
  expire(steadyMs: number, why: ProbeFailure = { reason: "notBack", detail: "" }): void {
    for (const probe of this.#pending.values()) if (!probe.result && steadyMs - probe.at.steadyMs > this.rules.timeoutMs) this.#giveUp(probe, "lost", why);
  }

  /** A probe of another console: what is missing between two of them is lost. Its latency is the difference of two machines' clocks. */
  readAlong({ everyMs, run, sentAtMs, sequence }: ProbeStamp, wallMs: number): void {
    if (this.#foreign?.run !== run) this.#foreign = { run, highest: sequence - 1, returned: new Map(), givenUp: new Map() };
    const { givenUp, highest, returned } = this.#foreign;
    const back = returned.get(sequence);
    if (back !== undefined) return this.#countDoubled(back);
    const missing = givenUp.get(sequence);
    const latencyMs = Math.max(0, wallMs - sentAtMs);
    remember(returned, sequence, sentAtMs);
    if (missing) return this.#countLate(missing, latencyMs);
    for (let gap = Math.max(highest + 1, sequence - rememberedProbes); gap < sequence; gap++) {
      const lost: ProbeResult = { sequence: gap, sentAtMs: sentAtMs - (sequence - gap) * everyMs, outcome: "lost", latencyMs: null, sendMs: null, reason: "notBack", detail: "" };
      remember(givenUp, gap, lost);
      this.#countSent();
      this.#settle(lost);
    }
    this.#foreign.highest = Math.max(highest, sequence);
    this.#countSent();
    this.#settle(this.#backInTime(sequence, sentAtMs, latencyMs, null));
  }

  /** Probing stops: nothing is said of what is still on its way. Returns how many those are. */
  abandon(): number {
    const open = [...this.#pending.values()].filter(({ result }) => result === undefined);
    for (const { at } of open) this.hours.of(at.wallMs).abandoned++;
    this.#pending.clear();
    return open.length;
  }

  /** What happened since the last call. */
  takeStep(): ProbeStep {
    const step = this.#step;
    this.#step = noStep;
    return step;
  }

  #backInTime(sequence: number, sentAtMs: number, latencyMs: number, sendMs: number | null): ProbeResult {
    return { sequence, sentAtMs, outcome: latencyMs <= this.rules.objectiveMs ? "inTime" : "slow", latencyMs, sendMs, reason: null, detail: "" };
  }

  #giveUp(probe: Pending | undefined, outcome: "lost" | "failed", { detail, reason }: ProbeFailure): void {
    if (!probe || probe.result) return;
    const result: ProbeResult = { sequence: probe.sequence, sentAtMs: probe.at.wallMs, outcome, latencyMs: null, sendMs: probe.sendMs, reason, detail };
    remember(this.#givenUp, probe.sequence, result);
    this.#end(probe, result);
  }

  /** Tells ends in the order of sending, so that an outage begins and ends with the right probes. */
  #end(probe: Pending, result: ProbeResult): void {
    probe.result = result;
    this.#count(result);
    for (const [sequence, { result: known }] of this.#pending) {
      if (!known) return;
      this.#pending.delete(sequence);
      this.outages.add(known);
    }
  }

  #settle(result: ProbeResult): void {
    this.#count(result);
    this.outages.add(result);
  }

  #count(result: ProbeResult): void {
    const tally = this.hours.of(result.sentAtMs);
    tally.sent++;
    if (result.outcome === "lost" || result.outcome === "failed") tally[result.outcome]++;
    else tally.good++;
    if (result.outcome === "inTime") tally.met++;
    this.recent.add(result);
    const { latencyMs } = result;
    if (latencyMs === null) this.#step = { ...this.#step, lost: this.#step.lost + 1 };
    else this.#step = { ...this.#step, latencyMs: Math.max(latencyMs, this.#step.latencyMs ?? 0) };
  }

  #countSent(): void {
    this.#step = { ...this.#step, sent: this.#step.sent + 1 };
  }

  #countLate(result: ProbeResult | undefined, latencyMs: number): void {
    if (!result) return;
    Object.assign(result, { outcome: "late", latencyMs } satisfies Partial<ProbeResult>);
    this.recent.noteBack(result);
    this.hours.of(result.sentAtMs).late++;
  }

  #countDoubled(sentAtMs: number): void {
    this.hours.of(sentAtMs).doubled++;
    this.#step = { ...this.#step, doubled: this.#step.doubled + 1 };
  }
}

function remember<V>(map: Map<number, V>, sequence: number, value: V): void {
  map.set(sequence, value);
  if (map.size <= rememberedProbes) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
