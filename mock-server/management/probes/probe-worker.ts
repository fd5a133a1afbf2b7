import { isDeepStrictEqual } from "node:util";
import type { ProbePlan } from "../../../src/contract/probes.ts";
import { stepMs } from "../metrics/metric-series.ts";
import type { MetricSink } from "../metrics/metric-series.ts";
import type { ProbesStore, StoredProbePlan } from "../store/probes-store.ts";
import { ProbeMetrics } from "./probe-metrics.ts";
import type { Instant } from "./probe-results.ts";
import { ProbeRun } from "./probe-run.ts";
import type { PlanName, ProbedEngine, ProbeRunRules } from "./probe-run.ts";

export interface ProbeWorkerParts {
  /** Every instance with its connection as it is now. */
  instances: () => { id: string; engine: ProbedEngine }[];
  store: ProbesStore;
  sink: MetricSink;
  now: () => Instant;
  log: { warn(fields: object, message: string): void };
}

interface Probed {
  engine: ProbedEngine;
  settings: StoredProbePlan;
  probe: ProbeRun | undefined;
  heartbeat: ProbeRun | undefined;
}

const tickMs = 200;
const expireEveryMs = 3_600_000;
/** HB-004, HB-006: a beat every ten seconds; one that takes longer than `lost` is of no use. */
const heartbeatRules: ProbeRunRules = { everyMs: 10_000, timeoutMs: 60_000, objectiveMs: 10_000, queuesPerBroker: 1 };

/** Off until somebody switches it on. */
export const firstPlan: ProbePlan = { enabled: false, everySeconds: 10, queuesPerBroker: 1, timeoutSeconds: 30, objectiveMs: 1000, targetPercent: 99.9 };

/** Runs the plans and heartbeats of all instances, and puts what they find into metrics and books every ten seconds. */
export class ProbeWorker {
  readonly #parts: ProbeWorkerParts;
  readonly #metrics: ProbeMetrics;
  readonly #holder: string;
  readonly #probed = new Map<string, Probed>();
  readonly #settings = new Map<string, StoredProbePlan>();
  #timer: NodeJS.Timeout | undefined;
  #stepAtMs = 0;
  #expireAtMs = 0;

  constructor(parts: ProbeWorkerParts) {
    this.#parts = parts;
    this.#metrics = new ProbeMetrics(parts.sink);
    this.#holder = parts.store.holder();
  }

  start(): void {
    this.#stepAtMs = stepBefore(this.#parts.now().wallMs);
    this.#timer = setInterval(() => this.tick(this.#parts.now()), tickMs).unref();
  }

