import type { Warning } from "../../../src/contract/paging.ts";
import { AdapterError } from "../adapters/port/adapter-error.ts";
import type { FromMasters, WithWarnings } from "../adapters/port/adapter-error.ts";
import type { OnlineGroup } from "../adapters/port/clients-port.ts";
import type { BrokerFigures, BrokerRuntime } from "../adapters/port/cluster-port.ts";
import type { EngineAdapter, EngineAdapterFactory } from "../adapters/port/engine-adapter.ts";
import type { GroupConfig } from "../adapters/port/groups-port.ts";
import type { StoredMessage } from "../adapters/port/messages-port.ts";
import type { TopicConfig } from "../adapters/port/topics-port.ts";
import { MemoryAccess } from "./memory-access.ts";

const broker = { cluster: "DefaultCluster", brokerName: "broker-a", brokerId: 0, address: "127.0.0.1:10911" };
const unknownFigures: BrokerFigures = {
  version: "V4_9_8", produceTps: 0, consumeTps: 0, producedYesterday: null, consumedYesterday: null, producedToday: null, consumedToday: null, topicCount: null,
  diskUsedRatio: null, diskTotalBytes: null, diskFreeBytes: null, bootedAtMs: null, storePath: null, producerConnections: null, consumerConnections: null,
  systemCpuRatio: null, averageSystemCpuRatio: null, processCpuRatio: null, memoryUsedRatio: null, freeMemoryBytes: null, totalMemoryBytes: null, commitLogEndOffset: null, isStoreWritable: null, putLatencyP99Ms: null, maxTps: null,
};

/** Values without anything missing. */
function whole<T>(value: T): WithWarnings<T> {
  return { value, warnings: [] };
}

function ofMaster<T>(value: T): FromMasters<T> {
  return { ...whole(value), answered: [broker.brokerName] };
}

/**
 * An engine in a few maps, for tests of rules that no wire is needed for. What a test does not need
 * refuses, so that no test proves anything with it by accident.
 */
export class MemoryEngine implements EngineAdapterFactory {
  readonly topics = new Map<string, TopicConfig>();
  readonly groups = new Map<string, GroupConfig>();
  readonly online = new Map<string, OnlineGroup>();
  /** Maximum offset of queue 0. */
  readonly offsets = new Map<string, number>();
  readonly committed = new Map<string, number>();
  readonly config = new Map([["autoCreateTopicEnable", "true"], ["autoCreateSubscriptionGroup", "true"], ["fileReservedTime", "72"]]);
  /** Calls by the name of the method. */
  readonly calls = new Map<string, number>();
  readonly access = new MemoryAccess();
  /** Brokers that do not take changes of settings, nor the deletion of a group. */
  refusals: Warning[] = [];
  away = false;
  /** Brokers that do not tell of their queues. */
  silent: Warning[] = [];
  /** First offset of each queue 0, and the store time of the message there. */
  oldest = { offset: 0, storedAtMs: 0 };
  /** Message of queue 0 at an offset; none = messages are refused. */
  messageAt: ((topic: string, offset: number) => StoredMessage) | undefined;

  addTopic(topic: string, maxOffset = 0): void {
    this.topics.set(topic, { topic, brokerName: broker.brokerName, kind: topic.startsWith("%RETRY%") ? "retry" : "user", readQueues: 1, writeQueues: 1, permission: 6, ordered: false, messageType: null, autoCreated: false });
    this.offsets.set(topic, maxOffset);
  }

  addGroup(group: string): void {
    this.groups.set(group, { group, brokerName: broker.brokerName, brokerId: 0, kind: "user", consumeEnabled: true, broadcastAllowed: false, maxRetries: 16, autoCreated: false, tpsLimits: null });
  }

  test: EngineAdapterFactory["test"] = async (connection) => {
    const failed = connection.nameServers.some((address) => address.startsWith("nowhere"));
    return [{ name: "nameServerPortOpen", subject: connection.nameServers.join(";"), result: failed ? "failed" : "passed", durationMs: 1, engineText: `password ${connection.secretKey}`, remedy: failed ? "check_host" : "none" }];
  };

