import type { Finding } from "../../../../../src/contract/doctor.ts";
import { evidence, firstOf, isClustering } from "../candidate.ts";
import type { Candidate, Check } from "../candidate.ts";
import type { ClientFact, GroupFact, WaitingQueue } from "../doctor-facts.ts";

/** Clients commit every five seconds (BEST-24), and a listener may take a while. */
const watchAfterMs = 2 * 60_000;
const actAfterMs = 10 * 60_000;

/** Queues of groups that are online whose offset stands still while messages come. */
export const stuckOffsets: Check = {
  name: "offsets",
  check({ away, groups, nowMs }) {
    const looked = away ? [] : groups.filter((group) => isClustering(group) && group.clients.length > 0);
    return { findings: looked.flatMap((group) => stuckIn(group, nowMs)), unchecked: [], checked: looked.length };
  },
};

function stuckIn(group: GroupFact, nowMs: number): Candidate[] {
  // Without new messages it may be one that takes long; after ten minutes that is worth a look too.
  const stuck = group.waiting.filter(({ lag, lagThen, standsSinceMs }) => nowMs - standsSinceMs >= (lag > lagThen ? watchAfterMs : actAfterMs));
  return [...Map.groupBy(stuck, ({ topic }) => topic)].map(([topic, queues]) => {
    const sorted = queues.toSorted((a, b) => a.standsSinceMs - b.standsSinceMs);
    const sinceMs = sorted[0]?.standsSinceMs ?? nowMs;
    return {
      kind: "offsetStands",
      severity: sorted.some(({ lag, lagThen, standsSinceMs }) => lag > lagThen && nowMs - standsSinceMs >= actAfterMs) ? "act" : "watch",
      subject: { scope: "groupTopic", group: group.group, topic },
      params: { group: group.group, topic, queues: queues.length, lag: queues.reduce((sum, { lag }) => sum + lag, 0) },
      evidence: [...firstOf(sorted, "moreQueues", standing), ...holders(group, sorted)],
      place: { page: "group", group: group.group, tab: "backlog", topic },
      sinceMs,
      confirmMs: 0,
    };
  });
}

function standing({ brokerName, committed, lag, lagThen, queueId, standsSinceMs }: WaitingQueue): Finding["evidence"][number] {
  return evidence("queueStands", { queue: `${brokerName}/${queueId}`, offset: committed ?? 0, sinceAtMs: standsSinceMs, lagThen, lag });
}

/** Which clients have these queues, and when each finished a message last. */
function holders({ clients }: GroupFact, queues: WaitingQueue[]): Finding["evidence"] {
  const found = queues.map((queue) => holderOf(clients, queue));
  const held = [...new Map(found.flatMap((holder) => (holder ? [[holder.client.clientId, holder]] : []))).values()];
  const facts = firstOf(held, "moreClients", ({ cachedMessages, client: { address, clientId: client }, lastConsumedAtMs }) => {
    const who = { client, address, cached: cachedMessages ?? 0 };
    return lastConsumedAtMs === null ? evidence("heldByUnfinished", who) : evidence("heldBy", { ...who, lastConsumedAtMs });
  });
  if (held.length === queues.length || !found.includes(undefined)) return facts;
  return [...facts, evidence(clients.every(({ told }) => told) ? "heldByNobody" : "holderUnknown")];
}

function holderOf(clients: ClientFact[], { brokerName, queueId, topic }: WaitingQueue): { client: ClientFact; cachedMessages: number | null; lastConsumedAtMs: number | null } | undefined {
  for (const client of clients) {
    const queue = client.told?.queues.find((one) => one.topic === topic && one.brokerName === brokerName && one.queueId === queueId);
    if (queue) return { client, cachedMessages: queue.cachedMessages, lastConsumedAtMs: queue.lastConsumedAtMs };
  }
  return undefined;
}
