import type { EngineAdapter, EngineAdapterFactory } from "../adapters/port/engine-adapter.ts";
import type { InstancesStore, StoredInstance } from "../store/instances-store.ts";
import type { MetricSink } from "../metrics/metric-series.ts";
import type { NotesStore } from "../store/notes-store.ts";
import type { Clock, ServiceLog } from "./actor.ts";
import { refusal } from "./service-error.ts";
import { SharedReads } from "./shared-reads.ts";
import { InstancePoller } from "./snapshot/instance-poller.ts";

/** One instance as it runs: what is stored of it, its connection and its poller. */
export interface LiveInstance {
  stored: StoredInstance;
  adapter: EngineAdapter;
  poller: InstancePoller;
  shared: SharedReads;
}

export interface HubParts {
  store: InstancesStore;
  notes: NotesStore;
  engines: Record<StoredInstance["kind"], EngineAdapterFactory>;
  clock: Clock;
  log: ServiceLog;
  /** Where pollers put the figures of every step. */
  metrics: MetricSink;
}

/** Time that one request to an engine may take. */
export const engineRequestTimeoutMs = 5000;

/** Every instance with its connection and poller; connects at start and whenever one is added or changed. */
export class InstanceHub {
  readonly parts: HubParts;
  readonly #live = new Map<string, LiveInstance>();

  constructor(parts: HubParts) {
    this.parts = parts;
  }

  start(): void {
    for (const stored of this.parts.store.list()) this.connect(stored);
  }

  list(): LiveInstance[] {
    return [...this.#live.values()];
  }

  get(id: string): LiveInstance {
    const live = this.#live.get(id);
    if (!live) throw refusal("not_found", `There is no instance ${id}.`, { what: "instance", name: id });
    return live;
  }

  /** Connects, after closing what was connected under this id. */
  connect(stored: StoredInstance): LiveInstance {
    const { clock, engines, log, metrics, notes } = this.parts;
    void this.disconnect(stored.id);
    const adapter = engines[stored.kind].connect({ nameServers: stored.nameServers, accessKey: stored.accessKey, secretKey: stored.secretKey, tls: stored.tls, requestTimeoutMs: engineRequestTimeoutMs });
    const poller = new InstancePoller({ instanceId: stored.id, adapter, notes, clock, log, metrics });
    const live: LiveInstance = { stored, adapter, poller, shared: new SharedReads(clock) };
    this.#live.set(stored.id, live);
    poller.start();
    return live;
  }

  /** Keeps another account with an instance and signs with it from now on, without losing what was read. */
  signAs(live: LiveInstance, accessKey: string, secretKey: string): void {
    live.stored = { ...live.stored, accessKey, secretKey };
    this.parts.store.save(live.stored);
    live.adapter.signAs({ accessKey, secretKey });
    live.shared.forgetAll();
  }

  async disconnect(id: string): Promise<void> {
    const live = this.#live.get(id);
    this.#live.delete(id);
    live?.poller.stop();
    await live?.adapter.close();
  }

  async close(): Promise<void> {
    await Promise.all(this.list().map((live) => this.disconnect(live.stored.id)));
  }
}
