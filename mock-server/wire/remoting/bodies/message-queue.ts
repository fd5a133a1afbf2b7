import { FastjsonObject } from "../fastjson-object.ts";
import { parseFastjson } from "../fastjson-parser.ts";
import { MalformedFrame } from "../remoting-errors.ts";
import type { FastjsonValue } from "../fastjson-object.ts";

export interface MessageQueue {
  topic: string;
  brokerName: string;
  queueId: number;
}

/** A value by queue, as a Java map with queues as keys. */
export interface QueueEntry<T> {
  queue: MessageQueue;
  value: T;
}

export function readMessageQueue(object: FastjsonObject): MessageQueue {
  return { topic: object.text("topic"), brokerName: object.text("brokerName"), queueId: object.number("queueId") };
}

/** Reads a map by queue in each form that is met: bare object keys, and object keys in quotes (protocol sheet §3.1). */
export function readQueueMap<T>(map: FastjsonObject, read: (value: FastjsonValue) => T): QueueEntry<T>[] {
  const entries = map.objectKeyed.map(([key, value]) => ({ queue: readMessageQueue(key), value: read(value) }));
  for (const [key, value] of map.fields) {
    const parsed = parseFastjson(key);
    if (!(parsed instanceof FastjsonObject)) throw new MalformedFrame("a map by queue has a key that is no queue");
    entries.push({ queue: readMessageQueue(parsed), value: read(value) });
  }
  return entries;
}

/** The same map for `printFastjson`, which prints the keys bare. */
export function queueMap<T, P>(entries: readonly QueueEntry<T>[], print: (value: T) => P): Map<MessageQueue, P> {
  return new Map(entries.map(({ queue, value }) => [{ topic: queue.topic, brokerName: queue.brokerName, queueId: queue.queueId }, print(value)]));
}

/** The object of a map's value; an empty one when it is none. */
export function asObject(value: FastjsonValue): FastjsonObject {
  return value instanceof FastjsonObject ? value : new FastjsonObject();
}
