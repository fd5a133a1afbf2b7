import { createHash } from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { z } from "zod";
import { fieldRefusal } from "../../service-error.ts";
import type { QueueWindow } from "./queue-window.ts";

/** Where a scan goes on. */
export interface ScanPosition {
  /** Messages in the windows when the scan began. */
  totalMessages: number;
  windows: QueueWindow[];
}

const whole = z.number().int().min(0);
const cursorShape = z.object({ f: z.string(), t: whole, b: z.array(z.string()), q: z.array(z.tuple([whole, whole, whole, whole, z.literal([0, 1])])) });
const mostCursorBytes = 10_000_000;

/** Names what is scanned, so that a cursor of another query, instance or engine is told apart. */
export function scanFingerprint(subject: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(subject)).digest("base64url").slice(0, 12);
}

/** Broker names once, then [broker, queue, from, messages, late]; deflated, because it travels in an address. */
export function writeCursor(fingerprint: string, { totalMessages, windows }: ScanPosition): string {
  const brokers = [...new Set(windows.map((window) => window.brokerName))];
  const queues = windows.map(({ brokerName, from, isLate, queueId, until }) => [brokers.indexOf(brokerName), queueId, from, until - from, isLate ? 1 : 0]);
  return deflateRawSync(JSON.stringify({ f: fingerprint, t: totalMessages, b: brokers, q: queues })).toString("base64url");
}

/** Refuses what is no cursor, and that of another scan. */
export function readCursor(text: string, fingerprint: string): ScanPosition {
  const cursor = parseCursor(text);
  if (cursor?.f !== fingerprint) throw staleCursor("It belongs to another query or another server.");
  const windows = cursor.q.map(([broker, queueId, from, messages, late]) => ({ brokerName: cursor.b[broker] ?? "", queueId, from, until: from + messages, isLate: late === 1 }));
  return { totalMessages: cursor.t, windows };
}

function parseCursor(text: string): z.output<typeof cursorShape> | undefined {
  try {
    return cursorShape.parse(JSON.parse(inflateRawSync(Buffer.from(text, "base64url"), { maxOutputLength: mostCursorBytes }).toString("utf8")));
  } catch {
    return undefined;
  }
}

/** The place of a cursor is no more; the page begins anew. */
export function staleCursor(detail: string): Error {
  return fieldRefusal("cursor", "malformed", `The scan cannot go on from this cursor. ${detail}`);
}
