import { join } from "node:path";
import type { BrokerSettings } from "../settings/broker-settings.ts";
import type { Clock } from "../clock.ts";
import { entriesOf, isRecord, readJsonFile, replaceFile } from "../config-file.ts";
import { DataVersion } from "../data-version.ts";
import type { Refusal } from "../refusal.ts";
import { defaultTopic, deadLetterTopicPrefix, offsetMovedTopic, refusalOfTopicName, retryTopicPrefix, scheduleTopic } from "./topic-name.ts";

export const permissionRead = 4;
export const permissionWrite = 2;
export const permissionInherit = 1;

/** One topic as RocketMQ stores it. `attributes` is ignored by 4.9; ours holds autoCreated=true for topics that a send created. */
export interface TopicConfig {
  order: boolean;
  perm: number;
  readQueueNums: number;
  topicFilterType: "SINGLE_TAG" | "MULTI_TAG";
  topicName: string;
  topicSysFlag: number;
  writeQueueNums: number;
  attributes?: Record<string, string>;
}

/** A configuration with the defaults of a real broker: 16 queues, readable and writable. */
export function newTopicConfig(topicName: string, parts: Partial<TopicConfig> = {}): TopicConfig {
  return { order: false, perm: permissionRead | permissionWrite, readQueueNums: 16, topicFilterType: "SINGLE_TAG", topicName, topicSysFlag: 0, writeQueueNums: 16, ...parts };
}

/**
 * The topics of one broker, kept in config/topics.json as Apache RocketMQ 4.9 writes it.
 * Changes become durable with `persistIfChanged`, which runs before the answers of a turn leave.
 */
export class TopicTable {
  readonly dataVersion: DataVersion;
  /** Grows with every change; whoever remembers a configuration compares it. */
  revision = 0;
  private readonly topics = new Map<string, TopicConfig>();
  private readonly printed = new Map<string, string>();
  private readonly listeners: ((changed: TopicConfig) => void)[] = [];
  private readonly path: string;
  private readonly settings: BrokerSettings;
  private readonly clock: Clock;
  private changed = false;

  constructor(configDir: string, settings: BrokerSettings, clock: Clock) {
    this.path = join(configDir, "topics.json");
    this.settings = settings;
    this.clock = clock;
    this.dataVersion = new DataVersion(clock.now());
    this.addSystemTopics();
    this.load();
  }

  get(topic: string): TopicConfig | undefined {
    return this.topics.get(topic);
  }

  all(): IterableIterator<TopicConfig> {
    return this.topics.values();
  }

  get size(): number {
    return this.topics.size;
  }

  /** Tells of every created or changed topic, so that the route shows it at once. */
  onChanged(listener: (changed: TopicConfig) => void): void {
    this.listeners.push(listener);
  }

  /** Creates or replaces a topic (17). An automatically created topic that is set by hand stops being one. */
  put(config: TopicConfig): void {
    this.keep(config);
    this.countChange();
    for (const listener of this.listeners) listener(config);
  }

  /** Removes the configuration; false when there was none. */
  delete(topic: string): boolean {
    if (!this.topics.delete(topic)) return false;
    this.printed.delete(topic);
    this.countChange();
    return true;
  }

  /** Creation by a send: copies the default topic's permission, at most its number of queues (section 5, Topics). */
  createForSend(topic: string, defaultTopicName: string, wantedQueueNums: number, topicSysFlag: number): TopicConfig | undefined {
    const model = this.topics.get(defaultTopicName);
    const inherits = model && (model.perm & permissionInherit) !== 0 && (defaultTopicName !== defaultTopic || this.settings.values.autoCreateTopicEnable);
    if (!inherits) return undefined;
    const queueNums = Math.max(0, Math.min(wantedQueueNums, model.writeQueueNums));
    const config = newTopicConfig(topic, { readQueueNums: queueNums, writeQueueNums: queueNums, perm: model.perm & ~permissionInherit, topicSysFlag, topicFilterType: model.topicFilterType, attributes: { autoCreated: "true" } });
    this.put(config);
    return config;
  }

  /** The retry or dead-letter topic of a group, made when it is first needed. */
  getOrCreateForGroup(topic: string, queueNums: number, topicSysFlag = 0): TopicConfig {
    const existing = this.topics.get(topic);
    if (existing) return existing;
    const config = newTopicConfig(topic, { readQueueNums: queueNums, writeQueueNums: queueNums, topicSysFlag });
    this.put(config);
    return config;
  }

