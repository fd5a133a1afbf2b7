import type { AccessOutcome, AccessUser } from "../../../src/contract/access.ts";
import type { HandlerInput, ResponseOf } from "../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../src/contract/endpoints.ts";
import type { AccountSecrets, EngineAccount } from "../adapters/port/access-port.ts";
import type { AccessUsersStore } from "../store/access-users-store.ts";
import { accessUsers, missingOf, outcomeOf, readAccess, refuseUnlessManageable, settingsOf } from "./access-reads.ts";
import type { Actor } from "./actor.ts";
import type { AuditTrail } from "./audit-trail.ts";
import type { InstanceHub, LiveInstance } from "./instance-hub.ts";
import { fieldRefusal, refusal } from "./service-error.ts";
import { pageOf } from "./small-lists.ts";
import { TurnTaking } from "./turn-taking.ts";

type Body<N extends "createAccessUser" | "updateAccessUser" | "setTopicPermissions"> = HandlerInput<Endpoints[N]>["body"];
/** The endpoint that changes a user, as the audit names it. */
type Deed = "updateAccessUser" | "setTopicPermissions" | "setGroupPermissions" | "repeatAccessUser" | "resetAccessSecret";

type Changes = Partial<Pick<AccessUser, "administrator" | "allowList" | "defaultTopicPermission" | "defaultGroupPermission" | "topicPermissions" | "groupPermissions" | "remark">>;
type Reading = Awaited<ReturnType<typeof readAccess>>;

export interface AccessUsersParts {
  hub: InstanceHub;
  users: AccessUsersStore;
  audit: AuditTrail;
}

/** Application users of an instance (ACL-1 to ACL-13, ACL-20, ACL-22). Secrets are neither answered nor audited. */
export class AccessUsers {
  readonly #parts: AccessUsersParts;
  /** A change is read, merged and written: two of one instance at a time would undo each other. */
  readonly #changes = new TurnTaking();

  constructor(parts: AccessUsersParts) {
    this.#parts = parts;
  }

  async list(instanceId: string, query: HandlerInput<Endpoints["listAccessUsers"]>["query"]): Promise<ResponseOf<Endpoints["listAccessUsers"]>> {
    const live = this.#parts.hub.get(instanceId);
    const { atMs, value, warnings } = await readAccess(live);
    const rows = this.#users(live, value).filter((user) => query.administrator === "" || String(user.administrator) === query.administrator);
    const byId = new Map(rows.map((row) => [row.userId, row]));
    const sortable = rows.map(({ administrator, allowList, createdAt, defaultGroupPermission, defaultTopicPermission, remark, updatedAt, userId }) => ({ userId, administrator, defaultTopicPermission, defaultGroupPermission, allowList, createdAt, updatedAt, remark }));
    const page = pageOf(sortable, query, (row) => `${row.userId} ${row.remark}`);
    return { ...page, rows: page.rows.flatMap((row) => byId.get(row.userId) ?? []), asOf: atMs, warnings, listable: value.accounts !== undefined };
  }

  async get(instanceId: string, userId: string): Promise<ResponseOf<Endpoints["getAccessUser"]>> {
    const { atMs, user, warnings } = await this.#find(this.#parts.hub.get(instanceId), userId);
    return { ...user, asOf: atMs, warnings };
  }

  async create(instanceId: string, input: Body<"createAccessUser">, actor: Actor): Promise<AccessOutcome> {
    return this.#changes.run(instanceId, () => this.#create(instanceId, input, actor));
  }

  async update(instanceId: string, userId: string, { knownSecret, ...changes }: Body<"updateAccessUser">, actor: Actor): Promise<AccessOutcome> {
    return this.#changes.run(instanceId, () => this.#change(instanceId, userId, "updateAccessUser", changes, { knownSecret }, actor));
  }

