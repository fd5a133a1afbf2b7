import { connect as connectTcp } from "node:net";
import { connect as connectTls } from "node:tls";
import { FrameSplitter } from "../../../wire/remoting/frame-splitter.ts";
import { decodeCommand, encodeCommand, flagOneway, flagResponse } from "../../../wire/remoting/remoting-command.ts";
import { AdapterError } from "../port/adapter-error.ts";
import { ConnectionFailure } from "./connection-failure.ts";
import { afterRunning } from "./running-time.ts";
import type { Socket } from "node:net";
import type { RemotingCommand } from "../../../wire/remoting/remoting-command.ts";
import type { ServerAddress } from "./server-address.ts";

interface Waiting {
  resolve: (answer: RemotingCommand) => void;
  reject: (error: Error) => void;
  /** Ends the time that it has. */
  settle: () => void;
}

export interface ConnectionOptions {
  tls: boolean;
  connectTimeoutMs: number;
  /** A socket without a request for so long is closed; a broker does so after 120 s. */
  idleTimeoutMs: number;
}

const largestOpaque = 0x7fff_ffff;

/** One socket to a name server or broker. Answers are matched to requests by opaque; a broken stream fails them all. */
export class RemotingConnection {
  readonly address: string;
  readonly #socket: Socket;
  readonly #waiting = new Map<number, Waiting>();
  readonly #splitter = new FrameSplitter();
  readonly #idleTimeoutMs: number;
  #nextOpaque = 1;
  #answers = 0;
  #idleTimer: NodeJS.Timeout | undefined;
  #closed = false;

  private constructor(address: string, socket: Socket, idleTimeoutMs: number) {
    this.address = address;
    this.#socket = socket;
    this.#idleTimeoutMs = idleTimeoutMs;
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => this.#read(chunk));
    socket.on("error", (error: NodeJS.ErrnoException) => this.#fail(new ConnectionFailure(error.code ?? "ERROR", `the connection broke: ${error.message}`)));
    socket.on("close", () => this.#fail(new ConnectionFailure("CLOSED", "the server closed the connection", { lostWhileIdle: this.#answers > 0 })));
    this.#restartIdleTimer();
  }

  /** Throws `ConnectionFailure` with Node's code (ENOTFOUND, ECONNREFUSED ...), ETIMEDOUT, or TLS for a failed handshake. */
  static open(name: string, server: ServerAddress, options: ConnectionOptions): Promise<RemotingConnection> {
    return new Promise((resolve, reject) => {
      // RocketMQ's own certificates are self-signed, in its defaults and in its guides: they give privacy, not identity.
      const socket = options.tls ? connectTls({ ...server, rejectUnauthorized: false }) : connectTcp(server);
      const failed = (failure: ConnectionFailure): void => {
        settle();
        socket.destroy();
        reject(failure);
      };
      const settle = afterRunning(options.connectTimeoutMs, () => failed(new ConnectionFailure("ETIMEDOUT", `no connection within ${options.connectTimeoutMs} ms`, { nothingWritten: true })));
      const onError = (error: NodeJS.ErrnoException): void => {
        const code = error.code ?? "ERROR";
        const handshake = options.tls && (code.startsWith("ERR_SSL") || code === "EPROTO" || code === "ECONNRESET");
        failed(new ConnectionFailure(handshake ? "TLS" : code, handshake ? `the TLS handshake failed: ${error.message}` : error.message, { nothingWritten: true }));
      };
      socket.once("error", onError);
      socket.once(options.tls ? "secureConnect" : "connect", () => {
        settle();
        socket.off("error", onError);
        resolve(new RemotingConnection(name, socket, options.idleTimeoutMs));
      });
    });
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** The request's opaque is chosen here. Throws `ConnectionFailure`, or `AdapterError` engine_timeout. */
  request(command: Omit<RemotingCommand, "opaque">, timeoutMs: number): Promise<RemotingCommand> {
    if (this.#closed) return Promise.reject(new ConnectionFailure("CLOSED", "the connection is closed", { lostWhileIdle: true, nothingWritten: true }));
    const opaque = this.#nextOpaque;
    this.#nextOpaque = opaque === largestOpaque ? 1 : opaque + 1;
    this.#restartIdleTimer();
    return new Promise((resolve, reject) => {
      const settle = afterRunning(timeoutMs, () => {
        this.#waiting.delete(opaque);
        reject(new AdapterError("engine_timeout", `${this.address} did not answer within ${timeoutMs} ms`, { address: this.address, timeoutMs }));
      });
      this.#waiting.set(opaque, { resolve, reject, settle });
      this.#socket.write(encodeCommand({ ...command, opaque }));
    });
  }

  close(): void {
    this.#fail(new ConnectionFailure("CLOSED", "the connection was closed"));
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    try {
      this.#splitter.push(chunk, (buffer, start, end) => this.#receive(decodeCommand(buffer, start, end)));
    } catch (error) {
      this.#fail(new ConnectionFailure("PROTOCOL", `the server does not speak the remoting protocol: ${error instanceof Error ? error.message : "unknown reason"}`));
      this.#socket.destroy();
    }
  }

  /** Requests of the broker (rebalance, transaction checks) are for clients of a group, which this side never is. */
  #receive(answer: RemotingCommand): void {
    if ((answer.flag & flagResponse) === 0 || (answer.flag & flagOneway) !== 0) return;
    this.#answers++;
    const waiting = this.#waiting.get(answer.opaque);
    if (waiting === undefined) return;
    this.#waiting.delete(answer.opaque);
    waiting.settle();
    waiting.resolve(answer);
  }

  #fail(failure: ConnectionFailure): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#idleTimer);
    for (const { reject, settle } of this.#waiting.values()) {
      settle();
      reject(failure);
    }
    this.#waiting.clear();
  }

  #restartIdleTimer(): void {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => (this.#waiting.size > 0 ? this.#restartIdleTimer() : this.close()), this.#idleTimeoutMs);
    this.#idleTimer.unref();
  }
}
