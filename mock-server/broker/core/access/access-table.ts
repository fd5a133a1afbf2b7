import type { Clock } from "../clock.ts";
import { DataVersion } from "../data-version.ts";
import type { BrokerSettings } from "../settings/broker-settings.ts";
import { emptyAccessFile, fingerprintOf, readAccessFile, writeAccessFile, type AccessFileContent } from "./access-file.ts";
import { AccessProblem } from "./access-problem.ts";
import { Account, refuseUnknownRights, type AccountConfig } from "./account.ts";
import { addressRule, type AddressRule } from "./address-rule.ts";

/** A change of one account: what is absent stays as it is, and is a default in a new account. */
export type AccountChange = Partial<AccountConfig> & { accessKey: string; admin: boolean };

/** An account without its secret. */
export type ListedAccount = Omit<AccountConfig, "secretKey">;

const noAdministrator = "aclEnable cannot be switched on: there is no administrator account yet, so nobody could switch it off again. Create one with admin=true first.";

/**
 * The accounts and allow-lists of one broker (ACL 1.0, protocol sheet section 6), kept in a plain_acl.yml that an
 * operator may edit as well. Changes are valid from the next request on (spec ACL-20).
 */
export class AccessTable {
  readonly path: string;
  readonly version: DataVersion;
  private readonly clock: Clock;
  private readonly settings: BrokerSettings;
  private content: AccessFileContent = emptyAccessFile();
  private accounts: ReadonlyMap<string, Account> = new Map();
  private globalRules: AddressRule[] = [];
  private fingerprint: string | undefined;
  private isLockOutTold = false;

  constructor(path: string, settings: BrokerSettings, clock: Clock) {
    this.path = path;
    this.settings = settings;
    this.clock = clock;
    this.version = new DataVersion(clock.now());
    settings.refuseWhen((wanted) => (wanted.get("aclEnable") === "true" && !this.hasAdministratorBeside("") ? noAdministrator : undefined));
    try {
      this.refresh();
    } catch {
      // Nobody listens yet: the first refresh of the running broker says it. Until then nobody has an account.
      this.fingerprint = undefined;
    }
  }

  find(accessKey: string): Account | undefined {
    return this.accounts.get(accessKey);
  }

  isAllowedEverywhere(address: string): boolean {
    for (const rule of this.globalRules) if (rule(address)) return true;
    return false;
  }

  /** Every account and allow-list entry; no secrets. */
  list(): { accounts: ListedAccount[]; globalWhiteAddresses: readonly string[] } {
    return { accounts: this.content.accounts.map(({ secretKey: _withheld, ...listed }) => listed), globalWhiteAddresses: this.content.globalWhiteRemoteAddresses };
  }

  /** Reads the file when it changed. A file that is gone or cannot be read leaves everything as it was: throws `AccessProblem`, once. */
  refresh(): void {
    const fingerprint = fingerprintOf(this.path);
    if (fingerprint === this.fingerprint) return;
    this.fingerprint = fingerprint;
    // Editors move a file away before they write the new one: nobody is locked out meanwhile.
    if (fingerprint === undefined) throw new AccessProblem(`${this.path} is gone; its accounts stay valid until the broker stops`);
    this.take(readAccessFile(this.path));
    this.version.assign(this.content.dataVersion);
  }

  /** What a running broker does every few seconds: `refresh`, and once a word when access control lets nobody in. Throws `AccessProblem`. */
  look(): void {
    this.refresh();
    if (this.isLockOutTold || !this.settings.values.aclEnable || this.accounts.size > 0 || this.globalRules.length > 0) return;
    this.isLockOutTold = true;
    throw new AccessProblem(`aclEnable is true and ${this.path} has no account: every client is refused. Put an administrator account there (admin: true), or set aclEnable=false`);
  }

  /**
   * Creates or changes an account (50). The secret of a known account may be left out (a real broker wants it
   * again), and an empty list takes the rights of that kind away. Throws `AccessProblem`.
   */
  put(change: AccountChange): void {
    this.readAgain();
    refuseUnknownRights([...(change.topicPerms ?? []), ...(change.groupPerms ?? [])]);
    const known = this.accounts.get(change.accessKey)?.config;
    const config = changed(known, change);
    if (!config.admin) this.refuseWithoutAdministrator(change.accessKey);
    this.store({ ...this.content, accounts: [...this.content.accounts.filter(({ accessKey }) => accessKey !== change.accessKey), config] });
  }

  /** Removes an account (51); false when there is none. Throws `AccessProblem`. */
  delete(accessKey: string): boolean {
    this.readAgain();
    if (!this.accounts.has(accessKey)) return false;
    this.refuseWithoutAdministrator(accessKey);
    this.store({ ...this.content, accounts: this.content.accounts.filter((account) => account.accessKey !== accessKey) });
    return true;
  }

  /** Replaces the addresses that nothing is asked of (53). Throws `AccessProblem`. */
  setGlobalWhiteAddresses(addresses: string[]): void {
    this.readAgain();
    this.store({ ...this.content, globalWhiteRemoteAddresses: addresses });
  }

  private refuseWithoutAdministrator(accessKey: string): void {
    if (!this.settings.values.aclEnable || this.accounts.get(accessKey)?.config.admin !== true || this.hasAdministratorBeside(accessKey)) return;
    throw new AccessProblem(`${accessKey} is the last administrator account: while aclEnable is on, nobody could change anything without it. Make another administrator first, or switch aclEnable off.`);
  }

  private hasAdministratorBeside(accessKey: string): boolean {
    return [...this.accounts.values()].some(({ config }) => config.admin && config.accessKey !== accessKey);
  }

  /** A change must not overwrite what an operator just wrote, nor a file that cannot be read. */
  private readAgain(): void {
    this.fingerprint = undefined;
    this.refresh();
  }

  /** Judges the new content as a whole before anything is written. */
  private store(content: AccessFileContent): void {
    this.take(content, () => {
      this.version.next(this.clock.now());
      writeAccessFile(this.path, { ...content, dataVersion: this.version.toJSON() });
    });
    this.fingerprint = fingerprintOf(this.path);
  }

  private take(content: AccessFileContent, write: () => void = () => undefined): void {
    const accounts = new Map<string, Account>();
    // Of two accounts with one key the first is valid, as on a real broker.
    for (const config of content.accounts) if (!accounts.has(config.accessKey)) accounts.set(config.accessKey, new Account(config));
    const globalRules = content.globalWhiteRemoteAddresses.map(addressRule);
    write();
    this.content = content;
    this.accounts = accounts;
    this.globalRules = globalRules;
  }
}

function changed(known: AccountConfig | undefined, change: AccountChange): AccountConfig {
  return {
    accessKey: change.accessKey,
    secretKey: change.secretKey ?? known?.secretKey ?? "",
    whiteRemoteAddress: change.whiteRemoteAddress ?? known?.whiteRemoteAddress,
    admin: change.admin,
    defaultTopicPerm: change.defaultTopicPerm ?? known?.defaultTopicPerm,
    defaultGroupPerm: change.defaultGroupPerm ?? known?.defaultGroupPerm,
    topicPerms: change.topicPerms ?? known?.topicPerms,
    groupPerms: change.groupPerms ?? known?.groupPerms,
  };
}
