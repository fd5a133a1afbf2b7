import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { NameServer } from "../../core/broker.ts";
import type { BrokerValues } from "../../core/settings/broker-keys.ts";
import type { BrokerIdentity } from "../../core/settings/broker-settings.ts";
import type { Clock } from "../../core/clock.ts";
import { KvConfig } from "../../core/name-server/kv-config.ts";
import { RouteTable } from "../../core/name-server/route-table.ts";
import type { ControlledNode } from "../../../wire/remoting/bodies/controlled-nodes.ts";
import type { RemotingCommand } from "../../../wire/remoting/remoting-command.ts";
import { ClusterNode } from "./cluster-node.ts";
import type { NodeAction, NodeControl } from "./handlers/name-server/node-control.ts";
import { ListenFailure } from "./listen-failure.ts";
import { NameServerListener } from "./name-server-listener.ts";
import { RememberedPorts } from "./remembered-ports.ts";
import type { Answer, RemotingConnection } from "./remoting-connection.ts";
import { RemotingServer, type LogLine } from "./remoting-server.ts";

/** What a bundled cluster is told at its start. Ports: 0 = any free one. */
export interface ClusterOptions {
  dataDir: string;
  host: string;
  advertisedHost: string;
  namesrvPort: number;
  brokerPort: number;
  brokers: number;
  clusterName: string;
  flush: "async" | "sync";
  retentionHours: number;
  autoCreateTopics: boolean;
  autoCreateGroups: boolean;
}

/** Further brokers listen this far apart. */
const portStep = 10;

/** A name server and its brokers in one process; each broker starts and stops on its own. */
export class BundledCluster implements NodeControl {
  readonly namesrvAddress: string;
  private readonly nameServer: NameServerListener;
  private readonly members: ClusterNode[];
  private readonly stopExpiry: () => void;

  private constructor(namesrvAddress: string, nameServer: NameServer, { server, nodes, clock, log }: { server: RemotingServer; nodes: ClusterNode[]; clock: Clock; log: LogLine }) {
    this.namesrvAddress = namesrvAddress;
    this.members = nodes;
    this.nameServer = new NameServerListener(nameServer, server, this, log);
    this.stopExpiry = clock.every(10_000, () => nameServer.routes.expire());
  }

  /** Starts the name server and every broker; one that fails is left to a later start, unless all do: throws the first one's reason, `ListenFailure` when a port is taken. */
  static async start(options: ClusterOptions, clock: Clock, log: LogLine): Promise<BundledCluster> {
    mkdirSync(join(options.dataDir, "namesrv"), { recursive: true });
    const nameServer: NameServer = { routes: new RouteTable(clock), kv: new KvConfig(join(options.dataDir, "namesrv", "kvConfig.json")) };
    const server = await listen(options.namesrvPort, options.host);
    const namesrvAddress = `${options.advertisedHost}:${server.port}`;
    const ports = new RememberedPorts(join(options.dataDir, "broker", "ports.json"));
    const identities = Array.from({ length: options.brokers }, (_, index) => identityOf(options, index, namesrvAddress));
    const nodes = identities.map((identity) => new ClusterNode({ identity, told: toldBy(options), host: options.host, ports, nameServer, clock, log }));
    for (const node of nodes) await node.start();
    if (nodes.every(({ broker }) => broker === undefined)) {
      await server.close();
      throw nodes[0]?.failure;
    }
    return new BundledCluster(namesrvAddress, nameServer, { server, nodes, clock, log });
  }

  /** Of every broker, running or not; empty for one that never listened. */
  get brokerAddresses(): string[] {
    return this.members.map(({ address }) => address);
  }

  nodes(): ControlledNode[] {
    return this.members.map((node) => node.describe());
  }

  act(brokerName: string, action: NodeAction): string | undefined {
    const node = this.members.find((member) => member.brokerName === brokerName);
    if (!node) return `there is no broker ${brokerName} here`;
    if (node.isBusy) return `broker ${brokerName} is ${node.describe().state}`;
    void node[action]();
    return undefined;
  }

  /** Nodes are controlled by whom the broker in question knows as an administrator, or any other broker that asks for accounts. */
  refusalOf(command: RemotingCommand, connection: RemotingConnection): Answer | undefined {
    const target = this.members.find(({ brokerName }) => brokerName === command.extFields["brokerName"]);
    const guard = [target, ...this.members].find((node) => node?.guard?.isOn)?.guard;
    return guard?.refusalOf(command, connection);
  }

  /** Answers what was read, then closes sockets and stores. */
  async close(): Promise<void> {
    this.stopExpiry();
    await this.nameServer.close();
    const running = this.members.filter(({ broker }) => broker !== undefined);
    await Promise.all(this.members.map((node) => node.stop()));
    const failed = running.find(({ failure }) => failure !== undefined);
    if (failed) throw failed.failure;
  }
}

async function listen(port: number, host: string): Promise<RemotingServer> {
  try {
    return await RemotingServer.listen(port, host);
  } catch (error) {
    throw new ListenFailure(port, "namesrvPort", error);
  }
}

function identityOf(options: ClusterOptions, index: number, namesrvAddr: string): BrokerIdentity {
  const brokerName = `broker-${String.fromCodePoint(97 + index)}`;
  return {
    clusterName: options.clusterName,
    brokerName,
    brokerIP1: options.advertisedHost,
    listenPort: options.brokerPort === 0 ? 0 : options.brokerPort + index * portStep,
    storePathRootDir: join(options.dataDir, "broker", brokerName),
    namesrvAddr,
  };
}

function toldBy(options: ClusterOptions): Partial<BrokerValues> {
  return {
    flushDiskType: options.flush === "sync" ? "SYNC_FLUSH" : "ASYNC_FLUSH",
    autoCreateTopicEnable: options.autoCreateTopics,
    autoCreateSubscriptionGroup: options.autoCreateGroups,
    fileReservedTime: options.retentionHours,
  };
}
