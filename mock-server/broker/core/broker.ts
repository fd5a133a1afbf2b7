import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { MessageStore } from "../log/message-store.ts";
import { AccessTable } from "./access/access-table.ts";
import type { BrokerValues } from "./settings/broker-keys.ts";
import { BrokerSettings, type BrokerIdentity } from "./settings/broker-settings.ts";
import { countPut } from "./statistics/count-put.ts";
import { BrokerStatistics } from "./statistics/broker-statistics.ts";
import type { ClientChannel } from "./clients/client-channel.ts";
import type { Clock } from "./clock.ts";
import type { DelayHost } from "./delay/delay-host.ts";
import { parseDelayLevels } from "./delay/delay-levels.ts";
import { LevelQueues } from "./delay/level-queues.ts";
import { Timers } from "./delay/timers.ts";
import { ConsumerRegistry } from "./clients/consumer-registry.ts";
import { GroupTable } from "./groups/group-table.ts";
import type { KvConfig } from "./name-server/kv-config.ts";
import { OffsetTable } from "./groups/offset-table.ts";
import { DiskCleaning } from "./limits/disk-cleaning.ts";
import { RateLimits } from "./limits/rate-limits.ts";
import { ProducerRegistry } from "./clients/producer-registry.ts";
import { parkingScanMs, PullParking } from "./pull/pull-parking.ts";
import { QueueLocks } from "./clients/queue-locks.ts";
import type { RouteTable } from "./name-server/route-table.ts";
import { Throughput } from "./statistics/throughput.ts";
import { SystemTopics } from "./topics/topic-name.ts";
import { Transactions } from "./transactions/transactions.ts";
import { TopicTable, type TopicConfig } from "./topics/topic-table.ts";

/** The name server that a broker of this process registers with, by direct call. */
export interface NameServer {
  routes: RouteTable;
  kv: KvConfig;
}

const scanMs = 10_000;
const registerMs = 30_000;
const persistMs = 5_000;
const accessFileMs = 5_000;

/** One broker: its store, its tables, its clients. No bytes of the protocol and no sockets. */
export class Broker {
  readonly settings: BrokerSettings;
  readonly store: MessageStore;
  readonly clock: Clock;
  readonly systemTopics: SystemTopics;
  readonly topics: TopicTable;
  readonly groups: GroupTable;
  readonly offsets: OffsetTable;
  readonly consumers: ConsumerRegistry;
  readonly producers: ProducerRegistry;
  readonly locks: QueueLocks;
  readonly parking: PullParking;
  readonly limits: RateLimits;
  readonly cleaning: DiskCleaning;
  readonly statistics: BrokerStatistics;
  readonly throughput: Throughput;
  readonly access: AccessTable;
  readonly delayLevels: LevelQueues;
  readonly transactions: Transactions;
  readonly timers: Timers;
  readonly bootTimestampMs: number;
  private readonly nameServer: NameServer;
  private readonly stops: (() => void)[] = [];
  private readonly wakeListeners: (() => void)[] = [];
  private readonly troubleListeners: ((error: unknown) => void)[] = [];

  private constructor(settings: BrokerSettings, store: MessageStore, nameServer: NameServer, clock: Clock) {
    const configDir = configDirOf(settings.identity);
    this.settings = settings;
    this.store = store;
    this.nameServer = nameServer;
    this.clock = clock;
    this.bootTimestampMs = clock.now();
    this.systemTopics = new SystemTopics(settings.clusterName, settings.brokerName, settings.values.traceTopicEnable ? settings.values.msgTraceTopicName : undefined);
    this.topics = new TopicTable(configDir, settings, clock);
    this.groups = new GroupTable(configDir, settings, clock);
    this.offsets = new OffsetTable(configDir);
    this.consumers = new ConsumerRegistry(clock);
    this.producers = new ProducerRegistry(clock);
    this.locks = new QueueLocks(clock, () => settings.values.rebalanceLockMaxLiveTime);
    this.parking = new PullParking(clock, (topic, queueId) => store.maxOffset(topic, queueId));
    this.statistics = new BrokerStatistics(clock);
    this.limits = new RateLimits(settings, this.statistics, clock);
    this.cleaning = new DiskCleaning(store, settings, clock);
    this.throughput = new Throughput(clock, () => store.storedMessages);
    this.access = new AccessTable(join(configDir, "plain_acl.yml"), settings, clock);
    const delayHost: DelayHost = { store, clock, configDir, delivered: (topic, sizeBytes) => countPut(this, topic, 1, sizeBytes), commit: () => this.commitAndWake(), trouble: (error) => this.tellTrouble(error) };
    this.delayLevels = new LevelQueues(delayHost, delayLevelsOf(settings));
    this.timers = new Timers(delayHost, join(settings.identity.storePathRootDir, "timer"));
    this.transactions = new Transactions({
      store, clock, settings, offsets: this.offsets, topics: this.topics, delayLevels: this.delayLevels, timers: this.timers,
      committed: (topic, sizeBytes) => countPut(this, topic, 1, sizeBytes), commit: () => this.commitAndWake(), trouble: (error) => this.tellTrouble(error),
    });
  }

  /** Opens the store (recovering it after a crash) and the tables, and registers with the name server. */
  static async open(identity: BrokerIdentity, told: Partial<BrokerValues>, nameServer: NameServer, clock: Clock): Promise<Broker> {
    mkdirSync(configDirOf(identity), { recursive: true });
    const settings = new BrokerSettings(identity, told, join(configDirOf(identity), "broker.properties"), clock);
    const store = await MessageStore.open({
      rootDir: identity.storePathRootDir,
      storeHost: { ip: settings.storeIp, port: identity.listenPort },
      commitLogSegmentBytes: settings.values.mappedFileSizeCommitLog,
      now: () => clock.now(),
      delayLevelsMs: delayLevelsOf(settings),
    });
    let broker: Broker | undefined;
    try {
      broker = new Broker(settings, store, nameServer, clock);
      broker.start();
      return broker;
    } catch (error) {
      // The process goes on without this broker: no timer of it may.
      await (broker ?? store).close().catch(() => undefined);
      throw error;
    }
  }

