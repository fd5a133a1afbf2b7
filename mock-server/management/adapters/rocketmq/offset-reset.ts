import { parseConsumerConnections } from "../../../wire/remoting/bodies/connections.ts";
import { parseResetOffsets } from "../../../wire/remoting/bodies/consumer-offsets.ts";
import { requireInteger } from "../../../wire/remoting/header-fields.ts";
import { RequestCode } from "../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../wire/remoting/response-code.ts";
import { toAdapterError } from "./connection-failure.ts";
import { refusal } from "./remoting-client.ts";
import type { BrokerNode } from "../port/cluster-port.ts";
import type { GroupsPort, ResetPoint } from "../port/groups-port.ts";
import type { EngineParts } from "./engine-parts.ts";

/** What became of the points of one broker; one that is named nowhere was reached as it was wished. */
interface ResetOutcome {
  failures: Map<ResetPoint, string>;
  reached: Map<ResetPoint, number>;
  /** Points that code 15 was accepted for. */
  written: Set<ResetPoint>;
  mayHaveMoved: Set<ResetPoint>;
}

/** A group on a topic at one broker. */
interface Place {
  parts: EngineParts;
  node: BrokerNode;
  group: string;
  topic: string;
}

/** Clients commit every five seconds, so that one commit between two requests is rare and two in a row are rarer. */
const tellTries = 5;
/**
 * To code 222 of a broker that lets its clients reset: no queue goes beyond what is stored for it. With the time "end
 * of the queue" that is the stored offset itself. A 5.x broker that resets by itself would take it for the end, and
 * reads `queueId` and `offset` instead; the others do not know these fields.
 */
const toWhatIsStored = { timestamp: -1, isForce: false };

/**
 * Moves a group to exact offsets. Each is written on the broker (code 15); that is all while the group is offline.
 * While it is online its clients hold the offsets, so the broker is asked to tell them (code 222). Its answer is
 * looked at queue by queue; where a client's commit came between, both are done again. One broker that fails leaves
 * its own points failed and the others done. What was written and then not told is put back.
 */
export async function resetOffsets(parts: EngineParts, group: string, topic: string, points: readonly ResetPoint[]): ReturnType<GroupsPort["reset"]> {
  const outcome: ResetOutcome = { failures: new Map(), reached: new Map(), written: new Set(), mayHaveMoved: new Set() };
  const clients = new Set<string>();
  const brokerNames = [...new Set(points.filter(({ stays }) => !stays).map(({ brokerName }) => brokerName))];
  await Promise.all(
    brokerNames.map(async (brokerName) => {
      const own = points.filter((point) => point.brokerName === brokerName);
      try {
        const place = { parts, group, topic, node: await parts.directory.master(brokerName) };
        const online = await onlineClients(place);
        if (online.length === 0) await moveStored(place, own.filter(({ stays }) => !stays), outcome);
        else await tellClients(place, own, outcome);
        for (const clientId of online) clients.add(clientId);
      } catch (error) {
        for (const point of own) outcome.failures.set(point, toAdapterError(error, brokerName).message);
        for (const point of own) if (outcome.written.has(point)) outcome.mayHaveMoved.add(point);
      }
    }),
  );
  const results = points.map((point) => ({ point: { ...point, newOffset: outcome.reached.get(point) ?? point.newOffset }, failure: outcome.failures.get(point) ?? "", mayHaveMoved: outcome.mayHaveMoved.has(point) }));
  return { results, clientsTold: [...clients].sort() };
}

async function onlineClients({ group, node, parts }: Place): Promise<string[]> {
  const answer = await parts.client.ask(node.address, RequestCode.GET_CONSUMER_CONNECTION_LIST, { consumerGroup: group });
  if (answer.code === ResponseCode.CONSUMER_NOT_ONLINE) return [];
  if (answer.code !== ResponseCode.SUCCESS) throw refusal(answer, node.address, RequestCode.GET_CONSUMER_CONNECTION_LIST);
  return parseConsumerConnections(answer.body).connections.map(({ clientId }) => clientId);
}

/** A 5.x broker says yes to code 15 and does nothing while an earlier reset of the queue still waits for its client; that one is replaced. */
async function moveStored(place: Place, points: readonly ResetPoint[], outcome: ResetOutcome): Promise<void> {
  await writeOffsets(place, points, outcome);
  const written = points.filter((point) => outcome.written.has(point));
  await Promise.all(
    written.map(async (point) => {
      const stored = await storedOffset(place, point);
      if (stored === undefined || stored === point.newOffset) return;
      const told = await tell(place, point);
      if (typeof told === "object" && told.get(point.queueId) === point.newOffset) return;
      outcome.reached.set(point, stored);
      outcome.failures.set(point, `the broker keeps ${stored}: an earlier reset still waits for the client of this queue`);
    }),
  );
}

