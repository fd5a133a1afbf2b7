import { parseConsumerConnections } from "../../../wire/remoting/bodies/connections.ts";
import { parseResetOffsets } from "../../../wire/remoting/bodies/consumer-offsets.ts";
import { parseTopicStats } from "../../../wire/remoting/bodies/topic-stats.ts";
import { RequestCode } from "../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../wire/remoting/response-code.ts";
import { toAdapterError } from "./connection-failure.ts";
import { refusal } from "./remoting-client.ts";
import type { BrokerNode } from "../port/cluster-port.ts";
import type { GroupsPort, ResetPoint } from "../port/groups-port.ts";
import type { EngineParts } from "./engine-parts.ts";

/** What became of each point; the offset is the one that the broker really chose. */
interface ResetOutcome {
  failures: Map<ResetPoint, string>;
  reached: Map<ResetPoint, number>;
}

/** Stands for the end of every queue, where code 222 wants a time. */
const endOfQueues = -1;

/**
 * Moves a group. While it is online, its clients hold the offsets: the broker tells them (code 222, which takes a
 * time and chooses the nearest message, so the points answered can differ from those wished by one). While it is
 * offline, each offset is written on the broker (code 15). One broker that fails leaves its own points failed and
 * the others done.
 */
export async function resetOffsets(parts: EngineParts, group: string, topic: string, points: readonly ResetPoint[], timestampMs: number): ReturnType<GroupsPort["reset"]> {
  const outcome: ResetOutcome = { failures: new Map(), reached: new Map() };
  const clients = new Set<string>();
  const brokerNames = [...new Set(points.map(({ brokerName }) => brokerName))];
  await Promise.all(
    brokerNames.map(async (brokerName) => {
      const own = points.filter((point) => point.brokerName === brokerName);
      try {
        const node = await parts.directory.master(brokerName);
        const online = await onlineClients(parts, node, group);
        if (online.length === 0) await writeOffsets(parts, node, group, topic, own, outcome);
        else await tellClients(parts, node, group, topic, own, timestampMs, outcome);
        for (const clientId of online) clients.add(clientId);
      } catch (error) {
        for (const point of own) outcome.failures.set(point, toAdapterError(error, brokerName).message);
      }
    }),
  );
  const results = points.map((point) => ({ point: { ...point, newOffset: outcome.reached.get(point) ?? point.newOffset }, failure: outcome.failures.get(point) ?? "" }));
  return { results, clientsTold: [...clients].sort() };
}

async function onlineClients(parts: EngineParts, node: BrokerNode, group: string): Promise<string[]> {
  const answer = await parts.client.ask(node.address, RequestCode.GET_CONSUMER_CONNECTION_LIST, { consumerGroup: group });
  if (answer.code === ResponseCode.CONSUMER_NOT_ONLINE) return [];
  if (answer.code !== ResponseCode.SUCCESS) throw refusal(answer, node.address, RequestCode.GET_CONSUMER_CONNECTION_LIST);
  return parseConsumerConnections(answer.body).connections.map(({ clientId }) => clientId);
}

async function writeOffsets(parts: EngineParts, node: BrokerNode, group: string, topic: string, points: readonly ResetPoint[], { failures }: ResetOutcome): Promise<void> {
  await Promise.all(
    points.map(async (point) => {
      try {
        await parts.client.call(node.address, RequestCode.UPDATE_CONSUMER_OFFSET, { consumerGroup: group, topic, queueId: point.queueId, commitOffset: point.newOffset });
      } catch (error) {
        failures.set(point, toAdapterError(error, node.address).message);
      }
    }),
  );
}

/** A 4.9 broker refuses (code 1) while any queue has no stored offset: those are written first, then it is asked again. */
async function tellClients(parts: EngineParts, node: BrokerNode, group: string, topic: string, points: readonly ResetPoint[], timestampMs: number, outcome: ResetOutcome): Promise<void> {
  const timestamp = (await goesToTheEnd(parts, node, topic, points)) ? endOfQueues : Math.trunc(timestampMs);
  const fields = { topic, group, timestamp, isForce: true };
  let answer = await parts.client.ask(node.address, RequestCode.INVOKE_BROKER_TO_RESET_OFFSET, fields);
  if (answer.code === ResponseCode.SYSTEM_ERROR && answer.remark?.includes("not exist") === true) {
    await writeOffsets(parts, node, group, topic, points, outcome);
    answer = await parts.client.ask(node.address, RequestCode.INVOKE_BROKER_TO_RESET_OFFSET, fields);
  }
  if (answer.code === ResponseCode.CONSUMER_NOT_ONLINE) return await writeOffsets(parts, node, group, topic, points, outcome);
  if (answer.code !== ResponseCode.SUCCESS) throw refusal(answer, node.address, RequestCode.INVOKE_BROKER_TO_RESET_OFFSET);
  const told = new Map(parseResetOffsets(answer.body).map(({ queue, value }) => [queue.queueId, value]));
  for (const point of points) {
    const offset = told.get(point.queueId);
    if (offset === undefined) outcome.failures.set(point, "the broker did not name this queue in its answer");
    else outcome.reached.set(point, offset);
  }
}

/** A time after the last message would leave that message to be consumed again, being the nearest (RESET-5). */
async function goesToTheEnd(parts: EngineParts, node: BrokerNode, topic: string, points: readonly ResetPoint[]): Promise<boolean> {
  const stats = parseTopicStats((await parts.client.call(node.address, RequestCode.GET_TOPIC_STATS_INFO, { topic })).body);
  const ends = new Map(stats.map(({ queue, value }) => [queue.queueId, value.maxOffset]));
  return points.every(({ queueId, newOffset }) => newOffset >= (ends.get(queueId) ?? Number.POSITIVE_INFINITY));
}
