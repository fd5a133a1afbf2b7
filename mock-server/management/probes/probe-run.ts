import { randomBytes } from "node:crypto";
import type { ProbeReason } from "../../../src/contract/probes.ts";
import type { EngineAdapter } from "../adapters/port/engine-adapter.ts";
import { heartbeatTopic, probeGroup, probeTopic } from "../adapters/port/own-names.ts";
import type { ProbeBroker } from "../adapters/port/probes-port.ts";
import { HolderWatch } from "./holder-watch.ts";
import type { ProbeSender } from "./holder-watch.ts";
import { failureOf } from "./probe-failure.ts";
import type { Instant } from "./probe-results.ts";
import { QueueProbe } from "./queue-probe.ts";
import type { QueueProbeRules } from "./queue-probe.ts";

export type ProbedEngine = Pick<EngineAdapter, "probes" | "topics" | "groups">;

/** The plan of an instance, or its heartbeat: a plan of one queue on one broker. */
export type PlanName = "probe" | "heartbeat";
export const topicOf: Record<PlanName, string> = { probe: probeTopic, heartbeat: heartbeatTopic };

export interface ProbeRunRules extends QueueProbeRules {
  queuesPerBroker: number;
}

export interface ProbeProblem {
  step: "readBrokers" | "createTopic" | "createGroup";
  reason: ProbeReason;
  detail: string;
}

export interface ProbeRunParts {
  plan: PlanName;
  engine: ProbedEngine;
  rules: ProbeRunRules;
  /** Of this console, the same after each start. */
  holder: string;
  /** Address by name of the brokers that were probed before. */
  brokers: ReadonlyMap<string, string>;
  now: () => Instant;
  /** The brokers that are probed from now on. */
  onBrokers: (brokers: ReadonlyMap<string, string>) => void;
}

const lookEveryMs = 30_000;
const lookAgainMs = 5_000;
const readWritePermission = 6;

/** One plan as it runs on one instance: which queues there are, and what is in the way. */
export class ProbeRun {
  readonly plan: PlanName;
  readonly startedAtMs: number;
  readonly watch: HolderWatch;
  readonly #parts: ProbeRunParts;
  readonly #sender: ProbeSender;
  readonly #queues = new Map<string, QueueProbe>();
  #brokers: Map<string, string>;
  #registered = new Set<string>();
  #problems = new Map<ProbeProblem["step"], ProbeProblem>();
  #lookAtMs = 0;
  /** Of queues that are not probed any more. */
  #lastBackAtMs = 0;
  #looking = false;
  #isStopped = false;

