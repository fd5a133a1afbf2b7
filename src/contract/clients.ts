import { z } from "zod";
import { defineEndpoints } from "./endpoint.ts";
import { existingName } from "./names.ts";
import { count, countOrUnknown, figure, instanceParams, listOf, listQuery, timestampMs, warning } from "./paging.ts";

/** One connected client (PROD-4, CONS-2). */
export const clientInstance = z.object({
  clientId: z.string(),
  address: z.string().describe("ip:port of its socket"),
  language: z.string(),
  version: z.string(),
  lastHeartbeatAt: timestampMs.nullable(),
});
export type ClientInstance = z.output<typeof clientInstance>;

export const producerRow = z.object({
  group: z.string(),
  topics: z.array(z.string()).nullable().describe("null = this engine does not tell"),
  instanceCount: count,
  brokers: z.array(z.string()),
});

/** One row a group and topic (CONS-1). */
export const consumerRow = z.object({
  group: z.string(),
  topic: z.string(),
  instanceCount: count,
  subscription: z.string(),
  consumeType: z.string(),
  messageModel: z.string(),
  consumeFromWhere: z.string(),
  lag: countOrUnknown,
  consumeTps: figure,
});

export const consumerClient = clientInstance.extend({ group: z.string(), consumeType: z.string(), messageModel: z.string(), consumeFromWhere: z.string() });

/** What a consumer client tells of itself (request 307). */
export const runningInfo = z.object({
  properties: z.array(z.object({ key: z.string(), value: z.string() })),
  subscriptions: z.array(z.object({ topic: z.string(), expressionType: z.string(), expression: z.string() })),
  queues: z.array(z.object({ topic: z.string(), brokerName: z.string(), queueId: count, commitOffset: countOrUnknown, cachedMessages: countOrUnknown, lastPullAt: timestampMs.nullable(), lastConsumedAt: timestampMs.nullable(), locked: z.boolean(), dropped: z.boolean() })),
  rates: z.array(z.object({ topic: z.string(), pullRtMs: figure, pullTps: figure, consumeRtMs: figure, consumeOkTps: figure, consumeFailedTps: figure, consumeFailedLastHour: countOrUnknown })),
  threadDump: z.string(),
});

const clientQuery = z.object({ brokerName: z.string().default("") });
export const groupParams = instanceParams.extend({ group: existingName });

export const clientEndpoints = defineEndpoints({
  listProducers: { summary: "Producer groups that are online (PROD)", params: instanceParams, query: listQuery(["group", "instanceCount"]).extend(clientQuery.shape), response: listOf(producerRow) },
  listProducerClients: { summary: "Connected instances of a producer group", params: groupParams, response: z.object({ rows: z.array(clientInstance), asOf: timestampMs, warnings: z.array(warning) }) },
  listConsumers: { summary: "Online consumers, one row a group and topic (CONS)", params: instanceParams, query: listQuery(["group", "topic", "instanceCount", "lag", "consumeTps"]).extend(clientQuery.shape), response: listOf(consumerRow) },
  listConsumerClients: { summary: "Connected instances of a consumer group", params: groupParams, response: z.object({ rows: z.array(consumerClient), asOf: timestampMs, warnings: z.array(warning) }) },
  getConsumerRunningInfo: { summary: "Running state of one consumer client, asked from the client itself", params: groupParams.extend({ clientId: z.string().min(1) }), query: z.object({ threadDump: z.enum(["true", "false"]).default("false") }), response: runningInfo },
});
