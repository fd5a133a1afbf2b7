import { parseAclConfig } from "../../../wire/remoting/bodies/acl-config.ts";
import { RequestCode } from "../../../wire/remoting/request-code.ts";
import { accountOf } from "./access-permissions.ts";
import { writeAccount } from "./account-writer.ts";
import { askEach } from "./broker-directory.ts";
import { parseConfigLines } from "./config-lines.ts";
import { toAdapterError } from "./connection-failure.ts";
import type { AccessPort, AccountSecrets, BrokerAccess, BrokerAccounts, BrokerOutcome, EngineAccount } from "../port/access-port.ts";
import type { WithWarnings } from "../port/adapter-error.ts";
import type { EngineParts } from "./engine-parts.ts";

/** Access control (ACL 1.0) over remoting: codes 50, 51, 53, 54, and the key `aclEnable` of 25 and 26. */
export class AccessAdapter implements AccessPort {
  readonly #parts: EngineParts;

  constructor(parts: EngineParts) {
    this.#parts = parts;
  }

  async state(): Promise<BrokerAccess[]> {
    const { client, directory, facts } = this.#parts;
    const known = await facts.all().catch(() => undefined);
    return await Promise.all(
      (await directory.masters()).map(async ({ address, brokerName }) => {
        const switchable = known?.get(brokerName)?.switchesAccess === true;
        try {
          const answer = await client.call(address, RequestCode.GET_BROKER_CONFIG);
          const enabled = parseConfigLines(answer.body.toString("utf8")).get("aclEnable");
          return { brokerName, address, enabled: enabled === undefined ? null : enabled === "true", switchable, failure: undefined };
        } catch (error) {
          return { brokerName, address, enabled: null, switchable, failure: toAdapterError(error, address) };
        }
      }),
    );
  }

  async mayAdminister(): Promise<boolean | null> {
    return await this.#parts.administratorRight.now();
  }

  async accounts(): Promise<WithWarnings<BrokerAccounts[]>> {
    const { value, warnings } = await askEach(await this.#parts.directory.masters(), async ({ address }) => parseAclConfig((await this.#parts.client.call(address, RequestCode.GET_BROKER_ACL_CONFIG)).body));
    return { value: value.map(({ node, value: told }) => ({ brokerName: node.brokerName, accounts: told.accounts.map(accountOf), globalAllowList: told.globalWhiteAddresses })), warnings };
  }

  async save(account: EngineAccount, secrets: AccountSecrets): Promise<BrokerOutcome[]> {
    return await this.#onEach((address) => writeAccount(this.#parts.client, address, account, secrets));
  }

  /** A broker that has no such account is done already (it answers 210). */
  async remove(userId: string): Promise<BrokerOutcome[]> {
    return await this.#onEach(async (address) => {
      try {
        await this.#parts.client.call(address, RequestCode.DELETE_ACL_CONFIG, { accessKey: userId });
      } catch (error) {
        if (await this.#has(address, userId)) throw error;
      }
    });
  }

  async setGlobalAllowList(addresses: string[]): Promise<BrokerOutcome[]> {
    return await this.#onEach((address) => this.#parts.client.call(address, RequestCode.UPDATE_GLOBAL_WHITE_ADDRS_CONFIG, { globalWhiteAddrs: addresses.join(",") }));
  }

  async switch(enabled: boolean): Promise<BrokerOutcome[]> {
    const body = Buffer.from(`aclEnable=${enabled}\n`);
    return await this.#onEach((address) => this.#parts.client.call(address, RequestCode.UPDATE_BROKER_CONFIG, {}, { body }));
  }

  async #onEach(change: (address: string) => Promise<unknown>): Promise<BrokerOutcome[]> {
    return await Promise.all(
      (await this.#parts.directory.masters()).map(async ({ address, brokerName }) => {
        try {
          await change(address);
          return { brokerName, address, failure: undefined };
        } catch (error) {
          return { brokerName, address, failure: toAdapterError(error, address) };
        }
      }),
    );
  }

  /** True as well when nobody can know. */
  async #has(address: string, userId: string): Promise<boolean> {
    try {
      const answer = await this.#parts.client.call(address, RequestCode.GET_BROKER_ACL_CONFIG);
      return parseAclConfig(answer.body).accounts.some(({ accessKey }) => accessKey === userId);
    } catch {
      return true;
    }
  }
}
