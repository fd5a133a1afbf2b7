import { setTimeout as sleep } from "node:timers/promises";
import type { EngineAdapter } from "../../adapters/port/engine-adapter.ts";
import { stepMs } from "../../metrics/metric-series.ts";
import type { MetricSink } from "../../metrics/metric-series.ts";
import type { NotesStore } from "../../store/notes-store.ts";
import type { Clock, ServiceLog } from "../actor.ts";
import { elapsedMs } from "../elapsed-time.ts";
import { asServiceError, refusal, ServiceError } from "../service-error.ts";
import { readIdentities } from "./identity-reader.ts";
import type { ChangedNames } from "./identity-reader.ts";
import { InstanceSnapshot } from "./instance-snapshot.ts";
import { MetricCollection } from "./metric-collection.ts";
import { StatisticsSweep } from "./statistics-sweep.ts";

/** Looks begin at wall-clock multiples of this, so that offsets belong to the end of a step of the metrics. */
const lookEveryMs = stepMs;
/** A reader who comes when a look is late waits so long for fresher names, and then gets what is there. */
const fresherWaitMs = 150;
const brokenEveryMs = 3000;
/** A look begins every ten seconds and is waited for about four: what is older than this says nothing of now. */
const currentForMs = 15_000;

export interface PollerParts {
  instanceId: string;
  adapter: EngineAdapter;
  notes: NotesStore;
  clock: Clock;
  log: ServiceLog;
  /** Where the figures of every step go. */
  metrics: MetricSink;
}

/** Why the engine cannot be read now, and since when. */
export interface PollFailure {
  error: ServiceError;
  sinceMs: number;
}

/**
 * The one reader of an instance: feeds a snapshot that all pages are served from, so that ten open tabs
 * cost the engine as much as one (CF-015). While the engine is away the last snapshot stays.
 */
export class InstancePoller {
  readonly snapshot = new InstanceSnapshot();
  readonly sweep: StatisticsSweep;
  readonly #parts: PollerParts;
  readonly #collection: MetricCollection;
  readonly #stopped = new AbortController();
  /** Changed through the console while a look was under way: that look may have missed it. */
  readonly #changed: ChangedNames = { topics: new Set(), groups: new Set() };
  #failure: PollFailure | undefined;
  #firstLook: Promise<void> | undefined;
  #looking: Promise<void> | undefined;
  #lookBeganAtMs = 0;

  constructor(parts: PollerParts) {
    this.#parts = parts;
    this.sweep = new StatisticsSweep(parts.adapter, this.snapshot, { clock: parts.clock, log: parts.log });
    this.#collection = new MetricCollection({ ...parts, snapshot: this.snapshot, sampleTopic: (entry) => this.sweep.sampleTopic(entry), lookAt: (atMs) => this.#lookAt(atMs), isReachable: () => this.loaded && !this.#failure, isCurrent: () => this.isCurrent, nodesKnown: () => this.isCurrent || this.#failure !== undefined });
  }

  get failure(): PollFailure | undefined {
    return this.#failure;
  }

  get loaded(): boolean {
    return this.snapshot.identitiesAtMs > 0;
  }

  /** Whether the snapshot may be told as what is so now; while the engine is away, or does not come to an end of its answer, it may not. */
  get isCurrent(): boolean {
    return this.loaded && !this.#failure && elapsedMs(this.#parts.clock(), this.snapshot.identitiesAtMs) < currentForMs;
  }

  start(): void {
    this.#firstLook = this.look();
    void this.#loop();
    this.#collection.start();
  }

  stop(): void {
    this.#stopped.abort();
    this.sweep.stop();
    this.#collection.stop();
  }

