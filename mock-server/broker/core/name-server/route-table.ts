import type { ClientChannel } from "../clients/client-channel.ts";
import type { Clock } from "../clock.ts";
import { permissionRead, permissionWrite } from "../topics/topic-table.ts";

/** The queues of a topic on one broker. */
export interface QueueData {
  brokerName: string;
  perm: number;
  readQueueNums: number;
  topicSysFlag: number;
  writeQueueNums: number;
}

/** A broker name with the addresses behind it; id 0 is the master. */
export interface BrokerData {
  brokerAddrs: Map<number, string>;
  brokerName: string;
  cluster: string;
}

export interface TopicRoute {
  brokerDatas: BrokerData[];
  filterServerTable: Map<string, string[]>;
  queueDatas: QueueData[];
}

/** The part of a topic's configuration that a route shows. */
export type RoutedTopic = Omit<QueueData, "brokerName"> & { topicName: string };

/** What a broker tells when it registers (103). */
export interface Registration {
  clusterName: string;
  brokerName: string;
  brokerAddr: string;
  brokerId: number;
  haServerAddr: string;
  dataVersion: { counter: number; timestamp: number };
  topics: Iterable<RoutedTopic>;
  filterServers: string[];
  /** Missing for brokers of this process, which cannot lose their connection. */
  channel?: ClientChannel;
}

interface LiveBroker {
  lastUpdateMs: number;
  dataVersion: { counter: number; timestamp: number };
  haServerAddr: string;
  channel: ClientChannel | undefined;
}

const brokerExpiryMs = 120_000;
const sysFlagUnit = 1;
const sysFlagUnitSub = 2;

/** The name server: which broker has which queues of which topic (protocol sheet section 2.2). */
export class RouteTable {
  private readonly topics = new Map<string, Map<string, QueueData>>();
  private readonly brokers = new Map<string, BrokerData>();
  private readonly clusters = new Map<string, Set<string>>();
  private readonly live = new Map<string, LiveBroker>();
  private readonly filterServers = new Map<string, string[]>();
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Takes a registration; a slave learns its master's addresses. A slave's topics are ignored. */
  register(registration: Registration): { haServerAddr?: string; masterAddr?: string } {
    const { clusterName, brokerName, brokerAddr, brokerId } = registration;
    const names = this.clusters.get(clusterName) ?? new Set<string>();
    this.clusters.set(clusterName, names.add(brokerName));
    const broker = this.brokers.get(brokerName) ?? { brokerAddrs: new Map<number, string>(), brokerName, cluster: clusterName };
    const isFirst = !this.brokers.has(brokerName) || !broker.brokerAddrs.has(brokerId);
    this.brokers.set(brokerName, broker);
    for (const [id, address] of broker.brokerAddrs) if (address === brokerAddr && id !== brokerId) broker.brokerAddrs.delete(id);
    broker.brokerAddrs.set(brokerId, brokerAddr);
    if (brokerId === 0 && (isFirst || this.isChanged(brokerAddr, registration.dataVersion))) {
      for (const topic of registration.topics) this.putTopic(brokerName, topic);
    }
    this.live.set(brokerAddr, { lastUpdateMs: this.clock.now(), dataVersion: registration.dataVersion, haServerAddr: registration.haServerAddr, channel: registration.channel });
    if (registration.filterServers.length > 0) this.filterServers.set(brokerAddr, registration.filterServers);
    else this.filterServers.delete(brokerAddr);
    const masterAddr = brokerId === 0 ? undefined : broker.brokerAddrs.get(0);
    return masterAddr === undefined ? {} : { masterAddr, haServerAddr: this.live.get(masterAddr)?.haServerAddr };
  }

  unregister(clusterName: string, brokerName: string, brokerAddr: string, brokerId: number): void {
    this.live.delete(brokerAddr);
    this.filterServers.delete(brokerAddr);
    const broker = this.brokers.get(brokerName);
    broker?.brokerAddrs.delete(brokerId);
    if (broker && broker.brokerAddrs.size > 0) return;
    this.brokers.delete(brokerName);
    const names = this.clusters.get(clusterName);
    if (names?.delete(brokerName) && names.size === 0) this.clusters.delete(clusterName);
    for (const [topic, queues] of this.topics) if (queues.delete(brokerName) && queues.size === 0) this.topics.delete(topic);
  }

