import { parseKvTable } from "../../../wire/remoting/bodies/kv-table.ts";
import { RequestCode } from "../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../wire/remoting/response-code.ts";
import { AdapterError } from "../port/adapter-error.ts";
import { askEach, warningOf } from "./broker-directory.ts";
import { brokerFigures, brokerTotals } from "./broker-figures.ts";
import { toAdapterError } from "./connection-failure.ts";
import { parseConfigLines } from "./config-lines.ts";
import { readCapabilities } from "./engine-capabilities.ts";
import type { Warning } from "./broker-directory.ts";
import type { WithWarnings } from "../port/adapter-error.ts";
import type { BrokerFigures, BrokerNode, BrokerRuntime, BrokerTotals, ClusterPort, ControlledNode, NodeAction } from "../port/cluster-port.ts";
import type { EngineParts } from "./engine-parts.ts";

const noFigures = brokerFigures(new Map());

/** Name servers and brokers over remoting: codes 106, 28, 26 and 25; nodes that a name server controls. */
export class ClusterAdapter implements ClusterPort {
  readonly #parts: EngineParts;

  constructor(parts: EngineParts) {
    this.#parts = parts;
  }

  async nameServers(): Promise<{ address: string; reachable: boolean }[]> {
    const { nameServers } = this.#parts;
    return await Promise.all(nameServers.addresses.map(async (address) => ({ address, reachable: await nameServers.isReachable(address) })));
  }

  async brokers(): Promise<BrokerNode[]> {
    return await this.#parts.directory.nodes();
  }

  async runtimes(): Promise<WithWarnings<BrokerRuntime[]>> {
    const warnings: Warning[] = [];
    const [nodes, controlled] = await Promise.all([this.#parts.directory.nodes(), this.controlledNodes().catch(() => null)]);
    const stopped = (controlled ?? []).filter(({ brokerName, state }) => state !== "running" && nodes.every((node) => node.brokerName !== brokerName));
    for (const node of stopped) warnings.push({ code: "broker_unreachable", subject: node.brokerName, detail: stoppedText(node) });
    const read = async (node: BrokerNode): Promise<BrokerRuntime> => {
      try {
        const answer = await this.#parts.client.call(node.address, RequestCode.GET_BROKER_RUNTIME_INFO);
        const runtime = parseKvTable(answer.body);
      // A key that not every engine has; without it nothing is known.
      if (runtime.get("storeWritable") === "false") warnings.push({ code: "writes_refused", subject: `${node.brokerName} (${node.address})`, detail: `${Math.round(Number(runtime.get("commitLogDiskRatio")) * 100)} %` });
      return { ...node, runtime, failure: "", isRegistered: true };
      } catch (error) {
        const failure = toAdapterError(error, node.address);
        warnings.push(warningOf(failure, node));
        return { ...node, runtime: null, failure: failure.message, isRegistered: true };
      }
    };
    const told = await Promise.all(nodes.map(read));
    return { value: [...told, ...stopped.map(stoppedRuntime)], warnings };
  }

  async totals(): Promise<WithWarnings<BrokerTotals[]>> {
    const read = async ({ address, brokerName }: BrokerNode): Promise<BrokerTotals> => brokerTotals(brokerName, parseKvTable((await this.#parts.client.call(address, RequestCode.GET_BROKER_RUNTIME_INFO, {}, { oneOfMany: true })).body));
    const { value, warnings } = await askEach(await this.#parts.directory.masters(), read);
    return { value: value.map(({ value: totals }) => totals), warnings };
  }

  figuresOf(runtime: BrokerRuntime): BrokerFigures {
    return runtime.runtime === null ? noFigures : brokerFigures(runtime.runtime);
  }

  async config(brokerAddress: string): Promise<Map<string, string> | null> {
    const node = (await this.#parts.directory.nodes()).find(({ address }) => address === brokerAddress);
    if (node === undefined) throw new AdapterError("not_found", `no broker has the address ${brokerAddress}`, { what: "broker", name: brokerAddress });
    const answer = await this.#parts.client.ask(node.address, RequestCode.GET_BROKER_CONFIG);
    return answer.code === ResponseCode.SUCCESS ? parseConfigLines(answer.body.toString("utf8")) : null;
  }

  async updateConfig(changes: Record<string, string>, brokerNames?: readonly string[]): Promise<WithWarnings<void>> {
    const body = Buffer.from(Object.entries(changes).map(([key, value]) => `${key}=${value}\n`).join(""));
    const { warnings } = await askEach(await this.#parts.directory.mastersNamed(brokerNames), ({ address }) => this.#parts.client.call(address, RequestCode.UPDATE_BROKER_CONFIG, {}, { body }));
    return { value: undefined, warnings };
  }

  async controlledNodes(): Promise<ControlledNode[] | null> {
    return await this.#parts.nodeControl.nodes();
  }

  async controlNode(brokerName: string, action: NodeAction): Promise<void> {
    await this.#parts.nodeControl.act(brokerName, action);
  }

  async setRouteWritable(brokerName: string, isWritable: boolean): Promise<number> {
    return await this.#parts.nameServers.setWritable(brokerName, isWritable);
  }

  async engine(): ReturnType<ClusterPort["engine"]> {
    const facts = [...(await this.#parts.facts.all()).values()];
    const version = facts.find((broker) => broker.version !== null)?.version ?? null;
    return { name: "Apache RocketMQ", version, capabilities: await readCapabilities(this.#parts) };
  }
}

function stoppedRuntime(node: ControlledNode): BrokerRuntime {
  return { cluster: node.cluster, brokerName: node.brokerName, brokerId: node.brokerId, address: node.address, runtime: null, failure: stoppedText(node), isRegistered: false };
}

function stoppedText({ address, reason, state }: ControlledNode): string {
  return `${address} is ${state}${reason === "" ? "" : `: ${reason}`}`;
}
