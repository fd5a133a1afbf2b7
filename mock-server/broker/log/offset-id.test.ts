import { expect, it } from "vitest";
import { offsetIdOf } from "./offset-id.ts";

/** The head of a record by hand: commit-log offset at 28, sysFlag at 36, born time at 40, then born host, store time and store host. */
function record(sysFlag: number, bornHost: string, storeHost: string): Buffer {
  const head = Buffer.alloc(48);
  head.writeBigInt64BE(0x1_0000_00ffn, 28);
  head.writeInt32BE(sysFlag, 36);
  return Buffer.concat([head, Buffer.from(bornHost, "hex"), Buffer.alloc(8), Buffer.from(storeHost, "hex"), Buffer.alloc(40)]);
}
const ipv4 = "0a01020300002a9f";
const ipv6 = "20010db800000000000000000000000100002a9f";
const offset = "00000001000000FF";

it("is the store host and the place in the commit log, whatever kind of address the hosts have", () => {
  expect(offsetIdOf(record(0, "7f00000100001234", ipv4))).toBe(ipv4.toUpperCase() + offset);
  expect(offsetIdOf(record(16, ipv6, ipv4))).toBe(ipv4.toUpperCase() + offset);
  expect(offsetIdOf(record(48, ipv6, ipv6))).toBe(ipv6.toUpperCase() + offset);
});
