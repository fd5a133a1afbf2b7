import type { HandlerInput, ResponseOf } from "../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../src/contract/endpoints.ts";
import { distinct, groupEntry, onlineGroup, producerGroups } from "./instance-reads.ts";
import type { InstanceHub } from "./instance-hub.ts";
import { listWarnings } from "./list-warnings.ts";
import { refusal } from "./service-error.ts";
import { pageOf } from "./small-lists.ts";
import { isRetryTopic } from "./snapshot/group-table.ts";
import type { GroupEntry } from "./snapshot/group-table.ts";
import { clientRow, distinctClients } from "./topic-details.ts";

type ConsumerRow = ResponseOf<Endpoints["listConsumers"]>["rows"][number];

/** Producers and consumers that are online now (PROD, CONS). */
export class Clients {
  readonly #hub: InstanceHub;

  constructor(hub: InstanceHub) {
    this.#hub = hub;
  }

  async producers(instanceId: string, query: HandlerInput<Endpoints["listProducers"]>["query"]): Promise<ResponseOf<Endpoints["listProducers"]>> {
    const live = this.#hub.get(instanceId);
    const { atMs, value, warnings } = await producerGroups(live);
    const onBroker = value.filter((producer) => query.brokerName === "" || producer.brokerName === query.brokerName);
    const rows = [...Map.groupBy(onBroker, (producer) => producer.group)]
      .map(([group, parts]) => ({
        group,
        topics: parts.some((part) => part.topics === null) ? null : [...new Set(parts.flatMap((part) => part.topics ?? []))].sort(),
        instanceCount: distinctClients(parts.flatMap((part) => part.clients)).length,
        brokers: [...new Set(parts.map((part) => part.brokerName))].sort(),
      }))
      .sort((a, b) => (a.group < b.group ? -1 : 1));
    // Only two columns sort; the others are lists.
    const page = pageOf(rows.map(({ group, instanceCount }) => ({ group, instanceCount })), query, (row) => row.group);
    const byGroup = new Map(rows.map((row) => [row.group, row]));
    return { ...page, rows: page.rows.flatMap((row) => byGroup.get(row.group) ?? []), asOf: atMs, warnings };
  }

  async producerClients(instanceId: string, group: string): Promise<ResponseOf<Endpoints["listProducerClients"]>> {
    const live = this.#hub.get(instanceId);
    const { atMs, value } = await live.shared.read(`producer ${group}`, 3000, () => live.adapter.clients.producerClients(group));
    return { rows: distinctClients(value.value), asOf: atMs, warnings: value.warnings };
  }

  /** From the snapshot: who is online is part of every group's sample. */
  async consumers(instanceId: string, query: HandlerInput<Endpoints["listConsumers"]>["query"]): Promise<ResponseOf<Endpoints["listConsumers"]>> {
    const live = this.#hub.get(instanceId);
    const { groups, identitiesAtMs } = await live.poller.whenLoaded();
    const now = this.#hub.parts.clock();
    const online = groups.entries.filter((entry) => entry.online && (query.brokerName === "" || entry.records.some((record) => record.config.brokerName === query.brokerName)));
    for (const entry of online) entry.shownAtMs = now;
    const page = pageOf(online.flatMap(rowsOf), query, (row) => `${row.group} ${row.topic}`);
    const asOf = online.reduce((oldest, entry) => Math.min(oldest, entry.sampledAtMs), identitiesAtMs);
    return { ...page, asOf, warnings: listWarnings(live.poller, { what: "groups", rows: groups.unsampledRows, ofRows: groups.rows.all.length }) };
  }

  async consumerClients(instanceId: string, group: string): Promise<ResponseOf<Endpoints["listConsumerClients"]>> {
    const live = this.#hub.get(instanceId);
    const { atMs, value, warnings } = await onlineGroup(live, group);
    if (!value) return { rows: [], asOf: atMs, warnings };
    const { clients, consumeFromWhere, consumeType, messageModel } = value;
    return { rows: clients.map((client) => Object.assign(clientRow(client), { group, consumeType, messageModel, consumeFromWhere })), asOf: atMs, warnings: distinct(warnings) };
  }

  async runningInfo(instanceId: string, group: string, clientId: string, threadDump: boolean): Promise<ResponseOf<Endpoints["getConsumerRunningInfo"]>> {
    const live = this.#hub.get(instanceId);
    await groupEntry(live, group);
    const online = await onlineGroup(live, group);
    if (!online.value?.clients.some((client) => client.clientId === clientId)) throw refusal("not_found", `${clientId} is not online in ${group}.`, { what: "client", name: clientId });
    const info = await live.adapter.clients.runningInfo(group, clientId, threadDump);
    return {
      properties: [...info.properties].map(([key, value]) => ({ key, value })).sort((a, b) => (a.key < b.key ? -1 : 1)),
      subscriptions: info.subscriptions.map(({ expression, expressionType, topic }) => ({ topic, expressionType, expression })),
      queues: info.queues.map(({ brokerName, cachedMessages, commitOffset, dropped, lastConsumedAtMs, lastPullAtMs, locked, queueId, topic }) => ({ topic, brokerName, queueId, commitOffset, cachedMessages, lastPullAt: lastPullAtMs, lastConsumedAt: lastConsumedAtMs, locked, dropped })),
      rates: info.rates,
      threadDump: info.threadDump,
    };
  }
}

/** One row a group and topic (CONS-1), without the group's own retry topic. */
function rowsOf(entry: GroupEntry): ConsumerRow[] {
  const { group, online } = entry;
  if (!online) return [];
  const subscriptions = online.subscriptions.filter(({ topic }) => !isRetryTopic(topic)).toSorted((a, b) => (a.topic < b.topic ? -1 : 1));
  return subscriptions.map(({ expression, topic }) => ({
    group,
    topic,
    instanceCount: online.clients.length,
    subscription: expression,
    consumeType: online.consumeType,
    messageModel: online.messageModel,
    consumeFromWhere: online.consumeFromWhere,
    lag: entry.topics.get(topic)?.lag ?? null,
    consumeTps: entry.topics.get(topic)?.consumeTps ?? null,
  }));
}
