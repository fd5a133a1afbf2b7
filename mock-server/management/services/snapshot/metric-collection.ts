import type { EngineAdapter } from "../../adapters/port/engine-adapter.ts";
import type { MetricSink } from "../../metrics/metric-series.ts";
import type { Clock, ServiceLog } from "../actor.ts";
import { absenceMemory } from "./absence-memory.ts";
import { BrokerSamples } from "./broker-samples.ts";
import { GroupSamples } from "./groups/group-samples.ts";
import type { InstanceSnapshot } from "./instance-snapshot.ts";
import { MetricStep } from "./metric-step.ts";
import { NodeSamples, onlyWhile } from "./node-samples.ts";
import { SecondSamples } from "./second-samples.ts";
import type { TopicEntry } from "./topic-table.ts";
import { TopicSamples } from "./topic-samples.ts";
import { TrafficSamples } from "./traffic-samples.ts";

export interface MetricCollectionParts {
  instanceId: string;
  adapter: EngineAdapter;
  metrics: MetricSink;
  snapshot: InstanceSnapshot;
  sampleTopic: (entry: TopicEntry) => Promise<void>;
  /** The look at all names and offsets that begins at the end of a step. */
  lookAt: (atMs: number) => Promise<void>;
  isReachable: () => boolean;
  /** Whether what was read last stands for now. */
  isCurrent: () => boolean;
  /** Whether the nodes are known, as they are also while none answers. */
  nodesKnown: () => boolean;
  clock: Clock;
  log: ServiceLog;
}

/** Everything of one instance that is told to the store of metrics: what is read by the second, and what by the step. */
export class MetricCollection {
  readonly #seconds: SecondSamples;
  readonly #step: MetricStep;

  constructor({ adapter, clock, instanceId, isCurrent, isReachable, log, lookAt, metrics, nodesKnown, sampleTopic, snapshot }: MetricCollectionParts) {
    const tell = absenceMemory(instanceId, metrics);
    const seconds = new SecondSamples({ cluster: adapter.cluster, snapshot, sampleTopic, isReachable, clock });
    this.#seconds = seconds;
    const groups = new GroupSamples({ adapter, snapshot, tell });
    const traffic = new TrafficSamples({ adapter, snapshot, seconds, tell });
    const told = [new TopicSamples(snapshot), new BrokerSamples({ snapshot, seconds, figuresOf: (runtime) => adapter.cluster.figuresOf(runtime), tell }), groups, traffic];
    this.#step = new MetricStep({
      instanceId,
      sink: metrics,
      samplers: [{ sample: (atMs) => void (isCurrent() || metrics.missed?.(instanceId, atMs)) }, onlyWhile(nodesKnown, new NodeSamples(snapshot)), ...told.map((sampler) => onlyWhile(isCurrent, sampler))],
      prepare: async (atMs) => {
        await Promise.all([lookAt(atMs), seconds.take(atMs)]);
        if (isReachable()) await Promise.all([groups.prepare(atMs), traffic.prepare(atMs)]);
      },
      clock,
      log,
    });
  }

  start(): void {
    this.#seconds.start();
    this.#step.start();
  }

  stop(): void {
    this.#seconds.stop();
    this.#step.stop();
  }
}
