import { parseConsumerConnections, parseProducerConnections, parseProducerTable } from "../../../wire/remoting/bodies/connections.ts";
import { parseConsumerRunningInfo } from "../../../wire/remoting/bodies/consumer-running-info.ts";
import { RequestCode } from "../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../wire/remoting/response-code.ts";
import { AdapterError } from "../port/adapter-error.ts";
import { askEach } from "./broker-directory.ts";
import { versionName } from "./client-version.ts";
import { refusal } from "./remoting-client.ts";
import type { ClientConnection, ConsumerConnections } from "../../../wire/remoting/bodies/connections.ts";
import type { ConsumerRunningInfo } from "../../../wire/remoting/bodies/consumer-running-info.ts";
import type { SubscriptionData } from "../../../wire/remoting/bodies/subscription-data.ts";
import type { WithWarnings } from "../port/adapter-error.ts";
import type { ClientRunningInfo, ClientsPort, ConnectedClient, OnlineGroup, Subscription } from "../port/clients-port.ts";
import type { BrokerNode } from "../port/cluster-port.ts";
import type { EngineParts } from "./engine-parts.ts";

/** A broker waits 10 s for the client it passes a question on to, then answers 207 (protocol sheet §2.3). */
const forwardedTimeoutMs = 15_000;
/** Clients send subVersion as a time; small numbers are not one. */
const oldestSubVersionMs = 1_000_000_000_000;

/** Connected clients over remoting: codes 328, 204, 203, 307. */
export class ClientsAdapter implements ClientsPort {
  readonly #parts: EngineParts;

  constructor(parts: EngineParts) {
    this.#parts = parts;
  }

  async producers(): ReturnType<ClientsPort["producers"]> {
    const { value, warnings } = await askEach(await this.#parts.directory.masters(), async ({ address }) => parseProducerTable((await this.#parts.client.call(address, RequestCode.GET_ALL_PRODUCER_INFO)).body));
    const groups = value.flatMap(({ node, value: table }) =>
      [...table].map(([group, producers]) => ({
        group,
        brokerName: node.brokerName,
        topics: null,
        clients: producers.map((producer) => connectedClient(producer, producer.lastUpdateTimestampMs)),
      })),
    );
    return { value: groups, warnings };
  }

  /** For engines without the list of all producers too. A broker answers 1 for a group that nobody has. */
  async producerClients(group: string): Promise<WithWarnings<ConnectedClient[]>> {
    const { value, warnings } = await askEach(await this.#parts.directory.masters(), async ({ address }) => {
      const answer = await this.#parts.client.ask(address, RequestCode.GET_PRODUCER_CONNECTION_LIST, { producerGroup: group });
      if (answer.code === ResponseCode.SUCCESS) return parseProducerConnections(answer.body);
      if (answer.code === ResponseCode.SYSTEM_ERROR && answer.remark?.includes("not exist") === true) return [];
      throw refusal(answer, address, RequestCode.GET_PRODUCER_CONNECTION_LIST);
    });
    return { value: distinctClients(value.flatMap(({ value: connections }) => connections)), warnings };
  }

