import Papa from "papaparse";
import { formatExact, zoneName } from "../lib/format-time.ts";
import type { TimeChart } from "./time-chart.ts";

/** The byte order mark tells spreadsheets that it is UTF-8. */
const utf8Mark = "\u{FEFF}";

/** Every step of a chart: its time, then each series with its exact value in the base unit (bytes, ms, ratio); empty = not known. */
export function chartCsv({ beginMs, stepMs, stepCount, series }: TimeChart, words: { time: string; unit: string }): string {
  const head = [`${words.time} (${zoneName(beginMs)})`, ...series.map(({ name, span }) => `${name}${span === undefined ? "" : ` (${span})`} (${words.unit})`)];
  const rows = Array.from({ length: stepCount }, (_, index) => [formatExact(beginMs + index * stepMs, false), ...series.map(({ values }) => values[index] ?? "")]);
  // Names are the users' own: a spreadsheet must not take one for a formula.
  return utf8Mark + Papa.unparse([head, ...rows], { escapeFormulae: true });
}
