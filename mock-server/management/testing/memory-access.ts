import type { AccessPort, BrokerOutcome, EngineAccount } from "../adapters/port/access-port.ts";
import { AdapterError } from "../adapters/port/adapter-error.ts";

/** Access control of two brokers in a few maps; a broker that is `away` takes and tells nothing. */
export class MemoryAccess implements AccessPort {
  readonly accountsOf = new Map<string, Map<string, EngineAccount>>([["broker-a", new Map()], ["broker-b", new Map()]]);
  readonly secrets = new Map<string, string>();
  readonly allowLists = new Map<string, string[]>();
  readonly away = new Set<string>();
  enabled = false;
  listable = true;
  /** Like a real 4.9.8, which wants the secret with every change. */
  wantsSecret = false;

  state: AccessPort["state"] = async () => [...this.accountsOf.keys()].map((brokerName) => ({ brokerName, address: brokerName, enabled: this.away.has(brokerName) ? null : this.enabled, switchable: true, failure: this.#failureOf(brokerName) }));
  mayAdminister: AccessPort["mayAdminister"] = async () => true;

  accounts: AccessPort["accounts"] = async () => {
    if (!this.listable) throw new AdapterError("unsupported_by_engine", "code 54 is not supported");
    const answering = [...this.accountsOf].filter(([brokerName]) => !this.away.has(brokerName));
    return { value: answering.map(([brokerName, accounts]) => ({ brokerName, accounts: [...accounts.values()], globalAllowList: this.allowLists.get(brokerName) ?? [] })), warnings: [] };
  };

  save: AccessPort["save"] = async (account, { secret, knownSecret }) =>
    this.#onEach((accounts) => {
      const used = secret ?? (this.wantsSecret ? knownSecret : this.secrets.get(account.userId));
      if (used === undefined) throw new AdapterError("access_secret_needed", "the secret is needed", { name: account.userId });
      this.secrets.set(account.userId, used);
      accounts.set(account.userId, account);
    });

  remove: AccessPort["remove"] = async (userId) => this.#onEach((accounts) => void accounts.delete(userId));
  setGlobalAllowList: AccessPort["setGlobalAllowList"] = async (addresses) => this.#onEach((_, brokerName) => void this.allowLists.set(brokerName, [...addresses]));

  switch: AccessPort["switch"] = async (enabled) =>
    this.#onEach(() => {
      this.enabled = enabled;
    });

  #onEach(change: (accounts: Map<string, EngineAccount>, brokerName: string) => void): BrokerOutcome[] {
    return [...this.accountsOf].map(([brokerName, accounts]) => {
      let failure = this.#failureOf(brokerName);
      try {
        if (!failure) change(accounts, brokerName);
      } catch (error) {
        failure = error instanceof AdapterError ? error : undefined;
      }
      return { brokerName, address: brokerName, failure };
    });
  }

  #failureOf(brokerName: string): AdapterError | undefined {
    return this.away.has(brokerName) ? new AdapterError("unreachable", `${brokerName} is away`, { address: brokerName, reason: "away" }) : undefined;
  }
}
