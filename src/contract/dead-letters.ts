import { z } from "zod";
import { groupParams } from "./clients.ts";
import { defineEndpoints } from "./endpoint.ts";
import { job } from "./jobs.ts";
import { messageFilter } from "./message-filter.ts";
import { count, countOrUnknown, figure, instanceParams, listOf, listQuery, timestampMs, warning } from "./paging.ts";

/**
 * Property of every message that this console sent out of a dead-letter queue; its value is the `marker` of the row in the
 * ledger. It travels on through retries, so a message that carries it and is dead was resent without success.
 */
export const resendMarker = "MQDECK_RESEND";

/** A group with dead letters, over all its brokers. */
export const deadLetterGroupRow = z.object({
  group: z.string(),
  topic: z.string().describe("`%DLQ%` and the group (DLQ-12)"),
  brokerNames: z.array(z.string()),
  groupExists: z.boolean(),
  deadLetters: countOrUnknown.describe("still stored"),
  perSecond: figure.describe("new ones over the last minute"),
  trend: z.array(figure).describe("new ones a second over the last hour, oldest first, at most 60 points"),
  newestAt: timestampMs.nullable().describe("null = not known yet"),
  oldestAt: timestampMs.nullable().describe("null = not known"),
  deletedNotBefore: timestampMs.nullable().describe("when retention may delete the oldest one; null = not known"),
  readable: z.boolean().describe("older brokers make dead-letter queues that consumers may not read (DLQ-016)"),
});

/** How long dead letters are kept: like all messages of the engine (DLQ-5, DLQ-020). */
export const deadLetterRetention = z.object({
  hours: countOrUnknown.describe("the shortest of all brokers; null = the engine does not tell"),
  deleteHours: z.string().describe("hours of the day at which files are deleted, in the broker's time zone"),
});

/** What a group of dead letters was made by: an exception that the client left in a property, or what the body looks like. */
const classBasis = z.enum(["exception", "json", "text", "binary", "empty", "large"]);
export type ClassBasis = z.output<typeof classBasis>;

/** `intended`: written before it is sent, so its end is not known yet. `unknown`: maybe sent, and never sent again by itself. */
export const resendState = z.enum(["intended", "sent", "failed", "skipped", "unknown"]);
export type ResendState = z.output<typeof resendState>;

/** Why a message was not sent, or is not known to be. Empty when there is nothing to say. */
export const resendReason = z.enum(["", "alreadyResent", "gone", "originUnknown", "notSubscribed", "refused", "lookFailed", "interrupted"]);
export type ResendReason = z.output<typeof resendReason>;

/** A row of the ledger: one dead letter that was to be sent again. */
export const deadLetterResend = z.object({
  id: count,
  jobId: z.string().describe("empty when no job sent it"),
  group: z.string(),
  offsetMessageId: z.string().describe("of the dead letter"),
  uniqueId: z.string(),
  originTopic: z.string(),
  deadAt: timestampMs,
  edited: z.boolean(),
  targetTopic: z.string(),
  state: resendState,
  reason: resendReason,
  detail: z.string().describe("the engine's own words"),
  copies: count.describe("how often it was seen in the target; more than 1 = it was sent twice"),
  sentMessageId: z.string().describe("offset id of the copy, when it is known"),
  account: z.string(),
  createdAt: timestampMs,
  endedAt: timestampMs.nullable(),
});
export type DeadLetterResend = z.output<typeof deadLetterResend>;

export const deadLetterRow = z.object({
  offsetMessageId: z.string(),
  uniqueId: z.string(),
  brokerName: z.string(),
  queueId: count,
  queueOffset: count,
  originTopic: z.string().describe("empty when the message does not tell"),
  originMessageId: z.string(),
  retries: count.describe("retries that failed, after a first delivery that failed"),
  bornAt: timestampMs,
  deadAt: timestampMs.describe("store time in the dead-letter queue"),
  deletedNotBefore: timestampMs.nullable().describe("retention leaves it at least until then (DLQ-020)"),
  tags: z.string(),
  keys: z.string(),
  bornHost: z.string().describe("address of the producer"),
  bodyBytes: count,
  basis: classBasis,
  pattern: z.string().describe("the exception or the body's shape, as far as the basis has one"),
  classId: z.string(),
  diedAgain: z.boolean().describe("it was resent before and died again"),
  resends: count.describe("how often it was sent again, or may have been"),
  lastResentAt: timestampMs.nullable(),
});
export type DeadLetterRow = z.output<typeof deadLetterRow>;

const moment = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
/** Range of the time of dying, and what the messages must have. */
const selectionQuery = messageFilter.extend({
  beginAt: moment.optional().describe("absent = from the oldest"),
  endAt: moment.optional().describe("absent = up to now"),
  classId: z.string().max(64).default("").describe("only this class of classifyDeadLetters"),
});
const offsetId = z.string().regex(/^([0-9A-Fa-f]{32}|[0-9A-Fa-f]{56})$/);
const offsetIds = z.array(offsetId).min(1).max(1000);

/** Chosen ones by their offset ids, all that match (frozen when the job begins), or those that failed in an earlier job. */
const resendSelection = z.union([z.object({ ids: offsetIds }), z.object({ failedOf: z.string().min(1).max(64) }), z.object({ matching: selectionQuery })]);
export type ResendSelection = z.output<typeof resendSelection>;

/** The group's own retry topic, so that nobody else gets it (DLQ-010); or the origin topic, where every group gets it. */
const resendTarget = z.enum(["group", "originTopic"]);
export type ResendTarget = z.output<typeof resendTarget>;

