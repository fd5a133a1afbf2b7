import type { Socket } from "node:net";
import type { ClientChannel } from "../../core/clients/client-channel.ts";
import { FrameSplitter } from "../../../wire/remoting/frame-splitter.ts";
import { NotRemoting } from "../../../wire/remoting/remoting-errors.ts";
import { encodeCommand, flagOneway, flagResponse, protocolVersion, type RemotingCommand, type SerializeType } from "../../../wire/remoting/remoting-command.ts";
import { writeResponse } from "../../../wire/remoting/response-writer.ts";
import type { LearntSend } from "./learnt-send.ts";
import { borrowOutput, returnOutput, type OutputBuffer } from "./output-buffers.ts";
import type { Turn, TurnMember } from "./turn.ts";

/** What a handler answers; `ext` is name, value, name, value. */
export interface Answer {
  code: number;
  remark?: string;
  ext?: readonly string[];
  body?: Buffer | string;
  /** Success says that something is kept from now on: it must not leave before the disk has it. Sends are known by their msgId. */
  changes?: true;
}

/** Takes whole frames; `start` is after the length word. */
export interface FrameReceiver {
  onFrame(connection: RemotingConnection, frame: Buffer, start: number, end: number): void;
  onClosed(connection: RemotingConnection): void;
}

/** More than this waiting to be sent, and the connection is not read any further. */
const mostUnsentBytes = 1024 * 1024;
/** A connection without any traffic is closed after this (protocol sheet section 1). */
const idleMs = 120_000;
const noExt: readonly string[] = [];
const noBody = Buffer.alloc(0);
/** What a browser or a health check is told that took this port for a web server. */
const httpRefusal = "This port speaks the RocketMQ remoting protocol, not HTTP. The console listens on its own port (--http-port).\n";

interface Invocation {
  resolve: (answer: RemotingCommand | undefined) => void;
  timer: NodeJS.Timeout;
}

/** One client on a socket: frames in, answers collected until the end of the turn, requests of ours going out. */
export class RemotingConnection implements ClientChannel, TurnMember {
  readonly remoteAddress: string;
  /** IPv4 address as an unsigned number (0 for a peer with IPv6), and port: what a message keeps of its birth place. */
  readonly peerIp: number;
  readonly peerPort: number;
  isClosed = false;
  /** Headers that this client repeats; the handler of sends keeps them here. */
  learntSends: LearntSend[] = [];
  private readonly socket: Socket;
  private readonly turn: Turn;
  private readonly receiver: FrameReceiver;
  private readonly splitter = new FrameSplitter();
  private readonly closeListeners = new Set<() => void>();
  private readonly invocations = new Map<number, Invocation>();
  private output: OutputBuffer | undefined;
  /** Work that waits until the client reads what it was sent. */
  private deferred: (() => void)[] = [];
  private nextOpaque = 1;
  private isRefused = false;
  private readonly onViolation: (connection: RemotingConnection, error: unknown) => void;

  constructor(socket: Socket, turn: Turn, receiver: FrameReceiver, onViolation: (connection: RemotingConnection, error: unknown) => void) {
    this.socket = socket;
    this.turn = turn;
    this.receiver = receiver;
    this.onViolation = onViolation;
    const address = (socket.remoteAddress ?? "").replace(/^::ffff:/, "");
    this.peerPort = socket.remotePort ?? 0;
    this.peerIp = ipv4Number(address);
    this.remoteAddress = `${address}:${this.peerPort}`;
    const onFrame = (frame: Buffer, start: number, end: number): void => this.take(frame, start, end);
    socket.setNoDelay(true);
    socket.setTimeout(idleMs, () => this.close());
    socket.on("data", (chunk) => this.guarded(() => this.splitter.push(chunk, onFrame)));
    socket.on("drain", this.takeDeferred);
    socket.on("error", () => this.close());
    socket.on("close", () => this.closed());
  }

  /** Where answers of this turn go; the caller has to fill it in the same turn. */
  out(): OutputBuffer {
    this.turn.touch(this);
    return (this.output ??= borrowOutput());
  }

  answer(opaque: number, serializeType: SerializeType, answer: Answer): void {
    const body = typeof answer.body === "string" ? Buffer.from(answer.body) : (answer.body ?? noBody);
    const output = this.out();
    if (answer.changes) output.changes.push(opaque);
    let bodyStart = -1;
    for (let room = 1024; bodyStart < 0; room *= 4) {
      output.ensureSpace(room + body.length);
      bodyStart = writeResponse(output.buffer, output.length, opaque, serializeType, answer.code, answer.remark, answer.ext ?? noExt, body.length);
    }
    output.length = bodyStart;
    output.ensureSpace(body.length);
    output.length += body.copy(output.buffer, output.length);
  }

  /** Runs now, or once a client that is behind has read enough. */
  whenWritable(work: () => void): void {
    if (this.deferred.length > 0 || this.isClogged) this.defer(work);
    else work();
  }

