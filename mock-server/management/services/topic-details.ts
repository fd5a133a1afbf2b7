import type { HandlerInput, ResponseOf } from "../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../src/contract/endpoints.ts";
import type { ClientInstance } from "../../../src/contract/clients.ts";
import type { ConnectedClient } from "../adapters/port/clients-port.ts";
import { elapsedMs } from "./elapsed-time.ts";
import { groupsOfTopic, producerGroups, topicEntry, topicOffsets } from "./instance-reads.ts";
import type { InstanceHub } from "./instance-hub.ts";
import { listWarnings } from "./list-warnings.ts";
import { pageOf } from "./small-lists.ts";
import { topicBacklog } from "./topic-backlog.ts";
import { topicRowOf } from "./topic-lists.ts";
import { sumKnown } from "./topics.ts";

const freshForMs = 3000;

/** One topic: header, queues, route, groups, producers, backlog (TOPIC-9 to TOPIC-24). */
export class TopicDetails {
  readonly #hub: InstanceHub;

  constructor(hub: InstanceHub) {
    this.#hub = hub;
  }

  async get(instanceId: string, topic: string): Promise<ResponseOf<Endpoints["getTopic"]>> {
    const live = this.#hub.get(instanceId);
    const entry = await topicEntry(live, topic);
    const now = this.#hub.parts.clock();
    entry.shownAtMs = now;
    // A failed sample leaves the last one, with its age and the reason.
    if (elapsedMs(now, entry.sampledAtMs) > freshForMs) await live.poller.sweep.sampleTopic(entry).catch(() => undefined);
    const brokers = entry.records.map((record) => topicRowOf(record, now));
    const first = entry.records[0];
    const nodes = live.poller.snapshot.nodes.map((node) => node.runtime).filter((node) => brokers.some((row) => row.brokerName === node.brokerName));
    return {
      topic,
      cluster: nodes[0]?.cluster ?? "",
      kind: first?.config.kind ?? "user",
      messageType: first?.messageType ?? "NORMAL",
      ordered: entry.records.some((record) => record.config.ordered),
      remark: first?.remark ?? "",
      autoCreated: first?.config.autoCreated ?? null,
      historyMessages: sumKnown(entry.records.map((record) => record.figures?.everStored ?? null)),
      currentMessages: sumKnown(brokers.map((row) => row.storedMessages)),
      producedToday: sumKnown(brokers.map((row) => row.producedToday)),
      produceTps: sumKnown(brokers.map((row) => row.produceTps)),
      consumeTps: sumKnown(brokers.map((row) => row.consumeTps)),
      masterCount: nodes.filter((node) => node.brokerId === 0).length,
      slaveCount: nodes.filter((node) => node.brokerId !== 0).length,
      brokers,
      asOf: entry.sampledAtMs || live.poller.snapshot.identitiesAtMs,
      warnings: listWarnings(live.poller, undefined),
    };
  }

  async queues(instanceId: string, topic: string, query: HandlerInput<Endpoints["listTopicQueues"]>["query"]): Promise<ResponseOf<Endpoints["listTopicQueues"]>> {
    const live = this.#hub.get(instanceId);
    await topicEntry(live, topic);
    const { atMs, value, warnings } = await topicOffsets(live, topic);
    const rows = value
      .map(({ brokerName, lastStoredAtMs, maxOffset, minOffset, queueId }) => ({ brokerName, queueId, minOffset, maxOffset, storedMessages: maxOffset - minOffset, lastStoredAt: lastStoredAtMs }))
      .sort((a, b) => a.brokerName.localeCompare(b.brokerName) || a.queueId - b.queueId);
    return { ...pageOf(rows, query, (row) => `${row.brokerName} ${row.queueId}`), asOf: atMs, warnings };
  }

  async route(instanceId: string, topic: string): Promise<ResponseOf<Endpoints["getTopicRoute"]>> {
    const live = this.#hub.get(instanceId);
    await topicEntry(live, topic);
    const { value } = await live.shared.read(`route ${topic}`, freshForMs, () => live.adapter.topics.route(topic));
    return value;
  }

  async groups(instanceId: string, topic: string): Promise<ResponseOf<Endpoints["listTopicGroups"]>> {
    const live = this.#hub.get(instanceId);
    await topicEntry(live, topic);
    const { atMs, groups, warnings } = await groupsOfTopic(live, topic);
    const rows = groups.map(({ group, online }) => {
      const subscription = online?.subscriptions.find((candidate) => candidate.topic === topic);
      return {
        group,
        topic,
        online: subscription !== undefined,
        consumeType: online?.consumeType ?? null,
        messageModel: online?.messageModel ?? null,
        subscription: subscription?.expression ?? null,
        clients: subscription ? (online?.clients ?? []).map(clientRow) : [],
      };
    });
    return { rows, asOf: atMs, warnings };
  }

  /** Where the engine does not say which topics a producer sends to, every producer group may be one of this topic. */
  async producers(instanceId: string, topic: string): Promise<ResponseOf<Endpoints["listTopicProducers"]>> {
    const live = this.#hub.get(instanceId);
    await topicEntry(live, topic);
    const { atMs, value, warnings } = await producerGroups(live);
    const exact = warnings.every((warning) => warning.code !== "not_supported") && value.every((producer) => producer.topics !== null);
    const groups = Map.groupBy(value.filter((producer) => producer.topics?.includes(topic) ?? true), (producer) => producer.group);
    const rows = [...groups].map(([group, parts]) => ({ group, clients: distinctClients(parts.flatMap((part) => part.clients)) }));
    return { rows, exact, asOf: atMs, warnings };
  }

  async backlog(instanceId: string, topic: string): Promise<ResponseOf<Endpoints["listTopicBacklog"]>> {
    const live = this.#hub.get(instanceId);
    await topicEntry(live, topic);
    return topicBacklog(live, topic);
  }
}

export function clientRow({ address, clientId, language, lastHeartbeatAtMs, version }: ConnectedClient): ClientInstance {
  return { clientId, address, language, version, lastHeartbeatAt: lastHeartbeatAtMs };
}

/** One client is connected to every broker; it is shown once. */
export function distinctClients(clients: ConnectedClient[]): ClientInstance[] {
  return [...new Map(clients.map((client) => [client.clientId, clientRow(client)])).values()];
}
