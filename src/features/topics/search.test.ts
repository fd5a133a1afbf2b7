import { expect, it } from "vitest";
import { isNarrowed, topicsSearch } from "./search.ts";

const present = (search: object): object => Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));

it("reads every part of a link back", () => {
  const link = { q: "ord", sort: "-produceTps", page: "3", size: "50", broker: "broker-a", kind: "all", type: "FIFO", permission: "4", topic: "orders", tab: "backlog", queueSort: "-maxOffset", queuePage: "2", create: "true" };
  expect(present(topicsSearch(link))).toEqual({ ...link, page: 3, size: 50, queuePage: 2, create: true });
});

it("drops what makes no sense instead of refusing the link", () => {
  expect(present(topicsSearch({ sort: "password", page: "-1", size: "7", kind: "user", type: "normal", permission: "7", tab: "secret", queueSort: "topic", create: "yes" }))).toEqual({});
});

it("tells a narrowed list from a list with an open drawer", () => {
  expect(isNarrowed({ topic: "orders", sort: "topic", page: 2 })).toBe(false);
  expect(isNarrowed({ permission: "4" })).toBe(true);
});
