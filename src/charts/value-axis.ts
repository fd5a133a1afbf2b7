import { formatBytes } from "../lib/format-bytes.ts";
import { exactCount, formatCount, formatRate } from "../lib/format-count.ts";
import { formatDuration } from "../lib/format-duration.ts";
import { formatPercent } from "../lib/format-percent.ts";
import type { ChartUnit } from "./time-chart.ts";

interface Scale {
  /** How much one of the shown unit is. */
  size: number;
  unit: string;
  /** Distances between lines that read well, in the shown unit; 1, 2 and 5 times a power of ten when there are none. */
  steps?: readonly number[];
}

const minutes = [1, 2, 5, 10, 15, 30];
const scales: Record<ChartUnit["scale"], readonly Scale[]> = {
  count: [
    { size: 1e12, unit: "T" },
    { size: 1e9, unit: "G" },
    { size: 1e6, unit: "M" },
    { size: 1e3, unit: "k" },
    { size: 1, unit: "" },
  ],
  bytes: [
    { size: 1024 ** 5, unit: " PiB" },
    { size: 1024 ** 4, unit: " TiB" },
    { size: 1024 ** 3, unit: " GiB" },
    { size: 1024 ** 2, unit: " MiB" },
    { size: 1024, unit: " KiB" },
    { size: 1, unit: " B" },
  ],
  time: [
    { size: 86_400_000, unit: " d" },
    { size: 3_600_000, unit: " h", steps: [1, 2, 3, 6, 12] },
    { size: 60_000, unit: " min", steps: minutes },
    { size: 1000, unit: " s", steps: minutes },
    { size: 1, unit: " ms" },
  ],
  ratio: [{ size: 0.01, unit: "%" }],
};
/** From how many of a unit on the axis is told in it: counts stay exact below 10,000 as in lists, times change at two. */
const leastOfUnit = { count: 10, bytes: 1, time: 2, ratio: 0 };
const mostLines = 5;

/** The axis of the values: from zero to a round figure above the largest, at most five lines apart, one unit for all labels. */
export interface ValueAxis {
  min: number;
  max: number;
  interval: number;
  label: (value: number) => string;
}

function niceStep(atLeast: number, steps: readonly number[] = []): number {
  const listed = steps.find((step) => step >= atLeast);
  if (listed !== undefined && atLeast > 0.5) return listed;
  const power = 10 ** Math.floor(Math.log10(atLeast));
  return ([1, 2, 5].find((factor) => factor * power >= atLeast * 0.999_999) ?? 10) * power;
}

/** `largest` and `smallest` are of everything that is drawn, a threshold included. */
export function valueAxis(largest: number, smallest: number, { scale, perSecond, whole }: ChartUnit): ValueAxis {
  const top = largest > 0 ? largest : 1;
  const size = Math.max(top, -smallest);
  const { size: unitSize, unit, steps } = scales[scale].find((candidate) => size >= candidate.size * leastOfUnit[scale]) ?? scales[scale].at(-1) ?? { size: 1, unit: "" };
  const nice = scale === "ratio" && top > 0.5 && top <= 1 ? 0.25 : niceStep((top - Math.min(smallest, 0)) / mostLines / unitSize, steps) * unitSize;
  const interval = whole ? Math.max(1, nice) : nice;
  const suffix = perSecond ? "/s" : "";
  return {
    min: smallest < 0 ? Math.floor(smallest / interval) * interval : 0,
    max: Math.ceil((top / interval) * 0.999_999) * interval,
    interval,
    label: (value) => (Math.abs(value) < interval / 1e6 ? "0" : `${exactCount(Number((value / unitSize).toPrecision(6)))}${unit}${suffix}`),
  };
}

/** A value as tooltip, legend and table say it: `12.5/s`, `3.2 MiB/s`, `1.5 min`, `62%`. */
export function formatValue(value: number, { scale, perSecond, whole }: ChartUnit): string {
  const suffix = perSecond ? "/s" : "";
  if (scale === "bytes") return formatBytes(Math.round(value)) + suffix;
  if (scale === "time") return formatDuration(value) + suffix;
  if (scale === "ratio") return formatPercent(value);
  if (perSecond) return `${formatRate(value)}/s`;
  // Means of things that are counted: a tenth says enough of a few, and none is wanted of many.
  if (whole) return formatCount(Math.abs(value) < 10 ? Math.round(value * 10) / 10 : Math.round(value));
  return formatCount(Math.abs(value) < 100 ? value : Math.round(value));
}