/** undefined: the broker does not say. */
async function storedOffset({ group, node, parts, topic }: Place, { queueId }: ResetPoint): Promise<number | undefined> {
  const answer = await parts.client.ask(node.address, RequestCode.QUERY_CONSUMER_OFFSET, { consumerGroup: group, topic, queueId });
  return answer.code === ResponseCode.SUCCESS ? requireInteger(answer.extFields, "offset") : undefined;
}

/** The first alone: where a group has no offset on the topic yet, a 4.9 broker loses one of two that it takes at the same time, and says yes to both. */
async function writeOffsets(place: Place, [first, ...others]: readonly ResetPoint[], { failures, written }: ResetOutcome): Promise<void> {
  const write = async (point: ResetPoint): Promise<void> => {
    try {
      await writeOffset(place, point, point.newOffset);
      written.add(point);
      failures.delete(point);
    } catch (error) {
      failures.set(point, toAdapterError(error, place.node.address).message);
    }
  };
  if (first) await write(first);
  await Promise.all(others.map(write));
}

async function writeOffset({ group, node, parts, topic }: Place, { queueId }: ResetPoint, commitOffset: number): Promise<void> {
  await parts.client.call(node.address, RequestCode.UPDATE_CONSUMER_OFFSET, { consumerGroup: group, topic, queueId, commitOffset });
}

async function tellClients(place: Place, points: readonly ResetPoint[], outcome: ResetOutcome): Promise<void> {
  const { failures, reached } = outcome;
  for (let tries = 1; tries <= tellTries; tries++) {
    await writeOffsets(place, points.filter(({ oldOffset, stays }) => !stays || (oldOffset === null && tries === 1)), outcome);
    const asked = points.filter((point) => !point.stays && !failures.has(point));
    const { refusals, told } = await tellQueues(place, asked);
    if (told === undefined) return;
    for (const point of points) if (!failures.has(point)) reached.set(point, told.get(point.queueId) ?? point.newOffset);
    const overtaken = asked.filter((point) => reached.get(point) !== point.newOffset);
    if (overtaken.length > 0 && tries < tellTries) continue;
    for (const point of overtaken) failures.set(point, `the clients went on committing meanwhile and were told ${reached.get(point)}`);
    // A queue that takes no more messages is not among those that the broker tells of.
    const untold = asked.filter(({ queueId }) => !told.has(queueId));
    for (const point of untold) failures.set(point, refusals.get(point) ?? "the broker did not tell the clients of this queue");
    return putBack(place, untold, outcome);
  }
}

/**
 * Which offsets the clients were told, by queue id. A broker that lets its clients reset tells of all queues at once;
 * one that resets by itself (5.x) answers for the queue that it was asked about. undefined: the last client left
 * meanwhile, what was written holds.
 */
async function tellQueues(place: Place, points: readonly ResetPoint[]): Promise<{ told: Map<number, number> | undefined; refusals: Map<ResetPoint, string> }> {
  const told = new Map<number, number>();
  const refusals = new Map<ResetPoint, string>();
  for (const point of points) {
    const answer = await tell(place, point);
    if (answer === undefined) return { told: answer, refusals };
    if (typeof answer === "string") {
      refusals.set(point, answer);
      continue;
    }
    for (const [queueId, offset] of answer) told.set(queueId, offset);
    if (answer.size !== 1 || !answer.has(point.queueId)) break;
  }
  return { told, refusals };
}

/** What the broker told by queue id, or the words of its refusal; undefined: the group has no client at the broker. */
async function tell({ group, node, parts, topic }: Place, { newOffset, queueId }: ResetPoint): Promise<Map<number, number> | string | undefined> {
  const answer = await parts.client.ask(node.address, RequestCode.INVOKE_BROKER_TO_RESET_OFFSET, { topic, group, queueId, offset: newOffset, ...toWhatIsStored });
  if (answer.code === ResponseCode.CONSUMER_NOT_ONLINE) return undefined;
  if (answer.code !== ResponseCode.SUCCESS) return refusal(answer, node.address, RequestCode.INVOKE_BROKER_TO_RESET_OFFSET).message;
  return new Map(parseResetOffsets(answer.body).map(({ queue, value }) => [queue.queueId, value]));
}

/** The clients go on where they were, and so does what is stored; a first commit cannot be taken away. */
async function putBack(place: Place, points: readonly ResetPoint[], { mayHaveMoved }: ResetOutcome): Promise<void> {
  await Promise.all(
    points.map(async (point) => {
      if (point.oldOffset === null) return mayHaveMoved.add(point);
      return writeOffset(place, point, point.oldOffset).catch(() => mayHaveMoved.add(point));
    }),
  );
}
