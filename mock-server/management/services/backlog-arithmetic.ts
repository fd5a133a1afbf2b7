import type { ClientRunningInfo, OnlineGroup } from "../adapters/port/clients-port.ts";
import type { QueueProgress } from "../adapters/port/groups-port.ts";
import { runningInfos } from "./instance-reads.ts";
import type { LiveInstance } from "./instance-hub.ts";

/** Where a message or an offset lies. */
type Place = Pick<QueueProgress, "topic" | "brokerName" | "queueId">;

export function newestOf(times: (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.max(...known);
}

/** What the clients of a group hold: who has which queue, and how many messages of it are not acknowledged. */
export interface HeldQueues {
  holder(place: Place): { clientId: string; queue: ClientRunningInfo["queues"][number] } | undefined;
  /** null when a client did not tell. */
  sum(places: Place[]): number | null;
}

/** Asks every client of a group what it holds. */
export async function inflightOf(live: LiveInstance, online: OnlineGroup): Promise<HeldQueues> {
  const infos = await runningInfos(live, online);
  const held = new Map<string, { clientId: string; queue: ClientRunningInfo["queues"][number] }>();
  for (const { clientId, info } of infos) for (const queue of info?.queues ?? []) if (!queue.dropped) held.set(keyOf(queue), { clientId, queue });
  const allTold = infos.every(({ info }) => info !== null);
  return {
    holder: (place) => held.get(keyOf(place)),
    sum: (places) => {
      const counts = places.map((place) => held.get(keyOf(place))?.queue.cachedMessages ?? (allTold && !held.has(keyOf(place)) ? 0 : null));
      return counts.reduce<number | null>((sum, count) => (sum === null || count === null ? null : sum + count), 0);
    },
  };
}

function keyOf({ brokerName, queueId, topic }: Place): string {
  return `${topic} ${brokerName} ${queueId}`;
}
