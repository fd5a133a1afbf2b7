import { z } from "zod";
import { defineEndpoints } from "./endpoint.ts";
import { messageRow, scanProgress } from "./messages.ts";
import { count, countOrUnknown, figure, instanceParams, timestampMs, warning } from "./paging.ts";
import { verdict } from "./verdict-evidence.ts";
import { messageHop, messagePlace } from "./verdicts.ts";

const time = timestampMs.nullable().describe("null: not told");

/**
 * A delivery of a message to a consumer: pushed and not acknowledged, acknowledged, moved to retry, retried and not acknowledged, moved to
 * dead letters, dead letter resent from the page (TRC-022 to TRC-026, TRC-032), or pushed to one of many by broadcasting (TRC-027).
 */
export const deliveryState = z.enum(["pushed", "acknowledged", "movedToRetry", "retried", "deadLettered", "resent", "broadcast"]);
export type DeliveryState = z.output<typeof deliveryState>;

const kind = z.enum(["normal", "half", "commit", "delay", "unknown"]);

/** Where an address is from: the stored message (exact), the client's own trace, or the connection that the trace came over (its host is the client's, its port is not). */
const addressSource = z.enum(["message", "record", "traceConnection"]);

const tracedSend = z.object({
  startedAt: timestampMs.describe("by the producer's clock"),
  confirmedAt: timestampMs.describe("when the server had confirmed receipt, by the producer's clock (TRC-009)"),
  costMs: z.number(),
  isSuccess: z.boolean(),
  group: z.string(),
  address: z.string(),
  addressSource,
  brokerAddress: z.string(),
  kind,
  bodyBytes: count.describe("of the whole batch when several were sent at once"),
  batchMessages: count.describe("1 unless several were sent at once"),
});

const transactionEnd = z.object({ at: timestampMs, group: z.string(), address: z.string(), state: z.enum(["commit", "rollback", "unknown"]), isFromCheck: z.boolean().describe("the broker had asked") });

const delivery = z.object({
  order: count.describe("1 for the first push (TRC-029)"),
  at: time,
  endedAt: time,
  costMs: figure.describe("of a call with several messages maybe a part"),
  address: z.string(),
  addressSource,
  state: deliveryState,
  retryTimes: countOrUnknown,
  result: z.enum(["success", "timeout", "exception", "null", "failed", "unknown"]).nullable().describe("null: no end was told"),
});

export const tracedGroup = z.object({
  group: z.string().describe("empty: an end of consumption was told without a group"),
  isOnline: z.boolean().nullable(),
  mode: z.enum(["clustering", "broadcasting", "unknown"]),
  verdict: verdict.nullable().describe("what the brokers know of the group and the message; null: the group does not take its topic"),
  state: deliveryState.nullable().describe("null: nobody told of a delivery, and no copy proves one"),
  lastPushAt: time,
  deliveries: z.array(delivery).describe("one a push, oldest first (TRC-033)"),
  copies: z.array(messageHop).describe("the message again in the group's retry topic and dead-letter queue, oldest first"),
});
export type TracedGroup = z.output<typeof tracedGroup>;

const traceSetup = z.object({
  topic: z.string().describe("the trace topic that was read"),
  exists: z.boolean(),
  usualTopic: z.string(),
  brokers: z.array(z.object({ brokerName: z.string(), isOn: z.boolean().nullable(), topic: z.string() })).describe("traceTopicEnable and msgTraceTopicName of each; null: not told"),
});

export const messageTrace = z.object({
  messageId: z.string().describe("the id that clients trace it under: unique id, or offset id without one"),
  topic: z.string().describe("empty: not known"),
  message: messageRow.nullable().describe("as stored, the first where there are several of the id; null when it is not found"),
  place: messagePlace,
  pending: z.array(messageHop).describe("where it waited, or waits, before it came into its topic: half of a transaction, delayed"),
  sends: z.array(tracedSend).describe("answered attempts, oldest first; empty: its producer told nothing"),
  transactionEnds: z.array(transactionEnd),
  groups: z.array(tracedGroup).describe("groups that told of it, that subscribe to its topic, or that have a copy of it"),
  setup: traceSetup,
  traceMessages: count,
  limited: z.boolean().describe("older traces of it may have been left out"),
  skippedRecords: count.describe("records that could not be read"),
  asOf: timestampMs,
  warnings: z.array(warning),
});
export type MessageTrace = z.output<typeof messageTrace>;

/** What one group told of a message; deliveries that fell on another slice of a list are not counted. */
const groupTelling = z.object({ group: z.string(), deliveries: count, failures: count, unfinished: count.describe("begun, no end told"), lastAt: time });

/** A message that clients told of: a row of a list. Rows of one message from several slices add up. */
export const tracedMessage = z.object({
  messageId: z.string(),
  topic: z.string().describe("empty: only consumers told of it, and they do not name it"),
  tags: z.string(),
  keys: z.string(),
  producerGroup: z.string().describe("empty: no producer told of it"),
  producerAddress: z.string(),
  sentAt: time,
  costMs: figure,
  isSent: z.boolean().nullable().describe("null: no producer told of it"),
  firstAt: time.describe("the first that anybody told of"),
  storedAt: time.describe("of a message of the topic that nobody told of"),
  groups: z.array(groupTelling),
});
export type TracedMessage = z.output<typeof tracedMessage>;

const number = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const name = z.string().trim().max(255).default("");

export const traceEndpoints = defineEndpoints({
  queryTraces: {
    summary: "Traced messages by key, or by the time at which their traces were stored, newest first (TRC-002, TRC-003)",
    params: instanceParams,
    query: z.object({
      by: z.enum(["key", "time"]),
      key: name.describe("exactly one of the message's keys"),
      topic: name.describe("by key: adds the topic's messages with the key that nobody traced"),
      group: name.describe("producer or consumer group"),
      failures: z.stringbool().default(false).describe("only messages whose sending or consumption failed"),
      beginAt: number.optional(),
      endAt: number.optional(),
      lastMs: number.optional().describe("instead of beginAt: so long before now, by the server's clock"),
      traceTopic: name.describe("empty = the clients' usual one"),
      cursor: z.string().max(12_000).default(""),
    }),
    response: z.object({
      rows: z.array(tracedMessage),
      nextCursor: z.string().describe("empty at the end; may come with no rows"),
      progress: scanProgress.nullable().describe("by time only, of messages of the trace topic"),
      isStalled: z.boolean().describe("what is left lies on brokers that do not answer"),
      setup: traceSetup,
      limited: z.boolean().describe("by key: older ones may have been left out"),
      skippedRecords: count,
      asOf: timestampMs,
      warnings: z.array(warning),
    }),
  },
  getTrace: {
    summary: "The trace of one message: produced, stored, consumed (TRC-007)",
    params: instanceParams.extend({ messageId: z.string().min(1).max(255).describe("unique id or offset id") }),
    query: z.object({ topic: name.describe("empty: as a producer told it, or looked for in all topics"), traceTopic: name.describe("empty = the clients' usual one") }),
    response: messageTrace,
  },
});
