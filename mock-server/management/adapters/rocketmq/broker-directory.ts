import { AdapterError } from "../port/adapter-error.ts";
import { toAdapterError } from "./connection-failure.ts";
import { ShortMemory } from "./short-memory.ts";
import type { WithWarnings } from "../port/adapter-error.ts";
import type { BrokerNode } from "../port/cluster-port.ts";
import type { NameServers } from "./name-servers.ts";

/** What is missing from an answer and why. */
export type Warning = WithWarnings<unknown>["warnings"][number];

const masterId = 0;
/** A sweep over many topics and groups asks for the masters again and again. */
const freshMs = 2_000;

/** Which brokers there are, and how to ask several at once. */
export class BrokerDirectory {
  readonly #nameServers: NameServers;
  readonly #recentNodes: ShortMemory<BrokerNode[]>;

  constructor(nameServers: NameServers) {
    this.#nameServers = nameServers;
    this.#recentNodes = new ShortMemory(freshMs, () => this.#readNodes());
  }

  /** Every node as the name server knows it now, masters first, in the order of names. */
  async nodes(): Promise<BrokerNode[]> {
    return await this.#recentNodes.renew();
  }

  async #readNodes(): Promise<BrokerNode[]> {
    const info = await this.#nameServers.clusterInfo();
    const nodes = info.brokers.flatMap(({ cluster, brokerName, brokerAddrs }) => [...brokerAddrs].map(([brokerId, address]) => ({ cluster, brokerName, brokerId, address })));
    return nodes.sort((left, right) => left.brokerId - right.brokerId || left.brokerName.localeCompare(right.brokerName));
  }

  /** At most two seconds old. Throws no_broker when the name server knows none. */
  async masters(): Promise<BrokerNode[]> {
    const masters = (await this.#recentNodes.get()).filter(({ brokerId }) => brokerId === masterId);
    if (masters.length === 0) throw new AdapterError("no_broker", "no master broker is registered at the name server");
    return masters;
  }

  /** Throws not_found when there is no master of that name. */
  async master(brokerName: string): Promise<BrokerNode> {
    const master = (await this.masters()).find((node) => node.brokerName === brokerName);
    if (master === undefined) throw new AdapterError("not_found", `no master broker is named ${brokerName}`, { what: "broker", name: brokerName });
    return master;
  }

  /** The named masters, all of them when no name is given. Throws not_found for a name that is none. */
  async mastersNamed(brokerNames: readonly string[] | undefined): Promise<BrokerNode[]> {
    if (brokerNames === undefined || brokerNames.length === 0) return await this.masters();
    return await Promise.all(brokerNames.map((brokerName) => this.master(brokerName)));
  }

  /** The masters that hold queues of a topic. Throws not_found when the name server does not know the topic. */
  async mastersOfTopic(topic: string): Promise<BrokerNode[]> {
    const route = await this.#nameServers.route(topic);
    if (route === undefined) throw topicNotFound(topic);
    const nodes: BrokerNode[] = [];
    for (const { cluster, brokerName, brokerAddrs } of route.brokerDatas) {
      const address = brokerAddrs.get(masterId);
      if (address !== undefined) nodes.push({ cluster, brokerName, brokerId: masterId, address });
    }
    if (nodes.length === 0) throw new AdapterError("no_broker", `no master broker that holds ${topic} is registered`);
    return nodes;
  }
}

export function topicNotFound(topic: string): AdapterError {
  return new AdapterError("not_found", `no topic is named ${topic}`, { what: "topic", name: topic });
}

/**
 * Asks several brokers at once. One that fails becomes a warning; when all fail, the first failure is thrown.
 * The values stand in the order of the nodes.
 */
export async function askEach<T>(nodes: readonly BrokerNode[], ask: (node: BrokerNode) => Promise<T>): Promise<WithWarnings<{ node: BrokerNode; value: T }[]>> {
  const results = await Promise.allSettled(nodes.map((node) => ask(node)));
  const value: { node: BrokerNode; value: T }[] = [];
  const warnings: Warning[] = [];
  let firstFailure: AdapterError | undefined;
  for (const [index, result] of results.entries()) {
    const node = nodes[index];
    if (node === undefined) continue;
    if (result.status === "fulfilled") {
      value.push({ node, value: result.value });
      continue;
    }
    const failure = toAdapterError(result.reason, node.address);
    firstFailure ??= failure;
    warnings.push(warningOf(failure, node));
  }
  if (firstFailure !== undefined && value.length === 0) throw firstFailure;
  return { value, warnings };
}

export function warningOf(failure: AdapterError, node: BrokerNode): Warning {
  return { code: warningCode(failure), subject: `${node.brokerName} (${node.address})`, detail: failure.message };
}

function warningCode(failure: AdapterError): Warning["code"] {
  if (failure.code === "unsupported_by_engine") return "not_supported";
  return failure.code === "unreachable" || failure.code === "engine_timeout" ? "broker_unreachable" : "engine_refused";
}
