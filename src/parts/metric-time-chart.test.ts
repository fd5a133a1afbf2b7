import { expect, it } from "vitest";
import { onSteps } from "./metric-queries.ts";
import type { MetricAnswer } from "./metric-queries.ts";
import { timeChartOf } from "./metric-time-chart.ts";

const topic = { scope: "topic", topic: "orders" } as const;
const series = (metric: MetricAnswer["series"][number]["metric"], subject: MetricAnswer["series"][number]["subject"], values: (number | null)[]) => ({ metric, subject, statistic: "avg" as const, values, absent: null });
const comparedName = (name: string, compare: string): string => `${name}, ${compare}`;
const answerOf = (...rows: MetricAnswer["series"]): MetricAnswer => ({ begin: 0, stepMs: 10_000, asOf: 0, series: rows });

it("gives a metric the colour of its meaning, its peak a paler one, and others the palette", () => {
  const { series: lines } = timeChartOf({ answer: answerOf(series("produceRate", topic, [1]), series("producePeak", topic, [2]), series("consumeRate", topic, [1]), series("inflight", topic, [1])) }, ["a", "b", "c", "d"], comparedName);
  expect(lines.map(({ color, faint }) => [color, faint])).toEqual([["in", false], ["in", true], ["out", false], [0, false]]);
});

it("tells subjects that share a metric apart by the palette, each in its colour whatever its place and company", () => {
  const colorsOf = (...topics: string[]) => Object.fromEntries(timeChartOf({ answer: answerOf(...topics.map((name) => series("lag", { scope: "topic", topic: name }, [1]))) }, topics, comparedName).series.map(({ name, color }) => [name, color]));
  const colors = colorsOf("orders", "payments", "stock");
  expect(new Set(Object.values(colors)).size).toBe(3);
  expect(colorsOf("stock", "orders", "payments")).toEqual(colors);
  expect(colorsOf("payments", "orders")).toEqual({ orders: colors.orders, payments: colors.payments });
});

it("begins the palette anew only when it is used up", () => {
  const names = Array.from({ length: 20 }, (_, index) => `topic-${index}`);
  const { series: lines } = timeChartOf({ answer: answerOf(...names.map((name) => series("lag", { scope: "topic", topic: name }, [1]))) }, names, comparedName);
  expect(lines.map(({ color }) => Number(color)).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index));
});

it("puts the compared line after its own, in its colour, and names what it is compared with and its exact time", () => {
  const fromMs = new Date(2026, 10, 19, 6, 0, 0).getTime();
  const chart = timeChartOf({ answer: answerOf(series("produceRate", topic, [1, 2])), compared: { with: "day", span: { fromMs, toMs: fromMs + 3_600_000 }, series: [[5, null]] } }, ["Produce rate"], comparedName);
  expect(chart.series).toMatchObject([{ name: "Produce rate" }, { name: "Produce rate, day", span: "2026-11-19 06:00:00 – 07:00:00", color: "in", compared: true, values: [5, null] }]);
});

it("spreads a longer step over the shorter ones", () => {
  expect(onSteps([1, null, 3], { begin: 0, stepMs: 60_000 }, { begin: 30_000, stepMs: 30_000 }, 6)).toEqual([1, null, null, 3, 3, null]);
});
