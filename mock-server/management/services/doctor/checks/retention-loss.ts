import type { Finding } from "../../../../../src/contract/doctor.ts";
import { evidence } from "../candidate.ts";
import type { Candidate, Check, Unchecked } from "../candidate.ts";
import type { DoctorFacts, GroupFact, WaitingQueue } from "../doctor-facts.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const actWithinMs = 6 * hourMs;

interface Loss {
  queue: WaitingQueue;
  retentionMs: number;
  /** When the first message that is not consumed by then may be deleted. */
  atMs: number;
}

/** Messages that a group will not have consumed when retention deletes them (peers "Loss forecast"), and those that went unread already. */
export const retentionLoss: Check = {
  name: "retention",
  check(facts) {
    const findings: Candidate[] = [];
    const unchecked: Unchecked[] = [];
    let checked = 0;
    const retentionOf = new Map(facts.nodes.filter(({ brokerId }) => brokerId === 0).map(({ brokerName, settings }) => [brokerName, settings?.retentionMs ?? null]));
    // Offsets of broadcasting groups lie with their clients.
    for (const group of facts.away ? [] : facts.groups.filter(({ online }) => online?.messageModel !== "BROADCASTING")) {
      const unknown = unknownOf(group, retentionOf, facts.nowMs);
      if (unknown) unchecked.push({ reason: unknown, thing: group.group });
      else checked += 1;
      for (const [topic, queues] of Map.groupBy(group.waiting, (queue) => queue.topic)) findings.push(...expired(group, topic, queues), ...expiring(group, topic, queues, retentionOf, facts));
    }
    return { findings, unchecked, checked };
  },
};

function unknownOf({ waiting }: GroupFact, retentionOf: ReadonlyMap<string, number | null>, nowMs: number): Unchecked["reason"] | undefined {
  if (waiting.some(({ brokerName }) => (retentionOf.get(brokerName) ?? null) === null)) return "engineDoesNotTell";
  const isFarOff = ({ brokerName, oldestAtMs }: WaitingQueue): boolean => oldestAtMs !== null && oldestAtMs + (retentionOf.get(brokerName) ?? 0) - nowMs > dayMs;
  return waiting.some((queue) => !isFarOff(queue) && (queue.oldestAtMs === null || queue.consumedPerSecond === null)) ? "notLookedYet" : undefined;
}

/** The queue begins behind the group's offset: what lay between was deleted before the group had it. */
function expired(group: GroupFact, topic: string, queues: WaitingQueue[]): Candidate[] {
  const lost = queues.reduce((sum, { committed, minOffset }) => sum + (committed === null ? 0 : Math.max(0, minOffset - committed)), 0);
  if (lost === 0) return [];
  // Nobody reads and it went on for as long as messages are kept: a group that was given up.
  return [{ ...baseOf(group, topic), kind: "messagesExpired", severity: group.online ? "act" : "note", params: { group: group.group, topic, lost }, evidence: [evidence("expiredUnread", { lost }), evidence("lagNow", { lag: lagOf(queues) })] }];
}

function expiring(group: GroupFact, topic: string, queues: WaitingQueue[], retentionOf: ReadonlyMap<string, number | null>, { nowMs }: DoctorFacts): Candidate[] {
  const losses = queues.flatMap((queue) => lossOf(queue, retentionOf.get(queue.brokerName) ?? null, nowMs)).filter(({ atMs }) => atMs - nowMs <= dayMs);
  const [first] = losses.toSorted((a, b) => a.atMs - b.atMs);
  if (!first) return [];
  const counts = losses.map(({ queue }) => queue.expiringWithinDay);
  const messages = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  const { consumedPerSecond } = first.queue;
  const facts: Finding["evidence"] = [
    ...(first.queue.oldestAtMs === null ? [] : [evidence("oldestWaiting", { queue: `${first.queue.brokerName}/${first.queue.queueId}`, storedAtMs: first.queue.oldestAtMs })]),
    evidence("retentionOf", { retentionMs: first.retentionMs }),
    consumedPerSecond !== null && consumedPerSecond > 0 ? evidence("drain", { consumedPerSecond, lag: lagOf(queues) }) : evidence("drainNone", { lag: lagOf(queues) }),
    ...(counts.includes(null) ? [] : [evidence("expiring", { messages })]),
  ];
  return [{ ...baseOf(group, topic), kind: "messagesWillExpire", severity: first.atMs - nowMs <= actWithinMs ? "act" : "watch", params: { group: group.group, topic, expireAtMs: first.atMs }, evidence: facts }];
}

/**
 * The oldest waiting message may go at its store time + retention. From then on the edge of what is deleted moves through the
 * queue as fast as messages came in; a group that consumes faster, or is through before, loses nothing.
 */
function lossOf(queue: WaitingQueue, retentionMs: number | null, nowMs: number): Loss[] {
  const { consumedPerSecond, lag, oldestAtMs } = queue;
  if (retentionMs === null || oldestAtMs === null || consumedPerSecond === null) return [];
  const edgeAtMs = oldestAtMs + retentionMs;
  const consumedPerMs = consumedPerSecond / 1000;
  if (consumedPerMs === 0) return [{ queue, retentionMs, atMs: Math.round(Math.max(edgeAtMs, nowMs)) }];
  const camePerMs = lag / Math.max(1, nowMs - oldestAtMs);
  // Already past its time and not deleted yet: it goes whenever the broker looks.
  const aheadOfEdge = consumedPerMs * (edgeAtMs - nowMs);
  if (aheadOfEdge >= lag || (consumedPerMs >= camePerMs && edgeAtMs >= nowMs)) return [];
  const metMs = consumedPerMs >= camePerMs ? 0 : Math.max(0, (camePerMs * (edgeAtMs - nowMs)) / (camePerMs - consumedPerMs));
  return metMs * consumedPerMs >= lag ? [] : [{ queue, retentionMs, atMs: Math.round(nowMs + metMs) }];
}

function lagOf(queues: WaitingQueue[]): number {
  return queues.reduce((sum, { lag }) => sum + lag, 0);
}

function baseOf({ group }: GroupFact, topic: string): Pick<Candidate, "subject" | "place" | "sinceMs" | "confirmMs"> {
  return { subject: { scope: "groupTopic", group, topic }, place: { page: "group", group, tab: "backlog", topic }, sinceMs: null, confirmMs: 10_000 };
}
