import type { EngineConnection } from "../management/adapters/port/engine-adapter.ts";

/** A connection without TLS to one name server, with or without an account. */
export function connectionTo(namesrv: string, account: { accessKey: string; secretKey: string } = { accessKey: "", secretKey: "" }): EngineConnection {
  return { nameServers: [namesrv], ...account, tls: false, requestTimeoutMs: 5_000 };
}
