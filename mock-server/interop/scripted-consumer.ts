import { z } from "zod";
import type { JavaSession } from "./java-session.ts";

const delivery = z.object({
  /** The start of the body up to a bar. */
  name: z.string(),
  topic: z.string(),
  broker: z.string(),
  queueId: z.number(),
  queueOffset: z.number(),
  reconsumeTimes: z.number(),
  bodyLength: z.number(),
  messageId: z.string(),
  storedAtMs: z.number(),
  /** When the listener was called. */
  atMs: z.number(),
  properties: z.record(z.string(), z.string()),
});
export type Delivery = z.infer<typeof delivery>;

export interface ScriptedConsumer {
  consumer: string;
  group: string;
  topic: string;
  orderly?: boolean;
  broadcast?: boolean;
  /** How messages fail, by name ("*" = all others), and how often (-1 = always). An orderly consumer suspends its queue whatever the way. */
  script?: Record<string, { how: "later" | "null" | "throw" | "hang"; times: number }>;
  maxReconsumeTimes?: number;
  /** Between two tries of an orderly consumer; the client's default is 1 s. */
  suspendMs?: number;
  /** How often the client asks the name server for routes; its default is 30 s. */
  routeEveryMs?: number;
  /** The client pulls no more of a queue of which it holds more messages than this. */
  holdAtMost?: number;
  /** Messages that one pull brings at most. */
  pullBatch?: number;
  /** `delayLevelWhenNextConsume` of a concurrent consumer. */
  delayLevel?: number;
}

/** Starts a Java push consumer that fails as its script says. */
export async function startScripted(java: JavaSession, options: ScriptedConsumer): Promise<void> {
  await java.call("scripted.start", { ...options }, z.null());
}

/** Every call of the listener so far, in order. */
export function deliveries(java: JavaSession, consumer: string): Promise<Delivery[]> {
  return java.call("scripted.deliveries", { consumer }, z.array(delivery));
}

/** The names of what was delivered so far, in order. */
export async function deliveredNames(java: JavaSession, consumer: string): Promise<string[]> {
  return (await deliveries(java, consumer)).map(({ name }) => name);
}

/** The queues that the client holds now, as `broker:queueId`; true = it has the queue's lock. */
export function heldQueues(java: JavaSession, consumer: string): Promise<Record<string, boolean>> {
  return java.call("scripted.queues", { consumer }, z.record(z.string(), z.boolean()));
}

export async function stopScripted(java: JavaSession, consumer: string): Promise<void> {
  await java.call("scripted.stop", { consumer }, z.null());
}

/** Sends `key-from` and the next ones, all with one sharding key; returns the queue of each. */
export function sendOrdered(java: JavaSession, topic: string, key: string, count: number, from = 0): Promise<string[]> {
  return java.call("order.send", { topic, key, count, from }, z.array(z.string()));
}
