import { z } from "zod";
import { findingSeverity } from "./doctor.ts";
import { defineEndpoints } from "./endpoint.ts";
import { count, countOrUnknown, figure, instanceParams, listOf, listQuery, noContent, timestampMs, warning } from "./paging.ts";

/** INST-12 to INST-18, as far as they exist without a cloud. Denied: the brokers answer, but do not accept the console's account. */
export const instanceState = z.enum(["running", "unreachable", "denied", "connecting"]);

/** A thing that the engine may or may not offer, read from the wire; the page names the reason when it is off. */
export const capability = z.enum([
  "producerList",
  "queryByUniqueKey",
  "brokerConfig",
  "orderedTopics",
  "consumerRunningInfo",
  "aclAdmin",
  "administration",
  "autoCreatedMarks",
  "nodeControl",
  "delayTimes",
]);
export type Capability = z.output<typeof capability>;

/** 1 to 64 characters, trimmed, unique (CF-005). */
export const instanceName = z.string().trim().min(1).max(64);
export const instanceDescription = z.string().trim().max(256);

/** Name-server addresses: `host:port;host:port`, or one host whose port defaults to 9876 (RMF-003 to RMF-006). */
export const nameServers = z.string().trim().min(1).max(2048);

/** What a connection needs. Account and password are both given or both empty (RMF-008). */
export const connection = z.object({
  kind: z.literal("rocketmq"),
  nameServers,
  accessKey: z.string().trim().max(128).default(""),
  secretKey: z.string().max(128).default(""),
  tls: z.boolean().default(false),
});
export type Connection = z.output<typeof connection>;

export const testItemName = z.enum([
  "addressResolves",
  "nameServerPortOpen",
  "remotingHandshake",
  "clusterInformation",
  "brokerReachable",
  "version",
  "aclSignIn",
  "topicsExist",
  "permissions",
]);

/** One step of the connection test (TST-002). `remedy` is a key of the catalogue, `remedies.<key>`. */
export const testItem = z.object({
  name: testItemName,
  subject: z.string().describe("address or topic that the item is about; may be empty"),
  result: z.enum(["passed", "warning", "failed", "skipped"]),
  durationMs: count,
  engineText: z.string().describe("the broker's own words, without secrets"),
  remedy: z
    .enum([
      "none",
      "check_host",
      "check_port",
      "start_brokers",
      "open_broker_port",
      "check_account",
      "check_password",
      "fill_account",
      "grant_right",
      "upgrade_engine",
      "port_is_broker",
      "port_is_grpc",
      "switch_tls_on",
      "switch_tls_off",
      "create_topic",
      "report_defect",
      "port_is_http",
    ])
    .default("none"),
});
export const connectionTest = z.object({
  items: z.array(testItem),
  result: z.enum(["passed", "warning", "failed"]),
  testedAt: timestampMs,
  testedBy: z.string(),
});
export type ConnectionTest = z.output<typeof connectionTest>;

export const instanceRow = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  kind: z.enum(["rocketmq"]),
  engine: z.string().describe("as the engine names itself, for example Apache RocketMQ"),
  version: z.string().nullable(),
  bundled: z.boolean().describe("started by this product"),
  state: instanceState,
  stateDetail: z.string(),
  nameServers: z.array(z.string()),
  brokerCount: countOrUnknown,
  topicCount: countOrUnknown,
  groupCount: countOrUnknown,
  storageUsedBytes: figure,
  storageFreeBytes: figure,
  produceTps: figure,
  consumeTps: figure,
  createdAt: timestampMs,
  health: findingSeverity.or(z.literal("none")).nullable().describe("its gravest finding (listFindings); null until it was examined"),
});
export type InstanceRow = z.output<typeof instanceRow>;

export const instanceDetail = instanceRow.extend({
  accessPoints: z.array(z.object({ way: z.enum(["NAMESRV"]), network: z.string(), address: z.string() })),
  accessKey: z.string(),
  hasSecret: z.boolean(),
  tls: z.boolean(),
  capabilities: z.array(z.object({ name: capability, supported: z.boolean(), reason: z.string() })),
  lastTest: connectionTest.nullable(),
  warnings: z.array(warning),
  asOf: timestampMs,
});

export const instanceEndpoints = defineEndpoints({
  listInstances: {
    summary: "The instances that this console manages",
    query: listQuery(["name", "state", "engine", "version", "brokerCount", "topicCount", "groupCount", "storageUsedBytes", "produceTps", "consumeTps", "createdAt"]).extend({
      searchBy: z.enum(["name", "id"]).default("name"),
    }),
    response: listOf(instanceRow),
  },
  addInstance: {
    summary: "Add an instance; needs a connection test that did not fail, or saveUntested",
    body: z.object({ name: instanceName, description: instanceDescription.default(""), connection, saveUntested: z.boolean().default(false) }),
    response: instanceRow,
  },
  testConnection: {
    summary: "Test a connection without saving it; changes nothing on the engine",
    body: z.object({ connection, instanceId: z.string().optional().describe("use the stored secret when secretKey is empty"), topics: z.string().default("") }),
    response: connectionTest,
  },
  getInstance: { summary: "One instance", params: instanceParams, response: instanceDetail },
  updateInstance: {
    summary: "Rename, describe or reconnect an instance",
    params: instanceParams,
    body: z.object({ name: instanceName.optional(), description: instanceDescription.optional(), connection: connection.optional(), saveUntested: z.boolean().default(false) }),
    response: instanceRow,
  },
  removeInstance: {
    summary: "Forget an instance; nothing changes on its engine. The bundled one is refused",
    params: instanceParams,
    query: z.object({ confirm: z.string().describe("the name of the instance") }),
    response: noContent,
  },
  testInstance: { summary: "Run the connection test again and store its result", params: instanceParams, response: connectionTest },
});
