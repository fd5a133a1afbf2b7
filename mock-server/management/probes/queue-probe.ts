import { setTimeout as sleep } from "node:timers/promises";
import { probeGroup } from "../adapters/port/own-names.ts";
import type { ProbesPort, ProbeTarget } from "../adapters/port/probes-port.ts";
import type { HolderWatch, ProbeSender } from "./holder-watch.ts";
import { failureOf, lacksGroup } from "./probe-failure.ts";
import type { ProbeFailure } from "./probe-failure.ts";
import type { Instant } from "./probe-results.ts";
import { decodeStamp, encodeStamp } from "./probe-stamp.ts";
import { QueueLedger } from "./queue-ledger.ts";
import type { LedgerRules } from "./queue-ledger.ts";

export interface QueueProbeRules extends LedgerRules {
  everyMs: number;
}

export interface QueueProbeParts {
  port: ProbesPort;
  plan: string;
  sender: ProbeSender;
  watch: HolderWatch;
  rules: QueueProbeRules;
  now: () => Instant;
  /** The broker does not make the group by itself; resolves when it was tried. */
  createGroup: (brokerName: string) => Promise<void>;
}

/** As long as clients let a broker hold a pull. */
const waitMs = 15_000;
const pauseMs = 1_000;

/** Probes one queue: sends at its times, and reads it all the time as a consumer does. */
export class QueueProbe {
  readonly brokerName: string;
  readonly target: ProbeTarget;
  readonly ledger: QueueLedger;
  readonly #parts: QueueProbeParts;
  readonly #stopped = new AbortController();
  #rules: QueueProbeRules;
  #dueAtMs: number;
  #sequence = 0;
  /** Where it reads on; undefined = the end of the queue was not found yet. */
  #offset: number | undefined;
  /** Why it cannot be read now. */
  #unread: ProbeFailure | undefined;

  /** `firstAtMs`: when the first probe is sent, by the steady clock. */
  constructor(brokerName: string, target: ProbeTarget, firstAtMs: number, parts: QueueProbeParts) {
    this.brokerName = brokerName;
    this.target = target;
    this.#parts = parts;
    this.#rules = parts.rules;
    this.#dueAtMs = firstAtMs;
    this.ledger = new QueueLedger(parts.rules);
    void this.#read();
  }

  /** Sends when it is time, and gives up what did not come back. */
  tick(at: Instant): void {
    this.ledger.expire(at.steadyMs, this.#unread);
    if (at.steadyMs < this.#dueAtMs) return;
    // What came before the end of the queue was known is not ours, so nothing is sent until then.
    if (this.#offset === undefined && this.#unread === undefined) return;
    // Not made up for: a process that was stopped for a while sends one probe, not all that it missed.
    this.#dueAtMs = Math.max(this.#dueAtMs + this.#rules.everyMs, at.steadyMs + this.#rules.everyMs / 2);
    if (this.#parts.watch.other(at.wallMs) === null) void this.#send(at);
  }

  /** In flight now are given up without a result. */
  stop(): number {
    this.#stopped.abort();
    return this.ledger.abandon();
  }

  async #send(at: Instant): Promise<void> {
    const { now, plan, port, sender } = this.#parts;
    const sequence = ++this.#sequence;
    this.ledger.begin(sequence, at);
    if (this.#offset === undefined) return this.ledger.failed(sequence, this.#unread ?? { reason: "refused", detail: "" });
    try {
      await port.send(this.target, encodeStamp({ plan, ...sender, sequence, sentAtMs: at.wallMs, everyMs: this.#rules.everyMs }));
      this.ledger.answered(sequence, now());
    } catch (error) {
      if (!this.#stopped.signal.aborted) this.ledger.failed(sequence, failureOf(error));
    }
  }

  async #read(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      const startedAtMs = this.#parts.now().steadyMs;
      let arrivals = 0;
      try {
        arrivals = this.#offset === undefined ? await this.#findEnd() : await this.#readOn(this.#offset);
        this.#unread = undefined;
      } catch (error) {
        if (signal.aborted) return;
        this.#unread = failureOf(error);
        if (lacksGroup(error)) await this.#parts.createGroup(this.brokerName);
        // Sending makes it, where brokers make topics by themselves.
        if (this.#unread.reason === "noTopic") this.#offset ??= 0;
      }
      // A broker that answers at once without anything, or not at all, is not asked without a pause.
      if (arrivals === 0 && this.#parts.now().steadyMs - startedAtMs < pauseMs) await sleep(pauseMs, undefined, { ref: false, signal }).catch(() => undefined);
    }
  }

  /** The newest message tells who else probes; reading begins behind it. */
  async #findEnd(): Promise<number> {
    const { arrivals, nextOffset } = await this.#parts.port.newest(this.target);
    const at = this.#parts.now();
    for (const { body } of arrivals) {
      const stamp = decodeStamp(body);
      if (stamp) this.#parts.watch.saw(stamp, at.wallMs, true);
    }
    this.#offset = nextOffset;
    return 1;
  }

  async #readOn(offset: number): Promise<number> {
    const { arrivals, nextOffset } = await this.#parts.port.consume(this.target, probeGroup, offset, waitMs);
    if (this.#stopped.signal.aborted) return 0;
    const at = this.#parts.now();
    for (const { body } of arrivals) this.#take(body, at);
    this.#offset = nextOffset;
    return arrivals.length;
  }

  #take(body: Buffer, at: Instant): void {
    const { plan, watch } = this.#parts;
    const stamp = decodeStamp(body);
    if (stamp?.plan !== plan) return;
    if (watch.isOwn(stamp)) this.ledger.arrived(stamp.sequence, at);
    else if (watch.saw(stamp, at.wallMs) && watch.other(at.wallMs) !== null) this.ledger.readAlong(stamp, at.wallMs);
  }
}
