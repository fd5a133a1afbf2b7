import type { MetricName, MetricUnit } from "../contract/metric-names.ts";
import { metricRule } from "../contract/metric-names.ts";
import type { ChartUnit, SeriesColor } from "../charts/time-chart.ts";

const chartUnits: Record<MetricUnit, ChartUnit> = {
  messages: { scale: "count", whole: true },
  messagesPerSecond: { scale: "count", perSecond: true },
  bytes: { scale: "bytes" },
  bytesPerSecond: { scale: "bytes", perSecond: true },
  callsPerSecond: { scale: "count", perSecond: true },
  timesPerSecond: { scale: "count", perSecond: true },
  ms: { scale: "time" },
  ratio: { scale: "ratio" },
  clients: { scale: "count", whole: true },
  nodes: { scale: "count", whole: true },
};

/** How the values of a metric read on an axis and in text. The total of a rate is a number, no longer per second. */
export function chartUnit(metric: MetricName, statistic?: string): ChartUnit {
  const unit = chartUnits[metricRule(metric).unit];
  return statistic === "total" ? { scale: unit.scale, whole: unit.scale === "count" } : unit;
}

/** The metrics whose colour means something everywhere; all others take the next of the palette. */
const meanings: Partial<Record<MetricName, Exclude<SeriesColor, number>>> = {
  produceRate: "in",
  producePeak: "in",
  produceBytes: "in",
  produceCalls: "in",
  diskWriteBytes: "in",
  consumeRate: "out",
  deliverRate: "out",
  deliverPeak: "out",
  consumeBytes: "out",
  consumeCalls: "out",
  diskReadBytes: "out",
  lag: "lag",
  lagTime: "lag",
  deadLetters: "dead",
  deadLetterRate: "dead",
  probesLost: "dead",
};

/** A colour for each line of a chart: that of its meaning, or the next of the palette where several subjects share a metric. */
export function seriesColors(series: readonly { metric: MetricName }[]): SeriesColor[] {
  let next = 0;
  return series.map(({ metric }) => {
    const meaning = meanings[metric];
    const isAlone = series.filter((other) => other.metric === metric).length === 1;
    return meaning !== undefined && isAlone ? meaning : next++;
  });
}
