import { parseBrokerStats } from "../../../wire/remoting/bodies/broker-stats.ts";
import { defaultSubscriptionGroup, formatSubscriptionGroup, parseSubscriptionGroupTable } from "../../../wire/remoting/bodies/subscription-group.ts";
import { RequestCode } from "../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../wire/remoting/response-code.ts";
import { AdapterError } from "../port/adapter-error.ts";
import { askEach } from "./broker-directory.ts";
import { readGroupProgress } from "./group-progress.ts";
import { resetOffsets } from "./offset-reset.ts";
import { firstOffsetAt } from "./offset-search.ts";
import { groupTpsLimits, withTpsLimits } from "./group-tps-limits.ts";
import { groupKind, retryPrefix } from "./system-names.ts";
import type { SubscriptionGroupConfig } from "../../../wire/remoting/bodies/subscription-group.ts";
import type { FromMasters, WithWarnings } from "../port/adapter-error.ts";
import type { BrokerNode } from "../port/cluster-port.ts";
import type { GroupConfig, GroupProgress, GroupsPort, ResetPoint } from "../port/groups-port.ts";
import type { EngineParts } from "./engine-parts.ts";

type GroupChanges = Parameters<GroupsPort["update"]>[1];

/** Consumer groups over remoting: codes 201, 200, 207, 208, 43, 315, 29, and the resets. */
export class GroupsAdapter implements GroupsPort {
  readonly #parts: EngineParts;

  constructor(parts: EngineParts) {
    this.#parts = parts;
  }

