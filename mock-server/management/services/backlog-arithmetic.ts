import type { ClientRunningInfo, OnlineGroup } from "../adapters/port/clients-port.ts";
import type { QueueProgress } from "../adapters/port/groups-port.ts";
import { runningInfos } from "./instance-reads.ts";
import type { LiveInstance } from "./instance-hub.ts";
import { pulledBy } from "./snapshot/groups/client-reports.ts";
import { lagOf } from "./snapshot/lag.ts";

/** Where a message or an offset lies. */
type Place = Pick<QueueProgress, "topic" | "brokerName" | "queueId">;

export function newestOf(times: (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.max(...known);
}

/** What the clients of a group hold: who has which queue, and how many messages of it are not acknowledged. */
export interface HeldQueues {
  holder(place: Place): { clientId: string; queue: ClientRunningInfo["queues"][number] } | undefined;
  /** DASH-1: pulled and not committed; null when neither the engine nor the clients tell how far was pulled. */
  sum(queues: QueueProgress[]): number | null;
}

/** Asks every client of a group what it holds. */
export async function inflightOf(live: LiveInstance, online: OnlineGroup): Promise<HeldQueues> {
  const infos = await runningInfos(live, online);
  const held = new Map<string, { clientId: string; queue: ClientRunningInfo["queues"][number] }>();
  for (const { clientId, info } of infos) for (const queue of info?.queues ?? []) if (!queue.dropped) held.set(keyOf(queue), { clientId, queue });
  const allTold = infos.every(({ info }) => info !== null);
  return {
    holder: (place) => held.get(keyOf(place)),
    sum: (queues) => {
      const counts = queues.map((queue) => inflightIn(queue, held.get(keyOf(queue))?.queue, allTold));
      return counts.reduce<number | null>((sum, count) => (sum === null || count === null ? null : sum + count), 0);
    },
  };
}

/** `holder`: the queue as the client sees that has it; what a client finished is committed a few seconds later only. */
function inflightIn(queue: QueueProgress, holder: ClientRunningInfo["queues"][number] | undefined, allTold: boolean): number | null {
  const lag = lagOf([queue]);
  if (lag === 0) return 0;
  const committed = queue.maxOffset - lag;
  const pulled = queue.pullOffset ?? (holder ? Math.max(pulledBy(holder), committed) : allTold ? committed : null);
  return pulled === null ? null : Math.min(lag, Math.max(0, pulled - committed));
}

function keyOf({ brokerName, queueId, topic }: Place): string {
  return `${topic} ${brokerName} ${queueId}`;
}
