import type { MarkTone, SeriesColor } from "./time-chart.ts";

export interface ChartColors {
  meanings: Record<Exclude<SeriesColor, number>, string>;
  palette: readonly string[];
  tones: Record<MarkTone, string>;
  text: string;
  softText: string;
  line: string;
  strongLine: string;
  surface: string;
  background: string;
  font: string;
}

/** How many colours theme.css has for what has no colour of its own. */
const paletteSize = 10;

/** The colours of the theme that is shown now, from the custom properties of theme.css; a canvas cannot read them itself. */
export function chartColors(element: Element): ChartColors {
  const computed = getComputedStyle(element);
  const value = (name: string): string => computed.getPropertyValue(name).trim();
  return {
    meanings: { in: value("--series-in"), out: value("--series-out"), lag: value("--series-lag"), dead: value("--series-dead") },
    palette: Array.from({ length: paletteSize }, (_, index) => value(`--series-${index + 1}`)),
    tones: { danger: value("--danger"), warn: value("--warn-mark"), idle: value("--idle-mark") },
    text: value("--text"),
    softText: value("--text-soft"),
    line: value("--line"),
    strongLine: value("--line-strong"),
    surface: value("--raised"),
    background: value("--surface"),
    font: value("--font"),
  };
}

/** The colour of a line; after the last of the palette its first comes again, dotted (`isRepeated`). */
export function colorOf(color: SeriesColor, colors: Pick<ChartColors, "meanings" | "palette">): string {
  return typeof color === "number" ? (colors.palette[color % colors.palette.length] ?? colors.meanings.in) : colors.meanings[color];
}

/** Whether the palette began anew before this place. */
export const isRepeated = (color: SeriesColor): boolean => typeof color === "number" && color >= paletteSize;

/** The same colour as a CSS value, for what is not a canvas. */
export const cssColorOf = (color: SeriesColor): string => `var(--series-${typeof color === "number" ? (color % paletteSize) + 1 : color})`;
