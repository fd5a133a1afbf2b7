import { randomBytes } from "node:crypto";
import { accessSecret } from "../../../src/contract/access.ts";
import type { AccessOutcome, AccessState } from "../../../src/contract/access.ts";
import type { HandlerInput, ResponseOf } from "../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../src/contract/endpoints.ts";
import type { EngineAccount } from "../adapters/port/access-port.ts";
import type { AccessUsersStore } from "../store/access-users-store.ts";
import { accessUsers, missingOf, outcomeOf, readAccess, refuseUnlessManageable, settingsOf } from "./access-reads.ts";
import type { AccessReading } from "./access-reads.ts";
import type { Actor } from "./actor.ts";
import type { AuditTrail } from "./audit-trail.ts";
import { producerGroups } from "./instance-reads.ts";
import type { InstanceHub, LiveInstance } from "./instance-hub.ts";
import { fieldRefusal, refusal } from "./service-error.ts";

type SwitchInput = HandlerInput<Endpoints["switchAccess"]>["body"];

export interface AccessParts {
  hub: InstanceHub;
  users: AccessUsersStore;
  audit: AuditTrail;
}

/** An administrator that the console signs in with. */
interface ConsoleAccount {
  account: EngineAccount;
  secretKey: string;
}

/** Whether an instance checks who asks, the switch for it, and the addresses that are let in without a secret. */
export class Access {
  readonly #parts: AccessParts;

  constructor(parts: AccessParts) {
    this.#parts = parts;
  }

  async state(instanceId: string): Promise<AccessState> {
    const live = this.#parts.hub.get(instanceId);
    const { atMs, value, warnings } = await readAccess(live);
    const isAdministrator = value.enabled === false ? null : (await live.shared.read("mayAdminister", 3000, () => live.adapter.access.mayAdminister())).value;
    return {
      enabled: value.enabled,
      brokers: value.brokers.map(({ address, brokerName, enabled, failure }) => ({ brokerName, address, enabled, failure: failure?.message ?? "" })),
      switchable: value.switchable,
      listable: value.accounts !== undefined,
      consoleAccount: live.stored.accessKey,
      isAdministrator,
      denial: value.denial,
      ...allowListOf(value),
      administrators: this.#users(live, value).flatMap(({ administrator, secretKept, userId }) => (administrator ? [{ userId, secretKept }] : [])),
      asOf: atMs,
      warnings,
    };
  }

  /** Nothing on the wire says who signs while nobody is asked; so all that are connected are named. */
  async clients(instanceId: string): Promise<ResponseOf<Endpoints["listAccessClients"]>> {
    const live = this.#parts.hub.get(instanceId);
    const [{ groups }, producers] = await Promise.all([live.poller.whenLoaded(), producerGroups(live)]);
    const consumers = groups.entries.flatMap(({ group, online }) => (online ? [{ role: "consumer" as const, group, clients: clientIds([online]) }] : []));
    const producing = [...Map.groupBy(producers.value, ({ group }) => group)].map(([group, parts]) => ({ role: "producer" as const, group, clients: clientIds(parts) }));
    return { groups: [...consumers, ...producing].filter(({ clients }) => clients.length > 0), asOf: producers.atMs, warnings: producers.warnings };
  }

