/** What a line stands for: the same thing has the same colour in every chart and sparkline; a number is a place in the palette of all others. */
export type SeriesColor = "in" | "out" | "lag" | "dead" | number;

export interface ChartUnit {
  /** `time`: values are ms; `ratio`: 1 is 100 %. */
  scale: "count" | "bytes" | "time" | "ratio";
  /** Values are per second. */
  perSecond?: boolean;
  /** Things that are counted: no fractions on the axis. */
  whole?: boolean;
}

export interface ChartSeries {
  /** Unique in the chart; stays the same when the data is read again. */
  id: string;
  name: string;
  color: SeriesColor;
  /** One per step from the chart's begin on; null = not known, drawn as a gap and never as zero. */
  values: readonly (number | null)[];
  /** The same figure over another time: dashed. Its values are already moved to this chart's times. */
  compared?: boolean;
  /** The exact time that a compared line is of. */
  span?: string;
  /** A companion of another line in the same colour, such as the peak of a rate: thinner and paler. */
  faint?: boolean;
}

export type MarkTone = "danger" | "warn" | "idle";

/** What is drawn over the lines: a threshold, and shaded spans of time (when an alarm would have fired). */
export interface ChartMarks {
  threshold?: { value: number; label: string };
  spans: readonly { from: number; to: number; tone: MarkTone }[];
}

/** One chart over time. All series have one unit and the same steps. */
export interface TimeChart {
  /** Begin of the first step, ms. */
  beginMs: number;
  stepMs: number;
  /** Steps of the whole range, with or without values. */
  stepCount: number;
  unit: ChartUnit;
  series: readonly ChartSeries[];
  marks?: ChartMarks;
}

/** The id of the line that is drawn beside another to compare with it. */
export const comparedId = (id: string): string => `${id} compared`;

/** The newest known value; null when there is none. */
export function newestValue({ values }: Pick<ChartSeries, "values">): number | null {
  return values.findLast((value) => value !== null) ?? null;
}

/** The step that a point in time lies in; undefined outside of the range. */
export function stepAt({ beginMs, stepMs, stepCount }: TimeChart, atMs: number): number | undefined {
  const index = Math.round((atMs - beginMs) / stepMs);
  return index >= 0 && index < stepCount ? index : undefined;
}

/** Whether anything is known at all; without that nothing is drawn. */
export function hasValues({ series }: Pick<TimeChart, "series">): boolean {
  return series.some(({ values }) => values.some((value) => value !== null));
}
