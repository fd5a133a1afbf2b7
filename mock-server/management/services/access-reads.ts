import type { AccessOutcome, AccessUser } from "../../../src/contract/access.ts";
import type { Warning } from "../../../src/contract/paging.ts";
import type { BrokerAccess, BrokerAccounts, BrokerOutcome, EngineAccount } from "../adapters/port/access-port.ts";
import { AdapterError } from "../adapters/port/adapter-error.ts";
import type { StoredAccessUser } from "../store/access-users-store.ts";
import type { Read } from "./instance-reads.ts";
import type { LiveInstance } from "./instance-hub.ts";
import { refusal } from "./service-error.ts";

const sharedMs = 3000;

/** Access control as the brokers tell it now. */
export interface AccessReading {
  brokers: BrokerAccess[];
  /** null = not the same everywhere, or not told. */
  enabled: boolean | null;
  /** Every broker that answers takes the switch while it runs. */
  switchable: boolean;
  /** Users can be made, changed and deleted. */
  manageable: boolean;
  /** undefined = the engine does not list its users. */
  accounts: BrokerAccounts[] | undefined;
  /** The broker's own words when it denies the console. */
  denial: string;
}

/** Throws what the first broker said when none tells its state. */
export async function readAccess(live: LiveInstance): Promise<Read<AccessReading>> {
  const { atMs, value } = await live.shared.read("access", sharedMs, () => read(live));
  return { ...value, atMs };
}

async function read({ adapter }: LiveInstance): Promise<{ value: AccessReading; warnings: Warning[] }> {
  const brokers = await adapter.access.state();
  const failures = brokers.flatMap(({ failure }) => failure ?? []);
  if (failures[0] && failures.length === brokers.length) throw failures[0];
  const warnings: Warning[] = brokers.flatMap(({ address, brokerName, failure }) => (failure ? [{ code: "broker_unreachable" as const, subject: `${brokerName} (${address})`, detail: failure.message }] : []));
  // A broker that is away is named in a warning; the others decide.
  const answering = brokers.filter(({ failure }) => !failure);
  const states = new Set(answering.map(({ enabled }) => enabled));
  const switchable = answering.length > 0 && answering.every((broker) => broker.switchable);
  // With access control off and no switch, a broker leaves questions about users without any answer.
  const manageable = switchable || (answering.length > 0 && answering.every(({ enabled }) => enabled === true));
  const listed = manageable ? await accountsOf(adapter.access) : { accounts: undefined, denial: "", warnings: [] };
  const value = { brokers, enabled: states.size === 1 ? (answering[0]?.enabled ?? null) : null, switchable, manageable, accounts: listed.accounts, denial: listed.denial };
  return { value, warnings: [...warnings, ...listed.warnings] };
}

async function accountsOf(access: LiveInstance["adapter"]["access"]): Promise<Pick<AccessReading, "accounts" | "denial"> & { warnings: Warning[] }> {
  try {
    const { value, warnings } = await access.accounts();
    return { accounts: value, denial: "", warnings };
  } catch (error) {
    if (!(error instanceof AdapterError)) throw error;
    if (error.code === "unsupported_by_engine") return { accounts: undefined, denial: "", warnings: [] };
    if (error.code === "administrator_needed" || error.code === "access_denied_by_engine") return { accounts: undefined, denial: error.message, warnings: [] };
    throw error;
  }
}

/** Users as the brokers tell them, or as the console remembers them where they do not; in the order of their IDs. */
export function accessUsers({ accounts }: AccessReading, stored: ReadonlyMap<string, StoredAccessUser>, consoleAccount: string): AccessUser[] {
  const told = accounts?.flatMap((broker) => broker.accounts) ?? [...stored.values()];
  const firstOf = new Map<string, EngineAccount>();
  for (const account of told) if (!firstOf.has(account.userId)) firstOf.set(account.userId, account);
  return [...firstOf.values()]
    .sort((a, b) => (a.userId < b.userId ? -1 : 1))
    .map((account) => {
      const kept = stored.get(account.userId);
      return Object.assign(settingsOf(account), {
        remark: kept?.remark ?? "",
        createdAt: kept?.createdAtMs ?? null,
        updatedAt: kept?.updatedAtMs ?? null,
        isConsoleAccount: account.userId === consoleAccount,
        secretKept: kept !== undefined && kept.secretKey !== "",
        differsOn: (accounts ?? []).filter((broker) => !broker.accounts.some((other) => sameSettings(account, other))).map(({ brokerName }) => brokerName),
      });
    });
}

/** What the engine keeps of a user. */
export function settingsOf({ administrator, allowList, defaultGroupPermission, defaultTopicPermission, groupPermissions, topicPermissions, userId }: EngineAccount): EngineAccount {
  return { userId, administrator, allowList, defaultTopicPermission, defaultGroupPermission, topicPermissions, groupPermissions };
}

function sameSettings(a: EngineAccount, b: EngineAccount): boolean {
  const text = (account: EngineAccount): string => JSON.stringify({ ...settingsOf(account), topicPermissions: sorted(account.topicPermissions), groupPermissions: sorted(account.groupPermissions) });
  return text(a) === text(b);
}

function sorted(permissions: EngineAccount["topicPermissions"]): string[] {
  return permissions.map(({ name, permission }) => `${name}=${permission}`).sort();
}

export function refuseUnlessManageable({ denial, manageable }: AccessReading): void {
  if (!manageable) throw refusal("access_control_off", "Access control is off on the brokers of this instance, and they cannot switch it on while they run.", {});
  if (denial !== "") throw refusal("access_denied_by_engine", denial, { address: "", remark: denial });
}

/** How a change ended on each broker. Throws the first failure when no broker took it. */
export function outcomeOf(userId: string, outcomes: readonly BrokerOutcome[]): AccessOutcome {
  const failed = outcomes.flatMap(({ address, brokerName, failure }) => (failure ? [{ brokerName, address, failure }] : []));
  if (failed[0] && failed.length === outcomes.length) throw failed[0].failure;
  return {
    userId,
    done: outcomes.filter(({ failure }) => !failure).map(({ brokerName }) => brokerName),
    failures: failed.map(({ address, brokerName, failure }) => ({ brokerName, address, detail: failure.message, code: failure.code, params: failure.params })),
  };
}

/** The brokers that did not take a change, for the audit. */
export function missingOf({ failures }: AccessOutcome): string {
  return failures.map(({ brokerName, detail }) => `${brokerName}: ${detail}`).join("; ");
}
