import { Broker, type NameServer } from "../../core/broker.ts";
import type { BrokerValues } from "../../core/settings/broker-keys.ts";
import type { BrokerIdentity } from "../../core/settings/broker-settings.ts";
import type { Clock } from "../../core/clock.ts";
import type { ControlledNode, ControlledNodeState } from "../../../wire/remoting/bodies/controlled-nodes.ts";
import type { AccessGuard } from "./access-guard.ts";
import { BrokerListener } from "./broker-listener.ts";
import { ListenFailure } from "./listen-failure.ts";
import type { RememberedPorts } from "./remembered-ports.ts";
import { RemotingServer, type LogLine } from "./remoting-server.ts";

export interface NodeOptions {
  /** The port of the identity: 0 = the one it had before, or any free one. */
  identity: BrokerIdentity;
  told: Partial<BrokerValues>;
  host: string;
  ports: RememberedPorts;
  nameServer: NameServer;
  clock: Clock;
  log: LogLine;
}

/**
 * One broker of the bundled cluster, which starts and stops while the others serve. Its actions run one after
 * another and never reject: how they end is its state.
 */
export class ClusterNode {
  readonly brokerName: string;
  private readonly options: NodeOptions;
  private running: { broker: Broker; listener: BrokerListener } | undefined;
  /** Of a broker that was stopped while it asked for accounts: it is started by an administrator alone. */
  private lastGuard: AccessGuard | undefined;
  private state: ControlledNodeState = "stopped";
  private sinceMs: number;
  private failed: unknown;
  private port: number;
  private work: Promise<void> = Promise.resolve();

  constructor(options: NodeOptions) {
    this.options = options;
    this.brokerName = options.identity.brokerName;
    this.port = options.identity.listenPort;
    this.sinceMs = options.clock.now();
  }

  /** What the last action failed with; undefined when it went well. */
  get failure(): unknown {
    return this.failed;
  }

  /** The broker while it runs. */
  get broker(): Broker | undefined {
    return this.running?.broker;
  }

  /** Who may do what, as the broker knows it, or knew it when it was stopped. */
  get guard(): AccessGuard | undefined {
    return this.running?.listener.guard ?? this.lastGuard;
  }

  /** Where it listens, or listened last; empty when it never did. */
  get address(): string {
    const port = this.lastPort;
    return port === 0 ? "" : `${this.options.identity.brokerIP1}:${port}`;
  }

  get isBusy(): boolean {
    return this.state === "starting" || this.state === "stopping";
  }

  describe(): ControlledNode {
    const reason = this.state === "failed" ? reasonOf(this.failed) : "";
    return { clusterName: this.options.identity.clusterName, brokerName: this.brokerName, brokerId: 0, address: this.address, state: this.state, reason, sinceMs: this.sinceMs };
  }

  /** Same port, same folder. Does nothing when it runs. */
  start(): Promise<void> {
    if (!this.running && !this.isBusy) this.enter("starting");
    return this.inTurn(() => this.open());
  }

  /** Leaves the name server, answers what was read, closes sockets and store. Does nothing when it does not run. */
  stop(): Promise<void> {
    if (this.running && !this.isBusy) this.enter("stopping");
    return this.inTurn(() => this.close());
  }

  restart(): Promise<void> {
    void this.stop();
    return this.start();
  }

  private inTurn(step: () => Promise<void>): Promise<void> {
    this.work = this.work.then(step).catch((error: unknown) => {
      this.failed = error;
      this.enter("failed");
      this.options.log(`broker ${this.brokerName} failed`, { reason: reasonOf(error) });
    });
    return this.work;
  }

  private async open(): Promise<void> {
    if (this.running) return;
    this.enter("starting");
    const { identity, told, nameServer, ports, clock, log } = this.options;
    const server = await this.listen();
    try {
      const broker = await Broker.open({ ...identity, listenPort: server.port }, told, nameServer, clock);
      this.running = { broker, listener: new BrokerListener(broker, server, log) };
    } catch (error) {
      await server.close();
      throw error;
    }
    // Not before: the folder may belong to another process, whose port must stay remembered.
    this.port = server.port;
    if (identity.listenPort === 0) ports.remember(this.brokerName, server.port);
    this.failed = undefined;
    this.enter("running");
  }

  private async close(): Promise<void> {
    const { running } = this;
    if (!running) return;
    this.enter("stopping");
    this.lastGuard = running.listener.guard.isOn ? running.listener.guard : undefined;
    this.running = undefined;
    const { clusterName, brokerName, address } = running.broker.settings;
    // First the routes: a client that loses its connection looks there for another broker.
    this.options.nameServer.routes.unregister(clusterName, brokerName, address, 0);
    await running.listener.close();
    await running.broker.close();
    this.failed = undefined;
    this.enter("stopped");
  }

  /** The port that it had once is its own for good, as long as nobody else took it meanwhile. */
  private async listen(): Promise<RemotingServer> {
    const { host } = this.options;
    const wish = this.lastPort;
    try {
      return await RemotingServer.listen(wish, host).catch((error: unknown) => {
        if (this.port === 0 && wish !== 0) return RemotingServer.listen(0, host);
        throw error;
      });
    } catch (error) {
      throw new ListenFailure(wish, "brokerPort", error);
    }
  }

  /** Of this process, else of the one before it; 0 = none. */
  private get lastPort(): number {
    return this.port === 0 ? this.options.ports.of(this.brokerName) : this.port;
  }

  private enter(state: ControlledNodeState): void {
    if (this.state === state) return;
    this.state = state;
    this.sinceMs = this.options.clock.now();
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof ListenFailure ? error.cause : undefined;
  const message = error instanceof Error ? error.message : String(error);
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
