import type { Warning } from "../../../src/contract/paging.ts";
import type { ClientRunningInfo, OnlineGroup } from "../adapters/port/clients-port.ts";
import type { GroupProgress } from "../adapters/port/groups-port.ts";
import type { QueueOffsets } from "../adapters/port/topics-port.ts";
import { inParallel } from "./in-parallel.ts";
import type { LiveInstance } from "./instance-hub.ts";
import { asServiceError, refusal, ServiceError } from "./service-error.ts";
import type { GroupEntry } from "./snapshot/group-table.ts";
import type { TopicEntry } from "./snapshot/topic-table.ts";

/** Exact figures of one thing are shared this long between pages, tabs and people. */
const sharedMs = 3000;
/** Clients answer for themselves, through a broker; asking all of a large group would take long. */
export const maxClientsAsked = 32;
const callsAtOnce = 8;
/** How long a page waits for a client to tell of itself; some clients never answer, and the broker would wait 10 s for them. */
const clientPatienceMs = 1500;

export interface Read<T> {
  value: T;
  warnings: Warning[];
  atMs: number;
}

/** A topic that exists; one that came into being since the last look is looked up. */
export async function topicEntry(live: LiveInstance, topic: string): Promise<TopicEntry> {
  const snapshot = await live.poller.whenLoaded();
  if (!snapshot.topics.entry(topic) && !live.poller.failure) await live.poller.refreshTopic(topic);
  const entry = snapshot.topics.entry(topic);
  if (!entry) throw refusal("not_found", `There is no topic ${topic}.`, { what: "topic", name: topic });
  return entry;
}

export async function groupEntry(live: LiveInstance, group: string): Promise<GroupEntry> {
  const snapshot = await live.poller.whenLoaded();
  if (!snapshot.groups.entry(group) && !live.poller.failure) await live.poller.refreshGroup(group);
  const entry = snapshot.groups.entry(group);
  if (!entry) throw refusal("not_found", `There is no consumer group ${group}.`, { what: "group", name: group });
  return entry;
}

export async function topicOffsets(live: LiveInstance, topic: string): Promise<Read<QueueOffsets[]>> {
  const { atMs, value } = await live.shared.read(`offsets ${topic}`, sharedMs, () => live.adapter.topics.offsets(topic));
  return { ...value, atMs };
}

export async function onlineGroup(live: LiveInstance, group: string): Promise<Read<OnlineGroup | null>> {
  const { atMs, value } = await live.shared.read(`online ${group}`, sharedMs, () => live.adapter.clients.onlineGroup(group));
  return { ...value, atMs };
}

export async function groupProgress(live: LiveInstance, group: string): Promise<Read<GroupProgress>> {
  const { atMs, value } = await live.shared.read(`progress ${group}`, sharedMs, () => live.adapter.groups.progress(group));
  for (const queue of value.value.queues) queue.minOffset ??= live.poller.snapshot.topics.minOffset(queue);
  return { ...value, atMs };
}

/** Groups with an offset on a topic or subscribed to it, each with whether it is online. */
export async function groupsOfTopic(live: LiveInstance, topic: string): Promise<{ groups: { group: string; online: OnlineGroup | null }[]; warnings: Warning[]; atMs: number }> {
  const { atMs, value } = await live.shared.read(`groupsOf ${topic}`, sharedMs, () => live.adapter.topics.groupsOf(topic));
  const reads = await inParallel(value, callsAtOnce, async (group) => ({ group, ...(await onlineGroup(live, group)) }));
  return { groups: reads.map(({ group, value: online }) => ({ group, online })), warnings: distinct(reads.flatMap((read) => read.warnings)), atMs };
}

/** What the clients of a group tell of themselves; null for those that did not answer or were not asked. */
export async function runningInfos(live: LiveInstance, online: OnlineGroup): Promise<{ clientId: string; info: ClientRunningInfo | null }[]> {
  const { value } = await live.shared.read(`running ${online.group}`, sharedMs, () =>
    inParallel(online.clients.slice(0, maxClientsAsked), callsAtOnce, async ({ clientId }) => ({
      clientId,
      info: await soonOrNull(live.adapter.clients.runningInfo(online.group, clientId, false)),
    })),
  );
  return [...value, ...online.clients.slice(maxClientsAsked).map(({ clientId }) => ({ clientId, info: null }))];
}

async function soonOrNull<T>(answer: Promise<T>): Promise<T | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), clientPatienceMs);
  return Promise.race([answer.catch(() => null), late]).finally(() => clearTimeout(timer));
}

/** Producer groups, or a warning where the engine cannot list them. */
export async function producerGroups(live: LiveInstance): Promise<Read<{ group: string; brokerName: string; topics: string[] | null; clients: OnlineGroup["clients"] }[]>> {
  try {
    const { atMs, value } = await live.shared.read("producers", sharedMs, () => live.adapter.clients.producers());
    return { ...value, atMs };
  } catch (error) {
    const known = asServiceError(error);
    if (!(known instanceof ServiceError) || known.code !== "unsupported_by_engine") throw error;
    return { value: [], warnings: [{ code: "not_supported", subject: "producerList", detail: known.message }], atMs: live.poller.snapshot.identitiesAtMs };
  }
}

/** One warning a subject. */
export function distinct(warnings: Warning[]): Warning[] {
  return [...new Map(warnings.map((warning) => [`${warning.code} ${warning.subject}`, warning])).values()];
}
