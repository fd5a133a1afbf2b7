import { evidence, firstOf, isClustering } from "../candidate.ts";
import type { Candidate, Check, Unchecked } from "../candidate.ts";
import type { DoctorFacts, GroupFact } from "../doctor-facts.ts";
import { isRetryTopic } from "../../snapshot/group-table.ts";

/** Groups with more clients than queues: a queue belongs to one client at a time, so the others have nothing to do (BEST-11). */
export const idleConsumers: Check = {
  name: "idleConsumers",
  check(facts) {
    const looked = facts.away ? [] : facts.groups.filter(isClustering);
    const unchecked = facts.away ? [] : facts.groups.filter(({ online }) => online === undefined).map(({ group }): Unchecked => ({ reason: "notLookedYet", thing: group }));
    return { findings: looked.flatMap((group) => idleIn(group, facts)), unchecked, checked: looked.length };
  },
};

function idleIn(group: GroupFact, { topics }: DoctorFacts): Candidate[] {
  const subscribed = (group.online?.subscriptions ?? []).filter(({ topic }) => !isRetryTopic(topic)).map(({ topic }) => topics.get(topic));
  // A topic whose queues are not known yet may have enough of them.
  if (subscribed.length === 0 || subscribed.includes(undefined)) return [];
  const widest = subscribed.flatMap((topic) => topic ?? []).map(({ queues, topic }) => ({ topic, queues: queues.filter(({ isReadable }) => isReadable).length })).toSorted((a, b) => b.queues - a.queues)[0];
  const idle = widest ? group.clients.length - widest.queues : 0;
  if (!widest || widest.queues === 0 || idle <= 0) return [];
  const empty = group.clients.filter(({ told }) => told && !told.queues.some(({ topic }) => !isRetryTopic(topic)));
  return [
    {
      kind: "consumersIdle",
      severity: "note",
      subject: { scope: "group", group: group.group },
      params: { group: group.group, idle, clients: group.clients.length },
      evidence: [evidence("clientsAndQueues", { clients: group.clients.length, topic: widest.topic, queues: widest.queues }), ...firstOf(empty, "moreClients", ({ address, clientId }) => evidence("clientWithoutQueue", { client: clientId, address }))],
      place: { page: "group", group: group.group, tab: "clients" },
      sinceMs: null,
      confirmMs: 30_000,
    },
  ];
}
