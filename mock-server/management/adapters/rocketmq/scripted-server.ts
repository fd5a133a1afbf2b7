import { createServer } from "node:net";
import { z } from "zod";
import type { Server, Socket } from "node:net";

const requestHeader = z.object({ code: z.number(), opaque: z.number(), version: z.number(), flag: z.number(), extFields: z.record(z.string(), z.string()).default({}) });

/** A request as a test sees it: read by hand, not by the codec under test. */
export interface SeenRequest {
  header: z.output<typeof requestHeader>;
  body: Buffer;
  socket: Socket;
}

/** A real server on a free port whose answers a test writes out. Tests only. */
export interface ScriptedServer {
  address: string;
  requests: SeenRequest[];
  sockets: Set<Socket>;
  close: () => Promise<void>;
}

/** `answer` returns the bytes to send, or undefined to stay silent. */
export async function startScriptedServer(answer: (request: SeenRequest) => Buffer | undefined): Promise<ScriptedServer> {
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let received = Buffer.alloc(0);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      while (received.length >= 8 && received.length >= 4 + received.readInt32BE(0)) {
        const end = 4 + received.readInt32BE(0);
        const headerEnd = 8 + (received.readInt32BE(4) & 0xffffff);
        const request = { header: requestHeader.parse(JSON.parse(received.toString("utf8", 8, headerEnd))), body: received.subarray(headerEnd, end), socket };
        received = received.subarray(end);
        requests.push(request);
        const bytes = answer(request);
        if (bytes !== undefined) socket.write(bytes);
      }
    });
  });
  await listen(server);
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { address: `127.0.0.1:${portOf(server)}`, requests, sockets, close };
}

export async function listen(server: Server): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
}

export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server does not listen on a port");
  return address.port;
}

/** An address of this machine where nothing listens: a free port would be given to the next who asks for one. */
export const deadAddress = "127.0.0.1:1";

/** An answer frame written out as text, as a broker prints it. */
export function answerFrame(opaque: number, code: number, rest: { remark?: string; extFields?: Record<string, string>; body?: string | Buffer; flag?: number } = {}): Buffer {
  const { body = "", flag = 1, ...fields } = rest;
  const header = Buffer.from(JSON.stringify({ code, flag, language: "JAVA", opaque, serializeTypeCurrentRPC: "JSON", version: 409, ...fields }));
  const bodyBytes = Buffer.from(body);
  const lengths = Buffer.alloc(8);
  lengths.writeInt32BE(4 + header.length + bodyBytes.length, 0);
  lengths.writeInt32BE(header.length, 4);
  return Buffer.concat([lengths, header, bodyBytes]);
}
