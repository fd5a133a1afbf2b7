import type { LiveInstance } from "../instance-hub.ts";

const idPattern = /^([0-9A-F]{32}|[0-9A-F]{56})$/;

export function looksLikeMessageId(text: string): boolean {
  return idPattern.test(text.toUpperCase());
}

/**
 * Whether an id names a place on a broker of this instance: hex of ip (4 or 16 bytes), port (4) and
 * commit-log offset (8). Only then is that address asked; an id must not make the server dial any other.
 */
export function isOffsetIdOf(live: LiveInstance, id: string): boolean {
  return brokerOfOffsetId(live, id) !== undefined;
}

/** The broker that an offset id names; undefined when it is none of this instance. */
export function brokerOfOffsetId(live: LiveInstance, id: string): string | undefined {
  if (!looksLikeMessageId(id)) return undefined;
  const bytes = Buffer.from(id, "hex");
  const ipBytes = bytes.length - 12;
  const port = bytes.readUInt32BE(ipBytes);
  const ip = [...bytes.subarray(0, ipBytes)].join(".");
  return live.poller.snapshot.nodes.find(({ runtime }) => {
    const colon = runtime.address.lastIndexOf(":");
    const host = runtime.address.slice(0, colon);
    const hostIsAddress = /^[\d.]+$/.test(host);
    return Number(runtime.address.slice(colon + 1)) === port && (!hostIsAddress || ipBytes !== 4 || host === ip);
  })?.runtime.brokerName;
}

/** The commit-log offset in an offset id. */
export function offsetOfId(id: string): number {
  return Number(Buffer.from(id, "hex").readBigUInt64BE(id.length / 2 - 8));
}
