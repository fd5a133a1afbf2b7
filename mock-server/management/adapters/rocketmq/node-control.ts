import { nodeControlKey, parseControlledNodes } from "../../../wire/remoting/bodies/controlled-nodes.ts";
import { RequestCode } from "../../../wire/remoting/request-code.ts";
import { AdapterError } from "../port/adapter-error.ts";
import { toAdapterError } from "./connection-failure.ts";
import { ShortMemory } from "./short-memory.ts";
import type { ClusterPort, ControlledNode, NodeAction } from "../port/cluster-port.ts";
import type { NameServers } from "./name-servers.ts";
import type { RemotingClient } from "./remoting-client.ts";

type CapabilityState = Awaited<ReturnType<ClusterPort["engine"]>>["capabilities"][number];

/** Whether a name server controls nodes changes with its program only. */
const freshMs = 60_000;
const codes: Record<NodeAction, number> = { start: RequestCode.MQDECK_START_NODE, stop: RequestCode.MQDECK_STOP_NODE, restart: RequestCode.MQDECK_RESTART_NODE };

/** Starting and stopping brokers, where the name server tells in its settings (319) that it does that. */
export class NodeControl {
  readonly #client: RemotingClient;
  readonly #nameServers: NameServers;
  readonly #controllers = new ShortMemory(freshMs, () => this.#findControllers());

  constructor(client: RemotingClient, nameServers: NameServers) {
    this.#client = client;
    this.#nameServers = nameServers;
  }

  /** Every node of every name server that controls some; null when none does. */
  async nodes(): Promise<ControlledNode[] | null> {
    const controllers = await this.#controllers.get();
    if (controllers.length === 0) return null;
    return (await Promise.all(controllers.map((address) => this.#nodesOf(address)))).flat();
  }

  /** Throws unsupported_by_engine, not_found, or what the name server said. */
  async act(brokerName: string, action: NodeAction): Promise<void> {
    const controllers = await this.#controllers.get();
    if (controllers.length === 0) throw new AdapterError("unsupported_by_engine", "no name server of this cluster starts or stops brokers", { feature: "nodeControl", engine: this.#nameServers.addresses.join(";") });
    for (const address of controllers) {
      if (!(await this.#nodesOf(address)).some((node) => node.brokerName === brokerName)) continue;
      await this.#client.call(address, codes[action], { brokerName });
      return;
    }
    throw new AdapterError("not_found", `no name server controls a broker ${brokerName}`, { what: "broker", name: brokerName });
  }

  async capability(): Promise<CapabilityState> {
    try {
      const supported = (await this.nodes()) !== null;
      return { name: "nodeControl", supported, reason: supported ? "" : "the name server does not start or stop brokers; use the machine that runs them" };
    } catch (error) {
      return { name: "nodeControl", supported: false, reason: toAdapterError(error, "").message };
    }
  }

  async #nodesOf(address: string): Promise<ControlledNode[]> {
    const answer = await this.#client.call(address, RequestCode.MQDECK_LIST_NODES);
    return parseControlledNodes(answer.body).map(({ address: listensAt, brokerId, brokerName, clusterName, reason, sinceMs, state }) => ({ cluster: clusterName, brokerName, brokerId, address: listensAt, state, reason, sinceMs }));
  }

  /** A name server that does not answer now is asked again next time. */
  async #findControllers(): Promise<string[]> {
    const settings = await Promise.allSettled(this.#nameServers.addresses.map(async (address) => ({ address, config: await this.#nameServers.config(address) })));
    const told = settings.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    const failed = settings.find((result) => result.status === "rejected");
    if (told.length === 0 && failed) throw failed.reason;
    return told.filter(({ config }) => config?.get(nodeControlKey) === "true").map(({ address }) => address);
  }
}
