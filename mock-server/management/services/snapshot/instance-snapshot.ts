import type { Warning } from "../../../../src/contract/paging.ts";
import type { BrokerRuntime, ClusterPort } from "../../adapters/port/cluster-port.ts";
import { ConsumerProgress } from "./consumer-progress.ts";
import { GroupTable } from "./group-table.ts";
import { TopicTable } from "./topic-table.ts";

export type EngineDescription = Awaited<ReturnType<ClusterPort["engine"]>>;

/** A broker node with when it was last heard of. */
export interface SeenNode {
  runtime: BrokerRuntime;
  seenAtMs: number;
}

/** All that the poller of one instance has read; every page of it is served from here. */
export class InstanceSnapshot {
  readonly topics = new TopicTable();
  readonly groups = new GroupTable();
  readonly progress = new ConsumerProgress(this.topics, this.groups);
  nodes: SeenNode[] = [];
  nameServers: { address: string; reachable: boolean }[] = [];
  engine: EngineDescription | null = null;
  /** When identities were last read whole; 0 = never. */
  identitiesAtMs = 0;
  nodesAtMs = 0;
  offsetsAtMs = 0;
  /** What was missing from the last look. */
  warnings: Warning[] = [];

  /** Masters that are registered and do not answer: a figure that needs theirs is not known. */
  get silentBrokers(): ReadonlySet<string> {
    return new Set(this.nodes.filter(({ runtime }) => runtime.brokerId === 0 && runtime.isRegistered && runtime.runtime === null).map(({ runtime }) => runtime.brokerName));
  }

  /** Masters that do not answer: what was read of them last stays. */
  get awayBrokers(): ReadonlySet<string> {
    return new Set(this.nodes.filter(({ runtime }) => runtime.brokerId === 0 && runtime.runtime === null).map(({ runtime }) => runtime.brokerName));
  }
}
