import { isIPv6 } from "node:net";
import { fieldRefusal } from "./service-error.ts";

const defaultPort = 9876;
const hostPattern = /^[a-zA-Z0-9]([a-zA-Z0-9._-]*[a-zA-Z0-9])?$/;

/**
 * `host:port;host:port`, or hosts whose port is 9876 (RMF-003 to RMF-006); IPv6 in brackets. Refuses
 * what cannot be an address, naming the field.
 */
export function parseNameServers(text: string, field: string): string[] {
  const parts = text.split(/[;,\s]+/).filter((part) => part !== "");
  if (parts.length === 0) throw fieldRefusal(field, "required", "No address is given.");
  return [...new Set(parts.map((part) => parseOne(part, field)))];
}

function parseOne(part: string, field: string): string {
  const match = /^(\[[0-9a-fA-F:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/.exec(part);
  const host = match?.[1] ?? "";
  const port = Number(match?.[2] ?? defaultPort);
  const hostFits = host.startsWith("[") ? isIPv6(host.slice(1, -1)) : hostPattern.test(host) && host.length <= 253;
  if (!hostFits || port < 1 || port > 65_535) throw fieldRefusal(field, "bad_address", `${part} is not an address like host:port.`);
  return `${host}:${port}`;
}