  async listConfigs(): Promise<FromMasters<GroupConfig[]>> {
    const { value, warnings } = await askEach(await this.#parts.directory.masters(), (node) => this.#configsOn(node));
    return { value: await this.#described(value.flatMap(({ node, value: groups }) => groups.map((group) => ({ node, group })))), warnings, answered: value.map(({ node }) => node.brokerName) };
  }

  async configsOf(group: string): Promise<WithWarnings<GroupConfig[]>> {
    const { value, warnings } = await this.#storedConfigs(group);
    return { value: await this.#described(value), warnings };
  }

  async create(group: Parameters<GroupsPort["create"]>[0]): Promise<WithWarnings<void>> {
    const config = withChanges(defaultSubscriptionGroup(group.group), group);
    const { warnings } = await askEach(await this.#parts.directory.mastersNamed(group.brokerNames), (node) => this.#write(node, config));
    return { value: undefined, warnings };
  }

  async update(group: string, changes: GroupChanges): Promise<WithWarnings<void>> {
    const nodes = await this.#parts.directory.mastersNamed(changes.brokerNames);
    const stored = await this.#storedConfigs(group);
    const model = changes.brokerNames === undefined ? undefined : stored.value[0]?.group;
    // A broker that is named but lacks the group gets it; without names only those that have it change.
    const changed = nodes.filter((node) => model !== undefined || stored.value.some((one) => one.node.brokerName === node.brokerName));
    const { warnings } = await askEach(changed, async (node) => {
      const config = stored.value.find((one) => one.node.brokerName === node.brokerName)?.group ?? model;
      if (config !== undefined) await this.#write(node, withChanges(config, changes));
    });
    return { value: undefined, warnings: [...stored.warnings, ...warnings] };
  }

  /** The group's retry topic goes with it; its dead letters stay. */
  async delete(group: string): Promise<WithWarnings<void>> {
    const retryTopic = `${retryPrefix}${group}`;
    const { warnings } = await askEach(await this.#parts.directory.masters(), async ({ address }) => {
      await this.#parts.client.call(address, RequestCode.DELETE_SUBSCRIPTIONGROUP, { groupName: group, removeOffset: true });
      await this.#parts.client.call(address, RequestCode.DELETE_TOPIC_IN_BROKER, { topic: retryTopic });
    });
    await this.#parts.nameServers.deleteTopic(retryTopic);
    return { value: undefined, warnings };
  }

  async progress(group: string, topic?: string): Promise<WithWarnings<GroupProgress>> {
    return await readGroupProgress(this.#parts, group, topic);
  }

  async allOffsets(): Promise<FromMasters<Map<string, Map<string, Map<number, number>>>>> {
    const { value, warnings } = await this.#parts.storedOffsets.all();
    const offsets = new Map<string, Map<string, Map<number, number>>>();
    for (const { node, value: table } of value) {
      for (const [name, queues] of table) {
        const byBroker = offsets.get(name) ?? new Map<string, Map<number, number>>();
        offsets.set(name, byBroker.set(node.brokerName, queues));
      }
    }
    return { value: offsets, warnings, answered: value.map(({ node }) => node.brokerName) };
  }

  async consumedLastDay(group: string, topic: string): Promise<number | null> {
    // The day is sampled by the hour: before its first sample its sum says nothing, and zero would be a lie.
    return await this.#statistic("GROUP_GET_NUMS", group, topic, ({ day }) => (day.sum > 0 ? day.sum : null));
  }

  async consumedBytesLastMinute(group: string, topic: string): Promise<number | null> {
    return await this.#statistic("GROUP_GET_SIZE", group, topic, ({ minute }) => minute.sum);
  }

  async throttledLastMinute(group: string, topic: string): Promise<number | null> {
    return await this.#statistic("GROUP_THROTTLE_NUMS", group, topic, ({ minute }) => minute.sum);
  }

  /** The sum over the brokers that count it. */
  async #statistic(statsName: string, group: string, topic: string, read: (stats: ReturnType<typeof parseBrokerStats>) => number | null): Promise<number | null> {
    const { value } = await askEach(await this.#parts.directory.mastersOfTopic(topic), async ({ address }) => {
      const answer = await this.#parts.client.ask(address, RequestCode.VIEW_BROKER_STATS_DATA, { statsName, statsKey: `${topic}@${group}` });
      return answer.code === ResponseCode.SUCCESS ? read(parseBrokerStats(answer.body)) : null;
    });
    const sums = value.map(({ value: sum }) => sum).filter((sum) => sum !== null);
    return sums.length === 0 ? null : sums.reduce((total, sum) => total + sum, 0);
  }

  async offsetsAt(topic: string, timestampMs: number): Promise<WithWarnings<{ brokerName: string; queueId: number; offset: number }[]>> {
    const route = await this.#parts.nameServers.route(topic);
    const { value, warnings } = await askEach(await this.#parts.directory.mastersOfTopic(topic), async ({ brokerName, address }) => {
      const queueCount = route?.queueDatas.find((queues) => queues.brokerName === brokerName)?.readQueueNums ?? 0;
      const queueIds = Array.from({ length: queueCount }, (_, queueId) => queueId);
      return await Promise.all(queueIds.map(async (queueId) => ({ brokerName, queueId, offset: await firstOffsetAt(this.#parts.client, address, topic, queueId, timestampMs) })));
    });
    return { value: value.flatMap(({ value: offsets }) => offsets), warnings };
  }

  async reset(group: string, topic: string, points: ResetPoint[]): ReturnType<GroupsPort["reset"]> {
    const outcome = await resetOffsets(this.#parts, group, topic, points);
    this.#parts.storedOffsets.forget();
    return outcome;
  }

  async #configsOn(node: BrokerNode): Promise<SubscriptionGroupConfig[]> {
    return parseSubscriptionGroupTable((await this.#parts.client.call(node.address, RequestCode.GET_ALL_SUBSCRIPTIONGROUP_CONFIG)).body).groups;
  }

  async #storedConfigs(group: string): Promise<WithWarnings<{ node: BrokerNode; group: SubscriptionGroupConfig }[]>> {
    const { value, warnings } = await askEach(await this.#parts.directory.masters(), async (node) => (await this.#configsOn(node)).find(({ groupName }) => groupName === group));
    const found = value.flatMap(({ node, value: config }) => (config === undefined ? [] : [{ node, group: config }]));
    if (found.length === 0) throw new AdapterError("not_found", `no consumer group is named ${group}`, { what: "group", name: group });
    return { value: found, warnings };
  }

  async #described(groups: readonly { node: BrokerNode; group: SubscriptionGroupConfig }[]): Promise<GroupConfig[]> {
    const facts = await this.#parts.facts.all();
    return groups.map(({ node, group }) => ({
      group: group.groupName,
      brokerName: node.brokerName,
      brokerId: node.brokerId,
      kind: groupKind(group.groupName),
      consumeEnabled: group.consumeEnable,
      broadcastAllowed: group.consumeBroadcastEnable,
      maxRetries: group.retryMaxTimes,
      autoCreated: facts.get(node.brokerName)?.marksAutoCreated === true ? group.unknownFields.get("autoCreated") === true : null,
      tpsLimits: facts.get(node.brokerName)?.limitsGroups === true ? groupTpsLimits(group) : null,
    }));
  }

  async #write(node: BrokerNode, config: SubscriptionGroupConfig): Promise<void> {
    await this.#parts.client.call(node.address, RequestCode.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP, {}, { body: formatSubscriptionGroup(config) });
  }
}

function withChanges(config: SubscriptionGroupConfig, changes: Omit<GroupChanges, "brokerNames">): SubscriptionGroupConfig {
  return {
    ...(changes.tpsLimits === undefined ? config : withTpsLimits(config, changes.tpsLimits)),
    consumeEnable: changes.consumeEnabled ?? config.consumeEnable,
    consumeBroadcastEnable: changes.broadcastAllowed ?? config.consumeBroadcastEnable,
    retryMaxTimes: changes.maxRetries ?? config.retryMaxTimes,
  };
}
