import { setImmediate } from "node:timers/promises";
import type { DatabaseSync } from "node:sqlite";
import type { AlarmRulesStore, StoredRule } from "../store/alarm-rules-store.ts";
import { atOnce } from "../store/at-once.ts";
import type { MetricSource } from "../metrics/metric-series.ts";
import { minuteMs, PeriodPoints } from "./period-points.ts";
import type { InstanceObjects } from "./period-points.ts";
import { RuleSettling } from "./rule-settling.ts";
import type { RuleSettlingParts } from "./rule-settling.ts";

/** Periods that ended while the console was not running are evaluated later, if they ended no longer ago than this. */
const lateBoundMs = 15 * minuteMs;
/** After the end of a period, until its last step is stored: a step waits up to four seconds for its engine, and is written then. */
const waitMs = 6_000;
/** Right after a start there may be no point yet; that proves nothing. */
const graceMs = 2 * minuteMs;
/** Until an instance is looked at that was not yet. */
const againMs = 1_000;
/** So long is evaluated in one transaction, before others have their turn. */
const longestSliceMs = 10;

/** An instance as the rest of the console knows it. */
export interface WatchedInstance {
  id: string;
  name: string;
  /** False until it was looked at for the first time: before, what is its engine's own cannot be told. */
  isLoaded: boolean;
  objects: () => InstanceObjects;
}

export interface AlarmWorkerParts {
  database: DatabaseSync;
  rules: AlarmRulesStore;
  settling: RuleSettlingParts;
  source: Pick<MetricSource, "query" | "subjects">;
  instances: { list: () => readonly WatchedInstance[] };
  clock: () => number;
  log: { error(fields: object, message: string): void };
  /** After each commit: notices may be due. */
  wake: () => void;
  /** How long one transaction may take; with 0 each object has its own. */
  sliceMs?: number;
}

/**
 * Evaluates every enabled rule once for each minute, shortly after it ended, whether somebody looks or not. What a period brought and that
 * it was evaluated are kept in one transaction, so that a kill at any moment loses no notice and doubles none.
 */
export class AlarmWorker {
  readonly #parts: AlarmWorkerParts;
  #startedAtMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #closed = false;
  /** An instance had not been looked at yet. */
  #again = false;

  constructor(parts: AlarmWorkerParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#startedAtMs = this.#parts.clock();
    void this.runDue();
    this.#schedule();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** Evaluates every period that ended and was not evaluated yet; joins the run that is under way. */
  runDue(): Promise<void> {
    this.#running ??= this.#runDue().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  #schedule(): void {
    const now = this.#parts.clock();
    const next = (Math.floor((now - waitMs) / minuteMs) + 1) * minuteMs + waitMs;
    const delayMs = this.#again ? Math.min(againMs, next - now) : next - now;
    this.#again = false;
    this.#timer = setTimeout(() => {
      void this.runDue();
      this.#schedule();
    }, delayMs).unref();
  }

  async #runDue(): Promise<void> {
    const { clock, instances, log } = this.#parts;
    const nowMs = clock();
    const dueMs = Math.floor((nowMs - waitMs) / minuteMs) * minuteMs;
    // After the clock was set back, periods until then would all count as those of a former process.
    this.#startedAtMs = Math.min(this.#startedAtMs, nowMs);
    // One that nobody reaches is evaluated without, after a while.
    const all = instances.list();
    const ready = all.filter(({ isLoaded }) => isLoaded || nowMs >= this.#startedAtMs + graceMs);
    this.#again = ready.length < all.length;
    for (const instance of ready) {
      try {
        await this.#catchUp(instance, dueMs, nowMs);
      } catch (error) {
        // The next run tries the same periods again.
        log.error({ event: "alarmEvaluationFailed", instanceId: instance.id, err: error }, "alarm rules were not evaluated");
      }
    }
  }

  async #catchUp(instance: WatchedInstance, dueMs: number, nowMs: number): Promise<void> {
    const rules = this.#standing(instance.id, dueMs, nowMs).filter((rule) => rule.evaluatedToMs < dueMs);
    if (rules.length === 0) return;
    const oldest = Math.max(dueMs - lateBoundMs, Math.min(...rules.map((rule) => rule.evaluatedToMs)));
    for (let atMs = (Math.floor(oldest / minuteMs) + 1) * minuteMs; atMs <= dueMs && !this.#closed; atMs += minuteMs) {
      await this.#evaluate(instance, rules.filter((rule) => rule.evaluatedToMs < atMs), atMs);
    }
  }

  /** Where the clock was set back, a rule was evaluated up to a time to come: it goes on from now, instead of standing still until then. */
  #standing(instanceId: string, dueMs: number, nowMs: number): StoredRule[] {
    const { database, rules } = this.#parts;
    const enabled = rules.ofInstance(instanceId).filter(({ settings }) => settings.enabled);
    return enabled.map((rule) => {
      if (rule.evaluatedToMs <= nowMs) return rule;
      atOnce(database, () => rules.setBack(rule.id, dueMs));
      return Object.assign({}, rule, { evaluatedToMs: dueMs });
    });
  }

  async #evaluate(instance: WatchedInstance, rules: StoredRule[], atMs: number): Promise<void> {
    const { database, settling, sliceMs = longestSliceMs, source, wake } = this.#parts;
    const points = new PeriodPoints(source, { instanceId: instance.id, atMs, objects: instance.objects() });
    await points.read(rules.map(({ settings }) => settings));
    const period = { atMs, points, instanceName: instance.name, late: atMs < this.#startedAtMs, isBlind: atMs < this.#startedAtMs + graceMs };
    let rest = rules.map((rule) => new RuleSettling(settling, rule, period));
    while (rest.length > 0 && !this.#closed) {
      const chunk = rest;
      const { done, notified } = atOnce(database, () => settleSome(chunk, sliceMs));
      if (notified) wake();
      rest = rest.slice(done);
      await setImmediate();
    }
  }
}

/** As much as fits into one transaction: how many rules are done, and whether somebody is to be told. */
function settleSome(rules: readonly RuleSettling[], sliceMs: number): { done: number; notified: boolean } {
  const endMs = performance.now() + sliceMs;
  const isOver = (): boolean => performance.now() >= endMs;
  let [done, notified] = [0, false];
  for (const rule of rules) {
    const settled = rule.settle(isOver);
    notified ||= settled.notified;
    if (settled.done) done++;
    if (!settled.done || isOver()) break;
  }
  return { done, notified };
}
