import { printFastjson } from "../fastjson-emitter.ts";
import { parseFastjsonObject } from "../fastjson-parser.ts";
import { readMessageQueue } from "./message-queue.ts";
import type { MessageQueue } from "./message-queue.ts";

/** Times in milliseconds of one queue: its first and last message, and the one that the group stands at. */
export interface QueueTimeSpan {
  queue: MessageQueue;
  minTimestampMs: number;
  maxTimestampMs: number;
  consumeTimestampMs: number;
  /** How far the group is behind in time; 0 when it is at the end. */
  delayMs: number;
}

/** The answer of QUERY_CONSUME_TIME_SPAN. */
export function parseConsumeTimeSpans(body: Buffer): QueueTimeSpan[] {
  return parseFastjsonObject(body)
    .objects("consumeTimeSpanSet")
    .map((span) => ({
      queue: readMessageQueue(span.object("messageQueue")),
      minTimestampMs: span.number("minTimeStamp"),
      maxTimestampMs: span.number("maxTimeStamp"),
      consumeTimestampMs: span.number("consumeTimeStamp"),
      delayMs: span.number("delayTime"),
    }));
}

export function formatConsumeTimeSpans(spans: readonly QueueTimeSpan[]): Buffer {
  const set = spans.map((span) => ({
    messageQueue: { ...span.queue },
    minTimeStamp: span.minTimestampMs,
    maxTimeStamp: span.maxTimestampMs,
    consumeTimeStamp: span.consumeTimestampMs,
    delayTime: span.delayMs,
  }));
  return printFastjson({ consumeTimeSpanSet: set });
}
