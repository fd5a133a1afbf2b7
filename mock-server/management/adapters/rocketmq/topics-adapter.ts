import { parseBrokerStats } from "../../../wire/remoting/bodies/broker-stats.ts";
import { parseGroupList } from "../../../wire/remoting/bodies/name-lists.ts";
import { parseTopicConfig, parseTopicConfigTable } from "../../../wire/remoting/bodies/topic-config.ts";
import { parseTopicStats } from "../../../wire/remoting/bodies/topic-stats.ts";
import { RequestCode } from "../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../wire/remoting/response-code.ts";
import { askEach, topicNotFound } from "./broker-directory.ts";
import { refusal } from "./remoting-client.ts";
import { topicKind } from "./system-names.ts";
import type { QueueEntry } from "../../../wire/remoting/bodies/message-queue.ts";
import type { TopicQueueStats } from "../../../wire/remoting/bodies/topic-stats.ts";
import type { TopicConfig as WireTopicConfig } from "../../../wire/remoting/bodies/topic-config.ts";
import type { FromMasters, WithWarnings } from "../port/adapter-error.ts";
import type { BrokerNode } from "../port/cluster-port.ts";
import type { NewTopic, QueueOffsets, TopicConfig, TopicRoute, TopicsPort } from "../port/topics-port.ts";
import type { EngineParts } from "./engine-parts.ts";

/** The topic from which brokers take defaults; every create request must name one. */
const defaultTopic = "TBW102";

/** Topics over remoting: codes 21 or 351, 105, 202, 315, 300, 17, 215, 216 and the ordered topics of the name servers. */
export class TopicsAdapter implements TopicsPort {
  readonly #parts: EngineParts;

  constructor(parts: EngineParts) {
    this.#parts = parts;
  }

