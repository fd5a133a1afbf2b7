import { pointUnit } from "../../contract/alarm-metrics.ts";
import type { MetricName } from "../../contract/metric-names.ts";

/** A unit that a threshold can be typed in; `size` of the metric's own unit make one. */
export interface ThresholdUnit {
  id: string;
  size: number;
}

const byKind: Record<string, readonly ThresholdUnit[]> = {
  ms: [{ id: "s", size: 1000 }, { id: "min", size: 60_000 }, { id: "h", size: 3_600_000 }, { id: "ms", size: 1 }],
  bytes: [{ id: "MiB", size: 1024 ** 2 }, { id: "GiB", size: 1024 ** 3 }, { id: "KiB", size: 1024 }],
  bytesPerSecond: [{ id: "MiB/s", size: 1024 ** 2 }, { id: "KiB/s", size: 1024 }],
  ratio: [{ id: "%", size: 0.01 }],
  messagesPerSecond: [{ id: "/s", size: 1 }],
  callsPerSecond: [{ id: "/s", size: 1 }],
  timesPerSecond: [{ id: "/s", size: 1 }],
};
const plain: readonly ThresholdUnit[] = [{ id: "", size: 1 }];

/** Units for the points of a metric, the usual one first. */
export function thresholdUnits(metric: MetricName, statistic: string): readonly ThresholdUnit[] {
  return byKind[pointUnit(metric, statistic) ?? ""] ?? plain;
}

/** What is typed, in the metric's own unit; undefined when it is no number. */
export function thresholdOf(text: string, { size }: ThresholdUnit): number | undefined {
  const typed = Number(text.trim());
  return text.trim() === "" || !Number.isFinite(typed) ? undefined : Number((typed * size).toPrecision(15));
}

/** A threshold as it is typed: in the largest unit that makes a whole number of it. */
export function typedThreshold(threshold: number, units: readonly ThresholdUnit[]): { text: string; unit: ThresholdUnit } {
  const amountIn = ({ size }: ThresholdUnit): number => Number((threshold / size).toPrecision(12));
  const largestFirst = units.toSorted((a, b) => b.size - a.size);
  const unit = largestFirst.find((candidate) => threshold !== 0 && Number.isInteger(amountIn(candidate))) ?? units[0] ?? { id: "", size: 1 };
  return { text: String(amountIn(unit)), unit };
}