  /** Sends a request of the broker that expects no answer. */
  notify(code: number, extFields: Record<string, string>, body: Buffer = noBody): void {
    this.request(code, flagOneway, this.nextOpaque++, extFields, body);
  }

  /** Sends a request of the broker; undefined when no answer came in time or the connection has gone. */
  invoke(code: number, extFields: Record<string, string>, body: Buffer, timeoutMs: number): Promise<RemotingCommand | undefined> {
    if (this.isClosed) return Promise.resolve(undefined);
    const opaque = this.nextOpaque++;
    const { promise, resolve } = Promise.withResolvers<RemotingCommand | undefined>();
    const timer = setTimeout(() => this.settle(opaque, undefined), timeoutMs);
    this.invocations.set(opaque, { resolve, timer });
    this.request(code, 0, opaque, extFields, body);
    return promise;
  }

  /** An answer of the client to a request of ours; unknown ones are too late and dropped. */
  settleWith(answer: RemotingCommand): void {
    this.settle(answer.opaque, { ...answer, body: Buffer.from(answer.body) });
  }

  onClose(listener: () => void): () => void {
    this.closeListeners.add(listener);
    return () => this.closeListeners.delete(listener);
  }

  /** What comes from now on is left to the client's next try. */
  stopReading(): void {
    this.socket.pause();
  }

  close(): void {
    this.socket.destroy();
  }

  takeOutput(): OutputBuffer | undefined {
    const output = this.output;
    this.output = undefined;
    return output;
  }

  send(output: OutputBuffer): void {
    if (this.isClosed || output.length === 0) return returnOutput(output);
    this.socket.write(output.buffer.subarray(0, output.length));
    // Written at once by the kernel: nothing refers to the bytes any more. Otherwise the socket keeps them.
    if (this.socket.writableLength > 0) return;
    returnOutput(output);
    // There is no "drain" after a write that was over at once.
    if (this.deferred.length > 0) setImmediate(this.takeDeferred);
  }

  /** Whether the client is far behind with reading what it was sent. */
  get isClogged(): boolean {
    return this.socket.writableLength + (this.output?.length ?? 0) > mostUnsentBytes;
  }

  /** A client that does not read is not served either: its frames wait, and no more are read. */
  private take(frame: Buffer, start: number, end: number): void {
    if (this.deferred.length > 0 || this.isClogged) return this.defer(() => this.take(frame, start, end));
    this.turn.touch(this);
    this.receiver.onFrame(this, frame, start, end);
  }

  private defer(work: () => void): void {
    if (this.deferred.length === 0) this.socket.pause();
    this.deferred.push(work);
  }

  private readonly takeDeferred = (): void => {
    if (this.deferred.length === 0) return;
    const waiting = this.deferred;
    this.deferred = [];
    this.guarded(() => {
      for (const work of waiting) this.whenWritable(work);
    });
    if (this.deferred.length === 0) this.socket.resume();
  };

  /** What does not follow the protocol ends the connection, with one line in the log. */
  private guarded(work: () => void): void {
    if (this.isRefused) return;
    try {
      work();
    } catch (error) {
      this.isRefused = true;
      this.onViolation(this, error);
      if (error instanceof NotRemoting && error.message.includes("HTTP")) this.refuseHttp();
      else this.close();
    }
  }

  private refuseHttp(): void {
    const head = ["HTTP/1.1 400 Bad Request", "Content-Type: text/plain", `Content-Length: ${httpRefusal.length}`, "Connection: close"];
    this.socket.end(`${head.join("\r\n")}\r\n\r\n${httpRefusal}`, () => this.close());
  }

  private request(code: number, flag: number, opaque: number, extFields: Record<string, string>, body: Buffer): void {
    if (this.isClosed) return;
    const frame = encodeCommand({ code, language: "JAVA", version: protocolVersion, opaque, flag, remark: undefined, extFields, serializeType: 0, body });
    const output = this.out();
    output.ensureSpace(frame.length);
    output.length += frame.copy(output.buffer, output.length);
  }

  private settle(opaque: number, answer: RemotingCommand | undefined): void {
    const invocation = this.invocations.get(opaque);
    if (!invocation) return;
    this.invocations.delete(opaque);
    clearTimeout(invocation.timer);
    invocation.resolve(answer);
  }

  private closed(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.deferred = [];
    for (const opaque of this.invocations.keys()) this.settle(opaque, undefined);
    for (const listener of this.closeListeners) listener();
    this.closeListeners.clear();
    this.receiver.onClosed(this);
  }
}

/** Whether a command is an answer, or a request that must not be answered. */
export function isAnswer(command: RemotingCommand): boolean {
  return (command.flag & flagResponse) !== 0;
}
export function isOneway(command: RemotingCommand): boolean {
  return (command.flag & flagOneway) !== 0;
}

/** An IPv4 address as an unsigned 32-bit number; 0 for anything else. */
export function ipv4Number(address: string): number {
  const parts = address.split(".").map(Number);
  return parts.length === 4 && parts.every((part) => part >= 0 && part <= 255) ? parts.reduce((sum, part) => sum * 256 + part, 0) : 0;
}
