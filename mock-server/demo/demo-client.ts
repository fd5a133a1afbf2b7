import { formatHeartbeat } from "../wire/remoting/bodies/heartbeat.ts";
import type { Heartbeat } from "../wire/remoting/bodies/heartbeat.ts";
import { parseTopicRoute } from "../wire/remoting/bodies/topic-route.ts";
import { RequestCode } from "../wire/remoting/request-code.ts";
import { ResponseCode } from "../wire/remoting/response-code.ts";
import type { RemotingCommand } from "../wire/remoting/remoting-command.ts";
import { DemoConnection } from "./demo-connection.ts";
import type { BrokerRequestHandler } from "./demo-connection.ts";

const heartbeatEveryMs = 20_000;

export interface DemoQueue {
  topic: string;
  brokerName: string;
  queueId: number;
  address: string;
}

/** One client of the demo: its connections, its heartbeat, and the queues that a route names. */
export class DemoClient {
  readonly clientId: string;
  readonly #namesrv: string;
  readonly #identity: Omit<Heartbeat, "clientId">;
  readonly #onRequest: BrokerRequestHandler;
  readonly #connections = new Map<string, DemoConnection>();
  readonly #heartbeat: NodeJS.Timeout;
  #closed = false;

  constructor(namesrv: string, name: string, identity: Omit<Heartbeat, "clientId">, onRequest: BrokerRequestHandler = () => undefined) {
    this.clientId = `127.0.0.1@${name}#${process.pid}`;
    this.#namesrv = namesrv;
    this.#identity = identity;
    this.#onRequest = onRequest;
    this.#heartbeat = setInterval(() => void this.beat().catch(() => undefined), heartbeatEveryMs);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Throws when the answer's code is not success. */
  async call(address: string, code: number, fields: Record<string, string | number | boolean>, body?: Buffer): Promise<RemotingCommand> {
    const answer = await this.ask(address, code, fields, body);
    if (answer.code !== ResponseCode.SUCCESS) throw new Error(`request ${code}: ${answer.code} ${answer.remark ?? ""}`);
    return answer;
  }

  async ask(address: string, code: number, fields: Record<string, string | number | boolean>, body?: Buffer): Promise<RemotingCommand> {
    return this.#connectionTo(address).ask(code, fields, body);
  }

  /** The queues of a topic on its masters. */
  async queuesOf(topic: string): Promise<DemoQueue[]> {
    const { brokerDatas, queueDatas } = parseTopicRoute((await this.call(this.#namesrv, RequestCode.GET_ROUTEINFO_BY_TOPIC, { topic })).body);
    return queueDatas.flatMap(({ brokerName, writeQueueNums }) => {
      const address = brokerDatas.find((broker) => broker.brokerName === brokerName)?.brokerAddrs.get(0);
      return address === undefined ? [] : Array.from({ length: writeQueueNums }, (_, queueId) => ({ topic, brokerName, queueId, address }));
    });
  }

  /** Tells every broker that is connected who this is. */
  async beat(): Promise<void> {
    const body = formatHeartbeat({ clientId: this.clientId, ...this.#identity });
    await Promise.all([...this.#connections.keys()].filter((address) => address !== this.#namesrv).map((address) => this.call(address, RequestCode.HEART_BEAT, {}, body)));
  }

  /** Connects to brokers, which begins with a heartbeat, and waits until they know this client. */
  async introduceTo(addresses: readonly string[]): Promise<void> {
    for (const address of addresses) this.#connectionTo(address);
    await this.beat();
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#heartbeat);
    for (const connection of this.#connections.values()) connection.close();
  }

  /** A broker must know who asks before it asks for anything: a new connection begins with a heartbeat. */
  #connectionTo(address: string): DemoConnection {
    const known = this.#connections.get(address);
    if (known && !known.broken) return known;
    const connection = new DemoConnection(address, this.#onRequest);
    this.#connections.set(address, connection);
    if (address !== this.#namesrv) connection.ask(RequestCode.HEART_BEAT, {}, formatHeartbeat({ clientId: this.clientId, ...this.#identity })).catch(() => undefined);
    return connection;
  }
}
