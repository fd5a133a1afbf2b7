import type { AnswerOf } from "../../../api/call.ts";
import type { StatusTone } from "../../../ui/status-dot.tsx";

export type MessageTrace = AnswerOf<"getTrace">;
export type TracedGroup = MessageTrace["groups"][number];
export type Delivery = TracedGroup["deliveries"][number];
export type DeliveryState = Delivery["state"];
type Copy = TracedGroup["copies"][number];

export const stateTones: Record<DeliveryState, StatusTone> = { pushed: "busy", retried: "busy", acknowledged: "ok", movedToRetry: "warn", deadLettered: "danger", resent: "idle", broadcast: "ok" };

/** One thing on the timeline. Times are as they were told; the lane's shift is added where it is drawn. */
export interface TraceMark {
  id: string;
  fromMs: number;
  /** null: a point in time, or something that has not ended. */
  toMs: number | null;
  tone: StatusTone;
  what: { kind: "send"; send: MessageTrace["sends"][number] } | { kind: "transactionEnd"; end: MessageTrace["transactionEnds"][number] } | { kind: "stored" } | { kind: "copy"; copy: Copy } | { kind: "delivery"; delivery: Delivery };
}

export interface TraceLane {
  id: string;
  name: "produced" | "stored" | { group: string };
  /** What the clock of this lane's host is wrong by at least against the broker's, milliseconds: it is behind when positive. */
  shiftMs: number;
  marks: TraceMark[];
}

/** Clocks tell whole milliseconds, so one of them proves nothing. */
const tolerableMs = 1;

/**
 * What is drawn of a trace, a lane for the producer, one for the broker, one for each group that has anything to draw. Nothing can be consumed
 * before it was stored, or stored before it was sent: a lane that says so has another clock, and is shifted so that nothing runs backwards.
 */
export function traceLanes(trace: MessageTrace): TraceLane[] {
  const storedAt = trace.message?.storedAt ?? null;
  const lanes: TraceLane[] = [];
  const sends = trace.sends.map((send, index): TraceMark => ({ id: `send ${index}`, fromMs: send.startedAt, toMs: Math.max(send.confirmedAt, send.startedAt), tone: send.isSuccess ? "ok" : "danger", what: { kind: "send", send } }));
  const ends = trace.transactionEnds.map((end, index): TraceMark => ({ id: `end ${index}`, fromMs: end.at, toMs: null, tone: end.state === "commit" ? "ok" : "idle", what: { kind: "transactionEnd", end } }));
  if (sends.length + ends.length > 0) lanes.push({ id: "produced", name: "produced", shiftMs: producerShift(trace), marks: [...sends, ...ends].toSorted(byTime) });
  const waiting = trace.pending.map((copy): TraceMark => copyMark(copy, "idle"));
  const stored: TraceMark[] = storedAt === null ? [] : [{ id: "stored", fromMs: storedAt, toMs: null, tone: "ok", what: { kind: "stored" } }];
  if (waiting.length + stored.length > 0) lanes.push({ id: "stored", name: "stored", shiftMs: 0, marks: [...waiting, ...stored].toSorted(byTime) });
  for (const group of trace.groups) {
    const marks = [...group.deliveries.flatMap(deliveryMark), ...group.copies.map((copy) => copyMark(copy, copy.kind === "deadLetter" ? "danger" : "warn"))];
    if (marks.length > 0) lanes.push({ id: `group ${group.group}`, name: { group: group.group }, shiftMs: groupShift(group, storedAt), marks: marks.toSorted(byTime) });
  }
  return lanes;
}

/** Where a mark is drawn: what brokers tell needs no shift. */
export function drawnAt({ shiftMs }: TraceLane, { fromMs, toMs, what }: TraceMark): { fromMs: number; toMs: number | null } {
  const shift = what.kind === "copy" ? 0 : shiftMs;
  return { fromMs: fromMs + shift, toMs: toMs === null ? null : toMs + shift };
}

function deliveryMark(delivery: Delivery): TraceMark[] {
  const fromMs = delivery.at ?? delivery.endedAt;
  if (fromMs === null) return [];
  return [{ id: `delivery ${delivery.order}`, fromMs, toMs: delivery.endedAt === null ? null : Math.max(delivery.endedAt, fromMs), tone: stateTones[delivery.state], what: { kind: "delivery", delivery } }];
}

function copyMark(copy: Copy, tone: StatusTone): TraceMark {
  return { id: `copy ${copy.offsetMessageId}`, fromMs: copy.storedAt, toMs: copy.dueAt !== null && copy.dueAt > copy.storedAt ? copy.dueAt : null, tone, what: { kind: "copy", copy } };
}

/** The broker stored the message between the begin and the end of the sending. */
function producerShift({ message, pending, sends, transactionEnds }: MessageTrace): number {
  const waitedElsewhere = pending.length > 0 || transactionEnds.length > 0 || sends.some(({ kind }) => kind === "half" || kind === "delay");
  if (!message || sends.length === 0 || waitedElsewhere) return 0;
  const begin = Math.min(...sends.map(({ startedAt }) => startedAt));
  const end = Math.max(...sends.map(({ confirmedAt }) => confirmedAt));
  if (message.storedAt < begin - tolerableMs) return message.storedAt - begin;
  return message.storedAt > end + tolerableMs ? message.storedAt - end : 0;
}

function groupShift({ deliveries }: TracedGroup, storedAt: number | null): number {
  const begins = deliveries.map(({ at }) => at).filter((at) => at !== null);
  if (storedAt === null || begins.length === 0) return 0;
  const early = storedAt - Math.min(...begins);
  return early > tolerableMs ? early : 0;
}

function byTime(a: TraceMark, b: TraceMark): number {
  return a.fromMs - b.fromMs;
}
