import type { ResponseOf } from "../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../src/contract/endpoints.ts";
import type { Warning } from "../../../src/contract/paging.ts";
import type { OnlineGroup } from "../adapters/port/clients-port.ts";
import type { QueueProgress } from "../adapters/port/groups-port.ts";
import { inflightOf } from "./backlog-arithmetic.ts";
import { consumedOf, lagOf, totalOf } from "./snapshot/lag.ts";
import type { HeldQueues } from "./backlog-arithmetic.ts";
import { inParallel } from "./in-parallel.ts";
import { groupEntry, groupProgress, maxClientsAsked, onlineGroup, runningInfos } from "./instance-reads.ts";
import type { InstanceHub, LiveInstance } from "./instance-hub.ts";
import { isRetryTopic } from "./snapshot/group-table.ts";
import { consumedLastDay } from "./topic-backlog.ts";

type Subscriptions = ResponseOf<Endpoints["listGroupSubscriptions"]>;
type Backlog = ResponseOf<Endpoints["listGroupBacklog"]>;
type Differences = Subscriptions["differences"];

/** Queues whose oldest waiting message is looked at for one answer. */
const maxQueuesLookedInto = 64;

/** Subscriptions and backlog of one group (SUB-1 to SUB-6, BACK-1 to BACK-3). */
export class GroupDetails {
  readonly #hub: InstanceHub;

  constructor(hub: InstanceHub) {
    this.#hub = hub;
  }

  async subscriptions(instanceId: string, group: string): Promise<Subscriptions> {
    const live = this.#hub.get(instanceId);
    await groupEntry(live, group);
    const [online, progress] = await Promise.all([onlineGroup(live, group), groupProgress(live, group)]);
    const subscribed = (online.value?.subscriptions ?? []).filter(({ topic }) => !isRetryTopic(topic));
    const rows: Subscriptions["rows"] = subscribed.map(({ expression, expressionType, subVersionMs, topic }) => ({ topic, expressionType, expression, subscribedAt: subVersionMs, source: "online" }));
    const onlyOffsets = new Set(progress.value.queues.map((queue) => queue.topic).filter((topic) => !isRetryTopic(topic) && !subscribed.some((subscription) => subscription.topic === topic)));
    for (const topic of [...onlyOffsets].sort()) rows.push({ topic, expressionType: "", expression: "", subscribedAt: null, source: "offsets" });
    const warnings: Warning[] = [...online.warnings, ...progress.warnings];
    const check = online.value ? await compareSubscriptions(live, online.value) : { consistent: null, differences: [] };
    if (online.value && online.value.clients.length > maxClientsAsked) warnings.push({ code: "truncated", subject: "clients", detail: `the first ${maxClientsAsked} of ${online.value.clients.length} were asked` });
    return { online: online.value !== null, ...check, rows, asOf: Math.min(online.atMs, progress.atMs), warnings };
  }

  async backlog(instanceId: string, group: string, topic: string): Promise<Backlog> {
    const live = this.#hub.get(instanceId);
    await groupEntry(live, group);
    const now = this.#hub.parts.clock();
    const [online, progress] = await Promise.all([onlineGroup(live, group), groupProgress(live, group)]);
    const held = online.value ? await inflightOf(live, online.value) : undefined;
    const retry = lagOf(progress.value.queues.filter((queue) => isRetryTopic(queue.topic)));
    const byTopic = Map.groupBy(progress.value.queues.filter((queue) => !isRetryTopic(queue.topic) && (topic === "" || queue.topic === topic)), (queue) => queue.topic);
    const waiting = await oldestWaiting(live, [...byTopic.values()].flat());
    const rows = await inParallel([...byTopic], 8, async ([name, queues]) => {
      const inflight = online.value ? (held?.sum(queues) ?? null) : 0;
      const waits = queues.filter((queue) => lagOf([queue]) > 0).map((queue) => waiting.storedAt.get(queue));
      return {
        group,
        topic: name,
        totalMessages: totalOf(queues),
        totalConsumed: consumedOf(queues),
        consumed24h: await consumedLastDay(live, group, name),
        lag: lagOf(queues),
        consumeTps: live.poller.snapshot.groups.entry(group)?.topics.get(name)?.consumeTps ?? null,
        longestUnacknowledgedMs: inflight === 0 ? 0 : inflight === null ? null : longestHold(held, queues, now),
        longestUnconsumedMs: waits.reduce<number | null>((longest, at) => (longest === null || at === undefined ? null : Math.max(longest, now - at)), 0),
        retryMessages: retry,
        inflight,
        queues: queues.map((queue) => queueRow(queue, held)),
      };
    });
    return { rows: rows.sort((a, b) => a.topic.localeCompare(b.topic)), asOf: Math.min(online.atMs, progress.atMs), warnings: [...online.warnings, ...progress.warnings, ...waiting.warnings] };
  }
}