  async setGlobalAllowList(instanceId: string, addresses: string[], actor: Actor): Promise<AccessOutcome> {
    const live = this.#parts.hub.get(instanceId);
    live.shared.forgetAll();
    const { value } = await readAccess(live);
    const before = value.accounts && Object.fromEntries(value.accounts.map(({ brokerName, globalAllowList }) => [brokerName, globalAllowList]));
    return this.#parts.audit.record(actor, { action: "setGlobalAllowList", instanceId, subject: live.stored.name, before, after: addresses }, async () => {
      refuseUnlessManageable(value);
      const outcome = outcomeOf("", await live.adapter.access.setGlobalAllowList(addresses));
      live.shared.forgetAll();
      return outcome;
    }, missingOf);
  }

  /** Off keeps users and the console's account; on first makes sure that the console can still sign in afterwards. */
  async switch(instanceId: string, { account, confirm, enabled }: SwitchInput, actor: Actor): Promise<AccessOutcome> {
    const { audit, hub } = this.#parts;
    const live = hub.get(instanceId);
    live.shared.forgetAll();
    const { value } = await readAccess(live);
    return audit.record(actor, { action: "switchAccess", instanceId, subject: live.stored.name, before: { enabled: value.enabled }, after: { enabled, account } }, async () => {
      refuseUnlessManageable(value);
      if (!value.switchable) throw refusal("unsupported_by_engine", "The brokers read aclEnable only when they start.", { feature: "aclEnable", engine: live.poller.snapshot.engine?.name ?? "" });
      if (confirm !== live.stored.name) throw refusal("confirmation_mismatch", "The name typed does not match.", { expected: live.stored.name });
      if (enabled) await this.#signIn(live, value, account);
      const outcome = outcomeOf("", await live.adapter.access.switch(enabled));
      live.shared.forgetAll();
      live.poller.readEngineAgain();
      return outcome;
    }, missingOf);
  }

  /** Writes the console's administrator on every broker and keeps it with the instance; any failure ends it before the switch. */
  async #signIn(live: LiveInstance, reading: AccessReading, account: SwitchInput["account"]): Promise<void> {
    const { hub, users } = this.#parts;
    const { account: chosen, secretKey } = this.#consoleAccount(live, reading, account);
    const { failures } = outcomeOf(chosen.userId, await live.adapter.access.save(chosen, { secret: secretKey }));
    const kept = users.find(live.stored.id, chosen.userId);
    const now = hub.parts.clock();
    users.save(live.stored.id, { ...chosen, secretKey, remark: kept?.remark ?? "", createdAtMs: kept?.createdAtMs ?? now, updatedAtMs: kept?.updatedAtMs ?? now });
    live.shared.forgetAll();
    // Some brokers have the account already, so its secret is kept before this ends: switching on once more goes on with it.
    if (failures[0]) throw refusal("unreachable", failures[0].detail, { address: failures[0].address, reason: failures[0].detail });
    hub.signAs(live, chosen.userId, secretKey);
  }

  #consoleAccount(live: LiveInstance, reading: AccessReading, account: SwitchInput["account"]): ConsoleAccount {
    const { stored } = live;
    const known = this.#users(live, reading);
    const taken = account?.kind === "new" ? known.find(({ userId }) => userId === account.userId) : undefined;
    if (account?.kind === "new" && !(taken?.administrator && taken.secretKept)) {
      if (taken) throw refusal("name_taken", `There is a user ${account.userId} already.`, { what: "accessUser", name: account.userId });
      const made: EngineAccount = { userId: account.userId, administrator: true, allowList: "", defaultTopicPermission: "PUB|SUB", defaultGroupPermission: "SUB", topicPermissions: [], groupPermissions: [] };
      return { account: made, secretKey: madeSecret() };
    }
    const wanted = account?.userId ?? stored.accessKey;
    if (wanted === "") throw fieldRefusal("account", "required", "The console needs an administrator to sign in with.");
    const user = known.find(({ userId }) => userId === wanted);
    if (!user?.administrator) throw fieldRefusal("account.userId", "not_in_list", `${wanted} is no administrator of this instance.`);
    const secretKey = wanted === stored.accessKey ? stored.secretKey : this.#parts.users.find(stored.id, wanted)?.secretKey;
    if (!secretKey) throw refusal("access_secret_needed", `The console does not know the secret of ${wanted}.`, { name: wanted });
    return { account: settingsOf(user), secretKey };
  }

  #users(live: LiveInstance, reading: AccessReading): ReturnType<typeof accessUsers> {
    return accessUsers(reading, this.#parts.users.list(live.stored.id), live.stored.accessKey);
  }
}

/** All that any broker lets in without a secret, and the brokers that do not let in all of it. */
function allowListOf({ accounts }: AccessReading): Pick<AccessState, "globalAllowList" | "allowListDiffersOn"> {
  if (!accounts) return { globalAllowList: null, allowListDiffersOn: [] };
  const all = new Set(accounts.flatMap(({ globalAllowList }) => globalAllowList));
  return { globalAllowList: [...all], allowListDiffersOn: accounts.filter(({ globalAllowList }) => new Set(globalAllowList).size !== all.size).map(({ brokerName }) => brokerName) };
}

/** Each client once: it is connected to every broker that it uses. */
function clientIds(parts: readonly { clients: readonly { clientId: string }[] }[]): string[] {
  return [...new Set(parts.flatMap(({ clients }) => clients.map(({ clientId }) => clientId)))].sort();
}

/** 20 characters that fit the rule of ACL-4. */
function madeSecret(): string {
  for (;;) {
    const secret = randomBytes(15).toString("base64url");
    if (accessSecret.safeParse(secret).success) return secret;
  }
}
