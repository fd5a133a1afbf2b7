import type { MessageRow } from "../../../../src/contract/messages.ts";
import type { OnlineGroup } from "../../adapters/port/clients-port.ts";
import type { QueueProgress } from "../../adapters/port/groups-port.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import { inflightOf } from "../backlog-arithmetic.ts";
import type { HeldQueues } from "../backlog-arithmetic.ts";
import { groupEntry, groupProgress, onlineGroup } from "../instance-reads.ts";
import type { LiveInstance } from "../instance-hub.ts";

type State = MessageRow["states"][number];

/** How far a group is with each of some messages (MSG-8); what cannot be known is UNKNOWN, never "no". */
export async function messageStates(live: LiveInstance, group: string, messages: StoredMessage[]): Promise<(message: StoredMessage) => State[]> {
  if (group === "" || messages.length === 0) return () => [];
  await groupEntry(live, group);
  const [online, progress] = await Promise.all([onlineGroup(live, group), groupProgress(live, group)]);
  const held = online.value ? await inflightOf(live, online.value) : undefined;
  return (message) => {
    const place = progress.value.queues.find((queue) => queue.topic === message.topic && queue.brokerName === message.brokerName && queue.queueId === message.queueId);
    return [{ group, ...stateOf(message, place, online.value, held) }];
  };
}

function stateOf(message: StoredMessage, place: QueueProgress | undefined, online: OnlineGroup | null, held: HeldQueues | undefined): Omit<State, "group"> {
  if (online?.messageModel === "BROADCASTING") return { state: "UNKNOWN", evidence: { code: "broadcast" } };
  const subscription = online?.subscriptions.find((candidate) => candidate.topic === message.topic);
  if (place === undefined || place.consumerOffset === null) {
    if (online && !subscription) return { state: "UNKNOWN", evidence: { code: "notSubscribed" } };
    return { state: "UNKNOWN", evidence: { code: "neverCommitted" } };
  }
  if (place.consumerOffset > message.queueOffset) {
    const filtered = subscription && !matchesTags(subscription, message.properties["TAGS"] ?? "");
    return { state: "CONSUMED", evidence: filtered ? { code: "filtered", expression: subscription.expression } : { code: "committed", offset: place.consumerOffset } };
  }
  const ahead = message.queueOffset - place.consumerOffset;
  const holder = held?.holder(message);
  if (holder && (holder.queue.cachedMessages ?? 0) > ahead) return { state: "CONSUMING", evidence: { code: "pulled", clientId: holder.clientId } };
  return { state: "TO_CONSUME", evidence: { code: "waiting", count: ahead } };
}

/** Tag expressions only; anything else is taken as a match. */
function matchesTags({ expression, expressionType }: { expression: string; expressionType: string }, tag: string): boolean {
  if (expressionType === "SQL92" || expression === "*" || expression === "") return true;
  return expression.split("||").some((wanted) => wanted.trim() === tag);
}
