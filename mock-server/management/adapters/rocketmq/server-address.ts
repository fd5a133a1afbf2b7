import { AdapterError } from "../port/adapter-error.ts";

export interface ServerAddress {
  host: string;
  port: number;
}

const defaultNameServerPort = 9876;

/** `host:port`, `[v6]:port`, or a bare host with the name server's port (RMF-004). Throws `unreachable` for anything else. */
export function parseServerAddress(text: string): ServerAddress {
  const found = /^\s*(?:\[([0-9a-fA-F:.]+)\]|([^\s:[\]/]+))(?::(\d{1,5}))?\s*$/.exec(text);
  const host = found?.[1] ?? found?.[2];
  const port = found?.[3] === undefined ? defaultNameServerPort : Number(found[3]);
  if (host === undefined || port < 1 || port > 65_535) throw new AdapterError("unreachable", `"${text}" is not an address of the form host:port`, { address: text, reason: "not host:port" });
  return { host, port };
}
