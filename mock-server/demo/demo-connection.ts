import { connect } from "node:net";
import type { Socket } from "node:net";
import { FrameSplitter } from "../wire/remoting/frame-splitter.ts";
import { decodeCommand, encodeCommand, flagOneway, flagResponse, protocolVersion } from "../wire/remoting/remoting-command.ts";
import type { RemotingCommand } from "../wire/remoting/remoting-command.ts";

/** Answers a request of the broker; undefined = nothing is answered. */
export type BrokerRequestHandler = (request: RemotingCommand) => { code: number; body: Buffer } | undefined;

const empty = Buffer.alloc(0);

/** One socket of a demo client to a name server or broker, both ways. */
export class DemoConnection {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, { resolve: (answer: RemotingCommand) => void; reject: (error: Error) => void }>();
  readonly #onRequest: BrokerRequestHandler;
  #nextOpaque = 1;
  #broken: Error | undefined;

  constructor(address: string, onRequest: BrokerRequestHandler) {
    this.#onRequest = onRequest;
    const colon = address.lastIndexOf(":");
    const splitter = new FrameSplitter();
    this.#socket = connect({ host: address.slice(0, colon), port: Number(address.slice(colon + 1)), noDelay: true });
    this.#socket.on("data", (chunk: Buffer) => splitter.push(chunk, (buffer, start, end) => this.#receive(decodeCommand(buffer, start, end))));
    this.#socket.on("error", (error) => this.#fail(error));
    this.#socket.on("close", () => this.#fail(new Error(`${address} closed the connection`)));
  }

  get broken(): boolean {
    return this.#broken !== undefined;
  }

  /** The answer, whatever its code. Rejects when the connection breaks. */
  ask(code: number, fields: Record<string, string | number | boolean>, body: Buffer = empty): Promise<RemotingCommand> {
    return new Promise((resolve, reject) => {
      if (this.#broken) {
        reject(this.#broken);
        return;
      }
      const opaque = this.#nextOpaque++;
      this.#waiting.set(opaque, { resolve, reject });
      this.#write({ code, opaque, flag: 0, extFields: Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)])), body });
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #write(command: Pick<RemotingCommand, "code" | "opaque" | "flag" | "extFields" | "body">): void {
    this.#socket.write(encodeCommand({ language: "JAVA", version: protocolVersion, remark: undefined, serializeType: 0, ...command }));
  }

  #receive(command: RemotingCommand): void {
    if ((command.flag & flagResponse) !== 0) {
      this.#waiting.get(command.opaque)?.resolve(command);
      this.#waiting.delete(command.opaque);
      return;
    }
    const answer = this.#onRequest(command);
    if (answer && (command.flag & flagOneway) === 0) this.#write({ ...answer, opaque: command.opaque, flag: flagResponse, extFields: {} });
  }

  #fail(error: Error): void {
    this.#broken ??= error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
