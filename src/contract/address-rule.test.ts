import { expect, it } from "vitest";
import { isAddressRule } from "./address-rule.ts";

it.each(["", "*", "*.*.*.*", "10.0.0.1", "10.0.0.1,10.0.0.2", "10.0.0.*", "10.0.*.*", "10.0.0.1-9", "10.0.1-9.*", "10.0.0.{4,5}", "fe80::1", "fe80::1,10.0.0.1", "fe80::*", "2001:db8::1-ff"])("takes %s", (text) => {
  expect(isAddressRule(text)).toBe(true);
});

it.each(["10.0.0", "10.0.0.256", "10.0.*", "*.0.0.1", "10.*.0.1", "10.0.0.9-1", "10.0.0.{4,300}", "10.0.{4,5}", "10.0.0.1, 10.0.0.2", "10.0.0.*,10.0.0.1", "localhost", "10.0.0.1;10.0.0.2", ":"])("refuses %s", (text) => {
  expect(isAddressRule(text)).toBe(false);
});