  async onlineGroup(group: string): Promise<WithWarnings<OnlineGroup | null>> {
    const { value, warnings } = await askEach(await this.#parts.directory.masters(), (node) => this.#connectionsOn(node, group));
    const seen = value.flatMap(({ value: connections }) => (connections === null ? [] : [connections]));
    const [first] = seen;
    if (first === undefined) return { value: null, warnings };
    const subscriptions = new Map(seen.flatMap((connections) => connections.subscriptions.map((subscription) => [subscription.topic, subscription])));
    return {
      value: {
        group,
        consumeType: first.consumeType,
        messageModel: first.messageModel,
        consumeFromWhere: first.consumeFromWhere,
        subscriptions: [...subscriptions.values()].map(subscriptionOf),
        clients: distinctClients(seen.flatMap(({ connections }) => connections)),
      },
      warnings,
    };
  }

  async runningInfo(group: string, clientId: string, threadDump: boolean): Promise<ClientRunningInfo> {
    const { value } = await askEach(await this.#parts.directory.masters(), (node) => this.#connectionsOn(node, group));
    const node = value.find(({ value: connections }) => connections?.connections.some((connection) => connection.clientId === clientId) === true)?.node;
    if (node === undefined) throw new AdapterError("not_found", `group ${group} has no client ${clientId} now`, { what: "client", name: clientId });
    const fields = { consumerGroup: group, clientId, jstackEnable: threadDump };
    const answer = await this.#parts.client.call(node.address, RequestCode.GET_CONSUMER_RUNNING_INFO, fields, { timeoutMs: forwardedTimeoutMs });
    return runningInfoOf(parseConsumerRunningInfo(answer.body));
  }

  /** null = the group has no client on this broker. */
  async #connectionsOn({ address }: BrokerNode, group: string): Promise<ConsumerConnections | null> {
    const answer = await this.#parts.client.ask(address, RequestCode.GET_CONSUMER_CONNECTION_LIST, { consumerGroup: group }, { oneOfMany: true });
    if (answer.code === ResponseCode.CONSUMER_NOT_ONLINE) return null;
    if (answer.code !== ResponseCode.SUCCESS) throw refusal(answer, address, RequestCode.GET_CONSUMER_CONNECTION_LIST);
    return parseConsumerConnections(answer.body);
  }
}

/** A client is connected to every broker that it uses; it is listed once. */
function distinctClients(connections: readonly ClientConnection[]): ConnectedClient[] {
  const byId = new Map<string, ConnectedClient>();
  for (const connection of connections) if (!byId.has(connection.clientId)) byId.set(connection.clientId, connectedClient(connection, null));
  return [...byId.values()].sort((left, right) => left.clientId.localeCompare(right.clientId));
}

/** Java prints addresses with a slash in front in some answers. */
function connectedClient({ clientId, clientAddr, language, version }: ClientConnection, lastHeartbeatAtMs: number | null): ConnectedClient {
  return { clientId, address: clientAddr.replace(/^\//, ""), language, version: versionName(version), lastHeartbeatAtMs };
}

function subscriptionOf({ topic, expressionType, subString, subVersion }: SubscriptionData): Subscription {
  return { topic, expressionType, expression: subString, subVersionMs: subVersion >= oldestSubVersionMs ? subVersion : null };
}

function runningInfoOf(info: ConsumerRunningInfo): ClientRunningInfo {
  return {
    properties: info.properties,
    subscriptions: info.subscriptions.map(subscriptionOf),
    queues: info.queues.map(({ queue, value }) => ({
      topic: queue.topic,
      brokerName: queue.brokerName,
      queueId: queue.queueId,
      commitOffset: value.commitOffset,
      ...heldOf(value),
      lastPullAtMs: value.lastPullTimestampMs > 0 ? value.lastPullTimestampMs : null,
      lastConsumedAtMs: value.lastConsumeTimestampMs > 0 ? value.lastConsumeTimestampMs : null,
      locked: value.locked,
      dropped: value.dropped,
    })),
    rates: info.statuses.map(({ topic, pullRt, pullTps, consumeRt, consumeOkTps, consumeFailedTps, consumeFailedMsgs }) => ({
      topic,
      pullRtMs: pullRt,
      pullTps,
      consumeRtMs: consumeRt,
      consumeOkTps,
      consumeFailedTps,
      consumeFailedLastHour: consumeFailedMsgs,
    })),
    threadDump: info.jstack ?? "",
  };
}

/** An orderly client tells what its listener has now apart from what waits in its memory; it holds both. */
function heldOf({ cachedMsgCount, cachedMsgMaxOffset, cachedMsgMinOffset, transactionMsgCount, transactionMsgMaxOffset, transactionMsgMinOffset }: ConsumerRunningInfo["queues"][number]["value"]): Pick<ClientRunningInfo["queues"][number], "cachedMessages" | "cachedMinOffset" | "cachedMaxOffset"> {
  const ranges = [
    { count: cachedMsgCount, min: cachedMsgMinOffset, max: cachedMsgMaxOffset },
    { count: transactionMsgCount, min: transactionMsgMinOffset, max: transactionMsgMaxOffset },
  ].filter(({ count }) => count > 0);
  if (ranges.length === 0) return { cachedMessages: 0, cachedMinOffset: null, cachedMaxOffset: null };
  return {
    cachedMessages: ranges.reduce((sum, { count }) => sum + count, 0),
    cachedMinOffset: Math.min(...ranges.map(({ min }) => min)),
    cachedMaxOffset: Math.max(...ranges.map(({ max }) => max)),
  };
}
