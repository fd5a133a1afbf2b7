import { createServer, type Server, type Socket } from "node:net";
import { RemotingConnection, type FrameReceiver } from "./remoting-connection.ts";
import type { Turn } from "./turn.ts";

/** One line of the broker's log. */
export type LogLine = (message: string, fields: Record<string, unknown>) => void;

/** A listening socket that speaks remoting. It listens first, because a broker has to know its port before it opens its store. */
export class RemotingServer {
  readonly port: number;
  private readonly server: Server;
  private readonly connections = new Set<RemotingConnection>();
  private early: Socket[] | undefined = [];
  private accept: (socket: Socket) => void = (socket) => this.early?.push(socket);

  private constructor(server: Server, port: number) {
    this.server = server;
    this.port = port;
    server.on("connection", (socket) => this.accept(socket));
  }

  /** Port 0 = any free one. Rejects with the error of the operating system. */
  static listen(port: number, host: string): Promise<RemotingServer> {
    const { promise, resolve, reject } = Promise.withResolvers<RemotingServer>();
    const server = createServer({ noDelay: true });
    server.once("error", reject);
    server.listen({ port, host, backlog: 1024 }, () => {
      server.off("error", reject);
      const address = server.address();
      resolve(new RemotingServer(server, typeof address === "object" && address !== null ? address.port : port));
    });
    return promise;
  }

  /** Serves connections, also those that came before. `name` is what the log calls this port. */
  serve(name: string, turn: Turn, receiver: FrameReceiver, log: LogLine): void {
    const whole: FrameReceiver = {
      onFrame: (connection, frame, start, end) => receiver.onFrame(connection, frame, start, end),
      onClosed: (connection) => {
        this.connections.delete(connection);
        receiver.onClosed(connection);
      },
    };
    const onViolation = (connection: RemotingConnection, error: unknown): void =>
      log(`${name} closed a connection that does not follow the protocol`, { from: connection.remoteAddress, reason: error instanceof Error ? error.message : String(error) });
    this.accept = (socket) => this.connections.add(new RemotingConnection(socket, turn, whole, onViolation));
    for (const socket of this.early ?? []) this.accept(socket);
    this.early = undefined;
  }

  /** Takes no further requests; answers still leave. */
  stopReading(): void {
    for (const connection of this.connections) connection.stopReading();
  }

  /** Stops listening and ends every connection. */
  close(): Promise<void> {
    for (const socket of this.early ?? []) socket.destroy();
    for (const connection of this.connections) connection.close();
    return new Promise((resolve) => {
      this.server.close(() => resolve());
    });
  }
}
