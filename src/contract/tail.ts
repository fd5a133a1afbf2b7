import { z } from "zod";
import { messageFilter } from "./message-filter.ts";
import { count, instanceParams, timestampMs, warning } from "./paging.ts";
import { defineStreams } from "./stream.ts";

/** Rows that one viewer gets in a second at most, and unless it asks for another number. */
export const mostTailRowsPerSecond = 500;
const usualRowsPerSecond = 50;
/** Rows that lie in the topic already and are sent first at most. */
const mostRowsBack = 100;
const usualRowsBack = 20;

export const tailRow = z.object({
  offsetMessageId: z.string(),
  uniqueId: z.string().describe("empty when the client set none"),
  topic: z.string(),
  originTopic: z.string().describe("where a retried or dead message was sent to; empty when it does not tell, and for others"),
  brokerName: z.string(),
  queueId: count,
  queueOffset: count,
  bornAt: timestampMs,
  storedAt: timestampMs,
  tags: z.string(),
  keys: z.string(),
  bodyBytes: count.describe("as stored, before unpacking"),
  previewFormat: z.enum(["text", "hex", "compressed"]).describe("compressed bodies are not unpacked for a preview"),
  preview: z.string().describe("begin of the body; the whole of it is one call of getMessage away"),
  isCut: z.boolean().describe("the body goes on after the preview"),
});
export type TailRow = z.output<typeof tailRow>;

/** Messages that were stored since the stream began and that this viewer does not get, by reason; exact. */
const skipped = z.object({
  unread: count.describe("not even read, because more came than is read of one topic; some may not have matched the filter"),
  overRate: count.describe("read and matched, but more than the rate that was asked for"),
  slowReader: count.describe("matched, but the viewer's connection was too slow"),
});
export type TailSkipped = z.output<typeof skipped>;

export const tailStreams = defineStreams({
  tailMessages: {
    summary: "Messages of a topic, or dead letters of a group, as they are stored; reads without a consumer group and disturbs none",
    params: instanceParams,
    query: z.object({
      topic: z.string().trim().max(255).default("").describe("either this or a group"),
      group: z.string().trim().max(255).default("").describe("its dead letters"),
      ...messageFilter.shape,
      rate: z.coerce.number().int().min(1).max(mostTailRowsPerSecond).default(usualRowsPerSecond).describe("rows per second at most"),
      last: z.coerce.number().int().min(0).max(mostRowsBack).default(usualRowsBack).describe("how many of the stored messages come first"),
    }),
    events: {
      rows: z.object({ rows: z.array(tailRow).describe("oldest first") }),
      status: z.object({
        asOf: timestampMs,
        topic: z.string(),
        topicMissing: z.boolean().describe("the topic does not exist now; it is followed as soon as it does"),
        queues: count,
        storedPerSecond: z.number().describe("messages of the topic, before any filter"),
        storedMessages: count.describe("since the stream began"),
        matchedMessages: count.describe("of those that were read"),
        skipped,
        warnings: z.array(warning),
      }),
    },
  },
});

export type TailStreams = typeof tailStreams;
