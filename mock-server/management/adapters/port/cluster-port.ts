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
  /** Whether its name server knows it now; one that was stopped, or is gone, is not. */
  isRegistered: boolean;
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
  /** End of its commit log; a slave that follows has nearly that of its master. */
  commitLogEndOffset: number | null;
  /** Whether its store takes messages; null where it does not tell. */
  isStoreWritable: boolean | null;
  /** The 99th percentile of the time to store a message since the broker started, milliseconds. */
  putLatencyP99Ms: number | null;
  /** Messages a second, produced and consumed together, that are configured as the most; 0 = no limit, null where it knows none. */
  maxTps: number | null;
}

/**
 * Running totals of one master since it started, all kinds of topics together, from its runtime information (28); null = this
 * engine does not tell. Only differences mean something; a total that falls says that the master started anew.
 */
export interface BrokerTotals {
  brokerName: string;
  /** Messages stored in any topic (retries, dead letters and the engine's bookkeeping included), and their bytes in the log. */
  storedMessages: number | null;
  storedBytes: number | null;
  /** Messages that pulls carried away, redeliveries included. */
  deliveredMessages: number | null;
  /** Requests to send and to pull, and those that a limit held back. */
  sendCalls: number | null;
  pullCalls: number | null;
  throttled: number | null;
  diskReadBytes: number | null;
  diskWriteBytes: number | null;
  diskOperations: number | null;
}

/** A broker that its name server starts and stops, running or not. */
export interface ControlledNode extends BrokerNode {
  state: "starting" | "running" | "stopping" | "stopped" | "failed";
  /** Why it failed; empty otherwise. */
  reason: string;
  sinceMs: number;
}

export type NodeAction = "start" | "stop" | "restart";

/** The name servers and brokers of one engine. Every method may throw AdapterError. */
export interface ClusterPort {
  nameServers(): Promise<{ address: string; reachable: boolean }[]>;
  brokers(): Promise<BrokerNode[]>;
  /** All nodes with runtime, also those that their name server has stopped; a node that fails stands there with `failure` and a warning. */
  runtimes(): Promise<WithWarnings<BrokerRuntime[]>>;
  /** Of every master that answers: one call a master, the rest are warnings. */
  totals(): Promise<WithWarnings<BrokerTotals[]>>;
  figuresOf(runtime: BrokerRuntime): BrokerFigures;
  /** `key=value` configuration of one node; null when the engine refuses to tell. */
  config(brokerAddress: string): Promise<Map<string, string> | null>;
  /** Sets configuration keys on every master, or on those named. */
  updateConfig(changes: Record<string, string>, brokerNames?: readonly string[]): Promise<WithWarnings<void>>;
  /** The nodes that can be started and stopped; null when this engine does not do that (capability nodeControl). */
  controlledNodes(): Promise<ControlledNode[] | null>;
  /** Begins the action and returns; `controlledNodes` tells how it goes. Throws unsupported_by_engine. */
  controlNode(brokerName: string, action: NodeAction): Promise<void>;
  /** Takes a broker's topics out of the routes of producers, or gives them back; returns how many topics. Forgotten when the broker registers anew. */
  setRouteWritable(brokerName: string, isWritable: boolean): Promise<number>;
  engine(): Promise<{ name: string; version: string | null; capabilities: { name: Capability; supported: boolean; reason: string }[] }>;
}