  async setTopics(instanceId: string, userId: string, { knownSecret, permissions }: Body<"setTopicPermissions">, actor: Actor): Promise<AccessOutcome> {
    return this.#changes.run(instanceId, () => this.#change(instanceId, userId, "setTopicPermissions", { topicPermissions: permissions }, { knownSecret }, actor));
  }

  async setGroups(instanceId: string, userId: string, { knownSecret, permissions }: Body<"setTopicPermissions">, actor: Actor): Promise<AccessOutcome> {
    return this.#changes.run(instanceId, () => this.#change(instanceId, userId, "setGroupPermissions", { groupPermissions: permissions }, { knownSecret }, actor));
  }

  /** Writes what the first broker that has the user knows of it to all of them. */
  async repeat(instanceId: string, userId: string, knownSecret: string | undefined, actor: Actor): Promise<AccessOutcome> {
    return this.#changes.run(instanceId, () => this.#change(instanceId, userId, "repeatAccessUser", {}, { knownSecret }, actor));
  }

  /** Takes effect at once (ACL-20). The console's own sign-in follows. */
  async resetSecret(instanceId: string, userId: string, secret: string, actor: Actor): Promise<AccessOutcome> {
    const { hub } = this.#parts;
    return this.#changes.run(instanceId, async () => {
      const outcome = await this.#change(instanceId, userId, "resetAccessSecret", {}, { secret }, actor);
      const live = hub.get(instanceId);
      if (live.stored.accessKey === userId) hub.signAs(live, userId, secret);
      return outcome;
    });
  }

  async delete(instanceId: string, userId: string, confirm: string, actor: Actor): Promise<AccessOutcome> {
    return this.#changes.run(instanceId, () => this.#delete(instanceId, userId, confirm, actor));
  }

  async #create(instanceId: string, { secret, ...input }: Body<"createAccessUser">, actor: Actor): Promise<AccessOutcome> {
    const { audit, hub, users } = this.#parts;
    const live = hub.get(instanceId);
    return audit.record(actor, { action: "createAccessUser", instanceId, subject: input.userId, after: input }, async () => {
      live.shared.forgetAll();
      const { value } = await readAccess(live);
      refuseUnlessManageable(value);
      if (this.#users(live, value).some(({ userId }) => userId === input.userId)) throw refusal("name_taken", `There is a user ${input.userId} already.`, { what: "accessUser", name: input.userId });
      const account = { ...input, topicPermissions: [], groupPermissions: [] };
      const outcome = outcomeOf(input.userId, await live.adapter.access.save(settingsOf(account), { secret }));
      const now = hub.parts.clock();
      users.save(instanceId, { ...account, secretKey: secret, createdAtMs: now, updatedAtMs: now });
      live.shared.forgetAll();
      return outcome;
    }, missingOf);
  }

  async #delete(instanceId: string, userId: string, confirm: string, actor: Actor): Promise<AccessOutcome> {
    const { audit, hub, users } = this.#parts;
    const live = hub.get(instanceId);
    live.shared.forgetAll();
    const { reading, user } = await this.#find(live, userId);
    return audit.record(actor, { action: "deleteAccessUser", instanceId, subject: userId, before: auditable(user) }, async () => {
      refuseUnlessManageable(reading);
      if (confirm !== userId) throw refusal("confirmation_mismatch", "The user ID typed does not match.", { expected: userId });
      if (user.isConsoleAccount && reading.enabled !== false) throw ownAccountInUse(userId);
      const outcome = outcomeOf(userId, await live.adapter.access.remove(userId));
      if (outcome.failures.length === 0) users.delete(instanceId, userId);
      live.shared.forgetAll();
      return outcome;
    }, missingOf);
  }

  async #change(instanceId: string, userId: string, action: Deed, changes: Changes, secrets: AccountSecrets, actor: Actor): Promise<AccessOutcome> {
    const { audit, hub, users } = this.#parts;
    const live = hub.get(instanceId);
    live.shared.forgetAll();
    const { reading, user } = await this.#find(live, userId);
    return audit.record(actor, { action, instanceId, subject: userId, before: auditable(user), after: changes }, async () => {
      refuseUnlessManageable(reading);
      const after = changed(user, changes);
      if (user.isConsoleAccount && !after.administrator && reading.enabled !== false) throw ownAccountInUse(userId);
      // A broker that missed the console's own new secret would deny the console for good.
      if (user.isConsoleAccount && secrets.secret !== undefined && reading.enabled !== false) refuseUnlessAllAnswer(reading);
      refuseRepeatedNames(after);
      const kept = users.find(instanceId, userId);
      const named = Object.entries(changes).flatMap(([name, value]) => (value === undefined ? [] : name));
      const onlyRemark = named.length > 0 && named.every((name) => name === "remark");
      const knownSecret = secrets.knownSecret ?? (kept?.secretKey || undefined);
      const outcome = onlyRemark ? { userId, done: reading.brokers.map(({ brokerName }) => brokerName), failures: [] } : outcomeOf(userId, await live.adapter.access.save(settingsOf(after), { secret: secrets.secret, knownSecret }));
      // An engine that wants the present secret repeated sets the user's secret to it, so it is what was typed.
      const typed = onlyRemark ? undefined : secrets.knownSecret;
      users.save(instanceId, { ...settingsOf(after), remark: after.remark, secretKey: secrets.secret ?? typed ?? kept?.secretKey ?? "", createdAtMs: kept?.createdAtMs ?? null, updatedAtMs: hub.parts.clock() });
      live.shared.forgetAll();
      return outcome;
    }, missingOf);
  }

  #users(live: LiveInstance, reading: Reading["value"]): AccessUser[] {
    return accessUsers(reading, this.#parts.users.list(live.stored.id), live.stored.accessKey);
  }

  async #find(live: LiveInstance, userId: string): Promise<Pick<Reading, "atMs" | "warnings"> & { user: AccessUser; reading: Reading["value"] }> {
    const { atMs, value, warnings } = await readAccess(live);
    const user = this.#users(live, value).find((one) => one.userId === userId);
    if (!user) throw refusal("not_found", `There is no user ${userId}.`, { what: "accessUser", name: userId });
    return { user, reading: value, warnings, atMs };
  }
}

