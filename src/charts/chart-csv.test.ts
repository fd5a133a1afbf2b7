import { expect, it } from "vitest";
import { chartCsv } from "./chart-csv.ts";

it("has every step with exact values, gaps as nothing, and names that no spreadsheet takes for a formula", () => {
  const beginMs = new Date(2026, 0, 2, 3, 4, 0).getTime();
  const csv = chartCsv({ beginMs, stepMs: 10_000, stepCount: 2, unit: { scale: "bytes" }, series: [{ id: "a", name: "=1+1", color: "in", values: [12.5, null] }, { id: "b", name: "orders, old", color: "out", values: [0, 7] }] }, { time: "Time", unit: "bytes" });
  const [head, ...rows] = csv.split("\r\n");
  expect(head).toMatch(/^\u{FEFF}.*,"'=1\+1 \(bytes\)","orders, old \(bytes\)"$/u);
  expect(rows).toEqual(["2026-01-02 03:04:00,12.5,0", "2026-01-02 03:04:10,,7"]);
});
