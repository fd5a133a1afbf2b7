import { formatPercent } from "../../lib/format-percent.ts";
import type { MetricStatistic } from "../../contract/metrics.ts";

/** One figure for the points of a range: the sum of totals, the largest, smallest or newest point, or the mean; null when nothing is known. */
export function rangeFigure(values: readonly (number | null)[], statistic: MetricStatistic): number | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  if (statistic === "last") return known.at(-1) ?? null;
  if (statistic === "max") return known.reduce((a, b) => Math.max(a, b));
  if (statistic === "min") return known.reduce((a, b) => Math.min(a, b));
  const sum = known.reduce((a, b) => a + b, 0);
  return statistic === "total" ? sum : sum / known.length;
}

/** How a value differs from that of the day before: `ratio` 0.12 is 12 % more; null when the earlier one is not known or was nothing. */
export interface DayChange {
  direction: "up" | "down" | "same" | "unknown" | "new";
  ratio: number | null;
}

const noticeable = 0.005;

/** Compares with the value of the day before; less than half a percent is the same. */
export function dayChange(value: number, before: number | null): DayChange {
  if (before === null) return { direction: "unknown", ratio: null };
  if (before === 0) return { direction: value === 0 ? "same" : "new", ratio: value === 0 ? 0 : null };
  const ratio = (value - before) / before;
  return { direction: Math.abs(ratio) < noticeable ? "same" : ratio > 0 ? "up" : "down", ratio };
}

const mostPercent = 10;
const mostTimes = 999;

/** `+12%`, `−30%`, `×15` where percent would be a number of four digits. */
export function changeText(ratio: number): string {
  if (ratio >= mostPercent) return `×${Math.min(mostTimes, Math.round(ratio + 1))}`;
  return `${ratio > 0 ? "+" : "−"}${formatPercent(Math.abs(ratio), 0)}`;
}
