import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** An answer as it came: the header's JSON, and the body. */
export interface RawFrame {
  header: { code: number; opaque: number; flag: number; remark?: string; extFields?: Record<string, string> };
  body: Buffer;
}

/** Tests only: a client that writes frames by hand, so that no codec of ours proves itself. */
export class RawClient {
  readonly socket: Socket;
  readonly frames: RawFrame[] = [];
  private received = Buffer.alloc(0);
  private waiters: (() => void)[] = [];

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (chunk) => {
      this.received = Buffer.concat([this.received, chunk]);
      while (this.received.length >= 4 && this.received.length >= 4 + this.received.readInt32BE(0)) this.takeFrame();
      for (const waiter of this.waiters.splice(0)) waiter();
    });
    socket.on("error", () => undefined);
  }

  static async to(address: string): Promise<RawClient> {
    const [host, port] = address.split(":");
    const socket = connect(Number(port), host);
    await once(socket, "connect");
    return new RawClient(socket);
  }

  /** | int32 length | int32 header length (JSON) | header | body | */
  static frame(header: object, body: Buffer | string = ""): Buffer {
    const text = Buffer.from(JSON.stringify(header));
    const payload = Buffer.from(body);
    const head = Buffer.alloc(8);
    head.writeInt32BE(4 + text.length + payload.length, 0);
    head.writeInt32BE(text.length, 4);
    return Buffer.concat([head, text, payload]);
  }

  send(code: number, opaque: number, extFields?: object, body: Buffer | string = "", flag = 0): void {
    this.socket.write(RawClient.frame({ code, extFields, flag, language: "JAVA", opaque, serializeTypeCurrentRPC: "JSON", version: 409 }, body));
  }

  /** The frame with this opaque, once it came. */
  async answer(opaque: number): Promise<RawFrame> {
    return this.first((frame) => frame.header.opaque === opaque && (frame.header.flag & 1) === 1);
  }

  async first(accepts: (frame: RawFrame) => boolean): Promise<RawFrame> {
    for (;;) {
      const found = this.frames.find(accepts);
      if (found) return found;
      await new Promise<void>((resolve) => this.waiters.push(resolve));
    }
  }

  async call(code: number, opaque: number, extFields?: object, body: Buffer | string = ""): Promise<RawFrame> {
    this.send(code, opaque, extFields, body);
    return this.answer(opaque);
  }

  closed(): Promise<unknown> {
    return this.socket.closed ? Promise.resolve() : once(this.socket, "close");
  }

  close(): void {
    this.socket.destroy();
  }

  private takeFrame(): void {
    const end = 4 + this.received.readInt32BE(0);
    const headerEnd = 8 + (this.received.readInt32BE(4) & 0xffffff);
    this.frames.push({ header: JSON.parse(this.received.toString("utf8", 8, headerEnd)), body: Buffer.from(this.received.subarray(headerEnd, end)) });
    this.received = this.received.subarray(end);
  }
}

/** The extFields of SEND_MESSAGE_V2 as a Java 4.9 client writes them. */
export function sendFields(topic: string, parts: Record<string, unknown> = {}): Record<string, unknown> {
  return { a: "PG", b: topic, c: "TBW102", d: "4", e: "0", f: "0", g: "1763661000000", h: "0", i: "UNIQ_KEY\u0001AC11000100000000000000000000000A\u0002WAIT\u0001true\u0002TAGS\u0001TagA\u0002", j: "0", k: "false", l: "0", m: "false", ...parts };
}

/** The extFields of PULL_MESSAGE with the subscription inside. */
export function pullFields(topic: string, parts: Record<string, unknown> = {}): Record<string, unknown> {
  return { consumerGroup: "CG", topic, queueId: "0", queueOffset: "0", maxMsgNums: "32", sysFlag: "4", commitOffset: "0", suspendTimeoutMillis: "15000", subscription: "*", subVersion: "0", expressionType: "TAG", ...parts };
}
