import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Broker, type NameServer } from "../../core/broker.ts";
import type { BrokerValues } from "../../core/settings/broker-keys.ts";
import type { BrokerIdentity } from "../../core/settings/broker-settings.ts";
import type { Clock } from "../../core/clock.ts";
import { KvConfig } from "../../core/name-server/kv-config.ts";
import { RouteTable } from "../../core/name-server/route-table.ts";
import { BrokerListener } from "./broker-listener.ts";
import { NameServerListener } from "./name-server-listener.ts";
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

/** Which port could not be listened on, with the error of the operating system as its cause. */
export class ListenFailure extends Error {
  readonly port: number;
  readonly of: "namesrvPort" | "brokerPort";

  constructor(port: number, of: "namesrvPort" | "brokerPort", cause: unknown) {
    super(`cannot listen on port ${port}`, { cause });
    this.port = port;
    this.of = of;
  }
}

/** Further brokers listen this far apart. */
const portStep = 10;

interface RunningBroker {
  broker: Broker;
  listener: BrokerListener;
}

/** A name server and its brokers in one process. */
export class BundledCluster {
  readonly namesrvAddress: string;
  readonly brokerAddresses: string[];
  private readonly nameServer: NameServerListener;
  private readonly brokers: RunningBroker[];
  private readonly stopExpiry: () => void;

  private constructor(namesrvAddress: string, nameServer: NameServerListener, brokers: RunningBroker[], stopExpiry: () => void) {
    this.namesrvAddress = namesrvAddress;
    this.brokerAddresses = brokers.map(({ broker }) => broker.settings.address);
    this.nameServer = nameServer;
    this.brokers = brokers;
    this.stopExpiry = stopExpiry;
  }

  /** Opens every port and store; when one fails, closes what was opened. Throws `ListenFailure`. */
  static async start(options: ClusterOptions, clock: Clock, log: LogLine): Promise<BundledCluster> {
    mkdirSync(join(options.dataDir, "namesrv"), { recursive: true });
    const servers: RemotingServer[] = [];
    const opened: RunningBroker[] = [];
    try {
      const nameServer: NameServer = { routes: new RouteTable(clock), kv: new KvConfig(join(options.dataDir, "namesrv", "kvConfig.json")) };
      const namesrvServer = await listen(options.namesrvPort, options.host, "namesrvPort");
      servers.push(namesrvServer);
      for (let index = 0; index < options.brokers; index++) {
        servers.push(await listen(options.brokerPort === 0 ? 0 : options.brokerPort + index * portStep, options.host, "brokerPort"));
      }
      const namesrvAddress = `${options.advertisedHost}:${namesrvServer.port}`;
      for (const [index, server] of servers.slice(1).entries()) {
        const broker = await Broker.open(identityOf(options, index, server.port, namesrvAddress), toldBy(options), nameServer, clock);
        opened.push({ broker, listener: new BrokerListener(broker, server, log) });
      }
      return new BundledCluster(namesrvAddress, new NameServerListener(nameServer, namesrvServer, log), opened, clock.every(10_000, () => nameServer.routes.expire()));
    } catch (error) {
      await Promise.all([...servers.map((server) => server.close()), ...opened.map(({ broker }) => broker.close())]);
      throw error;
    }
  }

  /** Answers what was read, then closes sockets and stores. */
  async close(): Promise<void> {
    this.stopExpiry();
    await this.nameServer.close();
    await Promise.all(this.brokers.map(({ listener, broker }) => listener.close().then(() => broker.close())));
  }
}

async function listen(port: number, host: string, of: "namesrvPort" | "brokerPort"): Promise<RemotingServer> {
  try {
    return await RemotingServer.listen(port, host);
  } catch (error) {
    throw new ListenFailure(port, of, error);
  }
}

function identityOf(options: ClusterOptions, index: number, listenPort: number, namesrvAddr: string): BrokerIdentity {
  const brokerName = `broker-${String.fromCodePoint(97 + index)}`;
  return {
    clusterName: options.clusterName,
    brokerName,
    brokerIP1: options.advertisedHost,
    listenPort,
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
