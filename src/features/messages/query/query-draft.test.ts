import { describe, expect, it } from "vitest";
import { messagesSearch } from "../search.ts";
import { draftOf, hasFilter, isComplete, localText, queryRefusals, searchOf } from "./query-draft.ts";

const nowMs = Date.UTC(2026, 10, 20, 12, 0, 0);
const empty = draftOf({}, nowMs);
const offsetId = "7F00000100002A9F00000000000007B3";

describe("queryRefusals", () => {
  it("wants a topic for a list by time, and nothing else", () => {
    expect(queryRefusals("time", empty, nowMs)).toEqual({ topic: "required" });
    expect(queryRefusals("time", { ...empty, topic: "orders" }, nowMs)).toEqual({});
  });

  it("wants dates in order and not in the future", () => {
    const custom = { ...empty, topic: "orders", range: "custom" as const };
    expect(queryRefusals("time", { ...custom, begin: "2026-11-20T10:00:00", end: "2026-11-20T09:00:00" }, nowMs)).toEqual({ end: "reversed" });
    expect(queryRefusals("time", { ...custom, begin: "2036-11-20T10:00:00", end: "2036-11-20T11:00:00" }, nowMs)).toEqual({ begin: "future" });
    expect(queryRefusals("time", { ...custom, begin: "", end: "2026-11-20T09:00:00" }, nowMs)).toEqual({ begin: "required" });
    expect(queryRefusals("time", { ...custom, begin: "yesterday", end: "2026-11-20T09:00:00" }, nowMs)).toEqual({ begin: "badDate" });
  });

  it("takes any id without blanks, with or without a topic", () => {
    expect(queryRefusals("id", { ...empty, id: "abc" }, nowMs)).toEqual({});
    expect(queryRefusals("id", { ...empty, id: "abc", topic: "orders" }, nowMs)).toEqual({});
    expect(queryRefusals("id", { ...empty, id: offsetId }, nowMs)).toEqual({});
    expect(queryRefusals("id", { ...empty, id: "a b" }, nowMs)).toEqual({ id: "idCharacters" });
    expect(queryRefusals("id", empty, nowMs)).toEqual({ id: "required" });
  });

  it("refuses offsets that are not whole or that no engine has", () => {
    const draft = { ...empty, topic: "orders", brokerName: "broker-a" };
    expect(queryRefusals("offset", { ...draft, queueId: "-1", offset: "1.5" }, nowMs)).toEqual({ queueId: "notWhole", offset: "notWhole" });
    expect(queryRefusals("offset", { ...draft, queueId: "", offset: "9223372036854775807" }, nowMs)).toEqual({ queueId: "required", offset: "tooLarge" });
    expect(queryRefusals("offset", { ...draft, queueId: "0", offset: "0" }, nowMs)).toEqual({});
  });
});

describe("searchOf", () => {
  it("comes back as the same form", () => {
    const draft = { ...empty, topic: "orders", brokerName: "broker-a", queueId: "3", offset: "1200", group: "g" };
    const search = searchOf("offset", draft);
    expect(search).toEqual({ by: "offset", topic: "orders", brokerName: "broker-a", queueId: 3, offset: 1200, group: "g" });
    expect(draftOf(search, nowMs)).toEqual(draft);
    expect(isComplete(search)).toBe(true);
  });

  it("keeps links short: the last hour is not written", () => {
    expect(searchOf("time", { ...empty, topic: "orders" })).toEqual({ by: undefined, topic: "orders", group: undefined, range: undefined });
  });

  it("keeps a custom range to the second, in the reader's zone", () => {
    const search = searchOf("time", { ...empty, topic: "orders", range: "custom" });
    expect(search.end).toBe(nowMs);
    expect(localText(search.begin ?? 0)).toBe(empty.begin);
  });

  it("keeps filters, order and range of a query by time, and none in the link that is not set", () => {
    expect(searchOf("time", { ...empty, topic: "orders" })).toEqual({ topic: "orders" });
    const search = searchOf("time", { ...empty, topic: "orders", range: "24h", order: "oldest", tag: "a || b", key: "k", property: "p=v", text: " two blanks ", brokerName: "broker-a", queueId: "2" });
    expect(search).toEqual({ topic: "orders", range: "24h", order: "oldest", tag: "a || b", key: "k", property: "p=v", text: " two blanks ", brokerName: "broker-a", queueId: 2 });
    expect(searchOf("time", draftOf(search, nowMs))).toEqual(search);
    expect(hasFilter(draftOf(search, nowMs))).toBe(true);
    expect(hasFilter(empty)).toBe(false);
    // The latest messages are always those.
    expect(searchOf("time", { ...empty, topic: "orders", order: "oldest" }).order).toBeUndefined();
  });

  it("opens ranges of older links as they were meant", () => {
    for (const range of ["15m", "1d", "7d"] as const) expect(draftOf(messagesSearch({ topic: "orders", range }), nowMs).range).toBe(range);
    expect(messagesSearch({ range: "2w" }).range).toBeUndefined();
  });
});
