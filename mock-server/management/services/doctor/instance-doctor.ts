import type { CheckState, DoctorCheck, Finding } from "../../../../src/contract/doctor.ts";
import type { MetricSource } from "../../metrics/metric-series.ts";
import type { LiveInstance } from "../instance-hub.ts";
import type { CheckResult } from "./candidate.ts";
import { checks } from "./checks.ts";
import type { DoctorFacts } from "./doctor-facts.ts";
import { FactsCollector } from "./facts-collector.ts";
import { FindingLedger } from "./finding-ledger.ts";

const lookEveryMs = 10_000;
/** What this looks at are times of the wall clock; where it was set back by more than this, what is remembered counts for nothing. */
const setBackMs = 30_000;

/** Examines one instance every ten seconds, whoever looks at it. */
export class InstanceDoctor {
  readonly #live: LiveInstance;
  readonly #metrics: Pick<MetricSource, "query">;
  #collector: FactsCollector;
  #ledger = new FindingLedger();
  readonly #states = new Map<DoctorCheck, CheckResult>();
  #facts: DoctorFacts | undefined;
  #shown: Finding[] = [];

  constructor(live: LiveInstance, metrics: Pick<MetricSource, "query">) {
    this.#live = live;
    this.#metrics = metrics;
    this.#collector = new FactsCollector(live, metrics);
  }

  /** To be called every second or so. */
  async tick(nowMs: number): Promise<void> {
    const { failure, loaded } = this.#live.poller;
    if (!loaded && !failure) return;
    if (this.#facts !== undefined && nowMs < this.#facts.nowMs - setBackMs) this.#beginAnew();
    if (this.#facts === undefined || nowMs - this.#facts.nowMs >= lookEveryMs) this.examine(nowMs);
    if (!failure) await this.#collector.ask(nowMs, this.#facts);
  }

  #beginAnew(): void {
    this.#collector = new FactsCollector(this.#live, this.#metrics);
    this.#ledger = new FindingLedger();
    this.#facts = undefined;
  }

  /** One look, now. */
  examine(nowMs: number): void {
    this.#facts = this.#collector.look(nowMs);
    for (const one of checks) {
      const result = one.check(this.#facts);
      this.#states.set(one.name, result);
      // While nothing can be read the others know nothing new: what they found waits.
      if (!this.#facts.away || one.name === "nodes") this.#ledger.take(one.name, result.findings, nowMs);
    }
    const shown = this.#ledger.shown(nowMs);
    this.#shown = this.#facts.away ? shown.filter(({ check }) => check === "nodes") : shown;
  }

  /** The gravest first. */
  get findings(): readonly Finding[] {
    return this.#shown;
  }

  /** 0 = nothing was examined yet. */
  get examinedAtMs(): number {
    return this.#facts?.nowMs ?? 0;
  }

  /** Producer groups that are online, by broker; null where the engine cannot list them. */
  get producersOf(): ReadonlyMap<string, ReadonlySet<string>> | null {
    return this.#collector.producersOf;
  }

  get checkStates(): CheckState[] {
    return checks.map(({ name }) => {
      const result = this.#states.get(name);
      const findings = this.#shown.filter(({ check }) => check === name).length;
      if (!result) return { check: name, state: "notChecked", findings: 0, notChecked: [{ reason: "notLookedYet", things: 1, example: "" }] };
      if (this.#facts?.away && name !== "nodes") return { check: name, state: "notChecked", findings: 0, notChecked: [{ reason: "instanceAway", things: 1, example: "" }] };
      const notChecked = [...Map.groupBy(result.unchecked, ({ reason }) => reason)].map(([reason, things]) => ({ reason, things: things.length, example: things[0]?.thing ?? "" }));
      const state = findings > 0 ? "findings" : result.checked === 0 && notChecked.length > 0 ? "notChecked" : "ok";
      return { check: name, state, findings, notChecked };
    });
  }
}
