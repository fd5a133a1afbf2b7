import { parseConsumerConnections } from "../../../wire/remoting/bodies/connections.ts";
import { parseResetOffsets } from "../../../wire/remoting/bodies/consumer-offsets.ts";
import { RequestCode } from "../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../wire/remoting/response-code.ts";
import { toAdapterError } from "./connection-failure.ts";
import { refusal } from "./remoting-client.ts";
import type { BrokerNode } from "../port/cluster-port.ts";
import type { GroupsPort, ResetPoint } from "../port/groups-port.ts";
import type { EngineParts } from "./engine-parts.ts";

/** What became of each point; a point in neither was reached as it was wished. */
interface ResetOutcome {
  failures: Map<ResetPoint, string>;
  reached: Map<ResetPoint, number>;
}

/** Clients commit every five seconds, so that one commit between two requests is rare and two in a row are rarer. */
const tellTries = 5;
/** To code 222: no queue goes beyond what is stored for it. With the time "end of the queue" that is the stored offset itself. */
const toWhatIsStored = { timestamp: -1, isForce: false };

/**
 * Moves a group to exact offsets. Each is written on the broker (code 15); that is all while the group is offline.
 * While it is online its clients hold the offsets, so the broker is asked to tell them (code 222): without force and
 * with the queues' ends as the time it tells min(stored, end), which is what was just written. Its answer is looked
 * at queue by queue; where a client's commit came between, both are done again. One broker that fails leaves its own
 * points failed and the others done.
 */
export async function resetOffsets(parts: EngineParts, group: string, topic: string, points: readonly ResetPoint[]): ReturnType<GroupsPort["reset"]> {
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
        else await tellClients(parts, node, group, topic, own, outcome);
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
        failures.delete(point);
      } catch (error) {
        failures.set(point, toAdapterError(error, node.address).message);
      }
    }),
  );
}

async function tellClients(parts: EngineParts, node: BrokerNode, group: string, topic: string, points: readonly ResetPoint[], outcome: ResetOutcome): Promise<void> {
  for (let tries = 1; tries <= tellTries; tries++) {
    await writeOffsets(parts, node, group, topic, points, outcome);
    const answer = await parts.client.ask(node.address, RequestCode.INVOKE_BROKER_TO_RESET_OFFSET, { topic, group, ...toWhatIsStored });
    // The last client left meanwhile: what was written holds.
    if (answer.code === ResponseCode.CONSUMER_NOT_ONLINE) return;
    if (answer.code !== ResponseCode.SUCCESS) throw refusal(answer, node.address, RequestCode.INVOKE_BROKER_TO_RESET_OFFSET);
    const told = new Map(parseResetOffsets(answer.body).map(({ queue, value }) => [queue.queueId, value]));
    for (const point of points) outcome.reached.set(point, told.get(point.queueId) ?? point.newOffset);
    if (points.every(({ queueId, newOffset }) => (told.get(queueId) ?? newOffset) === newOffset)) return nameUntold(points, told, outcome);
  }
  for (const point of points) {
    const reached = outcome.reached.get(point);
    if (reached !== point.newOffset && !outcome.failures.has(point)) outcome.failures.set(point, `the clients went on committing meanwhile and were told ${reached}`);
  }
}

/** A queue that takes no more messages is not among those that the broker tells of. */
function nameUntold(points: readonly ResetPoint[], told: ReadonlyMap<number, number>, { failures }: ResetOutcome): void {
  for (const point of points) if (!told.has(point.queueId)) failures.set(point, "the offset is stored, but the broker did not tell the clients of this queue");
}