function queueRow(queue: QueueProgress, held: HeldQueues | undefined): Backlog["rows"][number]["queues"][number] {
  const { brokerName, consumerOffset, lastConsumedAtMs, maxOffset, minOffset, queueId } = queue;
  return { brokerName, queueId, minOffset, maxOffset, consumerOffset, lag: lagOf([queue]), lastConsumedAt: lastConsumedAtMs, clientId: held?.holder(queue)?.clientId ?? null };
}

/** Since when a client that holds messages of these queues finished none. */
function longestHold(held: HeldQueues | undefined, queues: QueueProgress[], now: number): number | null {
  const holds = queues.flatMap((queue) => held?.holder(queue)?.queue ?? []).filter((queue) => (queue.cachedMessages ?? 0) > 0);
  const since = holds.flatMap((queue) => queue.lastConsumedAtMs ?? []);
  return since.length === 0 ? null : Math.max(0, now - Math.min(...since));
}

/** Store time of the oldest message that waits in each queue. */
async function oldestWaiting(live: LiveInstance, queues: QueueProgress[]): Promise<{ storedAt: Map<QueueProgress, number>; warnings: Warning[] }> {
  const behind = queues.filter((queue) => lagOf([queue]) > 0);
  const storedAt = new Map<QueueProgress, number>();
  await inParallel(behind.slice(0, maxQueuesLookedInto), 8, async (queue) => {
    const offset = Math.max(queue.consumerOffset ?? 0, queue.minOffset ?? 0);
    const [message] = await live.adapter.messages.pull(queue.topic, queue.brokerName, queue.queueId, offset, 1).then(
      (result) => result.messages,
      () => [],
    );
    if (message) storedAt.set(queue, message.storedAtMs);
  });
  const left = behind.length - maxQueuesLookedInto;
  return { storedAt, warnings: left > 0 ? [{ code: "truncated", subject: "longestUnconsumedMs", detail: `${left} further queues were not looked into` }] : [] };
}

/** SUB-6: every client must subscribe alike. The expression of most clients is taken for what is meant. */
async function compareSubscriptions(live: LiveInstance, online: OnlineGroup): Promise<{ consistent: boolean | null; differences: Differences }> {
  const infos = await runningInfos(live, online);
  const told = infos.flatMap(({ clientId, info }) => (info ? [{ clientId, expressions: new Map(info.subscriptions.filter(({ topic }) => !isRetryTopic(topic)).map(({ expression, topic }) => [topic, expression])) }] : []));
  const topics = new Set(told.flatMap(({ expressions }) => [...expressions.keys()]));
  const differences: Differences = [];
  for (const topic of topics) {
    const usual = mostFrequent(told.map(({ expressions }) => expressions.get(topic) ?? null));
    for (const { clientId, expressions } of told) {
      const expression = expressions.get(topic) ?? null;
      if (expression !== usual) differences.push({ clientId, topic, expression, others: usual });
    }
  }
  return { consistent: differences.length > 0 ? false : told.length === infos.length ? true : null, differences };
}

function mostFrequent(values: (string | null)[]): string | null {
  const groups = [...Map.groupBy(values, (value) => value)].sort((a, b) => b[1].length - a[1].length);
  return groups[0]?.[0] ?? null;
}
