import { format } from "echarts/core";
import { formatExact } from "../lib/format-time.ts";
import { colorOf } from "./chart-colors.ts";
import type { ChartColors } from "./chart-colors.ts";
import { stepAt } from "./time-chart.ts";
import type { TimeChart } from "./time-chart.ts";
import { formatValue } from "./value-axis.ts";

/** More lines than this would cover the page; the largest are named and the others counted. */
const mostRows = 14;

/** Words that stand in the drawing; the page has them in the reader's language. */
export interface ChartWords {
  /** For a step without a value. */
  gap: string;
  /** "and {{amount}} more". */
  more: (amount: number) => string;
}

/** What the cursor tells: the exact time, then every series with its value, the largest first and gaps last. HTML; names are escaped. */
export function tooltipHtml(chart: TimeChart, atMs: number, colors: ChartColors, words: ChartWords): string {
  const index = stepAt(chart, atMs);
  if (index === undefined) return "";
  const rows = chart.series.map((series) => ({ series, value: series.values[index] ?? null })).sort((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity));
  const lines = rows.slice(0, mostRows).map(({ series, value }) => {
    const mark = `<i style="display:inline-block;width:10px;margin-right:8px;vertical-align:middle;border-top:2px ${series.compared ? "dashed" : "solid"} ${colorOf(series.color, colors)}"></i>`;
    const shown = value === null ? words.gap : formatValue(value, chart.unit);
    return `<tr><td style="padding:1px 18px 1px 0">${mark}${format.encodeHTML(series.name)}</td><td style="text-align:right;font-variant-numeric:tabular-nums;font-weight:500">${format.encodeHTML(shown)}</td></tr>`;
  });
  const rest = rows.length > mostRows ? `<tr><td colspan="2" style="color:${colors.softText}">${format.encodeHTML(words.more(rows.length - mostRows))}</td></tr>` : "";
  const time = formatExact(chart.beginMs + index * chart.stepMs, false);
  return `<div style="margin-bottom:4px;color:${colors.softText};font-variant-numeric:tabular-nums">${time}</div><table style="border-spacing:0;border-collapse:collapse">${lines.join("")}${rest}</table>`;
}
