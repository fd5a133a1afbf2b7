import { pointUnit } from "../../../../../src/contract/alarm-metrics.ts";
import type { MetricName } from "../../../../../src/contract/metric-names.ts";
import type { MetricStatistic } from "../../../../../src/contract/metrics.ts";
import { words } from "./words.ts";
import type { NoticeLanguage } from "./words.ts";

const steps = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1_000, "s"],
] as const;
const byteSteps = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** A point of a metric with its unit, as short as it is exact to two places. The total of a rate is a number, no longer per second. */
export function figureText({ metric, statistic }: { metric: MetricName; statistic: MetricStatistic }, value: number, language: NoticeLanguage): string {
  const unit = pointUnit(metric, statistic);
  if (unit === null) return number(value);
  if (unit === "ms") return durationText(value, language);
  if (unit === "bytes") return bytesText(value);
  if (unit === "bytesPerSecond") return `${bytesText(value)}/s`;
  if (unit === "ratio") return `${number(value * 100)}%`;
  const name = words[language].units[unit];
  return `${number(value)} ${language === "en" && value === 1 ? name.replace(/^(\w+)s\b/, "$1") : name}`;
}

/** Milliseconds in the largest unit that leaves at least one. */
export function durationText(ms: number, language: NoticeLanguage): string {
  const step = steps.find(([size]) => Math.abs(ms) >= size);
  const { durations } = words[language];
  return step ? number(ms / step[0]) + durations[step[1]] : number(ms) + durations.ms;
}

function bytesText(bytes: number): string {
  const power = Math.min(byteSteps.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, Math.abs(bytes))) / 10)));
  return `${number(bytes / 1024 ** power)} ${byteSteps[power] ?? "B"}`;
}

function number(value: number): string {
  return new Intl.NumberFormat("en", { maximumFractionDigits: 2 }).format(value);
}
