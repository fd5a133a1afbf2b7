import type { Warning } from "../../../../src/contract/paging.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import type { TraceEvent } from "../../adapters/port/traces-port.ts";
import { inParallel } from "../in-parallel.ts";
import { distinct } from "../instance-reads.ts";
import type { LiveInstance } from "../instance-hub.ts";
import { unpackBody } from "../messages/message-body.ts";
import { isNotFound } from "../service-error.ts";

/** What an engine answers at most to one question by key (protocol sheet §7). */
const askedAtOnce = 64;
/** A message that many groups retried has more traces than one answer holds; this many answers are asked for. */
const maxAnswers = 8;
const bodiesAtOnce = 4;

export interface FoundTraces {
  events: TraceEvent[];
  /** Messages of the trace topic that were read. */
  traceMessages: number;
  /** There is such a topic. */
  topicExists: boolean;
  /** Older traces may have been left out. */
  limited: boolean;
  skippedRecords: number;
  warnings: Warning[];
}

/** What clients told of one message under its unique id, or its offset id where it has no other. */
export async function tracesOfMessage(live: LiveInstance, traceTopic: string, messageId: string): Promise<FoundTraces> {
  const found = await tracesByKey(live, traceTopic, messageId);
  return { ...found, events: found.events.filter((event) => idsOf(event).includes(messageId)) };
}

/** What stands in the trace messages that are indexed under a key; other messages' traces may stand beside. */
export async function tracesByKey(live: LiveInstance, traceTopic: string, key: string): Promise<FoundTraces> {
  const found = new Map<string, StoredMessage>();
  const warnings: Warning[] = [];
  let limited = false;
  let endAtMs: number | undefined;
  for (let answers = 0; answers < maxAnswers; answers++) {
    const { value, warnings: said } = await live.adapter.messages.byKey(traceTopic, key, askedAtOnce, endAtMs).catch((error: unknown) => {
      if (isNotFound(error)) return { value: undefined, warnings: [] };
      throw error;
    });
    if (!value) return { events: [], traceMessages: 0, topicExists: false, limited: false, skippedRecords: 0, warnings };
    warnings.push(...said);
    const before = found.size;
    for (const message of value.messages) found.set(message.offsetMessageId, message);
    limited = value.limited;
    if (!limited || found.size === before) break;
    // What other brokers told beyond it comes twice and is kept once.
    endAtMs = value.wholeFromMs;
  }
  const read = await readTraces(live, [...found.values()].sort((a, b) => a.storedAtMs - b.storedAtMs));
  return { ...read, traceMessages: found.size, topicExists: true, limited, warnings: distinct(warnings) };
}

/** The events in messages of a trace topic; a body that cannot be unpacked counts as one record that cannot be read. */
export async function readTraces(live: LiveInstance, messages: StoredMessage[]): Promise<Pick<FoundTraces, "events" | "skippedRecords">> {
  const read = await inParallel(messages, bodiesAtOnce, async (message) => {
    const { body, unpackError } = await unpackBody(message.sysFlag, message.body);
    return unpackError === "" ? live.adapter.traces.read(message, body) : { events: [], skippedRecords: 1 };
  });
  return { events: read.flatMap(({ events }) => events), skippedRecords: read.reduce((sum, { skippedRecords }) => sum + skippedRecords, 0) };
}

/** The messages that an event is about: all of a batch that was sent, else one. */
export function idsOf(event: TraceEvent): string[] {
  return event.kind === "sent" ? event.messageIds : [event.messageId];
}
