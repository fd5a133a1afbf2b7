import { expect, it } from "vitest";
import { budgetLeft, incidentsOf, timeOut } from "./service-level.ts";

const outage = (brokerName: string, queueId: number, beginAtMs: number, endAtMs: number | null) => ({ brokerName, queueId, beginAtMs, endAtMs, lastFailedAtMs: beginAtMs, failures: 1, reason: "notBack" as const, detail: "", sawEnd: endAtMs !== null });

it("spends the error budget by what missed the objective", () => {
  expect([budgetLeft({ sent: 10_000, met: 10_000 }, 99.9), budgetLeft({ sent: 0, met: 0 }, 99.9)]).toEqual([1, null]);
  expect(budgetLeft({ sent: 10_000, met: 9995 }, 99.9)).toBeCloseTo(0.5);
  expect(budgetLeft({ sent: 10_000, met: 9980 }, 99.9)).toBeCloseTo(-1);
});

it("makes one incident of outages of a broker that overlap, newest first", () => {
  const incidents = incidentsOf([outage("a", 1, 20, 50), outage("a", 0, 10, 30), outage("b", 0, 15, null), outage("a", 0, 60, 70)]);
  expect(incidents.map(({ beginAtMs, brokerName, endAtMs, failures, queueIds }) => [brokerName, queueIds, beginAtMs, endAtMs, failures])).toEqual([["a", [0], 60, 70, 1], ["b", [0], 15, null, 1], ["a", [0, 1], 10, 50, 2]]);
});

it("measures how long at least so many queues were out, within a span", () => {
  const outages = [outage("a", 0, 10, 30), outage("a", 1, 20, 50), outage("b", 0, 90, null)];
  expect(timeOut(outages, 1, { beginMs: 0, endMs: 100 })).toBe(50);
  expect(timeOut(outages, 2, { beginMs: 0, endMs: 100 })).toBe(10);
  expect(timeOut(outages, 1, { beginMs: 25, endMs: 95 })).toBe(30);
  expect(timeOut([], 1, { beginMs: 0, endMs: 100 })).toBe(0);
});