  /** The settings changed: TBW102 is there only while sends may create topics, and the routes look again at all permissions. */
  applySettings(): void {
    const present = this.topics.has(defaultTopic);
    if (this.settings.values.autoCreateTopicEnable && !present) this.put(this.inheritableDefaultTopic());
    if (!this.settings.values.autoCreateTopicEnable && present) this.delete(defaultTopic);
    this.countChange();
  }

  /** Marks topics ordered that the name server's ORDER_TOPIC_CONFIG names, and only those. */
  applyOrderTopics(ordered: ReadonlySet<string>): void {
    for (const config of this.topics.values()) {
      if (config.order === ordered.has(config.topicName)) continue;
      this.keep({ ...config, order: ordered.has(config.topicName) });
      this.countChange();
    }
  }

  /** The JSON of 21 and of topics.json; each topic is printed once per change, so that 10,000 of them cost little. */
  print(): string {
    return `{"dataVersion":${JSON.stringify(this.dataVersion)},"topicConfigTable":{\n${[...this.printed.values()].join(",\n")}\n}}`;
  }

  persistIfChanged(): void {
    if (!this.changed) return;
    replaceFile(this.path, this.print());
    this.changed = false;
  }

  private countChange(): void {
    this.revision++;
    this.changed = true;
    this.dataVersion.next(this.clock.now());
  }

  private keep(config: TopicConfig): void {
    this.topics.set(config.topicName, config);
    this.printed.set(config.topicName, `${JSON.stringify(config.topicName)}:${JSON.stringify(config)}`);
  }

  private inheritableDefaultTopic(): TopicConfig {
    const queueNums = this.settings.values.defaultTopicQueueNums;
    return newTopicConfig(defaultTopic, { readQueueNums: queueNums, writeQueueNums: queueNums, perm: permissionRead | permissionWrite | permissionInherit });
  }

  private addSystemTopics(): void {
    const { clusterName, brokerName } = this.settings;
    const single = { readQueueNums: 1, writeQueueNums: 1 };
    const inheriting = permissionRead | permissionWrite | permissionInherit;
    this.keep(newTopicConfig("SELF_TEST_TOPIC", single));
    if (this.settings.values.autoCreateTopicEnable) this.keep(this.inheritableDefaultTopic());
    this.keep(newTopicConfig("BenchmarkTest", { readQueueNums: 1024, writeQueueNums: 1024 }));
    this.keep(newTopicConfig(clusterName, { perm: inheriting }));
    this.keep(newTopicConfig(brokerName, { ...single, perm: inheriting }));
    this.keep(newTopicConfig(offsetMovedTopic, single));
    this.keep(newTopicConfig(scheduleTopic, { readQueueNums: 18, writeQueueNums: 18 }));
    this.keep(newTopicConfig(`${clusterName}_REPLY_TOPIC`, single));
    const { traceTopicEnable, msgTraceTopicName } = this.settings.values;
    if (traceTopicEnable) this.keep(newTopicConfig(msgTraceTopicName, single));
  }

  private load(): void {
    const stored = readJsonFile(this.path);
    if (!stored) return;
    this.dataVersion.assign(stored["dataVersion"]);
    for (const [, config] of entriesOf(stored["topicConfigTable"])) {
      if (!isTopicConfig(config)) throw new Error(`${this.path} holds a topic that is not complete: ${JSON.stringify(config)}`);
      if (config.topicName === defaultTopic && !this.settings.values.autoCreateTopicEnable) continue;
      this.keep({ ...newTopicConfig(config.topicName), ...config });
    }
  }
}

function isTopicConfig(config: unknown): config is TopicConfig {
  if (!isRecord(config)) return false;
  return typeof config["topicName"] === "string" && typeof config["readQueueNums"] === "number" && typeof config["writeQueueNums"] === "number" && typeof config["perm"] === "number";
}

/** The retry topic of a group. */
export function retryTopicOf(group: string): string {
  return retryTopicPrefix + group;
}

/** Why a group cannot have a retry topic, so that it must not come to be: the name of that topic would be illegal. */
export function refusalOfRetryTopic(group: string): Refusal | undefined {
  const refusal = refusalOfTopicName(retryTopicOf(group));
  return refusal && { ...refusal, remark: `the retry topic of the group[${group}] would be illegal: ${refusal.remark}` };
}

/** The dead-letter topic of a group. */
export function deadLetterTopicOf(group: string): string {
  return deadLetterTopicPrefix + group;
}
