import type { MetricName, MetricUnit } from "../contract/metric-names.ts";
import { metricRule } from "../contract/metric-names.ts";
import type { MetricSubject } from "../contract/metrics.ts";
import { subjectKey } from "../contract/subject-key.ts";
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

/** Places in the palette that a metric keeps as long as it is alone in a chart. */
const places: Partial<Record<MetricName, number>> = { inflight: 0, ready: 1, readyTime: 1 };
const paletteSize = 10;

/** The colour of a metric that stands for itself. */
export function metricColor(metric: MetricName): SeriesColor {
  return meanings[metric] ?? places[metric] ?? 0;
}

/**
 * A colour for each line of a chart: that of its metric, or where several subjects share one, that of its subject, found by its name. So
 * a broker or topic keeps its colour from chart to chart and while the order changes, unless two of the chart meet in one place.
 */
export function seriesColors(series: readonly { metric: MetricName; subject: MetricSubject }[]): SeriesColor[] {
  const colors: (SeriesColor | undefined)[] = series.map(({ metric }) => (series.filter((other) => other.metric === metric).length === 1 ? (meanings[metric] ?? places[metric]) : undefined));
  const taken = new Set<SeriesColor | undefined>(colors);
  const free = (from: number): number => {
    for (let round = 0; ; round += paletteSize) for (let step = 0; step < paletteSize; step++) if (!taken.has(round + ((from + step) % paletteSize))) return round + ((from + step) % paletteSize);
  };
  const open = series.flatMap(({ metric, subject }, index) => (colors[index] === undefined ? [{ index, name: subject.scope === "instance" ? "" : subjectKey(subject), metric }] : []));
  for (const { index, name } of open.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.index - b.index))) {
    const isShared = series.filter(({ metric }) => metric === series[index]?.metric).length > 1;
    const color = free(isShared ? placeOf(name) : 0);
    taken.add(color);
    colors[index] = color;
  }
  return colors.map((color) => color ?? 0);
}

/** Where in the palette a name begins to look: the same everywhere, and spread (FNV-1a). */
function placeOf(name: string): number {
  let hash = 2_166_136_261;
  for (const letter of name) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16_777_619);
  return (hash >>> 0) % paletteSize;
}
