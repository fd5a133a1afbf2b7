import type { MetricSubject } from "../../../../../src/contract/metrics.ts";
import type { GroupEntry } from "../group-table.ts";
import type { StoreTimes } from "./store-times.ts";

/** How long what clients said about the messages they hold serves for steps in which they were not asked. */
export const rememberedForMs = 240_000;

/** Where a group stands in one queue. */
export interface QueueStand {
  brokerName: string;
  queueId: number;
  /** Made for those that have points of their own. */
  subject: MetricSubject | null;
  minOffset: number;
  maxOffset: number;
  /** Where the group goes on: its newest committed offset, or the oldest message where it never committed. */
  committed: number;
  /** Behind the newest message that its clients pulled; null = not known. */
  pulled: number | null;
  pulledAtMs: number;
  /** Made where a message waits. */
  times: StoreTimes | null;
}

/** Where a group stands in a topic. */
export interface TopicStand {
  topic: string;
  subject: MetricSubject;
  queues: Map<string, QueueStand>;
  /** False while a broker is away or a queue's end was never read: a sum would be too small. */
  known: boolean;
  /** The last number of messages in flight that clients told. */
  held: { messages: number; atMs: number } | null;
}

/** Where a group stands in all its topics. */
export interface GroupStand {
  entry: GroupEntry;
  subject: MetricSubject;
  topics: Map<string, TopicStand>;
  /** Sum over what is known. */
  lag: number;
  /** When the engine or the clients were asked last how far they pulled, and when for store times. */
  pulledAskedAtMs: number;
  timesAskedAtMs: number;
}

/** Messages of a group by what became of them (DASH-1 to DASH-3); in flight and ready are null when nobody tells. */
export interface Depth {
  lag: number;
  inflight: number | null;
  ready: number | null;
}

export function newQueueStand(brokerName: string, queueId: number): QueueStand {
  return { brokerName, queueId, subject: null, minOffset: 0, maxOffset: 0, committed: 0, pulled: null, pulledAtMs: 0, times: null };
}

export function lagOfQueue({ committed, maxOffset }: QueueStand): number {
  return Math.max(0, maxOffset - committed);
}

/** `online`: a group without clients has nothing in flight: all of its lag is ready. */
export function depthOfQueue(queue: QueueStand, online: boolean, atMs: number): Depth {
  const lag = lagOfQueue(queue);
  if (lag === 0 || !online) return { lag, inflight: 0, ready: lag };
  const { committed, pulled, pulledAtMs } = queue;
  // What was pulled by an older look tells nothing about a queue whose group committed beyond it.
  if (pulled === null || atMs - pulledAtMs > rememberedForMs || (pulled < committed && pulledAtMs < atMs)) return { lag, inflight: null, ready: null };
  const inflight = Math.min(lag, Math.max(0, pulled - committed));
  return { lag, inflight, ready: lag - inflight };
}

/** Of all queues; where not all of them are told of now, what was in flight when they last were. */
export function depthOfTopic(stand: TopicStand, online: boolean, atMs: number): Depth {
  let [lag, inflight]: [number, number | null] = [0, 0];
  for (const queue of stand.queues.values()) {
    const depth = depthOfQueue(queue, online, atMs);
    lag += depth.lag;
    inflight = inflight === null || depth.inflight === null ? null : inflight + depth.inflight;
  }
  // Only what clients told is remembered: that nothing is in flight without them, or without lag, tells nothing about later.
  if (inflight !== null) stand.held = online && lag > 0 ? { messages: inflight, atMs } : null;
  else if (stand.held !== null && atMs - stand.held.atMs <= rememberedForMs) inflight = Math.min(lag, stand.held.messages);
  return { lag, inflight, ready: inflight === null ? null : lag - inflight };
}

export function sumOfDepths(depths: readonly Depth[]): Depth {
  const plus = (left: number | null, right: number | null): number | null => (left === null || right === null ? null : left + right);
  return depths.reduce<Depth>((sum, { inflight, lag, ready }) => ({ lag: sum.lag + lag, inflight: plus(sum.inflight, inflight), ready: plus(sum.ready, ready) }), { lag: 0, inflight: 0, ready: 0 });
}
