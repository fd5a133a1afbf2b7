import type { ClientRunningInfo, OnlineGroup } from "../../adapters/port/clients-port.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import { runningInfos } from "../instance-reads.ts";
import type { LiveInstance } from "../instance-hub.ts";
import type { ClientFact, QueueFact } from "./verdict-facts.ts";

type Place = Pick<StoredMessage, "topic" | "brokerName" | "queueId">;
type QueueInfo = ClientRunningInfo["queues"][number];
type Told = Awaited<ReturnType<typeof runningInfos>>;

/** An orderly client tries the head of a blocked queue again every second, unless it was told otherwise. */
const secondLookAfterMs = 1200;
const sharedMs = 2000;

/** What the clients of a group tell of the queue of a message and of its newest retry. */
export async function queueClients(live: LiveInstance, online: OnlineGroup, message: Place | null, retry: Place | null): Promise<{ clients: ClientFact[]; told: Told }> {
  const { value: looks } = await live.shared.read(`running twice ${online.group}`, sharedMs, () => lookTwice(live, online));
  const clients = looks.first.map(({ clientId, info }): ClientFact => {
    const later = looks.second?.find((one) => one.clientId === clientId)?.info ?? null;
    return { clientId, answered: info !== null, queue: queueFact(info, message, later), retryQueue: queueFact(info, retry, null) };
  });
  return { clients, told: looks.first };
}

/** Whether the head of an orderly queue only stands there or is tried again and again shows at a second look. */
async function lookTwice(live: LiveInstance, online: OnlineGroup): Promise<{ first: Told; second: Told | undefined }> {
  const first = await runningInfos(live, online);
  if (!first.some(({ info }) => info !== null && isOrderly(info) && info.queues.some((queue) => queue.locked && (queue.cachedMessages ?? 0) > 0))) return { first, second: undefined };
  await new Promise((resolve) => setTimeout(resolve, secondLookAfterMs));
  live.shared.forget(`running ${online.group}`);
  return { first, second: await runningInfos(live, online) };
}

/** Clients of 4.9 say of every queue that it is locked. */
function isOrderly(info: ClientRunningInfo): boolean {
  return info.properties.get("PROP_CONSUMEORDERLY") === "true";
}

const startProperty = "PROP_CONSUMER_START_TIMESTAMP";

/**
 * When the first of the clients with this expression started. A subscription's own version does not tell: the Java client
 * renews it whenever its queues change.
 */
export function oldestStartMs(told: Told, topic: string, expression: string): number | null {
  const times = told.flatMap(({ info }) => (info?.subscriptions.some((one) => one.topic === topic && one.expression === expression) ? Number(info.properties.get(startProperty)) : [])).filter((time) => time > 0);
  return times.length === 0 ? null : Math.min(...times);
}

/** Java clients name their own maximum of retries with each message that they send back, and that counts, not the group's; -1 stands for 16. */
export function clientRetryLimit(told: Told): number | null {
  for (const { info } of told) {
    const limit = Number(info?.properties.get("maxReconsumeTimes") ?? Number.NaN);
    if (info && Number.isInteger(limit) && !isOrderly(info)) return limit < 0 ? 16 : limit;
  }
  return null;
}

/** Expressions of clients that subscribe otherwise. */
export function otherExpressions(told: Told, topic: string, expression: string): string[] {
  return [...new Set(told.flatMap(({ info }) => info?.subscriptions.filter((one) => one.topic === topic && one.expression !== expression).map((one) => one.expression) ?? []))];
}

function queueOf(info: ClientRunningInfo | null, place: Place | null): QueueInfo | undefined {
  return info?.queues.find((queue) => !queue.dropped && place !== null && queue.topic === place.topic && queue.brokerName === place.brokerName && queue.queueId === place.queueId);
}

function queueFact(info: ClientRunningInfo | null, place: Place | null, later: ClientRunningInfo | null): QueueFact | null {
  const queue = queueOf(info, place);
  if (info === null || queue === undefined) return null;
  const { cachedMaxOffset, cachedMinOffset, commitOffset, lastConsumedAtMs, lastPullAtMs } = queue;
  const now = queueOf(later, place);
  const newest = now ?? queue;
  return {
    commitOffset: newest.commitOffset !== null && newest.commitOffset >= 0 ? newest.commitOffset : null,
    cachedMessages: newest.cachedMessages ?? 0,
    cachedMinOffset: newest.cachedMinOffset,
    cachedMaxOffset: newest.cachedMaxOffset,
    lastPullAtMs: newest.lastPullAtMs ?? lastPullAtMs,
    lastConsumedAtMs: newest.lastConsumedAtMs,
    headRetried: now !== undefined && cachedMinOffset !== null && cachedMaxOffset !== null && now.cachedMinOffset === cachedMinOffset && now.commitOffset === commitOffset && (now.lastConsumedAtMs ?? 0) > (lastConsumedAtMs ?? 0),
    perSecond: perSecond(info, queue),
  };
}

/** A client's rate of a topic, spread over the queues of it that it has. */
function perSecond(info: ClientRunningInfo, { topic }: QueueInfo): number | null {
  const rate = info.rates.find((one) => one.topic === topic)?.consumeOkTps ?? null;
  const queues = info.queues.filter((queue) => queue.topic === topic && !queue.dropped).length;
  return rate === null || queues === 0 ? null : rate / queues;
}
