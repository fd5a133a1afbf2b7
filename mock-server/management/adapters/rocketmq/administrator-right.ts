import { RequestCode } from "../../../wire/remoting/request-code.ts";
import { AdapterError } from "../port/adapter-error.ts";
import { ShortMemory } from "./short-memory.ts";
import type { BrokerDirectory } from "./broker-directory.ts";
import type { RemotingClient } from "./remoting-client.ts";

/** An account changes rarely, and each question is a line in the log of a real broker. */
const freshMs = 600_000;

/** Whether the connection's account may administer, in the engine's words where not. A clear answer is remembered. */
export class AdministratorRight {
  readonly #answer: ShortMemory<{ granted: boolean; reason: string }>;

  constructor(client: RemotingClient, directory: BrokerDirectory) {
    this.#answer = new ShortMemory(freshMs, async () => {
      const [master] = await directory.masters();
      if (master === undefined) throw new AdapterError("no_broker", "no master can be asked", {});
      try {
        // An update of the configuration that names no key changes nothing, but needs the right to administer (PERM-010).
        await client.call(master.address, RequestCode.UPDATE_BROKER_CONFIG);
        return { granted: true, reason: "" };
      } catch (error) {
        if (error instanceof AdapterError && (error.code === "administrator_needed" || error.code === "access_denied_by_engine")) return { granted: false, reason: error.message };
        throw error;
      }
    });
  }

  /** Asks anew; null = no clear answer, such as none in time. */
  async now(): Promise<boolean | null> {
    return await this.#answer.renew().then(({ granted }) => granted, () => null);
  }

  /** Why not, as far as known in the last ten minutes; empty when granted or not known. */
  async refusedBecause(): Promise<string> {
    return await this.#answer.get().then(({ granted, reason }) => (granted ? "" : reason), () => "");
  }

  /** The connection has another account now. */
  forget(): void {
    this.#answer.forget();
  }
}
