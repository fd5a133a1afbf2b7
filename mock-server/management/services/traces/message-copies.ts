import type { Warning } from "../../../../src/contract/paging.ts";
import type { OnlineGroup } from "../../adapters/port/clients-port.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import { inParallel } from "../in-parallel.ts";
import { groupsOfTopic, onlineGroup } from "../instance-reads.ts";
import type { LiveInstance } from "../instance-hub.ts";
import { isOffsetIdOf } from "../messages/message-ids.ts";
import { asServiceError, ServiceError } from "../service-error.ts";

const groupsAtOnce = 8;
const maxGroups = 64;

export interface GroupCopies {
  group: string;
  /** null: could not be asked. */
  online: OnlineGroup | null | undefined;
  retries: StoredMessage[];
  deadLetters: StoredMessage[];
}

/** The message that an id names, and the id that clients trace it under. */
export async function messageOfId(live: LiveInstance, id: string): Promise<{ traceId: string; message: StoredMessage | null }> {
  const message = isOffsetIdOf(live, id) ? await live.adapter.messages.byOffsetId(id).catch(nullWhenMissing) : null;
  return { traceId: message?.uniqueId || id, message };
}

/** The message itself in its topic; retries and dead letters name the topic that they came from. */
export async function originOf(live: LiveInstance, traceId: string, topic: string, named: StoredMessage | null): Promise<{ message: StoredMessage | null; warnings: Warning[] }> {
  const originTopic = topic || (named ? (named.properties["RETRY_TOPIC"] ?? named.topic) : "");
  if (named && named.topic === originTopic) return { message: named, warnings: [] };
  if (originTopic === "") return { message: null, warnings: [] };
  const found = await live.adapter.messages.byUniqueId(originTopic, traceId).catch(nullWhenMissing);
  return { message: found?.value[0] ?? named, warnings: found?.warnings ?? [] };
}

/** Every group that told of a message or takes its topic, with what its retry topic and dead-letter queue hold of it. */
export async function copiesByGroup(live: LiveInstance, traceId: string, topic: string, telling: string[]): Promise<{ groups: GroupCopies[]; omitted: number; warnings: Warning[] }> {
  const ofTopic = topic === "" ? undefined : await groupsOfTopic(live, topic).catch(nullWhenMissing);
  const names = [...new Set([...telling, ...(ofTopic?.groups.map(({ group }) => group) ?? [])])];
  const warnings: Warning[] = [...(ofTopic?.warnings ?? [])];
  const copiesIn = async (copyTopic: string): Promise<StoredMessage[]> => {
    const found = await live.adapter.messages.byUniqueId(copyTopic, traceId).catch(nullWhenMissing);
    warnings.push(...(found?.warnings ?? []));
    return (found?.value ?? []).toSorted((a, b) => a.storedAtMs - b.storedAtMs);
  };
  const groups = await inParallel(names.slice(0, maxGroups), groupsAtOnce, async (group) => {
    const [online, retries, deadLetters] = await Promise.all([onlineGroup(live, group).then(({ value }) => value, () => undefined), copiesIn(`%RETRY%${group}`), copiesIn(`%DLQ%${group}`)]);
    return { group, online, retries, deadLetters };
  });
  return { groups, omitted: names.length - groups.length, warnings };
}

function nullWhenMissing(error: unknown): null {
  const known = asServiceError(error);
  if (known instanceof ServiceError && known.code === "not_found") return null;
  throw error;
}
