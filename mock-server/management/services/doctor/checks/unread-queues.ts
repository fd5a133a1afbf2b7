import { evidence, firstOf, isClustering } from "../candidate.ts";
import type { Candidate, Check, Unchecked } from "../candidate.ts";
import type { DoctorFacts, GroupFact, TopicFact } from "../doctor-facts.ts";
import { isRetryTopic } from "../../snapshot/group-table.ts";

/** Clients share their queues anew every 20 s. */
const settledAfterMs = 30_000;
const goneAfterMs = 30_000;
const dayMs = 86_400_000;

/** Queues that no client of a group reads: of groups that are online by what their clients tell, and all of a group whose clients are gone. */
export const unreadQueues: Check = {
  name: "unreadQueues",
  check(facts) {
    const findings: Candidate[] = [];
    const unchecked: Unchecked[] = [];
    let checked = 0;
    for (const group of facts.away ? [] : facts.groups) {
      const reason = unknownBecause(group);
      if (reason) unchecked.push({ reason, thing: group.group });
      else checked += 1;
      if (group.online === null) findings.push(...gone(group, facts.nowMs));
      else if (!reason && isClustering(group)) findings.push(...unreadOf(group, facts));
    }
    return { findings, unchecked, checked };
  },
};

function unknownBecause(group: GroupFact): Unchecked["reason"] | undefined {
  if (group.online === undefined) return "notLookedYet";
  if (!isClustering(group)) return undefined;
  if (group.online?.consumeType === "CONSUME_ACTIVELY") return "pullClientsDoNotTell";
  return group.clients.find(({ told }) => told === null)?.silence;
}

function unreadOf(group: GroupFact, { nowMs, topics }: DoctorFacts): Candidate[] {
  if (nowMs - group.clientsSinceMs < settledAfterMs) return [];
  const subscribed = topicsOf(group).map((topic) => topics.get(topic)).filter((topic): topic is TopicFact => topic !== undefined);
  const read = new Set(group.clients.flatMap(({ told }) => told?.queues.map(keyOf) ?? []));
  return subscribed.flatMap(({ queues, topic }): Candidate[] => {
    const readable = queues.filter(({ isReadable }) => isReadable);
    const unread = readable.filter((queue) => !read.has(keyOf({ ...queue, topic })));
    if (unread.length === 0) return [];
    const waits = group.waiting.filter((queue) => queue.topic === topic && unread.some(({ brokerName, queueId }) => brokerName === queue.brokerName && queueId === queue.queueId));
    const facts = firstOf(unread, "moreQueues", ({ brokerName, queueId }) => evidence("queueUnread", { queue: `${brokerName}/${queueId}`, lag: waits.find((queue) => queue.brokerName === brokerName && queue.queueId === queueId)?.lag ?? 0 }));
    return [
      {
        kind: "queuesUnread",
        severity: unread.some(({ stored }) => stored === null || stored.messages > 0) || waits.length > 0 ? "act" : "watch",
        subject: { scope: "groupTopic", group: group.group, topic },
        params: { group: group.group, topic, queues: unread.length, of: readable.length },
        evidence: [...facts, evidence("clientsAsked", { clients: group.clients.length })],
        place: { page: "group", group: group.group, tab: "clients" },
        sinceMs: null,
        confirmMs: settledAfterMs,
      },
    ];
  });
}

/** What the broker took from the last heartbeat is not all: clients that differ must not make each other's topics disappear. */
function topicsOf({ clients, online }: GroupFact): string[] {
  const subscriptions = [...(online?.subscriptions ?? []), ...clients.flatMap(({ told }) => told?.subscriptions ?? [])];
  return [...new Set(subscriptions.map(({ topic }) => topic))].filter((topic) => !isRetryTopic(topic)).sort();
}

/** Messages keep coming for a group and none of its clients is there; one that went today was likely not given up on purpose. */
function gone(group: GroupFact, nowMs: number): Candidate[] {
  const grew = group.waiting.reduce((sum, { lag, lagThen }) => sum + lag - lagThen, 0);
  const { lastOnlineAtMs } = group;
  if (grew <= 0 || (lastOnlineAtMs !== null && nowMs - lastOnlineAtMs < goneAfterMs)) return [];
  const lag = group.waiting.reduce((sum, queue) => sum + queue.lag, 0);
  const since = Math.min(...group.waiting.map(({ standsSinceMs }) => standsSinceMs));
  return [
    {
      kind: "groupGone",
      severity: lastOnlineAtMs !== null && nowMs - lastOnlineAtMs < dayMs ? "act" : "watch",
      subject: { scope: "group", group: group.group },
      params: { group: group.group, lag },
      evidence: [lastOnlineAtMs === null ? evidence("neverOnline") : evidence("wentOffline", { lastOnlineAtMs }), evidence("lagGrew", { grew, sinceAtMs: since }), evidence("lagNow", { lag })],
      place: { page: "group", group: group.group, tab: "clients" },
      sinceMs: lastOnlineAtMs,
      confirmMs: 0,
    },
  ];
}

function keyOf({ brokerName, queueId, topic }: { topic: string; brokerName: string; queueId: number }): string {
  return `${topic} ${brokerName} ${queueId}`;
}
