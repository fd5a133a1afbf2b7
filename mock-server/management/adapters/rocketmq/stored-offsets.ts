import { parseAllConsumerOffsets } from "../../../wire/remoting/bodies/consumer-offsets.ts";
import { RequestCode } from "../../../wire/remoting/request-code.ts";
import { askEach } from "./broker-directory.ts";
import { ShortMemory } from "./short-memory.ts";
import type { WithWarnings } from "../port/adapter-error.ts";
import type { BrokerNode } from "../port/cluster-port.ts";
import type { BrokerDirectory } from "./broker-directory.ts";
import type { RemotingClient } from "./remoting-client.ts";

/** "topic@group" by offsets by queue id, as one broker stores them. */
export type BrokerOffsets = Map<string, Map<number, number>>;

/** A table of many groups is large; a sweep over them needs it once, not once a group. */
const freshMs = 3_000;

/** The stored offsets of all groups (code 43). */
export class StoredOffsets {
  readonly #directory: BrokerDirectory;
  readonly #recent: ShortMemory<WithWarnings<{ node: BrokerNode; value: BrokerOffsets }[]>>;

  constructor(client: RemotingClient, directory: BrokerDirectory) {
    this.#directory = directory;
    this.#recent = new ShortMemory(freshMs, async () =>
      askEach(await this.#directory.masters(), async ({ address }) => parseAllConsumerOffsets((await client.call(address, RequestCode.GET_ALL_CONSUMER_OFFSET, {}, { oneOfMany: true })).body)),
    );
  }

  /** Read now. */
  async all(): Promise<WithWarnings<{ node: BrokerNode; value: BrokerOffsets }[]>> {
    return await this.#recent.renew();
  }

  /** Of one broker, at most three seconds old; undefined when it did not answer. */
  async recentOf(brokerName: string): Promise<BrokerOffsets | undefined> {
    return (await this.#recent.get()).value.find(({ node }) => node.brokerName === brokerName)?.value;
  }

  /** After offsets were written. */
  forget(): void {
    this.#recent.forget();
  }
}