  constructor(parts: ProbeRunParts) {
    this.#parts = parts;
    this.plan = parts.plan;
    this.#sender = { holder: parts.holder, run: randomBytes(6).toString("hex") };
    this.startedAtMs = parts.now().wallMs;
    this.watch = new HolderWatch(this.#sender, this.startedAtMs);
    this.#brokers = new Map(parts.brokers);
    this.#spread();
  }

  /** In the order of broker and queue. */
  get queues(): QueueProbe[] {
    return [...this.#queues.values()].sort((a, b) => a.brokerName.localeCompare(b.brokerName) || a.target.queueId - b.target.queueId);
  }

  get problem(): ProbeProblem | null {
    return [...this.#problems.values()][0] ?? null;
  }

  /** When the newest probe was back, of whichever queue; null = none was. */
  get lastBackAtMs(): number | null {
    const newest = this.#queues.values().reduce((latest, { ledger }) => Math.max(latest, ledger.recent.lastBackAtMs ?? 0), this.#lastBackAtMs);
    return newest === 0 ? null : newest;
  }

  isRegistered(brokerName: string): boolean {
    return this.#registered.has(brokerName);
  }

  tick(at: Instant): void {
    if (at.steadyMs >= this.#lookAtMs && !this.#looking) void this.#look();
    for (const queue of this.#queues.values()) queue.tick(at);
  }

  /** Probes in flight to a broker are given up without a result. */
  stopBroker(brokerName: string): void {
    for (const queue of this.#queues.values()) if (queue.brokerName === brokerName) queue.stop();
  }

  /** A broker that is gone for good; one that is registered comes back by itself. */
  forget(brokerName: string): void {
    this.#brokers.delete(brokerName);
    this.#spread();
    this.#parts.onBrokers(this.#brokers);
  }

  stop(): void {
    this.#isStopped = true;
    for (const queue of this.#queues.values()) queue.stop();
  }

  /** Which masters there are; the topic is made where it is missing. */
  async #look(): Promise<void> {
    this.#looking = true;
    const { engine, now, plan } = this.#parts;
    const brokers = await this.#attempt("readBrokers", () => engine.probes.brokers(topicOf[plan]));
    if (brokers && !this.#isStopped) {
      const chosen = plan === "heartbeat" ? brokers.slice(0, 1) : brokers;
      await this.#createTopic(chosen);
      if (!this.#isStopped) this.#takeOver(chosen);
    }
    const isCalm = this.problem === null && this.queues.every(({ ledger }) => (ledger.recent.last?.reason ?? null) === null);
    this.#lookAtMs = now().steadyMs + (isCalm ? lookEveryMs : lookAgainMs);
    this.#looking = false;
  }

  async #createTopic(brokers: readonly ProbeBroker[]): Promise<void> {
    const { engine, plan, rules } = this.#parts;
    const brokerNames = brokers.filter(({ queues }) => queues < rules.queuesPerBroker).map(({ brokerName }) => brokerName);
    if (brokerNames.length === 0) return void this.#problems.delete("createTopic");
    await this.#attempt("createTopic", async () => {
      const { warnings } = await engine.topics.create({ topic: topicOf[plan], brokerNames, readQueues: rules.queuesPerBroker, writeQueues: rules.queuesPerBroker, permission: readWritePermission, ordered: false, messageType: "NORMAL" });
      if (warnings.length > 0) throw new Error(warnings.map(({ detail, subject }) => `${subject}: ${detail}`).join("; "));
    });
  }

  #takeOver(brokers: readonly ProbeBroker[]): void {
    const { onBrokers, plan } = this.#parts;
    this.#registered = new Set(brokers.map(({ brokerName }) => brokerName));
    // A broker that is away is probed on: that it does not answer is what probes are for. A beat only needs one that is there.
    const before = plan === "heartbeat" ? [] : this.#brokers;
    const next = new Map([...before, ...brokers.map(({ address, brokerName }): [string, string] => [brokerName, address])]);
    const isSame = next.size === this.#brokers.size && [...next].every(([name, address]) => this.#brokers.get(name) === address);
    this.#brokers = next;
    if (isSame) return;
    this.#spread();
    onBrokers(next);
  }

  /** A probe for each queue; their times are spread over the interval, so that they do not come all at once. */
  #spread(): void {
    const { engine, now, plan, rules } = this.#parts;
    const wanted = [...this.#brokers].toSorted(([a], [b]) => a.localeCompare(b)).flatMap(([brokerName, address]) => Array.from({ length: rules.queuesPerBroker }, (_, queueId) => ({ key: `${brokerName} ${queueId}`, brokerName, address, queueId })));
    const keys = new Set(wanted.map(({ key }) => key));
    for (const [key, queue] of this.#queues) {
      if (keys.has(key)) continue;
      queue.stop();
      this.#lastBackAtMs = Math.max(this.#lastBackAtMs, queue.ledger.recent.lastBackAtMs ?? 0);
      this.#queues.delete(key);
    }
    wanted.forEach(({ address, brokerName, key, queueId }, place) => {
      const known = this.#queues.get(key);
      if (known) known.target.address = address;
      else {
        const firstAtMs = now().steadyMs + (place * rules.everyMs) / wanted.length;
        const parts = { port: engine.probes, plan, sender: this.#sender, watch: this.watch, rules, now, createGroup: (name: string) => this.#createGroup(name) };
        this.#queues.set(key, new QueueProbe(brokerName, { address, topic: topicOf[plan], queueId }, firstAtMs, parts));
      }
    });
  }

  async #createGroup(brokerName: string): Promise<void> {
    await this.#attempt("createGroup", async () => {
      const { warnings } = await this.#parts.engine.groups.create({ group: probeGroup, brokerNames: [brokerName], consumeEnabled: true, broadcastAllowed: false, maxRetries: 1 });
      if (warnings.length > 0) throw new Error(warnings.map(({ detail }) => detail).join("; "));
    });
  }

  /** Runs a step and remembers what was in its way. */
  async #attempt<T>(step: ProbeProblem["step"], run: () => Promise<T>): Promise<T | undefined> {
    try {
      const value = await run();
      this.#problems.delete(step);
      return value;
    } catch (error) {
      this.#problems.set(step, { step, ...failureOf(error) });
      return undefined;
    }
  }
}
