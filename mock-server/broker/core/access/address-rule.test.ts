import { describe, expect, it } from "vitest";
import { addressRule } from "./address-rule.ts";

describe("an entry of an allow-list", () => {
  it.each([
    ["", [], ["1.2.3.4", "::1"]],
    ["  ", [], ["1.2.3.4"]],
    ["*", ["1.2.3.4", "::1"], []],
    ["*.*.*.*", ["1.2.3.4"], []],
    ["1.2.3.4", ["1.2.3.4"], ["1.2.3.40", "11.2.3.4", "::1"]],
    ["1.2.3.{4,5}", ["1.2.3.4", "1.2.3.5"], ["1.2.3.6", "1.2.3.45"]],
    ["1.2.3.4,5.6.7.8", ["1.2.3.4", "5.6.7.8"], ["1.2.3.5"]],
    ["1.2.3.*", ["1.2.3.0", "1.2.3.255"], ["1.2.4.3", "1.2.33.1"]],
    ["1.2.*.*", ["1.2.0.1"], ["1.3.0.1"]],
    ["1.2.3.1-9", ["1.2.3.1", "1.2.3.9"], ["1.2.3.0", "1.2.3.10"]],
    ["1.2.3.0-0", ["1.2.3.0"], ["1.2.3.1"]],
    ["1.2.5-6.7", ["1.2.5.7", "1.2.6.7"], ["1.2.5.8", "1.2.7.7"]],
    ["2001:db8::1", ["2001:DB8::1", "2001:db8:0:0:0:0:0:1"], ["2001:db8::2", "1.2.3.4"]],
    ["2001:db8::{1,2}", ["2001:db8::2"], ["2001:db8::3"]],
    ["2001:db8::*", ["2001:db8::9", "2001:db8::ffff"], ["2001:db8::1:9", "1.2.3.4"]],
    ["2001:db8::1-200", ["2001:db8::200"], ["2001:db8::201", "2001:db8::0"]],
    ["2::ac5:78:1-200:*", ["2::ac5:78:1:7", "2:0:0:0:ac5:78:200:ffff"], ["2::ac5:78:201:7", "2::ac5:79:1:7"]],
  ])("%j", (text, allowed, other) => {
    const rule = addressRule(text);
    expect(allowed.filter((address) => !rule(address))).toEqual([]);
    expect(other.filter((address) => rule(address))).toEqual([]);
  });

  it.each([
    ["1.2.3", "Netaddress examine Exception netaddress is 1.2.3"],
    ["1.2.3.300", "Netaddress examine Exception netaddress is 1.2.3.300"],
    ["somewhere.example", "Netaddress examine Exception netaddress is somewhere.example"],
    ["1.2.3.4,1.2.3.*", "Netaddress examine Exception netaddress is 1.2.3.*"],
    ["1.2.{3,4}.5}", "MultipleRemoteAddressStrategy netaddress examine scope Exception netaddress"],
    ["1.2.*", "Netaddress examine scope Exception netaddress is 1.2.*"],
    ["1.2.3.9-1", "RangeRemoteAddressStrategy netaddress examine scope Exception start is 9 , end is 1"],
    ["1.2.3.1-300", "RangeRemoteAddressStrategy netaddress examine scope Exception start is 1 , end is 300"],
    ["1.2.3.-5", "Netaddress examine scope Exception netaddress is 1.2.3.-5"],
    ["2001:*:1", "Netaddress examine scope Exception netaddress is 2001:*:1"],
    ["2001:db8:*", "Netaddress examine scope Exception netaddress is 2001:db8:*"],
  ])("%j is refused", (text, words) => {
    expect(() => addressRule(text)).toThrow(words);
  });
});
