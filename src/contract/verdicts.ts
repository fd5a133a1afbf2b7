import { z } from "zod";
import { defineEndpoints } from "./endpoint.ts";
import { messageRow } from "./messages.ts";
import { count, countOrUnknown, instanceParams, timestampMs, warning } from "./paging.ts";
import { verdict, verdictEvidence } from "./verdict-evidence.ts";

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
