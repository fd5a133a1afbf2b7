import { z } from "zod";
import { defineEndpoints } from "./endpoint.ts";
import { metricSubject } from "./metrics.ts";
import { count, countOrUnknown, instanceParams, timestampMs } from "./paging.ts";

/** What is looked for, the gravest first; each is a file of its own in the server (PRODUCT, "Doctor"). */
export const doctorCheck = z.enum(["nodes", "writes", "offsets", "unreadQueues", "subscriptions", "retention", "disk", "replication", "deadLetters", "idleConsumers", "hotQueues"]);
export type DoctorCheck = z.output<typeof doctorCheck>;

/** act: messages are lost, stand still or soon will; watch: it goes that way; note: worth knowing. */
export const findingSeverity = z.enum(["act", "watch", "note"]);
export type FindingSeverity = z.output<typeof findingSeverity>;

/** What was found; the page has a title and the consequence of each. */
export const findingKind = z.enum([
  "instanceAway", "nodeDown", "nodeStopped", "writesRefusedByDisk", "writesRefusedBySetting", "offsetStands", "groupGone", "queuesUnread", "topicsDiffer", "filtersDiffer", "tagOrderDiffers",
  "messagesWillExpire", "messagesExpired", "diskWillFill", "diskFull", "slaveStands", "slaveBehind", "deadLettersGrow", "consumersIdle", "queueHot",
]);
export type FindingKind = z.output<typeof findingKind>;

/** One fact that proves a finding. A parameter's name ends with its unit: AtMs (a time), Ms (a length of time), Bytes, Ratio, PerSecond; other numbers are counts. */
export const evidenceCode = z.enum([
  "engineSays", "lastSeen", "diskUsed", "permission", "writesRefusedAt", "queueStands", "moreQueues", "heldBy", "heldByUnfinished", "heldByNobody", "holderUnknown", "lagGrew", "wentOffline", "neverOnline", "lagNow", "queueUnread", "clientsAsked",
  "clientSubscribes", "clientSubscribesNot", "moreClients", "lastHeartbeatWins", "oldestWaiting", "drain", "drainNone", "expiring", "expiredUnread", "retentionOf", "diskFills", "diskPolicyForced", "diskPolicyKept", "diskPolicyUnknown", "diskExpiredFirst", "slaveAt", "slaveLag",
  "deadLettersCame", "deadLettersStored", "clientsAndQueues", "clientWithoutQueue", "queueRate", "otherQueuesRate",
]);
export type EvidenceCode = z.output<typeof evidenceCode>;

const parameters = z.record(z.string(), z.union([z.string(), z.number()]));

/** Where it can be mended or seen in full. */
export const findingPlace = z.discriminatedUnion("page", [
  z.object({ page: z.literal("group"), group: z.string(), tab: z.enum(["subscriptions", "backlog", "clients"]), topic: z.string().optional() }),
  z.object({ page: z.literal("topic"), topic: z.string() }),
  z.object({ page: z.literal("cluster"), broker: z.string().optional(), brokerId: count.optional() }),
  z.object({ page: z.literal("deadLetters"), group: z.string() }),
  z.object({ page: z.literal("details"), open: z.enum(["edit", "settings"]).optional() }),
]);

const finding = z.object({
  id: z.string().describe("stays the same while it lasts"),
  check: doctorCheck,
  kind: findingKind,
  severity: findingSeverity,
  subject: metricSubject,
  params: parameters.describe("what its title names"),
  evidence: z.array(z.object({ code: evidenceCode, params: parameters })),
  place: findingPlace,
  sinceMs: timestampMs.describe("as far as the console saw it"),
});
export type Finding = z.output<typeof finding>;

/** Why a check says nothing about some things. */
export const notCheckedReason = z.enum(["instanceAway", "notLookedYet", "clientsDoNotTell", "pullClientsDoNotTell", "manyClients", "engineDoesNotTell", "tooLittleHistory"]);
export type NotCheckedReason = z.output<typeof notCheckedReason>;

const checkState = z.object({
  check: doctorCheck,
  state: z.enum(["ok", "findings", "notChecked"]).describe("notChecked: it could look at nothing; gaps of the others stand in `notChecked`"),
  findings: count,
  notChecked: z.array(z.object({ reason: notCheckedReason, things: count.describe("groups, topics or nodes"), example: z.string() })),
});
export type CheckState = z.output<typeof checkState>;

/** OVER-1 and OVER-2. */
const clusterRow = z.object({
  cluster: z.string(),
  nameServers: z.array(z.string()),
  masters: count,
  slaves: count,
  producerGroups: countOrUnknown.describe("online now; null where the engine cannot list them"),
  consumerGroups: count,
  historyMessages: countOrUnknown.describe("ever stored in its topics; null until all of them were counted"),
  storedMessages: countOrUnknown,
});

export const doctorEndpoints = defineEndpoints({
  getOverview: {
    summary: "The clusters of the instance with their nodes, groups and messages (OVER-1), from what is known already",
    params: instanceParams,
    response: z.object({ clusters: z.array(clusterRow), nodes: z.object({ up: count, total: count }), userTopics: count, asOf: timestampMs }),
  },
  listFindings: {
    summary: "What is wrong with the instance or soon will be, with evidence; and what could not be checked",
    params: instanceParams,
    response: z.object({
      findings: z.array(finding).describe("the gravest and the newest of them first; at most 200"),
      total: z.object({ act: count, watch: count, note: count }),
      checks: z.array(checkState),
      asOf: timestampMs.describe("0 = nothing was examined yet"),
    }),
  },
});
