import type { TracedMessage } from "../../../../src/contract/traces.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import type { TraceEvent } from "../../adapters/port/traces-port.ts";
import { deliveriesByGroup } from "./group-deliveries.ts";
import { idsOf } from "./trace-lookup.ts";

/** The messages that events are about, those first that were told of last. */
export function tracedRows(events: TraceEvent[]): TracedMessage[] {
  const eventsOf = new Map<string, TraceEvent[]>();
  for (const event of events) {
    for (const id of idsOf(event)) {
      const ofMessage = eventsOf.get(id);
      if (ofMessage) ofMessage.push(event);
      else eventsOf.set(id, [event]);
    }
  }
  return [...eventsOf].map(([messageId, about]) => rowOf(messageId, about)).toSorted((a, b) => (b.firstAt ?? 0) - (a.firstAt ?? 0));
}

/** A message that nobody told of. */
export function untracedRow({ bornHost, offsetMessageId, properties, storedAtMs, topic, uniqueId }: StoredMessage): TracedMessage {
  return { messageId: uniqueId || offsetMessageId, topic, tags: properties["TAGS"] ?? "", keys: properties["KEYS"] ?? "", producerGroup: "", producerAddress: bornHost, sentAt: null, costMs: null, isSent: null, firstAt: null, storedAt: storedAtMs, groups: [] };
}

function rowOf(messageId: string, events: TraceEvent[]): TracedMessage {
  const sends = events.filter((event) => event.kind === "sent").toSorted((a, b) => a.startedAtMs - b.startedAtMs);
  const [first] = sends;
  const named = first ?? events.find((event) => event.kind === "transactionEnded");
  const times = events.map(timeOf).filter((time) => time !== null);
  return {
    messageId,
    topic: named?.topic ?? "",
    tags: named?.tags ?? "",
    keys: events.find(({ keys }) => keys !== "")?.keys ?? "",
    producerGroup: named?.group ?? "",
    producerAddress: named ? named.clientHost || named.writerAddress : "",
    sentAt: first?.startedAtMs ?? null,
    costMs: first?.costMs ?? null,
    isSent: first ? sends.some(({ isSuccess }) => isSuccess) : null,
    firstAt: times.length === 0 ? null : Math.min(...times),
    storedAt: null,
    groups: [...deliveriesByGroup(events)].map(([group, deliveries]) => ({
      group,
      deliveries: deliveries.length,
      failures: deliveries.filter(({ isSuccess }) => isSuccess === false).length,
      unfinished: deliveries.filter(({ isSuccess }) => isSuccess === null).length,
      lastAt: deliveries.findLast(({ atMs }) => atMs !== null)?.atMs ?? null,
    })),
  };
}

function timeOf(event: TraceEvent): number | null {
  if (event.kind === "sent") return event.startedAtMs;
  return event.kind === "consumed" ? event.endedAtMs : event.atMs;
}
