import type { AccessPermission } from "../../../../src/contract/access.ts";
import type { AdapterError, WithWarnings } from "./adapter-error.ts";

/** A right of its own on one topic or group. */
export interface ResourcePermission {
  name: string;
  permission: AccessPermission;
}

/** An application user without its secret. */
export interface EngineAccount {
  userId: string;
  administrator: boolean;
  allowList: string;
  defaultTopicPermission: AccessPermission;
  defaultGroupPermission: AccessPermission;
  topicPermissions: ResourcePermission[];
  groupPermissions: ResourcePermission[];
}

/** Whether one master broker checks who asks; null = it does not tell. */
export interface BrokerAccess {
  brokerName: string;
  address: string;
  enabled: boolean | null;
  /** It takes the switch, and keeps users, while access control is off. */
  switchable: boolean;
  /** Why it does not tell. */
  failure: AdapterError | undefined;
}

/** What one broker tells of its users. */
export interface BrokerAccounts {
  brokerName: string;
  accounts: EngineAccount[];
  globalAllowList: string[];
}

/** How a change ended on one broker. */
export interface BrokerOutcome {
  brokerName: string;
  address: string;
  failure: AdapterError | undefined;
}

/** Secrets of a change: a new one, or what is known of the present one for engines that want it repeated. */
export interface AccountSecrets {
  secret?: string;
  knownSecret?: string;
}

/**
 * Access control of one engine. Changes go to every master broker and answer how it ended on each; they throw
 * only when no broker could be asked. No text that comes out of here holds a secret.
 */
export interface AccessPort {
  state(): Promise<BrokerAccess[]>;
  /** Whether the connection's account may administer: null when nobody is asked (access control is off). Changes nothing. */
  mayAdminister(): Promise<boolean | null>;
  /** Users of each broker that answers. Throws unsupported_by_engine where they cannot be listed. */
  accounts(): Promise<WithWarnings<BrokerAccounts[]>>;
  /** Creates or replaces. Without a new secret the present one stays; access_secret_needed when the engine wants it and nobody knows it. */
  save(account: EngineAccount, secrets: AccountSecrets): Promise<BrokerOutcome[]>;
  remove(userId: string): Promise<BrokerOutcome[]>;
  setGlobalAllowList(addresses: string[]): Promise<BrokerOutcome[]>;
  switch(enabled: boolean): Promise<BrokerOutcome[]>;
}
