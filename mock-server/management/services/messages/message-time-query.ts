import { deflateRawSync, inflateRawSync } from "node:zlib";
import { z } from "zod";
import type { Warning } from "../../../../src/contract/paging.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import { inParallel } from "../in-parallel.ts";
import type { LiveInstance } from "../instance-hub.ts";
import { fieldRefusal } from "../service-error.ts";

interface Place {
  brokerName: string;
  queueId: number;
  /** Next offset to read. */
  offset: number;
}

interface Cursor {
  endAtMs: number;
  places: Place[];
}

export interface TimeQuery {
  topic: string;
  brokerName: string;
  queueId: number | undefined;
  beginAtMs: number;
  endAtMs: number;
  cursor: string;
  limit: number;
}

export interface TimePage {
  messages: StoredMessage[];
  nextCursor: string;
  scanned: number;
  warnings: Warning[];
}

const pullMessages = 32;
/** Pulls that find nothing in one queue before the page goes on without it. */
const maxEmptyPulls = 50;

/** Messages of a topic between two store times, merged over its queues by store time (MSG-5). */
export async function queryByTime(live: LiveInstance, query: TimeQuery): Promise<TimePage> {
  const { endAtMs, places } = query.cursor === "" ? await beginning(live, query) : readCursor(query.cursor);
  const warnings: Warning[] = [];
  const reads = await inParallel(places, 8, (place) =>
    readQueue(live, query.topic, place, endAtMs, query.limit).catch((error: unknown) => {
      warnings.push({ code: "broker_unreachable", subject: place.brokerName, detail: error instanceof Error ? error.message : String(error) });
      return { place, messages: [], ended: false };
    }),
  );
  const merged = reads.flatMap((read) => read.messages).sort((a, b) => a.storedAtMs - b.storedAtMs || a.brokerName.localeCompare(b.brokerName) || a.queueId - b.queueId || a.queueOffset - b.queueOffset);
  const messages = merged.slice(0, query.limit);
  const taken = new Set(messages);
  const left = reads.flatMap(({ ended, messages: found, place }) => {
    const firstLeft = found.find((message) => !taken.has(message));
    if (firstLeft) return [{ ...place, offset: firstLeft.queueOffset }];
    return ended ? [] : [place];
  });
  const goesOn = left.length > 0 && (messages.length > 0 || warnings.length === 0);
  return { messages, nextCursor: goesOn ? writeCursor({ endAtMs, places: left }) : "", scanned: merged.length, warnings };
}

/** Where each queue's first message at or after the begin is. */
async function beginning(live: LiveInstance, { beginAtMs, brokerName, endAtMs, queueId, topic }: TimeQuery): Promise<Cursor> {
  const { value } = await live.adapter.groups.offsetsAt(topic, beginAtMs);
  const places = value.filter((place) => (brokerName === "" || place.brokerName === brokerName) && (queueId === undefined || place.queueId === queueId));
  return { endAtMs, places: places.map(({ brokerName, offset, queueId }) => ({ brokerName, queueId, offset })) };
}

/** Up to `limit` messages of one queue; `ended` when it has no further one before the end. */
async function readQueue(live: LiveInstance, topic: string, place: Place, endAtMs: number, limit: number): Promise<{ place: Place; messages: StoredMessage[]; ended: boolean }> {
  const messages: StoredMessage[] = [];
  let { offset } = place;
  for (let empty = 0; messages.length < limit && empty < maxEmptyPulls; ) {
    const pulled = await live.adapter.messages.pull(topic, place.brokerName, place.queueId, offset, Math.min(pullMessages, limit - messages.length));
    const inRange = pulled.messages.filter((message) => message.storedAtMs <= endAtMs);
    messages.push(...inRange);
    const next = pulled.status === "FOUND" ? (pulled.messages.at(-1)?.queueOffset ?? offset) + 1 : pulled.nextOffset;
    const stuck = next <= offset && pulled.messages.length === 0;
    offset = next;
    if (inRange.length < pulled.messages.length || pulled.status === "NO_NEW_MESSAGE" || stuck || offset >= pulled.maxOffset) return { place: { ...place, offset }, messages, ended: true };
    if (pulled.messages.length === 0) empty++;
  }
  return { place: { ...place, offset }, messages, ended: false };
}

const cursorShape = z.object({ e: z.number().int(), b: z.array(z.string()), q: z.array(z.tuple([z.number().int().min(0), z.number().int().min(0), z.number().int().min(0)])) });

/** Broker names once, then [broker, queue, offset]; deflated, because it travels in an address. */
function writeCursor({ endAtMs, places }: Cursor): string {
  const brokers = [...new Set(places.map((place) => place.brokerName))];
  const text = JSON.stringify({ e: endAtMs, b: brokers, q: places.map((place) => [brokers.indexOf(place.brokerName), place.queueId, place.offset]) });
  return deflateRawSync(text).toString("base64url");
}

function readCursor(text: string): Cursor {
  try {
    const { b, e, q } = cursorShape.parse(JSON.parse(inflateRawSync(Buffer.from(text, "base64url"), { maxOutputLength: 1_000_000 }).toString("utf8")));
    return { endAtMs: e, places: q.map(([broker, queueId, offset]) => ({ brokerName: b[broker] ?? "", queueId, offset })) };
  } catch {
    throw fieldRefusal("cursor", "malformed", "The cursor is not one of this server's.");
  }
}
