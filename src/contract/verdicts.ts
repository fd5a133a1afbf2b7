import { z } from "zod";
import { defineEndpoints } from "./endpoint.ts";
import { messageRow } from "./messages.ts";
import { count, countOrUnknown, figure, instanceParams, timestampMs, warning } from "./paging.ts";

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

/** A fact that a verdict stands on, translated as `where.evidence.<code>` with the other fields as values. */
export const verdictEvidence = z.discriminatedUnion("code", [
  z.object({ code: z.literal("committed"), offset }).describe("the group's stored offset on the message's queue"),
  z.object({ code: z.literal("neverCommitted") }).describe("the group has no stored offset on the message's queue"),
  z.object({ code: z.literal("offline") }).describe("no client of the group is connected"),
  z.object({ code: z.literal("notSubscribed") }).describe("the connected clients do not subscribe to the topic"),
  z.object({ code: z.literal("consumptionOff") }).describe("the group is switched off (consumeEnable=false)"),
  z.object({ code: z.literal("pullsItself") }).describe("a pull consumer: its offset tells that it took the message, not that it could handle it"),
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
  z.object({ code: z.literal("deadLetter"), at: timestampMs, offsetMessageId: z.string(), queueOffset: offset, times: count }),
  z.object({ code: z.literal("noCopies") }).describe("neither the retry topic, nor the delay topic, nor the dead-letter queue of the group has a copy"),
  z.object({ code: z.literal("copiesUnsearchable") }).describe("the message has no unique id, so its copies in retry and dead-letter topics cannot be found"),

  z.object({ code: z.literal("traceConsumed"), at: timestampMs, costMs: figure, client: z.string(), times: count }).describe("the client's own trace: success"),
  z.object({ code: z.literal("traceFailed"), at: timestampMs, client: z.string(), times: count, reason: z.string() }),
  z.object({ code: z.literal("traceBegun"), at: timestampMs, client: z.string(), times: count }).describe("given to the listener, no end told"),

  z.object({ code: z.literal("reset"), at: timestampMs, by: z.string(), oldOffset: countOrUnknown, newOffset: offset }),
  z.object({ code: z.literal("deletedBefore"), minOffset: offset }).describe("the oldest message that the queue still holds"),
  z.object({ code: z.literal("notDelivered") }).describe("the message is not in its topic yet, see its state"),

  z.object({ code: z.literal("broadcast") }).describe("every client gets every message, keeps its own offset and never retries"),
  z.object({ code: z.literal("broadcastClient"), clientId: z.string(), verdict, offset: countOrUnknown }),
]);
export type VerdictEvidence = z.output<typeof verdictEvidence>;

/** One place where the message or a copy of it lies or lay, oldest first. */
export const messageHop = z.object({
  kind: z.enum(["half", "delayed", "origin", "retryScheduled", "retry", "deadLetter", "givenUp"]),
  group: z.string().describe("of retries and dead letters; empty otherwise"),
  offsetMessageId: z.string(),
  topic: z.string(),
  brokerName: z.string(),
  queueId: count,
  queueOffset: count,
  storedAt: timestampMs,
  dueAt: timestampMs.nullable().describe("of delayed copies: when it leaves for its topic"),
  reconsumeTimes: count,
});
export type MessageHop = z.output<typeof messageHop>;

export const groupVerdict = z.object({
  group: z.string(),
  online: z.boolean().nullable().describe("null: could not be asked"),
  mode: z.enum(["clustering", "broadcasting", "unknown"]),
  verdict,
  ahead: countOrUnknown.describe("of waiting: messages before it in its queue"),
  clientId: z.string().nullable().describe("of held, or who has the queue of a waiting one"),
  since: timestampMs.nullable().describe("of held and retrying in place; see the evidence heldSince for what it bounds"),
  retry: z.object({ times: count, limit: countOrUnknown, dueAt: timestampMs.nullable() }).nullable(),
  evidence: z.array(verdictEvidence),
  hops: z.array(messageHop).describe("the group's own copies, oldest first"),
});
export type GroupVerdict = z.output<typeof groupVerdict>;

/**
 * Where the message itself is: in its topic (`stored`), waiting for its time, half of a transaction, a half that was rolled back or given up after too
 * many questions, deleted by retention, or not found though not everything could be searched (`unknown`) or everything was (`notFound`).
 */
export const messagePlace = z.object({
  state: z.enum(["stored", "delayed", "halfTransaction", "rolledBack", "givenUp", "expired", "notFound", "unknown"]),
  dueAt: timestampMs.nullable().describe("of delayed"),
  delayLevel: countOrUnknown,
  checks: countOrUnknown.describe("of halves: how often the producer was asked"),
  producerGroup: z.string().describe("of halves; empty otherwise"),
  oldestAt: timestampMs.nullable().describe("of expired: store time of the oldest message that its broker still holds"),
});
export type MessagePlace = z.output<typeof messagePlace>;

export const messageLocation = z.object({
  askedAs: z.enum(["offsetId", "uniqueId", "key"]),
  given: z.enum(["origin", "delayed", "half", "retry", "deadLetter"]).describe("what the id named; the answer is about its origin"),
  candidates: z.array(messageRow).describe("every message that matches, newest first; more than one for keys"),
  message: messageRow.nullable().describe("the message that the answer is about; null when only copies or traces are left of it, or nothing"),
  topic: z.string().describe("empty when it is not known"),
  place: messagePlace,
  hops: z.array(messageHop).describe("every place of it, of all groups, oldest first"),
  groups: z.array(groupVerdict),
  search: z.object({
    topics: z.array(z.string()).describe("searched, at most 20 of them named"),
    searchedTopics: count,
    ofTopics: count,
    complete: z.boolean().describe("false: there are more topics than are searched, name one"),
    byTrace: z.boolean().describe("a client's trace told the topic"),
  }),
  asOf: timestampMs,
  warnings: z.array(warning),
});
export type MessageLocation = z.output<typeof messageLocation>;

const text = z.string().trim().max(255).default("");

export const verdictEndpoints = defineEndpoints({
  locateMessage: {
    summary: "Where is a message: its place, and for every group that subscribes what became of it, with the evidence",
    params: instanceParams,
    query: z.object({
      id: text.describe("offset id or unique id of the message, of a retry of it or of its dead letter; what is no id is taken as a key"),
      key: text,
      topic: text.describe("empty: looked for in the traces, then in every topic, up to a limit"),
      message: text.describe("offset id of one of several candidates; default the newest"),
      group: text.describe("only this group"),
    }),
    response: messageLocation,
  },
});
