import { expect, it } from "vitest";
import { formatSubscriptionGroup, parseSubscriptionGroup } from "../../../wire/remoting/bodies/subscription-group.ts";
import { groupTpsLimits, withTpsLimits } from "./group-tps-limits.ts";

it("reads and writes the limits among the attributes of a group, and leaves the others alone", () => {
  const group = parseSubscriptionGroup(Buffer.from('{"groupName":"g","attributes":{"tpsLimit.orders":"100","priority":"7"},"consumeTimeoutMinute":15}'));
  expect([...groupTpsLimits(group)]).toEqual([["orders", 100]]);
  const changed = withTpsLimits(group, new Map([["invoices", 5]]));
  expect(JSON.parse(formatSubscriptionGroup(changed).toString())).toMatchObject({ attributes: { priority: "7", "tpsLimit.invoices": "5" }, consumeTimeoutMinute: 15 });
  expect([...groupTpsLimits(parseSubscriptionGroup(formatSubscriptionGroup(changed)))]).toEqual([["invoices", 5]]);
});

it("writes an empty object for the last limit that goes, so that a broker forgets it", () => {
  const group = parseSubscriptionGroup(Buffer.from('{"groupName":"g","attributes":{"tpsLimit.orders":"100"}}'));
  expect(formatSubscriptionGroup(withTpsLimits(group, new Map())).toString()).toContain('"attributes":{}');
  expect([...groupTpsLimits(parseSubscriptionGroup(Buffer.from('{"groupName":"g"}')))]).toEqual([]);
});