  /** The snapshot with identities in it; waits for the first look. Throws what the engine said when there is none. */
  async whenLoaded(): Promise<InstanceSnapshot> {
    if (!this.loaded) await this.#firstLook;
    else if (!this.#failure && elapsedMs(this.#parts.clock(), this.snapshot.identitiesAtMs) > lookEveryMs + fresherWaitMs) await Promise.race([this.look(), sleep(fresherWaitMs)]);
    if (!this.loaded && this.#failure) throw this.#failure.error;
    if (!this.loaded) throw refusal("unreachable", "The instance was not read yet.", { address: "", reason: "not read yet" });
    return this.snapshot;
  }

  /** Reads identities and offsets now, or joins the look that is under way. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /** A look that begins now: one that is under way may have asked before a change. */
  async lookAnew(): Promise<void> {
    await this.#looking;
    await this.look();
  }

  /** What the engine can do has changed: the next look, which begins now, asks it again. */
  readEngineAgain(): void {
    this.snapshot.nodesAtMs = 0;
    void this.look();
  }

  /** Shows a change of a topic at once, without reading all the others. */
  async refreshTopic(topic: string): Promise<void> {
    this.#changed.topics.add(topic);
    const { value } = await this.#parts.adapter.topics.configsOf(topic);
    this.snapshot.topics.replaceOne(topic, value, this.#parts.notes.topics(this.#parts.instanceId).get(topic));
    const entry = this.snapshot.topics.entry(topic);
    if (entry) await this.sweep.sampleTopic(entry);
  }

  async refreshGroup(group: string): Promise<void> {
    this.#changed.groups.add(group);
    const { value } = await this.#parts.adapter.groups.configsOf(group);
    this.snapshot.groups.replaceOne(group, value, this.#parts.notes.groups(this.#parts.instanceId).get(group));
    const entry = this.snapshot.groups.entry(group);
    if (entry) await this.sweep.sampleGroup(entry);
  }

  /** It was deleted; a look that is under way must not bring it back. */
  removeTopic(topic: string): void {
    this.#changed.topics.add(topic);
    this.snapshot.topics.replaceOne(topic, [], undefined);
  }

  removeGroup(group: string): void {
    this.#changed.groups.add(group);
    this.snapshot.groups.replaceOne(group, [], undefined);
  }

  /** A group's offsets were set: lags are read again, and the jump is not taken for consumption. */
  async refreshOffsets(group: string, topic: string): Promise<void> {
    this.snapshot.progress.forget(group, topic);
    const entry = this.snapshot.topics.entry(topic);
    if (entry) await this.sweep.sampleTopic(entry);
    const { answered, value } = await this.#parts.adapter.groups.allOffsets();
    this.snapshot.progress.forget(group, topic);
    this.snapshot.progress.apply(value, this.#parts.clock(), this.snapshot.mastersBeside(answered));
  }

  async #loop(): Promise<void> {
    await this.#firstLook;
    while (!this.#stopped.signal.aborted) {
      const now = this.#parts.clock();
      const next = Math.floor(now / lookEveryMs + 1) * lookEveryMs;
      await sleep(this.#failure ? Math.min(brokenEveryMs, next - now) : next - now, undefined, { ref: false, signal: this.#stopped.signal }).catch(() => undefined);
      if (this.#stopped.signal.aborted) return;
      await (this.#failure ? this.look() : this.#lookAt(next));
    }
  }

  /** The look that begins at the end of a step, or that began since; not one that began before the clock was set back. */
  #lookAt(atMs: number): Promise<void> {
    const began = this.#lookBeganAtMs >= atMs && this.#lookBeganAtMs <= this.#parts.clock();
    return began && !this.#looking ? Promise.resolve() : this.look();
  }

  async #look(): Promise<void> {
    this.#lookBeganAtMs = this.#parts.clock();
    const { adapter, clock, instanceId, log, notes } = this.#parts;
    this.#changed.topics.clear();
    this.#changed.groups.clear();
    try {
      await readIdentities({ adapter, snapshot: this.snapshot, notes, instanceId, clock, changed: this.#changed });
      if (this.#failure) log.info({ event: "instanceReachable", instanceId }, "instance is reachable again");
      this.#failure = undefined;
      if (!this.#stopped.signal.aborted) this.sweep.start();
    } catch (error) {
      const known = asServiceError(error);
      const failure = known instanceof ServiceError ? known : refusal("internal", known instanceof Error ? known.message : String(known), {});
      if (!this.#failure) log.warn({ event: "instanceUnreachable", instanceId, reason: failure.message }, "instance is unreachable");
      this.#failure = { error: failure, sinceMs: this.#failure?.sinceMs ?? clock() };
      this.sweep.stop();
    }
  }
}
