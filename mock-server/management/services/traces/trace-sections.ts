import type { DeliveryState, MessageTrace, TracedGroup } from "../../../../src/contract/traces.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import type { SentEvent, TraceEvent } from "../../adapters/port/traces-port.ts";
import { deliveryStates, groupState } from "./delivery-states.ts";
import type { Delivery } from "./group-deliveries.ts";
import type { GroupCopies } from "./message-copies.ts";

type Send = MessageTrace["sends"][number];

/** The production section, oldest attempt first; a record that was written twice counts once. */
export function tracedSends(events: TraceEvent[], message: StoredMessage | null): Send[] {
  const sends = events.filter((event) => event.kind === "sent").map((event) => sendOf(event, message));
  return [...new Map(sends.map((send) => [JSON.stringify([send.startedAt, send.costMs, send.group, send.brokerAddress, send.isSuccess]), send])).values()].toSorted((a, b) => a.startedAt - b.startedAt);
}

function sendOf(event: SentEvent, message: StoredMessage | null): Send {
  const { bodyBytes, brokerAddress, confirmedAtMs, costMs, group, isSuccess, messageIds, messageKind, startedAtMs } = event;
  return { startedAt: startedAtMs, confirmedAt: confirmedAtMs, costMs, isSuccess, group, ...addressOf(event, message), brokerAddress, kind: messageKind, bodyBytes, batchMessages: messageIds.length };
}

export function transactionEnds(events: TraceEvent[]): MessageTrace["transactionEnds"] {
  return events
    .filter((event) => event.kind === "transactionEnded")
    .map(({ atMs, group, isFromCheck, state, writerAddress }) => ({ at: atMs, group, address: writerAddress, state, isFromCheck }))
    .toSorted((a, b) => a.at - b.at);
}

/** One row of the consumption section (TRC-017 to TRC-033). */
export function tracedGroupOf({ deadLetters, group, online, retries }: GroupCopies, deliveries: Delivery[]): TracedGroup {
  const mode = online ? (online.messageModel === "BROADCASTING" ? "broadcasting" : "clustering") : "unknown";
  const dead = deadLetters.map(({ reconsumeTimes, storedAtMs }) => ({ storedAtMs, reconsumeTimes, isResent: false }));
  const states = deliveryStates(deliveries, dead, mode === "broadcasting");
  return {
    group,
    isOnline: online === undefined ? null : online !== null,
    mode,
    state: groupState(deliveries, states, dead),
    lastPushAt: deliveries.findLast(({ atMs }) => atMs !== null)?.atMs ?? null,
    deliveries: deliveries.map((delivery, index) => deliveryOf(delivery, index + 1, states[index] ?? "pushed")),
    copies: [...retries.map((message) => copyOf(message, "retry")), ...deadLetters.map((message) => copyOf(message, "deadLetter"))].toSorted((a, b) => a.at - b.at),
  };
}

function deliveryOf(delivery: Delivery, order: number, state: DeliveryState): TracedGroup["deliveries"][number] {
  const { atMs, costMs, endedAtMs, result, retryTimes } = delivery;
  return { order, at: atMs, endedAt: endedAtMs, costMs, ...addressOf(delivery, null), state, retryTimes, result };
}

function copyOf({ brokerName, offsetMessageId, queueId, queueOffset, reconsumeTimes, storedAtMs, topic }: StoredMessage, kind: "retry" | "deadLetter"): TracedGroup["copies"][number] {
  return { kind, at: storedAtMs, offsetMessageId, topic, brokerName, queueId, queueOffset, reconsumeTimes };
}

/** The best address that is known of a client (TRC-008, TRC-030). */
function addressOf({ clientHost, writerAddress }: { clientHost: string; writerAddress: string }, message: StoredMessage | null): Pick<Send, "address" | "addressSource"> {
  if (message) return { address: message.bornHost, addressSource: "message" };
  if (clientHost !== "") return { address: clientHost, addressSource: "record" };
  return { address: writerAddress, addressSource: "traceConnection" };
}