  isChanged(brokerAddr: string, version: { counter: number; timestamp: number }): boolean {
    const known = this.live.get(brokerAddr)?.dataVersion;
    return !known || known.counter !== version.counter || known.timestamp !== version.timestamp;
  }

  /** The version that a broker last registered; asking with the same one counts as a sign of life (322). */
  queryVersion(brokerAddr: string, version: { counter: number; timestamp: number }): { changed: boolean; known: { counter: number; timestamp: number } | undefined } {
    const changed = this.isChanged(brokerAddr, version);
    const live = this.live.get(brokerAddr);
    if (live && !changed) live.lastUpdateMs = this.clock.now();
    return { changed, known: live?.dataVersion };
  }

  /** A topic of a broker in this process changed: the route shows it at once. */
  putTopic(brokerName: string, topic: RoutedTopic): void {
    const queues = this.topics.get(topic.topicName) ?? new Map<string, QueueData>();
    this.topics.set(topic.topicName, queues);
    queues.set(brokerName, { brokerName, perm: topic.perm, readQueueNums: topic.readQueueNums, topicSysFlag: topic.topicSysFlag, writeQueueNums: topic.writeQueueNums });
  }

  route(topic: string): TopicRoute | undefined {
    const queues = this.topics.get(topic);
    const brokerDatas = [...(queues?.keys() ?? [])].flatMap((name) => this.brokers.get(name) ?? []);
    if (!queues || brokerDatas.length === 0) return undefined;
    const filterServerTable = new Map([...this.filterServers].filter(([address]) => brokerDatas.some((broker) => [...broker.brokerAddrs.values()].includes(address))));
    return { brokerDatas, filterServerTable, queueDatas: [...queues.values()] };
  }

  allBrokers(): IterableIterator<BrokerData> {
    return this.brokers.values();
  }

  allClusters(): ReadonlyMap<string, ReadonlySet<string>> {
    return this.clusters;
  }

  allTopics(): string[] {
    return [...this.topics.keys()];
  }

  topicsOfCluster(cluster: string): string[] {
    const names = this.clusters.get(cluster);
    return [...this.topics].filter(([, queues]) => [...queues.keys()].some((name) => names?.has(name))).map(([topic]) => topic);
  }

  /** Topics by their unit flags (311: unit; 312: subscribed from a unit; 313: the latter without the former). */
  unitTopics(kind: "unit" | "unitSub" | "unitSubOnly"): string[] {
    return [...this.topics].filter(([, queues]) => {
      const flag = queues.values().next().value?.topicSysFlag ?? 0;
      if (kind === "unit") return (flag & sysFlagUnit) !== 0;
      return (flag & sysFlagUnitSub) !== 0 && (kind === "unitSub" || (flag & sysFlagUnit) === 0);
    }).map(([topic]) => topic);
  }

  /** Removes a topic's queues, on the brokers of one cluster or on all (216). */
  deleteTopic(topic: string, cluster?: string): void {
    const queues = this.topics.get(topic);
    if (!queues) return;
    for (const name of queues.keys()) if (!cluster || this.clusters.get(cluster)?.has(name)) queues.delete(name);
    if (queues.size === 0) this.topics.delete(topic);
  }

  /** Takes or gives the write permission of all topics of a broker (205, 327); returns how many topics it has. */
  setWritable(brokerName: string, isWritable: boolean): number {
    let count = 0;
    for (const queues of this.topics.values()) {
      const queue = queues.get(brokerName);
      if (!queue) continue;
      queue.perm = isWritable ? permissionRead | permissionWrite : queue.perm & ~permissionWrite;
      count++;
    }
    return count;
  }

  /** A broker's connection was lost: it is gone at once. */
  channelClosed(channel: ClientChannel): void {
    for (const [address, live] of this.live) if (live.channel === channel) this.drop(address);
  }

  /** Drops brokers that have been silent for 120 s; runs every 10 s. */
  expire(): void {
    const oldest = this.clock.now() - brokerExpiryMs;
    for (const [address, live] of this.live) {
      if (live.lastUpdateMs >= oldest) continue;
      live.channel?.close();
      this.drop(address);
    }
  }

  private drop(address: string): void {
    this.live.delete(address);
    for (const broker of this.brokers.values()) {
      for (const [id, known] of broker.brokerAddrs) if (known === address) this.unregister(broker.cluster, broker.brokerName, address, id);
    }
  }
}
