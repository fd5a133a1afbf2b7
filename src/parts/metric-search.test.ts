import { describe, expect, it } from "vitest";
import { compareShiftMs, metricSearch, refetchEveryMs, spanOf } from "./metric-search.ts";

const hourMs = 3_600_000;
const now = new Date(2026, 10, 20, 12, 0, 0).getTime();

it("reads the link and drops what makes no sense", () => {
  expect(metricSearch({ range: "24h", refresh: "5m", compare: "week", legend: "off" })).toMatchObject({ range: "24h", refresh: "5m", compare: "week", legend: "off" });
  const dropped = metricSearch({ range: "2y", from: "200", to: "100", refresh: "1s", compare: "2026-13-40", legend: "on" });
  expect(Object.values(dropped).filter((value) => value !== undefined)).toEqual([]);
});

it("shows the last hour unless the link says another range, and a fixed one as it is", () => {
  expect(spanOf({}, now)).toEqual({ fromMs: now - hourMs, toMs: now });
  expect(spanOf({ range: "3d" }, now)).toEqual({ fromMs: now - 72 * hourMs, toMs: now });
  expect(spanOf({ range: "3d", from: 5, to: 9 }, now)).toEqual({ fromMs: 5, toMs: 9 });
});

it("is read again every 30 s, as chosen, or never; a fixed range does not change", () => {
  expect([refetchEveryMs({}), refetchEveryMs({ refresh: "1h" }), refetchEveryMs({ refresh: "off" }), refetchEveryMs({ refresh: "30s", from: 5, to: 9 })]).toEqual([30_000, hourMs, false, false]);
});

describe("the compared range (MON-016)", () => {
  const span = { fromMs: now - hourMs, toMs: now };

  it("is the same hours one or seven days before, or of a date", () => {
    expect(["day", "week", "2026-11-01"].map((compare) => compareShiftMs({ compare }, span))).toEqual([24 * hourMs, 168 * hourMs, 19 * 24 * hourMs]);
  });

  it("is none without a choice or with a date that is not earlier", () => {
    expect([compareShiftMs({}, span), compareShiftMs({ compare: "2026-11-20" }, span), compareShiftMs({ compare: "2027-01-01" }, span)]).toEqual([undefined, undefined, undefined]);
  });
});