  /** Probes in flight are given up without a result, and counted as such. */
  close(): void {
    clearInterval(this.#timer);
    for (const [id, probed] of this.#probed) this.#end(id, probed);
  }

  settings(instanceId: string): StoredProbePlan {
    const known = this.#settings.get(instanceId) ?? this.#parts.store.plan(instanceId) ?? { plan: firstPlan, heartbeat: false, brokers: new Map() };
    this.#settings.set(instanceId, known);
    return known;
  }

  /** How a plan runs now; undefined = it is off. */
  run(instanceId: string, plan: PlanName): ProbeRun | undefined {
    return this.#probed.get(instanceId)?.[plan];
  }

  /** Stores another plan, and goes by it from the next tick on. What did not change goes on undisturbed. */
  change(instanceId: string, settings: StoredProbePlan): void {
    this.#save(instanceId, settings);
    this.#adopt();
  }

  /** One that is gone for good; its counts stay, and what became of its outage is not known. */
  forgetBroker(instanceId: string, brokerName: string): void {
    const run = this.#probed.get(instanceId)?.probe;
    run?.stopBroker(brokerName);
    this.flush(instanceId);
    run?.forget(brokerName);
    this.#attempt(instanceId, () => this.#parts.store.closeOutages(instanceId, brokerName));
  }

  /** Writes what was counted, so that a reader of the store sees all of it. */
  flush(instanceId: string): void {
    const run = this.#probed.get(instanceId)?.probe;
    if (run) this.#store(instanceId, run);
  }

  tick(at: Instant): void {
    this.#adopt();
    for (const { heartbeat, probe } of this.#probed.values()) {
      probe?.tick(at);
      heartbeat?.tick(at);
    }
    const stepAtMs = stepBefore(at.wallMs);
    // A clock that slips back over one multiple tells no step twice; one that was set back further goes on from there.
    if (stepAtMs <= this.#stepAtMs && stepAtMs >= this.#stepAtMs - stepMs) return;
    this.#stepAtMs = stepAtMs;
    for (const [id, probed] of this.#probed) {
      this.#attempt(id, () => this.#metrics.record(stepAtMs, id, probed));
      if (probed.probe) this.#store(id, probed.probe);
    }
    if (at.wallMs < this.#expireAtMs && this.#expireAtMs - at.wallMs <= expireEveryMs) return;
    this.#expireAtMs = at.wallMs + expireEveryMs;
    this.#parts.store.removeExpired(at.wallMs);
  }

  /** Starts, restarts and ends runs, so that they are those of the instances and plans of now. */
  #adopt(): void {
    const instances = new Map(this.#parts.instances().map(({ engine, id }) => [id, engine]));
    for (const [id, probed] of this.#probed) {
      if (instances.get(id) === probed.engine) continue;
      this.#end(id, probed);
      this.#probed.delete(id);
      if (!instances.has(id)) this.#settings.delete(id);
    }
    for (const [id, engine] of instances) {
      const settings = this.settings(id);
      const probed = this.#probed.get(id) ?? { engine, settings, probe: undefined, heartbeat: undefined };
      if (!this.#probed.has(id)) this.#parts.store.closeOutages(id);
      if (probed.probe && !(settings.plan.enabled && isDeepStrictEqual(rulesOf(probed.settings.plan), rulesOf(settings.plan)))) probed.probe = this.#endRun(id, probed.probe);
      if (probed.heartbeat && !settings.heartbeat) probed.heartbeat = this.#endRun(id, probed.heartbeat);
      if (settings.plan.enabled) probed.probe ??= this.#begin(id, engine, "probe", rulesOf(settings.plan));
      if (settings.heartbeat) probed.heartbeat ??= this.#begin(id, engine, "heartbeat", heartbeatRules);
      probed.settings = settings;
      this.#probed.set(id, probed);
    }
  }

  #save(instanceId: string, settings: StoredProbePlan): void {
    this.#parts.store.savePlan(instanceId, settings);
    this.#settings.set(instanceId, settings);
  }

  #begin(instanceId: string, engine: ProbedEngine, plan: PlanName, rules: ProbeRunRules): ProbeRun {
    const onBrokers = (brokers: ReadonlyMap<string, string>): void => {
      if (plan === "probe") this.#attempt(instanceId, () => this.#save(instanceId, { ...this.settings(instanceId), brokers: new Map(brokers) }));
    };
    const brokers = plan === "probe" ? this.settings(instanceId).brokers : new Map<string, string>();
    return new ProbeRun({ plan, engine, rules, holder: this.#holder, brokers, now: this.#parts.now, onBrokers });
  }

  #end(id: string, { heartbeat, probe }: Probed): void {
    for (const run of [probe, heartbeat]) if (run) this.#endRun(id, run);
  }

  #endRun(instanceId: string, run: ProbeRun): undefined {
    run.stop();
    if (run.plan !== "probe") return;
    this.#store(instanceId, run);
    this.#attempt(instanceId, () => this.#parts.store.closeOutages(instanceId));
  }

  #store(instanceId: string, run: ProbeRun): void {
    if (run.plan !== "probe") return;
    this.#attempt(instanceId, () => this.#parts.store.add(instanceId, run.queues.map(({ brokerName, ledger, target }) => ({ brokerName, queueId: target.queueId, hours: ledger.hours.take(), outages: ledger.outages.take() }))));
  }

  /** A full disk must not end the probes; what was counted until then is lost and said so. */
  #attempt(instanceId: string, run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#parts.log.warn({ event: "probesNotStored", instanceId, reason: error instanceof Error ? error.message : String(error) }, "probes were not stored");
    }
  }
}

function stepBefore(wallMs: number): number {
  return Math.floor(wallMs / stepMs) * stepMs;
}

function rulesOf({ everySeconds, objectiveMs, queuesPerBroker, timeoutSeconds }: ProbePlan): ProbeRunRules {
  return { everyMs: everySeconds * 1000, timeoutMs: timeoutSeconds * 1000, objectiveMs, queuesPerBroker };
}
