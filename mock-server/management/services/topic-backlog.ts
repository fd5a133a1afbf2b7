import type { ResponseOf } from "../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../src/contract/endpoints.ts";
import type { Warning } from "../../../src/contract/paging.ts";
import type { QueueProgress } from "../adapters/port/groups-port.ts";
import { inflightOf, newestOf } from "./backlog-arithmetic.ts";
import { consumedOf, lagOf } from "./snapshot/lag.ts";
import { inParallel } from "./in-parallel.ts";
import { distinct, groupProgress, groupsOfTopic } from "./instance-reads.ts";
import type { LiveInstance } from "./instance-hub.ts";

type Backlog = ResponseOf<Endpoints["listTopicBacklog"]>;
const consumedDaySharedMs = 30_000;

/** Every group with an offset on a topic, one row a group and broker (TOPIC-18, TOPIC-19). */
export async function topicBacklog(live: LiveInstance, topic: string): Promise<Backlog> {
  const { atMs, groups, warnings } = await groupsOfTopic(live, topic);
  const parts = await inParallel(groups, 8, async ({ group, online }) => {
    const progress = await groupProgress(live, group);
    const byBroker = Map.groupBy(progress.value.queues.filter((queue) => queue.topic === topic), (queue) => queue.brokerName);
    const inflight = online ? await inflightOf(live, online) : undefined;
    const consumedDay = byBroker.size === 1 ? await consumedLastDay(live, group, topic) : null;
    const rows = [...byBroker].map(([brokerName, queues]) => ({
      topic,
      brokerName,
      group,
      online: online !== null,
      consumed: consumedOf(queues),
      lag: lagOf(queues),
      consumed24h: consumedDay,
      inflight: online ? (inflight?.sum(queues) ?? null) : 0,
      consumeTps: live.poller.snapshot.groups.entry(group)?.topics.get(topic)?.consumeTps ?? null,
      lastConsumedAt: newestOf(queues.map((queue: QueueProgress) => queue.lastConsumedAtMs)),
    }));
    return { rows, warnings: progress.warnings };
  });
  const found: Warning[] = [...warnings, ...parts.flatMap((part) => part.warnings)];
  return { rows: parts.flatMap((part) => part.rows), asOf: atMs, warnings: distinct(found) };
}

/** Messages of a group on a topic over the last day; null where the engine has no sample. */
export async function consumedLastDay(live: LiveInstance, group: string, topic: string): Promise<number | null> {
  const { value } = await live.shared.read(`day ${group} ${topic}`, consumedDaySharedMs, () => live.adapter.groups.consumedLastDay(group, topic).catch(() => null));
  return value;
}
