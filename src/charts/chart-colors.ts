/** What a line stands for: the same thing has the same colour in every chart and sparkline. */
export type SeriesKind = "in" | "out" | "lag" | "dead";

export interface ChartColors {
  series: Record<SeriesKind, string>;
  text: string;
  line: string;
  surface: string;
  font: string;
}

/** The colours of the theme that is shown now, from the custom properties of theme.css; a canvas cannot read them itself. */
export function chartColors(element: Element): ChartColors {
  const computed = getComputedStyle(element);
  const value = (name: string): string => computed.getPropertyValue(name).trim();
  return {
    series: { in: value("--series-in"), out: value("--series-out"), lag: value("--series-lag"), dead: value("--series-dead") },
    text: value("--text-soft"),
    line: value("--line"),
    surface: value("--raised"),
    font: value("--font"),
  };
}