/** Input of the job. */
export const resendOrder = z.object({
  selection: resendSelection,
  target: resendTarget.default("group"),
  alreadyResent: z.enum(["skip", "again"]).default("skip"),
  ratePerSecond: z.number().int().min(1).max(10_000).default(100),
});

/** Topic that edited copies are stored in to be tried: nobody subscribes to it, so no consumer gets one by itself. */
export const trialTopic = "MQDECK_TRIALS";

const separators = ["\u0001", "\u0002"];
const propertyText = (shortest: number, longest: number) => z.string().min(shortest).max(longest).refine((text) => !separators.some((separator) => text.includes(separator)));
/** A dead letter as somebody changed it; what the system noted on it stays. */
const editedLetter = z.object({
  body: z.string().max(5_600_000).default(""),
  bodyEncoding: z.enum(["text", "base64"]).default("text"),
  tags: propertyText(0, 255).default(""),
  keys: propertyText(0, 1000).default(""),
  properties: z.record(propertyText(1, 255), propertyText(1, 30_000)).default({}).describe("the application's own"),
});
export type EditedLetter = z.output<typeof editedLetter>;

/** Why nothing can be sent to a group at all (DLQ-019). */
const resendObstacle = z.enum(["groupGone", "broadcast", "subscribesToNothing", "noRetryTopic"]);
export type ResendObstacle = z.output<typeof resendObstacle>;

const listed = { asOf: timestampMs, warnings: z.array(warning) };

export const deadLetterEndpoints = defineEndpoints({
  listDeadLetterGroups: {
    summary: "Groups that have dead letters (DLQ-002, DLQ-003)",
    params: instanceParams,
    query: listQuery(["deadLetters", "group", "perSecond", "newestAt"]).extend({ group: z.string().max(255).default("").describe("exactly this one") }),
    response: listOf(deadLetterGroupRow).extend({ retention: deadLetterRetention }),
  },
  listDeadLetters: {
    summary: "Dead letters of a group, newest first, or one by its id (DLQ-007)",
    params: groupParams,
    query: selectionQuery.extend({ id: z.string().trim().max(255).default("").describe("offset id or unique id; the range is not looked at"), cursor: z.string().max(16_384).default(""), limit: z.coerce.number().int().min(1).max(100).default(20) }),
    response: z.object({ rows: z.array(deadLetterRow), nextCursor: z.string(), scannedMessages: count, totalMessages: countOrUnknown.describe("in the range, whether they match or not"), retention: deadLetterRetention, ...listed }),
  },
  classifyDeadLetters: {
    summary: "Dead letters by origin topic, tag and exception or body shape",
    params: groupParams,
    query: selectionQuery.omit({ classId: true }),
    response: z.object({
      rows: z.array(z.object({ classId: z.string(), originTopic: z.string(), tags: z.string(), basis: classBasis, pattern: z.string(), messages: count, newestAt: timestampMs, oldestAt: timestampMs, exampleId: z.string() })),
      sampledMessages: count.describe("the newest ones that match"),
      isWhole: z.boolean().describe("there are no further ones"),
      ...listed,
    }),
  },
  previewDeadLetterResend: {
    summary: "What a resend would do: whether the group can take it, and what was sent before",
    params: groupParams,
    body: z.object({ selection: resendSelection }),
    response: z.object({
      messages: countOrUnknown.describe("null = known when it was done"),
      messagesAreExact: z.boolean().describe("false: at most so many, those that the filter leaves out included"),
      alreadyResent: count,
      alreadyResentIsExact: z.boolean().describe("false: of the range, whether they match or not"),
      obstacle: resendObstacle.nullable(),
      online: z.boolean(),
      onlineClients: z.array(z.string()),
      subscribedTopics: z.array(z.string()),
      ...listed,
    }),
  },
  resendDeadLetters: { summary: "Send dead letters again, as a job (DLQ-009, DLQ-010)", params: groupParams, body: resendOrder, response: job },
  resendEditedDeadLetter: {
    summary: "Send an edited copy of one dead letter to its group",
    params: groupParams,
    body: z.object({ id: offsetId, edited: editedLetter, again: z.boolean().default(false).describe("also when it was resent before") }),
    response: deadLetterResend,
  },
  tryDeadLetter: {
    summary: "Have one client of the group consume a dead letter now, perhaps edited; changes no offset, and no retry follows",
    params: groupParams,
    body: z.object({ id: offsetId, clientId: z.string().min(1).max(255), edited: editedLetter.optional() }),
    response: z.object({
      result: z.enum(["CR_SUCCESS", "CR_LATER", "CR_ROLLBACK", "CR_COMMIT", "CR_THROW_EXCEPTION", "CR_RETURN_NULL", "NO_ANSWER"]),
      remark: z.string().describe("of an exception its text"),
      spentMs: z.number().nullable().describe("as the client measured it"),
      orderly: z.boolean(),
      clientId: z.string(),
      seenTopic: z.string().describe("topic that the listener saw"),
      triedId: z.string().describe("offset id of the message that the client got: the first one, the dead letter, or the edited copy"),
    }),
  },
  listDeadLetterResends: {
    summary: "The ledger of resends: what was sent again, by whom and how it ended (DLQ-012, DLQ-018)",
    params: groupParams,
    query: z.object({ jobId: z.string().max(64).default(""), offsetMessageId: z.string().max(64).default(""), state: z.enum(["", "problems", ...resendState.options]).default("").describe("problems = failed or unknown"), page: z.coerce.number().int().min(1).max(1_000_000).default(1), pageSize: z.coerce.number().int().min(1).max(100).default(20) }),
    response: listOf(deadLetterResend).extend({ counts: z.record(resendState, count).nullable().describe("of the job, when one is named") }),
  },
});