  connect(): EngineAdapter {
    const parts: EngineAdapter = { cluster: this.#cluster(), topics: this.#topics(), groups: this.#groups(), clients: this.#clients(), messages: this.#messages(), probes: refusing<EngineAdapter["probes"]>({}), traces: refusing<EngineAdapter["traces"]>({}), tracking: refusing<EngineAdapter["tracking"]>({ oldest: async () => ({ commitLogOffset: null, storedAtMs: this.oldest.storedAtMs, isEmpty: false }) }), access: this.access, signAs: () => undefined, close: async () => undefined };
    return { ...parts, cluster: this.#counted(parts.cluster), topics: this.#counted(parts.topics), groups: this.#counted(parts.groups), clients: this.#counted(parts.clients) };
  }

  #cluster(): EngineAdapter["cluster"] {
    const runtime: BrokerRuntime = { ...broker, runtime: new Map([["brokerVersionDesc", "V4_9_8"]]), failure: "", isRegistered: true };
    return {
      nameServers: async () => [{ address: "127.0.0.1:9876", reachable: true }],
      brokers: async () => [broker],
      runtimes: async () => whole([runtime]),
      totals: async () => whole([{ brokerName: broker.brokerName, storedMessages: 0, storedBytes: 0, deliveredMessages: 0, sendCalls: null, pullCalls: null, throttled: null, diskReadBytes: null, diskWriteBytes: null, diskOperations: null }]),
      figuresOf: () => unknownFigures,
      config: async () => this.config,
      updateConfig: async (changes) => {
        for (const [key, value] of Object.entries(changes)) this.config.set(key, value);
        return { ...whole(undefined), warnings: this.refusals };
      },
      controlledNodes: async () => null,
      controlNode: async () => {
        throw new AdapterError("unsupported_by_engine", "no nodes to control", { feature: "nodeControl", engine: "memory" });
      },
      setRouteWritable: async () => 0,
      engine: async () => ({ name: "Apache RocketMQ", version: "4.9.8", capabilities: [] }),
    };
  }

  #topics(): EngineAdapter["topics"] {
    const found = <T>(value: T | undefined): T[] => (value === undefined ? [] : [value]);
    return refusing<EngineAdapter["topics"]>({
      listConfigs: async () => ofMaster([...this.topics.values()]),
      configsOf: async (topic) => whole(found(this.topics.get(topic))),
      offsets: async (topic) => ({ value: found(this.offsets.get(topic)).map((maxOffset) => ({ brokerName: broker.brokerName, queueId: 0, minOffset: this.oldest.offset, maxOffset, lastStoredAtMs: maxOffset > 0 ? 1000 : null })), warnings: this.silent }),
      groupsOf: async (topic) => [...this.committed.keys()].filter((key) => key.startsWith(`${topic}@`)).map((key) => key.slice(topic.length + 1)),
      create: async ({ topic }) => {
        this.addTopic(topic);
        return whole(undefined);
      },
      delete: async (topic) => {
        this.topics.delete(topic);
        return whole(undefined);
      },
    });
  }

  #messages(): EngineAdapter["messages"] {
    const { messageAt } = this;
    if (!messageAt) return refusing<EngineAdapter["messages"]>({});
    return refusing<EngineAdapter["messages"]>({
      offsetAt: async () => this.oldest.offset,
      pull: async (topic, _broker, _queue, offset, count) => {
        const maxOffset = this.offsets.get(topic) ?? 0;
        const messages = Array.from({ length: Math.min(count, maxOffset - offset) }, (_, index) => messageAt(topic, offset + index));
        return { status: "FOUND", messages, nextOffset: offset + messages.length, minOffset: this.oldest.offset, maxOffset };
      },
    });
  }

  #groups(): EngineAdapter["groups"] {
    return refusing<EngineAdapter["groups"]>({
      listConfigs: async () => ofMaster([...this.groups.values()]),
      configsOf: async (group) => whole(this.groups.has(group) ? [this.groups.get(group)!] : []),
      allOffsets: async () => ofMaster(new Map(this.committed.entries().map(([key, offset]) => [key, new Map([[broker.brokerName, new Map([[0, offset]])]])]))),
      progress: async (group) => {
        const keys = [...this.committed.keys()].filter((key) => key.endsWith(`@${group}`));
        const queues = keys.map((key) => ({ topic: key.split("@")[0] ?? "", brokerName: broker.brokerName, queueId: 0, minOffset: 0, maxOffset: this.offsets.get(key.split("@")[0] ?? "") ?? 0, consumerOffset: this.committed.get(key) ?? null, pullOffset: null, lastConsumedAtMs: null }));
        return whole({ group, consumeTps: 0, queues });
      },
      create: async ({ group }) => {
        this.addGroup(group);
        return whole(undefined);
      },
      delete: async (group) => {
        this.groups.delete(group);
        return { ...whole(undefined), warnings: this.refusals };
      },
    });
  }

  #clients(): EngineAdapter["clients"] {
    return refusing<EngineAdapter["clients"]>({ producers: async () => whole([]), producerClients: async () => whole([]), onlineGroup: async (group) => whole(this.online.get(group) ?? null) });
  }

  /** Counts the calls of a port, and refuses them all while the engine is away. */
  #counted<P extends object>(port: P): P {
    return new Proxy(port, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== "function" || name === "figuresOf") return method;
        return (...args: unknown[]): unknown => {
          this.calls.set(String(name), (this.calls.get(String(name)) ?? 0) + 1);
          if (this.away) return Promise.reject(new AdapterError("unreachable", "connection refused", { address: "127.0.0.1:9876", reason: "ECONNREFUSED" }));
          return Reflect.apply(method, target, args);
        };
      },
    });
  }
}

/** A port that refuses everything but what is given. */
function refusing<P extends object>(known: Partial<P>): P {
  const refuse = (): Promise<never> => Promise.reject(new AdapterError("unsupported_by_engine", "not in this engine", { feature: "", engine: "memory" }));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return new Proxy(known, { get: (target, name) => Reflect.get(target, name) ?? refuse }) as P;
}
