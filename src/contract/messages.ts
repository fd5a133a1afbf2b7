import { z } from "zod";
import { defineEndpoints } from "./endpoint.ts";
import { messageFilter } from "./message-filter.ts";
import { count, countOrUnknown, instanceParams, timestampMs, warning } from "./paging.ts";
import { verdict, verdictEvidence } from "./verdict-evidence.ts";

/** MSG-8 in capitals (C-19), from the verdict: what is dead, skipped or expired was not consumed; UNKNOWN is never shown as "no". */
const messageState = z.enum(["TO_CONSUME", "CONSUMED", "CONSUMING", "UNKNOWN"]);

/** TOPIC-21. */
export const messageRow = z.object({
  offsetMessageId: z.string().describe("hex of store host and commit-log offset; names the message for good"),
  uniqueId: z.string().describe("UNIQ_KEY, empty when the client set none"),
  topic: z.string(),
  tags: z.string(),
  keys: z.string(),
  brokerName: z.string(),
  queueId: count,
  queueOffset: count,
  commitLogOffset: count,
  bornAt: timestampMs,
  storedAt: timestampMs,
  bornHost: z.string(),
  storeHost: z.string(),
  bodyBytes: count.describe("as stored, before unpacking"),
  reconsumeTimes: count,
  properties: z.record(z.string(), z.string()),
  states: z.array(z.object({ group: z.string(), state: messageState, verdict, evidence: z.array(verdictEvidence) })).describe("only when a group was asked for"),
});
export type MessageRow = z.output<typeof messageRow>;

export const messageDetail = messageRow.extend({
  flag: count,
  sysFlag: count,
  bodyCrc: count,
  preparedTransactionOffset: countOrUnknown,
  sizeBytes: count,
  filePath: z.string().nullable().describe("commit-log file that holds it (TOPIC-21); null = this engine does not tell"),
  compression: z.enum(["none", "zlib", "lz4", "zstd", "unknown"]),
  bodyBase64: z.string().describe("unpacked when it could be"),
  unpackedBytes: count,
  unpackError: z.string(),
});

export const scanProgress = z.object({
  readMessages: count.describe("of the range, since the scan began"),
  totalMessages: count.describe("in the range when the scan began"),
  atMs: timestampMs.nullable().describe("store time that the scan has come to"),
});

export const offsetMessageIdParam = z.string().regex(/^([0-9A-Fa-f]{32}|[0-9A-Fa-f]{56})$/);

const number = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

export const messageEndpoints = defineEndpoints({
  queryMessages: {
    summary: "Query messages by id, key, offset, or topic and time (MSG). By time it reads for a moment and answers what it found: go on with nextCursor",
    params: instanceParams,
    query: z.object({
      by: z.enum(["id", "key", "offset", "time"]),
      topic: z.string().trim().max(255).default(""),
      id: z.string().trim().max(255).default("").describe("offset id or unique id (MSG-11); without a topic it is looked for in all of them"),
      ...messageFilter.shape,
      brokerName: z.string().default(""),
      queueId: number.optional(),
      offset: number.optional(),
      direction: z.enum(["newest", "oldest"]).default("newest").describe("which store time comes first, by time"),
      beginAt: number.optional().describe("store time, milliseconds, included; default the oldest stored"),
      endAt: number.optional().describe("store time, milliseconds, included; default the newest stored"),
      lastMs: number.optional().describe("instead of beginAt: so long before now, by the server's clock"),
      group: z.string().trim().max(255).default("").describe("adds the consume state of this group (MSG-3, MSG-4)"),
      cursor: z.string().max(4096).default("").describe("by time: where the answer before ended; it fixes the range, so that what is stored meanwhile changes nothing"),
      limit: z.coerce.number().int().min(1).max(100).default(20),
    }),
    response: z.object({
      rows: z.array(messageRow),
      nextCursor: z.string().describe("empty at the end; may come with fewer rows than the limit, or none"),
      truncatedAt: countOrUnknown.describe("the engine's limit when it may have left some out"),
      scannedMessages: count,
      progress: scanProgress.nullable().describe("by time only"),
      deletedBefore: timestampMs.nullable().describe("retention deleted messages of this topic that were stored before, and the range begins earlier; only in the first answer of a query by time"),
      isStalled: z.boolean().describe("what is left lies on brokers that do not answer; going on tries again"),
      asOf: timestampMs,
      warnings: z.array(warning),
    }),
  },
  getMessage: {
    summary: "One message with its body",
    params: instanceParams.extend({ offsetMessageId: offsetMessageIdParam }),
    query: z.object({ group: z.string().default(""), body: z.enum(["unpacked", "stored"]).default("unpacked").describe("stored: the bytes as they lie in the log, packed") }),
    response: messageDetail,
  },
});
