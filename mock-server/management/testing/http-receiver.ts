import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";

export interface Received {
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
}

/** What a receiver does with one request; without one it answers 200. */
export type Behaviour = (answer: ServerResponse, request: Received) => void;

/** A real HTTP server on loopback that does to the next requests what it is told, one behaviour a request. */
export class HttpReceiver {
  readonly received: Received[] = [];
  /** Requests that were answered 200: these were taken. */
  readonly taken: Received[] = [];
  readonly next: Behaviour[] = [];
  /** For every request when `next` is empty. */
  otherwise: Behaviour | undefined;
  readonly #server = createServer((request, answer) => void this.#take(request, answer));

  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(port, "127.0.0.1", resolve));
    const { port: taken } = z.object({ port: z.number() }).parse(this.#server.address());
    return `http://127.0.0.1:${taken}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #take(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
    const received = { url: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks).toString("utf8") };
    this.received.push(received);
    const behave = this.next.shift() ?? this.otherwise;
    if (behave) {
      behave(answer, received);
      return;
    }
    this.taken.push(received);
    answer.end("ok");
  }
}

export const answers = (status: number, body = "", headers: Record<string, string> = {}): Behaviour => (answer) => void answer.writeHead(status, headers).end(body);
export const hangs: Behaviour = () => undefined;
export const resets: Behaviour = (answer) => void answer.socket?.resetAndDestroy();
