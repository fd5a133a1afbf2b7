import { parseKvTable } from "../../../wire/remoting/bodies/kv-table.ts";
import { RequestCode } from "../../../wire/remoting/request-code.ts";
import { askEach } from "./broker-directory.ts";
import { firstVersion5 } from "./client-version.ts";
import { ShortMemory } from "./short-memory.ts";
import type { BrokerDirectory } from "./broker-directory.ts";
import type { RemotingClient } from "./remoting-client.ts";

/** What decides how a broker is spoken to. */
export interface BrokerFacts {
  /** As the broker writes it, for example `V4_9_8`; null when it did not say. */
  version: string | null;
  isVersion5: boolean;
  /** The broker marks topics and groups that it made by itself (a key of its runtime information). */
  marksAutoCreated: boolean;
  /** The broker takes a change of `aclEnable` while it runs, and keeps its accounts while access control is off. */
  switchesAccess: boolean;
  /** The broker limits the rate of a group on a topic by attributes of the group. */
  limitsGroups: boolean;
  /** The broker delivers at any time, not only after the delay of a level (the timer properties of 5.x). */
  delaysToAnyTime: boolean;
}

const unknownFacts: BrokerFacts = { version: null, isVersion5: false, marksAutoCreated: false, switchesAccess: false, limitsGroups: false, delaysToAnyTime: false };
const freshMs = 30_000;

/** Facts of each broker, read from its runtime information and remembered for half a minute. */
export class EngineFacts {
  readonly #client: RemotingClient;
  readonly #directory: BrokerDirectory;
  readonly #recent = new ShortMemory(freshMs, () => this.#read());

  constructor(client: RemotingClient, directory: BrokerDirectory) {
    this.#client = client;
    this.#directory = directory;
  }

  /** By broker name; of all masters that answer. A failure is not remembered. */
  async all(): Promise<Map<string, BrokerFacts>> {
    return await this.#recent.get();
  }

  async of(brokerName: string): Promise<BrokerFacts> {
    return (await this.all()).get(brokerName) ?? unknownFacts;
  }

  async #read(): Promise<Map<string, BrokerFacts>> {
    const answers = await askEach(await this.#directory.masters(), async ({ address }) => parseKvTable((await this.#client.call(address, RequestCode.GET_BROKER_RUNTIME_INFO)).body));
    return new Map(answers.value.map(({ node, value }) => [node.brokerName, factsOf(value)]));
  }
}

function factsOf(runtime: ReadonlyMap<string, string>): BrokerFacts {
  const isVersion5 = Number(runtime.get("brokerVersion") ?? 0) >= firstVersion5;
  return {
    version: runtime.get("brokerVersionDesc") ?? null,
    isVersion5,
    marksAutoCreated: runtime.get("autoCreatedMarks") === "true",
    switchesAccess: runtime.get("aclSwitchedAtRunTime") === "true",
    limitsGroups: runtime.get("groupTpsLimits") === "true",
    delaysToAnyTime: isVersion5 || runtime.get("arbitraryDelays") === "true",
  };
}