  /** Called when there is something for `resumeWoken` that no request brought: waiting pulls whose time is over. */
  onWoken(listener: () => void): void {
    this.wakeListeners.push(listener);
  }

  /** Called when work that no client waits for failed. */
  onTrouble(listener: (error: unknown) => void): void {
    this.troubleListeners.push(listener);
  }

  /** Makes what this turn changed durable to the operating system. Throws when the store cannot write. */
  commit(): void {
    this.topics.persistIfChanged();
    this.groups.persistIfChanged();
    this.store.writePending();
  }

  channelClosed(channel: ClientChannel): void {
    this.consumers.channelClosed(channel);
    this.producers.channelClosed(channel);
  }

  /** Removes a topic with its messages' queues and its counts; the name server keeps it until 216. */
  deleteTopic(topic: string): void {
    this.topics.delete(topic);
    this.store.retention.deleteTopic(topic);
    this.statistics.forget(topic);
  }

  /** What the name server says: 4.9 brokers ignore the order that a creation names (protocol sheet section 2.3). */
  isOrderedTopic(topic: string): boolean {
    return this.nameServer.kv.get("ORDER_TOPIC_CONFIG", topic) !== undefined;
  }

  /** Stops the timers, leaves the name server, and closes the store in good order. */
  async close(): Promise<void> {
    for (const stop of this.stops) stop();
    this.delayLevels.stop();
    this.limits.held.close();
    this.transactions.stop();
    this.timers.stop();
    const { clusterName, brokerName, address } = this.settings;
    this.nameServer.routes.unregister(clusterName, brokerName, address, 0);
    try {
      this.offsets.persistIfChanged();
      this.topics.persistIfChanged();
      this.groups.persistIfChanged();
      await this.delayLevels.persistIfChanged();
      await this.timers.persistIfChanged();
    } finally {
      await this.store.close();
    }
  }

  private start(): void {
    this.store.onStored((topic, queueId, queueOffset, tagsCode) => this.parking.arrived(topic, queueId, queueOffset, tagsCode));
    this.topics.onChanged((changed) => this.showRoute(changed));
    this.settings.onChanged(() => {
      this.topics.applySettings();
      this.register();
    });
    this.stops.push(this.statistics.start(), this.throughput.start());
    this.repeat(scanMs, () => {
      this.consumers.expire();
      this.producers.expire();
      this.locks.expire();
    });
    this.repeat(parkingScanMs, () => {
      this.parking.scan();
      this.wake();
    });
    this.repeat(registerMs, () => this.register());
    this.repeat(accessFileMs, () => this.access.look());
    this.repeat(persistMs, () => this.offsets.persistIfChanged());
    this.repeat(this.settings.values.flushDelayOffsetInterval, () => this.delayLevels.persistIfChanged());
    this.repeat(this.settings.values.flushDelayOffsetInterval, () => this.timers.persistIfChanged());
    this.store.retention.mayDelete = (endOffset, isForced) => (isForced || this.delayLevels.clears(endOffset)) && this.timers.clears(endOffset);
    this.delayLevels.start();
    this.repeat(this.settings.values.cleanResourceInterval, () => this.cleaning.look());
    this.transactions.start();
    this.timers.start();
    this.register();
  }

  /** A task that fails (a full disk) is tried again the next time; the broker goes on. */
  private repeat(intervalMs: number, task: () => void | Promise<void>): void {
    const guarded = (): void => {
      try {
        task()?.catch((error: unknown) => this.tellTrouble(error));
      } catch (error) {
        this.tellTrouble(error);
      }
    };
    this.stops.push(this.clock.every(intervalMs, guarded));
  }

  private tellTrouble(error: unknown): void {
    for (const listener of this.troubleListeners) listener(error);
  }

  private wake(): void {
    for (const listener of this.wakeListeners) listener();
  }

  private commitAndWake(): void {
    this.commit();
    this.wake();
  }

  private register(): void {
    const { clusterName, brokerName, address, identity } = this.settings;
    const haServerAddr = `${identity.brokerIP1}:${identity.listenPort + 1}`;
    this.nameServer.routes.register({ clusterName, brokerName, brokerAddr: address, brokerId: 0, haServerAddr, dataVersion: this.topics.dataVersion.toJSON(), topics: this.routedTopics(), filterServers: [] });
    this.topics.applyOrderTopics(new Set(this.nameServer.kv.table("ORDER_TOPIC_CONFIG")?.keys() ?? []));
  }

  /** Only looked at when the version changed. */
  private *routedTopics(): Iterable<TopicConfig> {
    for (const topic of this.topics.all()) yield this.routed(topic);
  }

  private showRoute(topic: TopicConfig): void {
    this.nameServer.routes.putTopic(this.settings.brokerName, this.routed(topic));
  }

  /** A broker without read or write permission shows its topics so. */
  private routed(topic: TopicConfig): TopicConfig {
    const inherits = topic.perm & 1;
    return { ...topic, perm: (topic.perm & this.settings.values.brokerPermission) | inherits };
  }
}

function delayLevelsOf(settings: BrokerSettings): number[] {
  return parseDelayLevels(settings.values.messageDelayLevel) ?? [];
}

function configDirOf(identity: BrokerIdentity): string {
  return join(identity.storePathRootDir, "config");
}
