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
  /** Since when its name server tells of others and not of it. */
  missedSinceMs?: number | undefined;
}

/** All that the poller of one instance has read; every page of it is served from here. */
export class InstanceSnapshot {
  readonly topics = new TopicTable();
  readonly groups = new GroupTable();
  readonly progress = new ConsumerProgress(this.topics, this.groups);
  nodes: SeenNode[] = [];
  /** The last look learned nothing of any node: `nodes` are as they were seen before. */
  nodesUnread = false;
  /** Known masters that did not list their topics or groups in the last look: what is not in the tables may still be there. */
  unlisted: { topics: ReadonlySet<string>; groups: ReadonlySet<string> } = { topics: new Set(), groups: new Set() };
  /** Known masters that did not tell their groups' offsets in the last look; the tables have those from before. */
  offsetsUntold: ReadonlySet<string> = new Set();
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
    return new Set(this.nodes.filter(({ runtime }) => runtime.brokerId === 0 && runtime.isRegistered && (runtime.runtime === null || this.offsetsUntold.has(runtime.brokerName))).map(({ runtime }) => runtime.brokerName));
  }

  /** Known masters that are not among those that answered. */
  mastersBeside(answered: readonly string[]): ReadonlySet<string> {
    return new Set(this.nodes.flatMap(({ runtime: { brokerId, brokerName } }) => (brokerId === 0 && !answered.includes(brokerName) ? [brokerName] : [])));
  }

  /** Masters that do not answer: what was read of them last stays. */
  get awayBrokers(): ReadonlySet<string> {
    return new Set(this.nodes.filter(({ runtime }) => runtime.brokerId === 0 && runtime.runtime === null).map(({ runtime }) => runtime.brokerName));
  }
}
