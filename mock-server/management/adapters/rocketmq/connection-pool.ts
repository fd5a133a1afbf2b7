import { RemotingConnection } from "./remoting-connection.ts";
import { parseServerAddress } from "./server-address.ts";
import { ConnectionFailure } from "./connection-failure.ts";
import type { ConnectionOptions } from "./remoting-connection.ts";

/** One connection an address, opened on first use and again after it broke. Concurrent callers share one opening. */
export class ConnectionPool {
  readonly #options: ConnectionOptions;
  readonly #connections = new Map<string, Promise<RemotingConnection>>();
  #closed = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** Throws `ConnectionFailure`, or `AdapterError` for what is no address. */
  async get(address: string): Promise<RemotingConnection> {
    if (this.#closed) throw new ConnectionFailure("CLOSED", "the adapter is closed", { nothingWritten: true });
    const known = this.#connections.get(address);
    if (known !== undefined) {
      const connection = await known;
      if (!connection.closed) return connection;
      if (this.#connections.get(address) === known) this.#connections.delete(address);
      return await this.get(address);
    }
    const opening = RemotingConnection.open(address, parseServerAddress(address), this.#options);
    this.#connections.set(address, opening);
    try {
      const connection = await opening;
      if (this.#closed) connection.close();
      return connection;
    } catch (error) {
      if (this.#connections.get(address) === opening) this.#connections.delete(address);
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const opened = await Promise.allSettled(this.#connections.values());
    for (const result of opened) if (result.status === "fulfilled") result.value.close();
    this.#connections.clear();
  }
}
