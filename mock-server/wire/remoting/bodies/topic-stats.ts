import { printFastjson } from "../fastjson-emitter.ts";
import { parseFastjsonObject } from "../fastjson-parser.ts";
import { asObject, queueMap, readQueueMap } from "./message-queue.ts";
import type { QueueEntry } from "./message-queue.ts";

export interface TopicQueueStats {
  minOffset: number;
  maxOffset: number;
  /** Store time of the last message in milliseconds; 0 when the queue is empty. */
  lastUpdateTimestampMs: number;
}

/** The answer of GET_TOPIC_STATS_INFO. */
export function parseTopicStats(body: Buffer): QueueEntry<TopicQueueStats>[] {
  return readQueueMap(parseFastjsonObject(body).object("offsetTable"), (value) => {
    const stats = asObject(value);
    return { minOffset: stats.number("minOffset"), maxOffset: stats.number("maxOffset"), lastUpdateTimestampMs: stats.number("lastUpdateTimestamp") };
  });
}

export function formatTopicStats(entries: readonly QueueEntry<TopicQueueStats>[]): Buffer {
  const table = queueMap(entries, ({ minOffset, maxOffset, lastUpdateTimestampMs }) => ({ lastUpdateTimestamp: lastUpdateTimestampMs, maxOffset, minOffset }));
  return printFastjson({ offsetTable: table });
}
