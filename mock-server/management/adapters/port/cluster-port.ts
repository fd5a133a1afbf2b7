import type { Capability } from "../../../../src/contract/instances.ts";
import type { WithWarnings } from "./adapter-error.ts";

/** One broker node as the name server knows it. */
export interface BrokerNode {
  cluster: string;
  brokerName: string;
  /** 0 = master. */
  brokerId: number;
  address: string;
}

/** A node with what it tells of itself; `runtime` holds the engine's own keys and texts, null when it did not answer. */
export interface BrokerRuntime extends BrokerNode {
  runtime: Map<string, string> | null;
  failure: string;
}

/** Produced and consumed messages a second and totals of one broker node, parsed from its runtime; null = not told. */
export interface BrokerFigures {
  version: string | null;
  produceTps: number | null;
  consumeTps: number | null;
  producedYesterday: number | null;
  consumedYesterday: number | null;
  producedToday: number | null;
  consumedToday: number | null;
  topicCount: number | null;
  diskUsedRatio: number | null;
  diskTotalBytes: number | null;
  diskFreeBytes: number | null;
  bootedAtMs: number | null;
  storePath: string | null;
  producerConnections: number | null;
  consumerConnections: number | null;
  systemCpuRatio: number | null;
  averageSystemCpuRatio: number | null;
  processCpuRatio: number | null;
  memoryUsedRatio: number | null;
  freeMemoryBytes: number | null;
  totalMemoryBytes: number | null;
}

/** The name servers and brokers of one engine. Every method may throw AdapterError. */
export interface ClusterPort {
  nameServers(): Promise<{ address: string; reachable: boolean }[]>;
  brokers(): Promise<BrokerNode[]>;
  /** All nodes with runtime; a node that fails stands there with `failure` and a warning. */
  runtimes(): Promise<WithWarnings<BrokerRuntime[]>>;
  figuresOf(runtime: BrokerRuntime): BrokerFigures;
  /** `key=value` configuration of one node; null when the engine refuses to tell. */
  config(brokerAddress: string): Promise<Map<string, string> | null>;
  /** Sets configuration keys on every master. */
  updateConfig(changes: Record<string, string>): Promise<WithWarnings<void>>;
  engine(): Promise<{ name: string; version: string | null; capabilities: { name: Capability; supported: boolean; reason: string }[] }>;
}
