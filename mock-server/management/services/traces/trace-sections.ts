import type { MessageRow } from "../../../../src/contract/messages.ts";
import type { DeliveryState, MessageTrace, TracedGroup } from "../../../../src/contract/traces.ts";
import type { GroupVerdict, MessageHop } from "../../../../src/contract/verdicts.ts";
import type { SentEvent, TraceEvent } from "../../adapters/port/traces-port.ts";
import { deliveryStates, groupState } from "./delivery-states.ts";
import type { DeadCopy } from "./delivery-states.ts";
import type { Delivery } from "./group-deliveries.ts";

type Send = MessageTrace["sends"][number];

/** The production section, oldest attempt first; a record that was written twice counts once. */
export function tracedSends(events: TraceEvent[], message: MessageRow | null): Send[] {
  const sends = events.filter((event) => event.kind === "sent").map((event) => sendOf(event, message));
  return [...new Map(sends.map((send) => [JSON.stringify([send.startedAt, send.costMs, send.group, send.brokerAddress, send.isSuccess]), send])).values()].toSorted((a, b) => a.startedAt - b.startedAt);
}

function sendOf(event: SentEvent, message: MessageRow | null): Send {
  const { bodyBytes, brokerAddress, confirmedAtMs, costMs, group, isSuccess, messageIds, messageKind, startedAtMs } = event;
  return { startedAt: startedAtMs, confirmedAt: confirmedAtMs, costMs, isSuccess, group, ...addressOf(event, message), brokerAddress, kind: messageKind, bodyBytes, batchMessages: messageIds.length };
}

export function transactionEnds(events: TraceEvent[]): MessageTrace["transactionEnds"] {
  return events
    .filter((event) => event.kind === "transactionEnded")
    .map(({ atMs, group, isFromCheck, state, writerAddress }) => ({ at: atMs, group, address: writerAddress, state, isFromCheck }))
    .toSorted((a, b) => a.at - b.at);
}

/** One row of the consumption section (TRC-017 to TRC-033); `known` is what the brokers say, if anything, `resentAtMs` when the message went into its topic again as a resent dead letter. */
export function tracedGroupOf(group: string, deliveries: Delivery[], known: GroupVerdict | undefined, resentAtMs: number[]): TracedGroup {
  const copies = known?.hops ?? [];
  const mode = known?.mode ?? "unknown";
  const dead = deadCopiesOf(copies, resentAtMs);
  const states = deliveryStates(deliveries, dead, mode === "broadcasting");
  return {
    group,
    isOnline: known?.online ?? null,
    mode,
    verdict: known?.verdict ?? null,
    state: groupState(deliveries, states, dead),
    lastPushAt: deliveries.findLast(({ atMs }) => atMs !== null)?.atMs ?? null,
    deliveries: deliveries.map((delivery, index) => deliveryOf(delivery, index + 1, states[index] ?? "pushed")),
    copies,
  };
}

/** Dead letters with whether they were sent again: to the group, when its retry topic holds a copy with no failure counted (DLQ-021), or to the topic. */
function deadCopiesOf(copies: MessageHop[], resentAtMs: number[]): DeadCopy[] {
  const toGroup = copies.filter(({ kind, reconsumeTimes }) => kind === "retry" && reconsumeTimes === 0).map(({ storedAt }) => storedAt);
  const times = [...toGroup, ...resentAtMs];
  return copies.filter(({ kind }) => kind === "deadLetter").map(({ reconsumeTimes, storedAt }) => ({ storedAtMs: storedAt, reconsumeTimes, isResent: times.some((time) => time >= storedAt) }));
}

function deliveryOf(delivery: Delivery, order: number, state: DeliveryState): TracedGroup["deliveries"][number] {
  const { atMs, costMs, endedAtMs, result, retryTimes } = delivery;
  return { order, at: atMs, endedAt: endedAtMs, costMs, ...addressOf(delivery, null), state, retryTimes, result };
}

/** The best address that is known of a client (TRC-008, TRC-030). */
function addressOf({ clientHost, writerAddress }: { clientHost: string; writerAddress: string }, message: MessageRow | null): Pick<Send, "address" | "addressSource"> {
  if (message) return { address: message.bornHost, addressSource: "message" };
  if (clientHost !== "") return { address: clientHost, addressSource: "record" };
  return { address: writerAddress, addressSource: "traceConnection" };
}
