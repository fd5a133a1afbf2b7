import { bornHostIpv6Flag, field, ipv6ExtraBytes, storeHostIpv6Flag } from "./record-layout.ts";

/** The offset id of a stored record: address, port and commit-log offset in hex, 32 or 56 digits (protocol sheet section 4). */
export function offsetIdOf(record: Buffer): string {
  const sysFlag = record.readInt32BE(field.sysFlag);
  const start = field.storeIp + (sysFlag & bornHostIpv6Flag ? ipv6ExtraBytes : 0);
  const end = start + 8 + (sysFlag & storeHostIpv6Flag ? ipv6ExtraBytes : 0);
  return (record.toString("hex", start, end) + record.toString("hex", field.commitLogOffset, field.commitLogOffset + 8)).toUpperCase();
}
