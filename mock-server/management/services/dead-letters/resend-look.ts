import { resendMarker } from "../../../../src/contract/dead-letters.ts";
import { AdapterError } from "../../adapters/port/adapter-error.ts";
import type { MessagesPort } from "../../adapters/port/messages-port.ts";
import type { LedgerRow, ResendPlace } from "../../store/resend-ledger-store.ts";
import { isPassing } from "./dead-letter-reads.ts";

/** What looking for a copy came to: how often it is there, or that nobody can say. */
export type Look = { copies: number; offsetMessageId: string } | "unknown";

type Reader = Pick<MessagesPort, "pull">;

const pullMessages = 32;

/**
 * Looks for the copies of rows in the queues that they were sent to, from the offset noted before the send up to the end:
 * every message in between is looked at, so that a copy that is not there was not stored. Index queries may lag; this does
 * not. Throws AdapterError while a broker is away.
 */
export async function lookForCopies(messages: Reader, rows: readonly LedgerRow[], signal: AbortSignal): Promise<Map<number, Look>> {
  const looks = new Map<number, Look>();
  for (const ofQueue of Map.groupBy(rows, ({ place }) => JSON.stringify([place.topic, place.brokerName, place.queueId])).values()) {
    const [first] = ofQueue;
    if (!first) continue;
    const begin = Math.min(...ofQueue.map(({ place }) => place.firstOffset));
    const seen = await markersFrom(messages, { ...first.place, firstOffset: begin }, new Set(ofQueue.map(({ marker }) => marker)), signal);
    for (const { id, marker, place } of ofQueue) {
      const found = seen.found.get(marker);
      // What retention has taken, or a queue that was made anew, cannot be looked into any more.
      const isWhole = seen.minOffset <= place.firstOffset && seen.maxOffset >= place.firstOffset;
      looks.set(id, found ?? (isWhole ? { copies: 0, offsetMessageId: "" } : "unknown"));
    }
  }
  return looks;
}

interface Markers {
  found: Map<string, { copies: number; offsetMessageId: string }>;
  minOffset: number;
  maxOffset: number;
}

async function markersFrom(messages: Reader, { brokerName, firstOffset, queueId, topic }: ResendPlace, wanted: ReadonlySet<string>, signal: AbortSignal): Promise<Markers> {
  const found: Markers["found"] = new Map();
  const markers: Markers = { found, minOffset: 0, maxOffset: 0 };
  for (let offset = firstOffset; ; ) {
    signal.throwIfAborted();
    const pulled = await messages.pull(topic, brokerName, queueId, offset, pullMessages).catch(cannotBeRead);
    if (!pulled) return { found, minOffset: Number.MAX_SAFE_INTEGER, maxOffset: 0 };
    markers.minOffset = Math.max(markers.minOffset, pulled.minOffset);
    markers.maxOffset = pulled.maxOffset;
    for (const { offsetMessageId, properties } of pulled.messages) {
      const marker = properties[resendMarker];
      if (marker === undefined || !wanted.has(marker)) continue;
      const known = found.get(marker);
      found.set(marker, { copies: (known?.copies ?? 0) + 1, offsetMessageId: known?.offsetMessageId ?? offsetMessageId });
    }
    const next = Math.max((pulled.messages.at(-1)?.queueOffset ?? -1) + 1, pulled.nextOffset);
    if (next <= offset || next >= pulled.maxOffset) return markers;
    offset = next;
  }
}

/** A topic that is gone or may not be read says nothing; a broker that is away, or not registered now, may come back. */
function cannotBeRead(error: unknown): undefined {
  if (!(error instanceof AdapterError) || isPassing(error)) throw error;
  if (error.code === "not_found" && error.params["what"] === "broker") throw new AdapterError("unreachable", error.message, { address: String(error.params["name"]), reason: error.message });
}
