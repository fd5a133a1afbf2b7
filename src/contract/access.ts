import { z } from "zod";
import { isAddressRule } from "./address-rule.ts";
import { defineEndpoints } from "./endpoint.ts";
import { existingName, remark } from "./names.ts";
import { instanceParams, listOf, listQuery, timestampMs, warning } from "./paging.ts";
import { hasThreeClasses, secretCharacters } from "./secret-rule.ts";

/** What a user may do with a topic (ACL-6); several are joined with `|` (ACL-13). With a group only DENY and SUB mean something (ACL-7). */
export const accessPermission = z.enum(["DENY", "PUB", "SUB", "PUB|SUB"]);
export type AccessPermission = z.output<typeof accessPermission>;

/** ACL-3: 7 to 64 letters, digits and underscores (C-6). */
export const newUserId = z
  .string()
  .trim()
  .min(7)
  .max(64)
  .regex(/^\w+$/);

/** ACL-4: 8 to 26 characters, three of four classes, no spaces (C-7). Never answered, logged or audited. */
export const accessSecret = z
  .string()
  .min(8)
  .max(26)
  .regex(secretCharacters)
  .refine(hasThreeClasses, "malformed");

/** Addresses from which no signature is asked for (protocol sheet section 6); empty = none. */
export const allowList = z.string().trim().max(1024).refine(isAddressRule, "malformed");

/** A right of its own on one topic or group, instead of the default (ACL-11, ACL-12). */
const resourcePermission = z.object({
  name: existingName.trim().regex(/^[^=,\s]+$/),
  permission: accessPermission,
});
const resourcePermissions = z.array(resourcePermission).max(1000);

/** ACL-10. Null = the engine does not tell and the console was never told. */
export const accessUser = z.object({
  userId: z.string(),
  administrator: z.boolean(),
  defaultTopicPermission: accessPermission,
  defaultGroupPermission: accessPermission,
  allowList: z.string(),
  topicPermissions: z.array(z.object({ name: z.string(), permission: accessPermission })),
  groupPermissions: z.array(z.object({ name: z.string(), permission: accessPermission })),
  remark: z.string(),
  createdAt: timestampMs.nullable(),
  updatedAt: timestampMs.nullable(),
  isConsoleAccount: z.boolean().describe("the console itself signs in with it"),
  secretKept: z.boolean().describe("the console keeps the secret, sealed, and can write the user again"),
  differsOn: z.array(z.string()).describe("brokers that lack this user or know it otherwise"),
});
export type AccessUser = z.output<typeof accessUser>;

/** Whether a change reached every broker; the failed ones are named so that it can be repeated. */
export const accessOutcome = z.object({
  userId: z.string(),
  done: z.array(z.string()).describe("names of the brokers that took it"),
  failures: z.array(z.object({ brokerName: z.string(), address: z.string(), detail: z.string(), code: z.string().describe("why, as in the table of error codes"), params: z.record(z.string(), z.union([z.string(), z.number()])) })),
});
export type AccessOutcome = z.output<typeof accessOutcome>;

/** State of access control over the master brokers of an instance. */
export const accessState = z.object({
  enabled: z.boolean().nullable().describe("null: not the same on all brokers, or not told"),
  brokers: z.array(z.object({ brokerName: z.string(), address: z.string(), enabled: z.boolean().nullable(), failure: z.string() })),
  switchable: z.boolean().describe("the brokers take the switch while they run"),
  listable: z.boolean().describe("the brokers tell their users; otherwise only those that this console made are known"),
  consoleAccount: z.string().describe("user ID that the console signs in with; empty = none"),
  isAdministrator: z.boolean().nullable().describe("whether that account may administer; null = not known"),
  denial: z.string().describe("the broker's own words when it denies the console"),
  globalAllowList: z.array(z.string()).nullable().describe("what any broker lets in; null = the engine does not tell"),
  allowListDiffersOn: z.array(z.string()).describe("brokers that lack some of these addresses"),
  administrators: z.array(z.object({ userId: z.string(), secretKept: z.boolean() })),
  asOf: timestampMs,
  warnings: z.array(warning),
});
export type AccessState = z.output<typeof accessState>;