  async listConfigs(): Promise<FromMasters<TopicConfig[]>> {
    const { value, warnings } = await askEach(await this.#parts.directory.masters(), (node) => this.#configsOn(node));
    return { value: await this.#described(value.flatMap(({ node, value: topics }) => topics.map((topic) => ({ node, topic })))), warnings, answered: value.map(({ node }) => node.brokerName) };
  }

  async configsOf(topic: string): Promise<WithWarnings<TopicConfig[]>> {
    const { value, warnings } = await this.#storedConfigs(topic);
    return { value: await this.#described(value), warnings };
  }

  async route(topic: string): Promise<TopicRoute> {
    const [route, ordered] = await Promise.all([this.#parts.nameServers.route(topic), this.#parts.nameServers.orderedTopics()]);
    if (route === undefined) throw topicNotFound(topic);
    return {
      ordered: route.orderTopicConf !== undefined || ordered.has(topic),
      brokers: route.brokerDatas.map(({ brokerName, brokerAddrs }) => ({ brokerName, addresses: [...brokerAddrs].map(([brokerId, address]) => ({ brokerId, address })) })),
      queues: route.queueDatas.map(({ brokerName, readQueueNums, writeQueueNums, perm }) => ({ brokerName, readQueues: readQueueNums, writeQueues: writeQueueNums, permission: perm })),
    };
  }

  async offsets(topic: string, brokerNames?: readonly string[]): Promise<WithWarnings<QueueOffsets[]>> {
    const nodes = brokerNames === undefined ? await this.#parts.directory.mastersOfTopic(topic) : (await this.#parts.directory.masters()).filter(({ brokerName }) => brokerNames.includes(brokerName));
    const { value, warnings } = await askEach(nodes, async ({ address }) => parseTopicStats((await this.#parts.client.call(address, RequestCode.GET_TOPIC_STATS_INFO, { topic }, { oneOfMany: true })).body));
    const offsets = value.flatMap(({ node: { brokerName }, value: queues }) => queues.map((entry) => queueOffsets(brokerName, entry)));
    offsets.sort((left, right) => left.brokerName.localeCompare(right.brokerName) || left.queueId - right.queueId);
    return { value: offsets, warnings };
  }

  async lastMinute(topic: string, what: "storedBytes" | "throttled", brokerNames: readonly string[]): Promise<number | null> {
    const statsName = what === "storedBytes" ? "TOPIC_PUT_SIZE" : "TOPIC_THROTTLE_NUMS";
    const nodes = (await this.#parts.directory.masters()).filter(({ brokerName }) => brokerNames.includes(brokerName));
    const { value } = await askEach(nodes, async ({ address }) => {
      const answer = await this.#parts.client.ask(address, RequestCode.VIEW_BROKER_STATS_DATA, { statsName, statsKey: topic }, { oneOfMany: true });
      return answer.code === ResponseCode.SUCCESS ? parseBrokerStats(answer.body).minute.sum : null;
    });
    const sums = value.map(({ value: sum }) => sum).filter((sum) => sum !== null);
    return sums.length === 0 ? null : sums.reduce((total, sum) => total + sum, 0);
  }

  async groupsOf(topic: string): Promise<string[]> {
    const { value } = await askEach(await this.#parts.directory.mastersOfTopic(topic), async ({ address }) => parseGroupList((await this.#parts.client.call(address, RequestCode.QUERY_TOPIC_CONSUME_BY_WHO, { topic }, { oneOfMany: true })).body));
    return [...new Set(value.flatMap(({ value: groups }) => groups))].sort();
  }

  async create(topic: NewTopic): Promise<WithWarnings<void>> {
    const nodes = await this.#parts.directory.mastersNamed(topic.brokerNames);
    const config: WireTopicConfig = {
      topicName: topic.topic,
      readQueueNums: topic.readQueues,
      writeQueueNums: topic.writeQueues,
      perm: topic.permission,
      topicFilterType: "SINGLE_TAG",
      topicSysFlag: 0,
      order: topic.ordered,
    };
    const attributes = `+message.type=${topic.messageType}`;
    const { value, warnings } = await askEach(nodes, async (node) => this.#write(node, config, (await this.#parts.facts.of(node.brokerName)).isVersion5 ? attributes : undefined));
    if (topic.ordered) await this.#rememberOrder(topic.topic, value.map(({ node }) => node.brokerName), topic.writeQueues);
    return { value: undefined, warnings };
  }

  async update(topic: string, changes: { brokerNames?: string[]; queues?: number; permission?: number }): Promise<WithWarnings<void>> {
    const nodes = await this.#parts.directory.mastersNamed(changes.brokerNames);
    const stored = await this.#storedConfigs(topic);
    const model = stored.value[0]?.topic;
    const changed = nodes.flatMap((node) => {
      const own = stored.value.find((candidate) => candidate.node.brokerName === node.brokerName)?.topic;
      // A broker that is named but lacks the topic gets it; without names only those that have it change.
      const base = own ?? (changes.brokerNames === undefined ? undefined : model);
      return base === undefined ? [] : [{ node, config: withChanges(base, changes) }];
    });
    const { warnings } = await askEach(changed.map(({ node }) => node), (node) => this.#write(node, changed.find((one) => one.node === node)?.config));
    if (changes.queues !== undefined && (await this.#parts.nameServers.orderedTopics()).has(topic)) await this.#rememberOrder(topic, changed.map(({ node }) => node.brokerName), changes.queues);
    return { value: undefined, warnings: [...stored.warnings, ...warnings] };
  }

  async delete(topic: string): Promise<WithWarnings<void>> {
    const { warnings } = await askEach(await this.#parts.directory.masters(), ({ address }) => this.#parts.client.call(address, RequestCode.DELETE_TOPIC_IN_BROKER, { topic }));
    await this.#parts.nameServers.deleteTopic(topic);
    if ((await this.#parts.nameServers.orderedTopics()).has(topic)) await this.#parts.nameServers.forgetOrderedTopic(topic);
    return { value: undefined, warnings };
  }

  async #configsOn(node: BrokerNode): Promise<WireTopicConfig[]> {
    return parseTopicConfigTable((await this.#parts.client.call(node.address, RequestCode.GET_ALL_TOPIC_CONFIG)).body).topics;
  }

  /** The configuration of one topic wherever it is. Throws not_found when no broker has it. */
  async #storedConfigs(topic: string): Promise<WithWarnings<{ node: BrokerNode; topic: WireTopicConfig }[]>> {
    const { value, warnings } = await askEach(await this.#parts.directory.masters(), (node) => this.#configOn(node, topic));
    const found = value.flatMap(({ node, value: config }) => (config === undefined ? [] : [{ node, topic: config }]));
    if (found.length === 0) throw topicNotFound(topic);
    return { value: found, warnings };
  }

  /** 5.x answers for one topic; before, only the whole table can be had. */
  async #configOn(node: BrokerNode, topic: string): Promise<WireTopicConfig | undefined> {
    if (!(await this.#parts.facts.of(node.brokerName)).isVersion5) return (await this.#configsOn(node)).find(({ topicName }) => topicName === topic);
    const answer = await this.#parts.client.ask(node.address, RequestCode.GET_TOPIC_CONFIG, { topic });
    if (answer.code === ResponseCode.TOPIC_NOT_EXIST) return undefined;
    if (answer.code !== ResponseCode.SUCCESS) throw refusal(answer, node.address, RequestCode.GET_TOPIC_CONFIG);
    return parseTopicConfig(answer.body);
  }

  async #described(topics: readonly { node: BrokerNode; topic: WireTopicConfig }[]): Promise<TopicConfig[]> {
    const [ordered, facts, nodes] = await Promise.all([this.#parts.nameServers.orderedTopics(), this.#parts.facts.all(), this.#parts.directory.nodes()]);
    const ownNames = new Set(nodes.flatMap(({ cluster, brokerName }) => [cluster, brokerName]));
    return topics.map(({ node, topic }) => ({
      topic: topic.topicName,
      brokerName: node.brokerName,
      kind: topicKind(topic.topicName, ownNames),
      readQueues: topic.readQueueNums,
      writeQueues: topic.writeQueueNums,
      permission: topic.perm,
      ordered: topic.order || ordered.has(topic.topicName),
      messageType: messageTypeOf(topic),
      autoCreated: facts.get(node.brokerName)?.marksAutoCreated === true ? topic.attributes?.autoCreated === "true" : null,
    }));
  }

  async #write(node: BrokerNode, config: WireTopicConfig | undefined, attributes?: string): Promise<void> {
    if (config === undefined) return;
    await this.#parts.client.call(node.address, RequestCode.UPDATE_AND_CREATE_TOPIC, {
      topic: config.topicName,
      defaultTopic,
      readQueueNums: config.readQueueNums,
      writeQueueNums: config.writeQueueNums,
      perm: config.perm,
      topicFilterType: config.topicFilterType,
      topicSysFlag: config.topicSysFlag,
      order: config.order,
      attributes,
    });
  }

  /** Keeps the entries of brokers that are not named. */
  async #rememberOrder(topic: string, brokerNames: readonly string[], queues: number): Promise<void> {
    const stored = (await this.#parts.nameServers.orderedTopics()).get(topic) ?? "";
    const entries = new Map(stored.split(";").filter((entry) => entry.includes(":")).map((entry) => [entry.slice(0, entry.lastIndexOf(":")), entry.slice(entry.lastIndexOf(":") + 1)]));
    for (const brokerName of brokerNames) entries.set(brokerName, String(queues));
    await this.#parts.nameServers.setOrderedTopic(topic, [...entries].map(([brokerName, count]) => `${brokerName}:${count}`).join(";"));
  }
}

/** With the node's own name, one text for all: each answer has it anew in every queue. */
function queueOffsets(brokerName: string, { queue, value }: QueueEntry<TopicQueueStats>): QueueOffsets {
  const { minOffset, maxOffset, lastUpdateTimestampMs } = value;
  return { brokerName, queueId: queue.queueId, minOffset, maxOffset, lastStoredAtMs: lastUpdateTimestampMs > 0 ? lastUpdateTimestampMs : null };
}

function withChanges(config: WireTopicConfig, changes: { queues?: number; permission?: number }): WireTopicConfig {
  return { ...config, readQueueNums: changes.queues ?? config.readQueueNums, writeQueueNums: changes.queues ?? config.writeQueueNums, perm: changes.permission ?? config.perm };
}

/** 5.x keeps the type as an attribute; 4.9 keeps none. */
function messageTypeOf(topic: WireTopicConfig): TopicConfig["messageType"] {
  const type = topic.attributes?.["message.type"];
  return type === "NORMAL" || type === "FIFO" || type === "DELAY" || type === "TRANSACTION" ? type : null;
}
