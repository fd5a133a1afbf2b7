import { join } from "node:path";
import type { BrokerSettings } from "../settings/broker-settings.ts";
import type { Clock } from "../clock.ts";
import { entriesOf, isRecord, readJsonFile, replaceFile } from "../config-file.ts";
import { DataVersion } from "../data-version.ts";
import { refusalOfRetryTopic } from "../topics/topic-table.ts";

/** One consumer group as RocketMQ stores it; unknown fields of newer clients are kept. `autoCreated` is ours. */
export interface SubscriptionGroupConfig {
  brokerId: number;
  consumeBroadcastEnable: boolean;
  consumeEnable: boolean;
  consumeFromMinEnable: boolean;
  groupName: string;
  notifyConsumerIdsChangedEnable: boolean;
  retryMaxTimes: number;
  retryQueueNums: number;
  whichBrokerWhenConsumeSlowly: number;
  autoCreated?: boolean;
  /** Of 5.x, ignored by 4.9. Ours are `tpsLimit.<topic>`: how many messages a second the group gets of a topic. */
  attributes?: Record<string, string> | undefined;
}

export function newGroupConfig(groupName: string, parts: Partial<SubscriptionGroupConfig> = {}): SubscriptionGroupConfig {
  return {
    brokerId: 0,
    consumeBroadcastEnable: true,
    consumeEnable: true,
    consumeFromMinEnable: true,
    groupName,
    notifyConsumerIdsChangedEnable: true,
    retryMaxTimes: 16,
    retryQueueNums: 1,
    whichBrokerWhenConsumeSlowly: 1,
    ...parts,
  };
}

const groupsOfTheBroker = ["TOOLS_CONSUMER", "FILTERSRV_CONSUMER", "SELF_TEST_C_GROUP", "CID_ONS-HTTP-PROXY", "CID_ONSAPI_PULL", "CID_ONSAPI_PERMISSION", "CID_ONSAPI_OWNER"];

function isOfTheBroker(group: string): boolean {
  return groupsOfTheBroker.includes(group) || group.startsWith("CID_RMQ_SYS_");
}

/** The consumer groups of one broker, kept in config/subscriptionGroup.json as Apache RocketMQ 4.9 writes it. */
export class GroupTable {
  readonly dataVersion: DataVersion;
  private readonly groups = new Map<string, SubscriptionGroupConfig>();
  private readonly printed = new Map<string, string>();
  private readonly path: string;
  private readonly settings: BrokerSettings;
  private readonly clock: Clock;
  private changed = false;

  constructor(configDir: string, settings: BrokerSettings, clock: Clock) {
    this.path = join(configDir, "subscriptionGroup.json");
    this.settings = settings;
    this.clock = clock;
    this.dataVersion = new DataVersion(clock.now());
    for (const group of groupsOfTheBroker) this.keep(newGroupConfig(group));
    this.load();
  }

  names(): IterableIterator<string> {
    return this.groups.keys();
  }

  /** The group, created on the spot when that setting is on (or for groups of the broker itself) and its retry topic can be. */
  findOrCreate(group: string): SubscriptionGroupConfig | undefined {
    const existing = this.groups.get(group);
    if (existing) return existing;
    if (!this.settings.values.autoCreateSubscriptionGroup && !group.startsWith("CID_RMQ_SYS_")) return undefined;
    if (!this.mayAdd(group) || refusalOfRetryTopic(group)) return undefined;
    const config = newGroupConfig(group, { autoCreated: true });
    this.put(config);
    return config;
  }

  get(group: string): SubscriptionGroupConfig | undefined {
    return this.groups.get(group);
  }

  /** Whether one more group fits under `maxGroups`; groups of the broker itself always do. */
  mayAdd(group: string): boolean {
    const { maxGroups } = this.settings.values;
    if (maxGroups === 0 || this.groups.has(group) || isOfTheBroker(group)) return true;
    let count = 0;
    for (const name of this.groups.keys()) if (!isOfTheBroker(name)) count++;
    return count < maxGroups;
  }

  /** Creates or replaces a group (200). Without attributes it keeps those that it has: tools of 4.9 do not know them. */
  put(config: SubscriptionGroupConfig): void {
    const attributes = config.attributes ?? this.groups.get(config.groupName)?.attributes ?? {};
    this.keep({ ...config, attributes: Object.keys(attributes).length > 0 ? attributes : undefined });
    this.countChange();
  }

  delete(group: string): void {
    if (!this.groups.delete(group)) return;
    this.printed.delete(group);
    this.countChange();
  }

  /** The JSON of 201 and of subscriptionGroup.json. */
  print(): string {
    return `{"dataVersion":${JSON.stringify(this.dataVersion)},"subscriptionGroupTable":{\n${[...this.printed.values()].join(",\n")}\n}}`;
  }

  persistIfChanged(): void {
    if (!this.changed) return;
    replaceFile(this.path, this.print());
    this.changed = false;
  }

  private countChange(): void {
    this.changed = true;
    this.dataVersion.next(this.clock.now());
  }

  private keep(config: SubscriptionGroupConfig): void {
    this.groups.set(config.groupName, config);
    this.printed.set(config.groupName, `${JSON.stringify(config.groupName)}:${JSON.stringify(config)}`);
  }

  private load(): void {
    const stored = readJsonFile(this.path);
    if (!stored) return;
    this.dataVersion.assign(stored["dataVersion"]);
    for (const [group, config] of entriesOf(stored["subscriptionGroupTable"])) {
      if (!isRecord(config)) throw new Error(`${this.path} holds a group that is not an object: ${group}`);
      this.keep({ ...newGroupConfig(group), ...config, groupName: group });
    }
  }
}