/** Who is connected now, and will be refused unless it signs its requests. */
export const accessClients = z.object({
  groups: z.array(z.object({ role: z.enum(["producer", "consumer"]), group: z.string(), clients: z.array(z.string()) })),
  asOf: timestampMs,
  warnings: z.array(warning),
});

export const userParams = instanceParams.extend({ userId: z.string().min(1).max(255) });
const userSettings = {
  allowList,
  defaultTopicPermission: accessPermission,
  defaultGroupPermission: accessPermission,
  administrator: z.boolean(),
  remark,
};
/** Some engines take a change only together with the secret, and the console keeps only those that it was told. */
const knownSecret = z.string().min(1).max(128).optional();

export const accessEndpoints = defineEndpoints({
  getAccess: { summary: "State of access control of an instance", params: instanceParams, response: accessState },
  listAccessClients: { summary: "Clients that are connected now, before access control is switched on", params: instanceParams, response: accessClients },
  switchAccess: {
    summary: "Switch access control on or off on every broker; on needs an administrator for the console itself",
    params: instanceParams,
    body: z.object({
      enabled: z.boolean(),
      confirm: z.string().describe("the name of the instance"),
      account: z
        .discriminatedUnion("kind", [z.object({ kind: z.literal("new"), userId: newUserId }), z.object({ kind: z.literal("existing"), userId: existingName })])
        .optional()
        .describe("the administrator that the console signs in with from now on; absent = the one that it has"),
    }),
    response: accessOutcome,
  },
  setGlobalAllowList: {
    summary: "Replace the addresses from which nobody needs a secret",
    params: instanceParams,
    body: z.object({ addresses: z.array(z.string().trim().min(1).max(255).regex(/^[^,]+$/).refine(isAddressRule, "malformed")).max(200) }),
    response: accessOutcome,
  },
  listAccessUsers: {
    summary: "Application users of an instance (ACL-10)",
    params: instanceParams,
    query: listQuery(["userId", "administrator", "defaultTopicPermission", "defaultGroupPermission", "allowList", "createdAt", "updatedAt"]).extend({
      administrator: z.enum(["true", "false", ""]).default(""),
    }),
    response: listOf(accessUser).extend({ listable: z.boolean() }),
  },
  createAccessUser: {
    summary: "Create an application user on every broker (ACL-2)",
    params: instanceParams,
    body: z.object({
      ...userSettings,
      userId: newUserId,
      secret: accessSecret,
      allowList: allowList.default(""),
      defaultTopicPermission: accessPermission.default("PUB|SUB"),
      defaultGroupPermission: accessPermission.default("SUB"),
      administrator: z.boolean().default(false),
      remark: remark.default(""),
    }),
    response: accessOutcome,
  },
  getAccessUser: { summary: "One application user", params: userParams, response: accessUser.extend({ asOf: timestampMs, warnings: z.array(warning) }) },
  updateAccessUser: { summary: "Change defaults, allow list, administrator or remark of a user", params: userParams, body: z.object(userSettings).partial().extend({ knownSecret }), response: accessOutcome },
  resetAccessSecret: { summary: "Give a user another secret; the old one is refused at once (ACL-20)", params: userParams, body: z.object({ secret: accessSecret }), response: accessOutcome },
  setTopicPermissions: { summary: "Replace a user's rights on single topics (ACL-11)", params: userParams, body: z.object({ permissions: resourcePermissions, knownSecret }), response: accessOutcome },
  setGroupPermissions: { summary: "Replace a user's rights on single groups (ACL-12)", params: userParams, body: z.object({ permissions: resourcePermissions, knownSecret }), response: accessOutcome },
  repeatAccessUser: { summary: "Write a user to every broker again, after some failed", params: userParams, body: z.object({ knownSecret }), response: accessOutcome },
  deleteAccessUser: { summary: "Delete a user from every broker; its clients are refused at once", params: userParams, query: z.object({ confirm: z.string().describe("the user ID") }), response: accessOutcome },
});
