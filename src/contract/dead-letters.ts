import { z } from "zod";
import { defineEndpoints } from "./endpoint.ts";
import { countOrUnknown, figure, instanceParams, listOf, listQuery, timestampMs } from "./paging.ts";

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

export const deadLetterEndpoints = defineEndpoints({
  listDeadLetterGroups: {
    summary: "Groups that have dead letters (DLQ-002, DLQ-003)",
    params: instanceParams,
    query: listQuery(["deadLetters", "group", "perSecond", "newestAt"]).extend({ group: z.string().max(255).default("").describe("exactly this one") }),
    response: listOf(deadLetterGroupRow).extend({ retention: deadLetterRetention }),
  },
});