/** Settings with the remark, as the audit shows them before and after. */
function auditable(user: AccessUser): object {
  return { ...settingsOf(user), remark: user.remark };
}

function changed(user: AccessUser, changes: Changes): EngineAccount & { remark: string } {
  return {
    userId: user.userId,
    administrator: changes.administrator ?? user.administrator,
    allowList: changes.allowList ?? user.allowList,
    defaultTopicPermission: changes.defaultTopicPermission ?? user.defaultTopicPermission,
    defaultGroupPermission: changes.defaultGroupPermission ?? user.defaultGroupPermission,
    topicPermissions: changes.topicPermissions ?? user.topicPermissions,
    groupPermissions: changes.groupPermissions ?? user.groupPermissions,
    remark: changes.remark ?? user.remark,
  };
}

/** The engine takes the last of two rights on one name; nobody can mean that. */
function refuseRepeatedNames({ groupPermissions, topicPermissions }: EngineAccount): void {
  for (const list of [topicPermissions, groupPermissions]) {
    const names = list.map(({ name }) => name);
    const index = names.findIndex((name, place) => names.indexOf(name) !== place);
    if (index !== -1) throw fieldRefusal(`permissions.${index}.name`, "not_unique", `${names[index] ?? ""} is named twice.`);
  }
}

function refuseUnlessAllAnswer({ brokers }: Reading["value"]): void {
  const away = brokers.find(({ failure }) => failure);
  if (away) throw refusal("unreachable", `${away.brokerName} does not answer, and would not know the new secret.`, { address: away.address, reason: away.failure?.message ?? "" });
}

function ownAccountInUse(userId: string): Error {
  return refusal("in_use", "The console signs in with this user while access control is on.", { what: "accessUser", name: userId, by: "MQDeck" });
}
