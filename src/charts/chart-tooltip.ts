import { format } from "echarts/core";
import { formatExact } from "../lib/format-time.ts";
import { colorOf } from "./chart-colors.ts";
import type { ChartColors } from "./chart-colors.ts";
import { comparedId, stepAt } from "./time-chart.ts";
import type { ChartSeries, TimeChart } from "./time-chart.ts";
import { formatValue } from "./value-axis.ts";

/** More lines than this would cover the page; the largest are named and the others counted. */
const mostRows = 14;

/** Words that stand in the drawing; the page has them in the reader's language. */
export interface ChartWords {
  /** For a step without a value. */
  gap: string;
  /** "and {{amount}} more". */
  more: (amount: number) => string;
  /** Over the values that the lines are compared with. */
  before: string;
}

/** Each line with the one that it is compared with, which follows it in the chart; alone where the other is switched off. */
function rowsOf(series: readonly ChartSeries[]): { line: ChartSeries; before?: ChartSeries }[] {
  return series.flatMap((line, index) => {
    const [previous, next] = [series[index - 1], series[index + 1]];
    if (line.compared && previous && isBefore(previous, line)) return [];
    return [next && isBefore(line, next) ? { line, before: next } : { line }];
  });
}

const isBefore = (line: ChartSeries, other: ChartSeries): boolean => !line.compared && other.compared === true && other.id === comparedId(line.id);

/** What the cursor tells: the exact time, then every series with its value, the largest first and gaps last. HTML; names are escaped. */
export function tooltipHtml(chart: TimeChart, atMs: number, colors: ChartColors, words: ChartWords): string {
  const index = stepAt(chart, atMs);
  if (index === undefined) return "";
  const valueOf = ({ values }: ChartSeries): number | null => values[index] ?? null;
  const rows = rowsOf(chart.series).sort((a, b) => (valueOf(b.line) ?? -Infinity) - (valueOf(a.line) ?? -Infinity));
  const cell = (value: number | null, style: string): string => `<td style="text-align:right;font-variant-numeric:tabular-nums;${style}">${format.encodeHTML(value === null ? words.gap : formatValue(value, chart.unit))}</td>`;
  const lines = rows.slice(0, mostRows).map(({ line, before }) => {
    const mark = `<i style="display:inline-block;width:12px;margin-right:8px;vertical-align:middle;border-top:2px ${line.compared ? "dashed" : "solid"} ${colorOf(line.color, colors)}"></i>`;
    const earlier = before ? cell(valueOf(before), `padding-left:12px;color:${colors.softText}`) : "";
    return `<tr><td style="padding:1px 18px 1px 0">${mark}${format.encodeHTML(line.name)}</td>${cell(valueOf(line), "font-weight:500")}${earlier}</tr>`;
  });
  const rest = rows.length > mostRows ? `<tr><td colspan="3" style="color:${colors.softText}">${format.encodeHTML(words.more(rows.length - mostRows))}</td></tr>` : "";
  const time = formatExact(chart.beginMs + index * chart.stepMs, false);
  const head = rows.some(({ before }) => before) ? `<tr style="color:${colors.softText}"><td></td><td></td><td style="padding-left:12px;text-align:right">${format.encodeHTML(words.before)}</td></tr>` : "";
  return `<div style="margin-bottom:4px;color:${colors.softText};font-variant-numeric:tabular-nums">${time}</div><table style="border-spacing:0;border-collapse:collapse">${head}${lines.join("")}${rest}</table>`;
}
