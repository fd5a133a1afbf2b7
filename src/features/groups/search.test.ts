import { expect, it } from "vitest";
import { groupsSearch, isNarrowed, noReset } from "./search.ts";

const present = (search: object): object => Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));

it("reads every part of a link back", () => {
  const link = { q: "bill", sort: "-lag", broker: "broker-a", kind: "all", online: "true", enabled: "false", group: "billing", tab: "backlog", of: "orders", reset: "true", resetGroup: "billing", resetTopic: "orders", resetTo: "timestamp", resetAt: "1795200000000" };
  expect(present(groupsSearch(link))).toEqual({ ...link, reset: true, resetAt: 1_795_200_000_000 });
});

it("drops what makes no sense instead of refusing the link", () => {
  expect(present(groupsSearch({ sort: "remark", kind: "user", online: "maybe", tab: "secret", resetTo: "yesterday", resetAt: "-5" }))).toEqual({});
});

it("takes the whole reset out of the link when it closes", () => {
  const link = groupsSearch({ q: "bill", reset: "true", resetGroup: "billing", resetTopic: "orders", resetTo: "earliest", resetAt: "5" });
  expect(present({ ...link, ...noReset })).toEqual({ q: "bill" });
});

it("tells a narrowed list from a list with an open drawer", () => {
  expect(isNarrowed({ group: "billing", reset: true })).toBe(false);
  expect(isNarrowed({ online: "false" })).toBe(true);
});
