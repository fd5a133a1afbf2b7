import { z } from "zod";
import { resendState } from "./dead-letters.ts";
import { count, countOrUnknown, figure, timestampMs } from "./paging.ts";

/**
 * What became of one message for one group. The word says only what the evidence proves:
 *
 * - `consumed`: acknowledged, by the client's own trace or because nothing else can explain the group's offset;
 * - `passed`: the group's offset is beyond it and nothing came back, but something that would prove its consumption is missing (see the evidence);
 * - `filtered`: the group's expression does not ask for it;
 * - `waiting`: not pulled yet, `ahead` messages come first;
 * - `held`: a client has it in its memory and did not acknowledge it;
 * - `retrying`: it failed and comes again, later or in place;
 * - `dead`: in the group's dead-letter queue;
 * - `skipped`: a reset of the group's offset went past it;
 * - `expired`: retention deleted it before the group came to it;
 * - `unknown`: nothing above can be told; never shown as "no".
 */
export const verdict = z.enum(["consumed", "passed", "filtered", "waiting", "held", "retrying", "dead", "skipped", "expired", "unknown"]);
export type Verdict = z.output<typeof verdict>;

const offset = count;

/** How a listener failed, as its client traced it. */
const traceFailure = z.enum(["timeout", "exception", "null", "failed", "unknown"]);
export type TraceFailure = z.output<typeof traceFailure>;

/** A fact that a verdict stands on, translated as `where.evidence.<code>` with the other fields as values. */
export const verdictEvidence = z.discriminatedUnion("code", [
  z.object({ code: z.literal("committed"), offset }).describe("the group's stored offset on the message's queue"),
  z.object({ code: z.literal("neverCommitted") }).describe("the group has no stored offset on the message's queue"),
  z.object({ code: z.literal("offline") }).describe("no client of the group is connected"),
  z.object({ code: z.literal("notSubscribed") }).describe("the connected clients do not subscribe to the topic"),
  z.object({ code: z.literal("consumptionOff") }).describe("the group is switched off (consumeEnable=false)"),
  z.object({ code: z.literal("pullsItself") }).describe("a pull consumer: its offset tells that it took the message, not that it could handle it"),
  z.object({ code: z.literal("popsMessages") }).describe("a POP consumer of 5.x: its retries lie in retry topics of their own, which are not searched"),
  z.object({ code: z.literal("beginsAtEnd") }).describe("a group of this kind begins at the end of a queue: it may have begun behind the message"),
  z.object({ code: z.literal("brokerSilent"), brokerName: z.string() }).describe("a broker that would know did not answer"),
  z.object({ code: z.literal("clientSilent"), clientId: z.string() }).describe("a client was asked what it holds and did not answer"),

  z.object({ code: z.literal("ahead"), count, beforeFilter: z.boolean().describe("the count includes messages that the group's expression does not ask for") }),
  z.object({ code: z.literal("queueClient"), clientId: z.string() }).describe("who has the message's queue now"),
  z.object({ code: z.literal("queueWithoutClient") }).describe("clients are connected, but none of them has the message's queue"),
  z.object({ code: z.literal("rate"), perSecond: z.number(), estimateMs: z.number().describe("until the message's turn, at this rate") }),
  z.object({ code: z.literal("blockedBy"), clientId: z.string(), offset, ahead: count, lastTriedAt: timestampMs.nullable() }).describe("an orderly queue: the message at its head fails and is tried again in place"),
  z.object({ code: z.literal("retriedInPlace"), clientId: z.string(), lastTriedAt: timestampMs.nullable() }).describe("an orderly queue: this message is at its head, fails, and is tried again in place"),

  z.object({ code: z.literal("cached"), clientId: z.string(), minOffset: offset, maxOffset: offset, count }).describe("offsets and number of messages of the queue in a client's memory"),
  z.object({ code: z.literal("heldSince"), at: timestampMs, bound: z.enum(["exact", "notBefore", "notAfter"]) }),
  z.object({ code: z.literal("mayBeDone"), clientId: z.string() }).describe("the client finished some messages behind the first one that it still holds; which ones it does not tell"),

  z.object({ code: z.literal("tagMatches"), tag: z.string(), expression: z.string() }),
  z.object({ code: z.literal("tagRefused"), tag: z.string(), expression: z.string() }),
  z.object({ code: z.literal("sqlMatches"), expression: z.string() }).describe("asked from the broker itself, at the message's offset"),
  z.object({ code: z.literal("sqlRefused"), expression: z.string() }),
  z.object({ code: z.literal("sqlUnknown"), expression: z.string(), reason: z.string().describe("the broker's words") }),
  z.object({ code: z.literal("expressionUnknown") }).describe("nobody is online, so which expression the group had is not known: the message may have been filtered"),
  z.object({ code: z.literal("subscribedLater"), at: timestampMs }).describe("the present subscription is younger than the message; an earlier one may have differed"),
  z.object({ code: z.literal("expressionsDiffer"), expressions: z.array(z.string()) }).describe("clients of the group subscribe differently, so who had the queue decided"),

  z.object({ code: z.literal("retryScheduled"), times: count, limit: countOrUnknown, dueAt: timestampMs.nullable(), offsetMessageId: z.string() }).describe("retry `times` of `limit` waits for its time"),
  z.object({ code: z.literal("retryStored"), times: count, limit: countOrUnknown, offsetMessageId: z.string(), queueOffset: offset, ahead: countOrUnknown }).describe("retry `times` lies in the group's retry topic, `ahead` messages before it"),
  z.object({ code: z.literal("retryTaken"), times: count, queueOffset: offset, committed: offset }).describe("the group's offset on its retry topic is beyond retry `times`"),
  z.object({ code: z.literal("deadLetter"), at: timestampMs, offsetMessageId: z.string(), queueOffset: offset, times: count, again: z.boolean().describe("it had been sent again from the dead letters") }),
  z.object({ code: z.literal("resent"), at: timestampMs, by: z.string(), state: resendState.exclude(["skipped"]), deadAt: timestampMs, offsetMessageId: z.string().describe("of the dead letter") }).describe("an account of this console sent a dead letter of it again"),
  z.object({ code: z.literal("noCopies") }).describe("neither the retry topic, nor the delay topic, nor the dead-letter queue of the group has a copy"),
  z.object({ code: z.literal("copiesUnsearchable") }).describe("the message has no unique id, so its copies in retry and dead-letter topics cannot be found"),

  z.object({ code: z.literal("traceConsumed"), at: timestampMs, costMs: figure, client: z.string(), times: count }).describe("the client's own trace: success"),
  z.object({ code: z.literal("traceFailed"), at: timestampMs, client: z.string(), times: count, reason: traceFailure }),
  z.object({ code: z.literal("traceBegun"), at: timestampMs, client: z.string(), times: count }).describe("given to the listener, no end told"),

  z.object({ code: z.literal("reset"), at: timestampMs, by: z.string(), oldOffset: countOrUnknown, newOffset: offset }),
  z.object({ code: z.literal("deletedBefore"), minOffset: offset }).describe("the oldest message that the queue still holds"),
  z.object({ code: z.literal("notDelivered") }).describe("the message is not in its topic yet, see its state"),

  z.object({ code: z.literal("broadcast") }).describe("every client gets every message, keeps its own offset and never retries"),
  z.object({ code: z.literal("broadcastClient"), clientId: z.string(), verdict, offset: countOrUnknown }),
]);
export type VerdictEvidence = z.output<typeof verdictEvidence>;
