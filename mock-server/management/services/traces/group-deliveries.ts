import type { ConsumedEvent, DeliveredEvent, TraceEvent } from "../../adapters/port/traces-port.ts";

/** One call of a listener with the message, put together from the records of its begin and its end. */
export interface Delivery {
  group: string;
  requestId: string;
  /** null: its begin was not told. */
  atMs: number | null;
  /** null: it did not end, or nobody told. */
  endedAtMs: number | null;
  costMs: number | null;
  retryTimes: number | null;
  result: ConsumedEvent["result"] | null;
  isSuccess: boolean | null;
  clientHost: string;
  writerAddress: string;
}

/** The deliveries of one message by group, each group's in the order of their times. Groups of which only an end without a name is told are called "". */
export function deliveriesByGroup(events: TraceEvent[]): Map<string, Delivery[]> {
  const begins = firstOfEach(events.filter((event) => event.kind === "delivered"));
  const ends = firstOfEach(events.filter((event) => event.kind === "consumed"));
  const deliveries = [...new Set([...begins.keys(), ...ends.keys()])].map((requestId) => deliveryOf(requestId, begins.get(requestId), ends.get(requestId)));
  return Map.groupBy(deliveries.toSorted(inOrder), ({ group }) => group);
}

/** A trace that was sent twice tells nothing new. */
function firstOfEach<Event extends { requestId: string }>(events: Event[]): Map<string, Event> {
  return new Map(events.toReversed().map((event) => [event.requestId, event]));
}

function deliveryOf(requestId: string, begin: DeliveredEvent | undefined, end: ConsumedEvent | undefined): Delivery {
  const atMs = begin?.atMs ?? null;
  const endedByCost = begin && end ? begin.atMs + end.costMs : null;
  return {
    group: begin?.group ?? end?.group ?? "",
    requestId,
    atMs,
    endedAtMs: end ? (end.endedAtMs ?? endedByCost) : null,
    costMs: end?.costMs ?? null,
    retryTimes: begin?.retryTimes ?? null,
    result: end?.result ?? null,
    isSuccess: end?.isSuccess ?? null,
    clientHost: begin?.clientHost ?? "",
    writerAddress: begin?.writerAddress ?? end?.writerAddress ?? "",
  };
}

/** Retries come after what they retry even where the clocks of two clients say otherwise by a little. */
function inOrder(a: Delivery, b: Delivery): number {
  return timeOf(a) - timeOf(b) || (a.retryTimes ?? 0) - (b.retryTimes ?? 0);
}

function timeOf({ atMs, endedAtMs }: Delivery): number {
  return atMs ?? endedAtMs ?? 0;
}
