import { describe, expect, it } from "vitest";
import { tracesSearch } from "./search.ts";
import { isAskable, traceDraftOf, traceRefusals, traceSearchOf } from "./trace-draft.ts";

describe("the link of the traces page", () => {
  it("knows its way by an id or key alone, and drops what makes no sense", () => {
    expect(tracesSearch({ id: "A1" }).by).toBe("id");
    expect(tracesSearch({ key: "k" }).by).toBe("key");
    expect(tracesSearch({ by: "later", range: "9y", failures: "no", begin: "x" })).toEqual({});
  });

  it("is the query that a form asks, and back", () => {
    for (const search of [{ by: "id", id: "A1", topic: "T" }, { by: "key", key: "k", failures: true }, { range: "3d", group: "G" }, {}] as const) {
      const way = tracesSearch(search).by ?? "time";
      expect(JSON.parse(JSON.stringify(traceSearchOf(way, traceDraftOf(tracesSearch(search), 1_795_000_000_000))))).toEqual(search);
    }
  });

  it("is not asked while something is wrong", () => {
    expect(isAskable({ by: "id" })).toBe(false);
    expect(isAskable({})).toBe(true);
    const draft = { ...traceDraftOf({}, 1_795_000_000_000), range: "custom" as const, begin: "2026-01-02T00:00:00", end: "2026-01-01T00:00:00", id: "a b" };
    expect([traceRefusals("time", draft), traceRefusals("id", draft), traceRefusals("key", draft)]).toEqual([{ end: "reversed" }, { id: "idCharacters" }, { key: "required" }]);
  });
});
