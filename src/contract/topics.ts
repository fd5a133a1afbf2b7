import { z } from "zod";
import { clientInstance } from "./clients.ts";
import { defineEndpoints } from "./endpoint.ts";
import { existingName, messageType, newName, permission, remark } from "./names.ts";
import { count, countOrUnknown, figure, instanceParams, listOf, listQuery, noContent, timestampMs, warning } from "./paging.ts";

/** What a topic is for: made by users, by the engine, or the retry and dead-letter topics of a group. */
export const topicKind = z.enum(["user", "system", "retry", "deadLetter"]);

/** One row a topic and broker (TOPIC-1). Figures are of that broker's part. */
export const topicRow = z.object({
  topic: z.string(),
  brokerName: z.string(),
  kind: topicKind,
  readQueues: count,
  writeQueues: count,
  permission: z.number().int(),
  ordered: z.boolean(),
  messageType,
  autoCreated: z.boolean().nullable().describe("null = this engine does not tell"),
  remark: z.string(),
  storedMessages: countOrUnknown,
  producedToday: countOrUnknown,
  produceTps: figure.describe("over the last minute"),
  consumeTps: figure,
  lastStoredAt: timestampMs.nullable(),
  trend: z.array(figure).describe("produce TPS of the last hour, oldest first, at most 60 points"),
});
export type TopicRow = z.output<typeof topicRow>;

export const topicParams = instanceParams.extend({ topic: existingName });

/** Shared by create and edit: greater than 0, at most 8 (TOPIC-29, C-12). */
export const queuesPerBroker = z.number().int().min(1).max(8);

export const topicDetail = z.object({
  topic: z.string(),
  cluster: z.string(),
  kind: topicKind,
  messageType,
  ordered: z.boolean(),
  remark: z.string(),
  autoCreated: z.boolean().nullable(),
  historyMessages: countOrUnknown.describe("ever stored: sum of maximum offsets"),
  currentMessages: countOrUnknown.describe("still stored"),
  producedToday: countOrUnknown,
  produceTps: figure,
  consumeTps: figure,
  masterCount: count,
  slaveCount: count,
  brokers: z.array(topicRow),
  asOf: timestampMs,
  warnings: z.array(warning),
});

export const topicQueueRow = z.object({
  brokerName: z.string(),
  queueId: count,
  minOffset: count,
  maxOffset: count,
  storedMessages: count,
  lastStoredAt: timestampMs.nullable(),
});

/** TOPIC-18, one row a group and broker. */
export const topicBacklogRow = z.object({
  topic: z.string(),
  brokerName: z.string(),
  group: z.string(),
  online: z.boolean(),
  consumed: countOrUnknown,
  lag: countOrUnknown,
  consumed24h: countOrUnknown,
  inflight: countOrUnknown.describe("pulled and not acknowledged; null where the clients do not tell"),
  consumeTps: figure,
  lastConsumedAt: timestampMs.nullable(),
});

export const topicGroupRow = z.object({
  group: z.string(),
  topic: z.string(),
  online: z.boolean(),
  consumeType: z.string().nullable().describe("CONSUME_PASSIVELY = push, CONSUME_ACTIVELY = pull (TOPIC-14)"),
  messageModel: z.string().nullable(),
  subscription: z.string().nullable().describe("tag or SQL expression"),
  clients: z.array(clientInstance),
});

export const topicProducerRow = z.object({ group: z.string(), clients: z.array(clientInstance) });

export const createTopicBody = z
  .object({
    name: newName,
    brokerNames: z.array(z.string().min(1)).min(1),
    messageType: messageType.default("NORMAL"),
    strictlyOrdered: z.boolean().default(false).describe("FIFO over the whole topic: one queue on one broker (TOPIC-30)"),
    queuesPerBroker: queuesPerBroker.default(4),
    permission: permission.default(6),
    remark: remark.default(""),
  })
  .refine((topic) => !topic.strictlyOrdered || (topic.queuesPerBroker === 1 && topic.brokerNames.length === 1), { path: ["queuesPerBroker"], message: "malformed" });

export const topicEndpoints = defineEndpoints({
  listTopics: {
    summary: "Topics, one row a topic and broker",
    params: instanceParams,
    query: listQuery(["topic", "brokerName", "kind", "readQueues", "writeQueues", "permission", "ordered", "messageType", "autoCreated", "storedMessages", "producedToday", "produceTps", "consumeTps", "lastStoredAt"]).extend({
      brokerName: z.string().default(""),
      kind: z.enum(["user", "system", "retry", "deadLetter", "all"]).default("user"),
      messageType: z.enum(["NORMAL", "FIFO", "DELAY", "TRANSACTION", ""]).default(""),
      permission: z.enum(["2", "4", "6", ""]).default(""),
      autoCreated: z.enum(["true", "false", ""]).default(""),
    }),
    response: listOf(topicRow),
  },
  createTopic: { summary: "Create a topic on the chosen brokers", params: instanceParams, body: createTopicBody, response: z.object({ topic: z.string(), warnings: z.array(warning) }) },
  getTopic: { summary: "One topic", params: topicParams, response: topicDetail },
  updateTopic: {
    summary: "Change queues, permission or remark (TOPIC-47)",
    params: topicParams,
    body: z.object({ brokerNames: z.array(z.string()).min(1).optional().describe("default: all brokers that have it"), queuesPerBroker: z.number().int().min(1).max(1024).optional(), permission: permission.optional(), remark: remark.optional() }),
    response: z.object({ topic: z.string(), warnings: z.array(warning) }),
  },
  deleteTopic: {
    summary: "Delete a topic; refused while a producer or consumer is online (TOPIC-52)",
    params: topicParams,
    query: z.object({ confirm: z.string().describe("the name of the topic") }),
    response: noContent,
  },
  previewTopicDeletion: {
    summary: "What deleting the topic would lose, and who is online",
    params: topicParams,
    response: z.object({ storedMessages: countOrUnknown, unconsumedMessages: countOrUnknown, onlineGroups: z.array(z.string()), onlineProducers: z.array(z.string()), refusal: z.string().nullable() }),
  },
  listTopicQueues: {
    summary: "The queues of a topic (TOPIC-10)",
    params: topicParams,
    query: listQuery(["brokerName", "queueId", "minOffset", "maxOffset", "storedMessages", "lastStoredAt"]),
    response: listOf(topicQueueRow),
  },
  getTopicRoute: {
    summary: "Route of a topic (TOPIC-15 to TOPIC-17)",
    params: topicParams,
    response: z.object({
      ordered: z.boolean(),
      brokers: z.array(z.object({ brokerName: z.string(), addresses: z.array(z.object({ brokerId: count, address: z.string() })) })),
      queues: z.array(z.object({ brokerName: z.string(), readQueues: count, writeQueues: count, permission: z.number().int() })),
    }),
  },
  listTopicGroups: { summary: "Groups of a topic, online and with offsets", params: topicParams, response: z.object({ rows: z.array(topicGroupRow), asOf: timestampMs, warnings: z.array(warning) }) },
  listTopicProducers: {
    summary: "Producer groups that may be sending to a topic",
    params: topicParams,
    response: z.object({ rows: z.array(topicProducerRow), exact: z.boolean().describe("false: the engine does not say which topics a producer group uses, all are listed"), asOf: timestampMs, warnings: z.array(warning) }),
  },
  listTopicBacklog: { summary: "Backlog of every group on a topic (TOPIC-18)", params: topicParams, response: z.object({ rows: z.array(topicBacklogRow), asOf: timestampMs, warnings: z.array(warning) }) },
});
