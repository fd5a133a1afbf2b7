/** What tests and benches see of a running RocketMQ-compatible server, ours or the real one. */
export interface RocketmqEngine {
  title: string;
  /** `host:port` of the name server. */
  namesrv: string;
  /** The process ids that serve it: one for the bundled broker, name server and brokers for the real one. */
  brokerPids: number[];
  /** Where the store is; removed by `stop` unless the caller named it. */
  dataDir: string;
  stop(): Promise<void>;
  /** Ends every process with SIGKILL and leaves the data. */
  kill(): Promise<void>;
  /** Ends one broker in good order while the others serve; resolves when the name server has lost it. */
  stopNode(index: number): Promise<void>;
  /** Starts a stopped broker again, with its port and data; resolves when the name server has it. */
  startNode(index: number): Promise<void>;
}

/** The name of the broker with this index, as every engine of the tests calls it. */
export function brokerNameOf(index: number): string {
  return `broker-${String.fromCodePoint(97 + index)}`;
}

export interface RocketmqEngineOptions {
  /** 1 to 16. */
  brokers?: number;
  autoCreateTopics?: boolean;
  autoCreateGroups?: boolean;
  /** Further settings of each broker, under the names of broker.conf. */
  brokerConfig?: Record<string, string | number | boolean>;
  /** How long an orderly consumer's lock lasts unless it is renewed, default 60 s. */
  lockLeaseMs?: number;
  /** Text of `plain_acl.yml`; turns access control on. */
  plainAcl?: string;
  /** Keep and reuse this folder instead of a temporary one. */
  dataDir?: string;
}
