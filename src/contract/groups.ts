import { z } from "zod";
import { groupParams } from "./clients.ts";
import { defineEndpoints } from "./endpoint.ts";
import { existingName, newName, remark } from "./names.ts";
import { count, countOrUnknown, figure, instanceParams, listOf, listQuery, noContent, timestampMs, warning } from "./paging.ts";

/** One row a group and broker (GROUP-1). */
export const groupRow = z.object({
  group: z.string(),
  brokerName: z.string(),
  brokerId: count,
  kind: z.enum(["user", "system"]),
  consumeEnabled: z.boolean(),
  broadcastAllowed: z.boolean(),
  maxRetries: count,
  autoCreated: z.boolean().nullable(),
  remark: z.string(),
  onlineClients: countOrUnknown,
  consumeType: z.string().nullable(),
  messageModel: z.string().nullable(),
  consumeFromWhere: z.string().nullable().describe("null: specified by the client, none is online (GROUP-2)"),
  subscribedTopics: countOrUnknown,
  lag: countOrUnknown,
  consumeTps: figure,
  lastConsumedAt: timestampMs.nullable(),
  trend: z.array(figure).describe("lag of the last hour, oldest first, at most 60 points"),
});
export type GroupRow = z.output<typeof groupRow>;

/** Limit of GROUP-8. */
export const maxRetries = z.number().int().min(0).max(1000);

/** How many messages a second the group gets of a topic at most (GROUP-15, GROUP-16). */
const tpsLimit = z.object({ topic: existingName, perSecond: z.number().int().min(0).max(100_000_000).describe("0 = no limit") });

/** SUB-1 to SUB-6. `consistent` is false when clients of the group subscribe differently. */
export const subscriptions = z.object({
  online: z.boolean(),
  consistent: z.boolean().nullable().describe("null: not every client could be asked"),
  rows: z.array(z.object({ topic: z.string(), expressionType: z.string(), expression: z.string(), subscribedAt: timestampMs.nullable(), source: z.enum(["online", "offsets"]) })),
  differences: z.array(z.object({ clientId: z.string(), topic: z.string(), expression: z.string().nullable().describe("null = not subscribed"), others: z.string().nullable() })),
  asOf: timestampMs,
  warnings: z.array(warning),
});

/** BACK-1, one row a topic, with its queues. */
export const groupBacklogRow = z.object({
  group: z.string(),
  topic: z.string(),
  totalMessages: countOrUnknown,
  totalConsumed: countOrUnknown,
  consumed24h: countOrUnknown,
  lag: countOrUnknown,
  consumeTps: figure,
  longestUnacknowledgedMs: figure,
  longestUnconsumedMs: figure,
  retryMessages: countOrUnknown,
  inflight: countOrUnknown,
  queues: z.array(
    z.object({
      brokerName: z.string(),
      queueId: count,
      minOffset: countOrUnknown,
      maxOffset: count,
      consumerOffset: countOrUnknown.describe("null = the group never committed here"),
      lag: countOrUnknown,
      lastConsumedAt: timestampMs.nullable().describe("store time of the last consumed message"),
      clientId: z.string().nullable().describe("who holds the queue now; null = nobody or not known"),
    }),
  ),
});

export const groupEndpoints = defineEndpoints({
  listGroups: {
    summary: "Consumer groups, one row a group and broker",
    params: instanceParams,
    query: listQuery(["group", "brokerName", "brokerId", "kind", "consumeEnabled", "broadcastAllowed", "maxRetries", "autoCreated", "onlineClients", "consumeType", "messageModel", "subscribedTopics", "lag", "consumeTps", "lastConsumedAt"]).extend({
      brokerName: z.string().default(""),
      kind: z.enum(["user", "system", "all"]).default("user"),
      online: z.enum(["true", "false", ""]).default(""),
      consumeEnabled: z.enum(["true", "false", ""]).default(""),
    }),
    response: listOf(groupRow),
  },
  createGroup: {
    summary: "Create a group on the chosen brokers",
    params: instanceParams,
    body: z.object({ name: newName, brokerNames: z.array(z.string().min(1)).min(1), consumeEnabled: z.boolean().default(true), broadcastAllowed: z.boolean().default(false), maxRetries: maxRetries.default(16), remark: remark.default("") }),
    response: z.object({ group: z.string(), warnings: z.array(warning) }),
  },
  getGroup: {
    summary: "One group",
    params: groupParams,
    response: z.object({ group: z.string(), kind: z.enum(["user", "system"]), remark: z.string(), online: z.boolean(), onlineClients: count, lag: countOrUnknown, consumeTps: figure, consumeType: z.string().nullable(), messageModel: z.string().nullable(), consumeFromWhere: z.string().nullable(), tpsLimits: z.array(tpsLimit).nullable().describe("null: the engine has no such limits"), brokers: z.array(groupRow), asOf: timestampMs, warnings: z.array(warning) }),
  },
  updateGroup: {
    summary: "Change the switches, retries or remark of a group (GROUP-6, GROUP-11)",
    params: groupParams,
    body: z.object({ brokerNames: z.array(z.string()).min(1).optional(), consumeEnabled: z.boolean().optional(), broadcastAllowed: z.boolean().optional(), maxRetries: maxRetries.optional(), remark: remark.optional(), tpsLimits: z.array(tpsLimit).max(1000).optional().describe("all limits of the group: what is not named loses its limit") }),
    response: z.object({ group: z.string(), warnings: z.array(warning) }),
  },
  deleteGroup: { summary: "Delete a group; refused while a consumer is online (GROUP-13)", params: groupParams, query: z.object({ confirm: z.string().describe("the name of the group") }), response: noContent },
  previewGroupDeletion: {
    summary: "What deleting the group would lose, and who is online",
    params: groupParams,
    response: z.object({ unconsumedMessages: countOrUnknown, topics: z.array(z.string()), onlineClients: z.array(z.string()), refusal: z.string().nullable() }),
  },
  listGroupSubscriptions: { summary: "What the group subscribes to", params: groupParams, response: subscriptions },
  listGroupBacklog: { summary: "Backlog of the group, topic by topic and queue by queue (BACK-1)", params: groupParams, query: z.object({ topic: z.string().default("") }), response: z.object({ rows: z.array(groupBacklogRow), asOf: timestampMs, warnings: z.array(warning) }) },
});
