/** A client's connection as the core knows it: who is there, and how to end it. */
export interface ClientChannel {
  /** "ip:port" of the peer. */
  readonly remoteAddress: string;
  close(): void;
}

/** A client on a connection, as its last heartbeat described it. */
export interface ClientInfo {
  channel: ClientChannel;
  clientId: string;
  language: string;
  version: number;
  lastUpdateTimestamp: number;
}

/** A client that sent no heartbeat for this long is gone (protocol sheet section 5, Groups). */
export const clientExpiryMs = 120_000;
