import { textParam, wholeParam, wordParam } from "../lib/search-params.ts";
import type { RawSearch } from "../lib/search-params.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
export const rangeMs = { "1h": hourMs, "6h": 6 * hourMs, "24h": dayMs, "3d": 3 * dayMs, "7d": 7 * dayMs, "14d": 14 * dayMs } as const;
export type RangeWord = keyof typeof rangeMs;
export const rangeWords = ["1h", "6h", "24h", "3d", "7d", "14d"] as const satisfies readonly RangeWord[];
/** Shown when the link names none. */
export const defaultRange: RangeWord = "1h";

/** How often charts are read again (MON-017). */
export const refreshMs = { "30s": 30_000, "5m": 300_000, "30m": 1_800_000, "1h": hourMs } as const;
export const refreshWords = ["30s", "5m", "30m", "1h"] as const satisfies readonly (keyof typeof refreshMs)[];
const defaultRefresh = "30s";

/** How much time one point stands for (MON-026). */
const stepsMs = { "10s": 10_000, "1m": 60_000, "5m": 300_000, "1h": hourMs } as const;
const stepWords = ["10s", "1m", "5m", "1h"] as const satisfies readonly (keyof typeof stepsMs)[];
/** The server gives no more in one answer. */
const mostPoints = 11_000;

/**
 * What the charts of a view show, in its link: a range up to now or, with `from` and `to` (ms), a fixed one inside it;
 * how often it is read again; what it is compared with: the day or the week before, or the day of a date (`2026-11-01`); how long its steps are.
 */
export interface MetricSearch {
  range?: RangeWord;
  from?: number;
  to?: number;
  refresh?: (typeof refreshWords)[number] | "off";
  compare?: string;
  step?: (typeof stepWords)[number];
  legend?: "off";
}

export interface Span {
  fromMs: number;
  toMs: number;
}

const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

/** Reads the link; what makes no sense is dropped. */
export function metricSearch(raw: RawSearch): MetricSearch {
  const [from, to] = [wholeParam(raw.from), wholeParam(raw.to)];
  const isFixed = from !== undefined && to !== undefined && from < to;
  const compare = textParam(raw.compare);
  return {
    range: wordParam(raw.range, rangeWords),
    from: isFixed ? from : undefined,
    to: isFixed ? to : undefined,
    refresh: wordParam(raw.refresh, [...refreshWords, "off"] as const),
    compare: compare === "day" || compare === "week" || (compare !== undefined && isDate(compare)) ? compare : undefined,
    step: wordParam(raw.step, stepWords),
    legend: wordParam(raw.legend, ["off"] as const),
  };
}

/** The time that is shown, `to` exclusive. */
export function spanOf({ range, from, to }: MetricSearch, nowMs: number): Span {
  if (from !== undefined && to !== undefined) return { fromMs: from, toMs: to };
  return { fromMs: nowMs - rangeMs[range ?? defaultRange], toMs: nowMs };
}

/** The steps that are short enough to show something over this time and long enough for one answer. */
export function stepsFor({ fromMs, toMs }: Span): (typeof stepWords)[number][] {
  return stepWords.filter((word) => (toMs - fromMs) / stepsMs[word] < mostPoints && toMs - fromMs >= 2 * stepsMs[word]);
}

/** The chosen length of a step; undefined = the server chooses, also where the choice does not suit the range. */
export function chosenStepMs({ step }: MetricSearch, span: Span): number | undefined {
  return step !== undefined && stepsFor(span).includes(step) ? stepsMs[step] : undefined;
}

/** How often it is read again; false = not by itself. A range that has ended does not change. */
export function refetchEveryMs({ refresh, to }: MetricSearch): number | false {
  return to !== undefined || refresh === "off" ? false : refreshMs[refresh ?? defaultRefresh];
}

/**
 * How much earlier the compared range is: the same hours one or seven days before (MON-016) or on another date, by the
 * reader's calendar. Undefined without a comparison, or with a date that is not earlier.
 */
export function compareShiftMs({ compare }: MetricSearch, { fromMs }: Span): number | undefined {
  if (compare === undefined) return undefined;
  const then = new Date(fromMs);
  if (compare === "day") then.setDate(then.getDate() - 1);
  else if (compare === "week") then.setDate(then.getDate() - 7);
  else {
    const [year, month, day] = compare.split("-").map(Number);
    then.setFullYear(year ?? 0, (month ?? 1) - 1, day);
  }
  const shift = fromMs - then.getTime();
  return shift > 0 ? shift : undefined;
}
