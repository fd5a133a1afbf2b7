import { connect, type Socket } from "node:net";
import { z } from "zod";

const answerHeader = z.object({ code: z.number(), flag: z.number().optional(), opaque: z.number(), remark: z.string().optional(), extFields: z.record(z.string(), z.string()).optional() });

export interface RawAnswer {
  code: number;
  remark: string;
  extFields: Record<string, string>;
  body: Buffer;
}

/** What a server asks of its client, or tells it. */
export type RawRequest = Omit<RawAnswer, "remark">;

const flagAnswer = 1;
const flagOneway = 2;

/**
 * A remoting frame written by hand, so that what tests ask and understand does not depend on our codec:
 *
 *   int32 length of what follows | int32 header length | header JSON | body
 */
export function rawFrame(code: number, opaque: number, extFields: Record<string, string | number>, body: Buffer = Buffer.alloc(0), flag = 0): Buffer {
  const fields = Object.fromEntries(Object.entries(extFields).map(([name, value]) => [name, String(value)]));
  const header = Buffer.from(JSON.stringify({ code, extFields: fields, flag, language: "JAVA", opaque, serializeTypeCurrentRPC: "JSON", version: 409 }));
  const lengths = Buffer.alloc(8);
  lengths.writeUInt32BE(4 + header.length + body.length, 0);
  lengths.writeUInt32BE(header.length, 4);
  return Buffer.concat([lengths, header, body]);
}

/** A connection of its own that asks one request after another or many at once; answers are matched by opaque. */
export class RawConnection {
  readonly socket: Socket;
  readonly #waiting = new Map<number, { resolve: (answer: RawAnswer) => void; reject: (error: Error) => void }>();
  readonly #onRequest: (request: RawRequest) => void;
  #received: Buffer = Buffer.alloc(0);
  #opaque = 0;
  #closed = false;

  /** `onRequest` hears what the server asks by itself; without it that is dropped. */
  constructor(address: string, onRequest: (request: RawRequest) => void = () => undefined) {
    this.#onRequest = onRequest;
    const { hostname, port } = new URL(`tcp://${address}`);
    this.socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.socket.on("data", (chunk: Buffer) => this.#take(chunk));
    this.socket.on("error", () => this.socket.destroy());
    this.socket.on("close", () => {
      this.#closed = true;
      for (const { reject } of this.#waiting.values()) reject(new Error(`${address} closed the connection before it answered`));
      this.#waiting.clear();
    });
  }

  /** Rejects when the connection ends before the answer is there. */
  ask(code: number, extFields: Record<string, string | number> = {}, body?: Buffer): Promise<RawAnswer> {
    if (this.#closed) return Promise.reject(new Error("the connection is closed"));
    this.#opaque += 1;
    const opaque = this.#opaque;
    const answer = new Promise<RawAnswer>((resolve, reject) => this.#waiting.set(opaque, { resolve, reject }));
    this.socket.write(rawFrame(code, opaque, extFields, body));
    return answer;
  }

  /** Sends a request that expects no answer. */
  tell(code: number, extFields: Record<string, string | number>): void {
    this.#opaque += 1;
    if (!this.#closed) this.socket.write(rawFrame(code, this.#opaque, extFields, undefined, flagOneway));
  }

  close(): void {
    this.socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    while (this.#received.length >= 4 && this.#received.length >= 4 + this.#received.readUInt32BE(0)) {
      const end = 4 + this.#received.readUInt32BE(0);
      const headerEnd = 8 + (this.#received.readUInt32BE(4) & 0xff_ff_ff);
      const header = answerHeader.parse(JSON.parse(this.#received.toString("utf8", 8, headerEnd)));
      const body = Buffer.from(this.#received.subarray(headerEnd, end));
      this.#received = this.#received.subarray(end);
      const { code, opaque, remark = "", extFields = {}, flag = 0 } = header;
      if ((flag & flagAnswer) === 0) {
        this.#onRequest({ code, extFields, body });
        continue;
      }
      this.#waiting.get(opaque)?.resolve({ code, remark, extFields, body });
      this.#waiting.delete(opaque);
    }
  }
}

/** One request on a connection of its own. */
export async function askOnce(address: string, code: number, extFields: Record<string, string | number> = {}, body?: Buffer): Promise<RawAnswer> {
  const connection = new RawConnection(address);
  connection.socket.setTimeout(30_000, () => connection.close());
  try {
    return await connection.ask(code, extFields, body);
  } finally {
    connection.close();
  }
}
