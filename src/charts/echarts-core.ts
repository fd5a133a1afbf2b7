import { LineChart } from "echarts/charts";
import type { LineSeriesOption } from "echarts/charts";
import { GridComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import type { GridComponentOption, MarkAreaComponentOption, MarkLineComponentOption, TooltipComponentOption } from "echarts/components";
import { connect, init, use } from "echarts/core";
import type { ComposeOption } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([LineChart, GridComponent, TooltipComponent, MarkLineComponent, MarkAreaComponent, CanvasRenderer]);

/** What our charts may say; only the parts that are registered above. */
export type ChartOption = ComposeOption<LineSeriesOption | GridComponentOption | TooltipComponentOption | MarkLineComponentOption | MarkAreaComponentOption>;
export type StartedChart = ReturnType<typeof init>;

/** One cursor for all charts of a page. */
const pageGroup = "page";
connect(pageGroup);

/** Starts a chart in an element; the only place that makes one. */
export function startChart(element: HTMLElement): StartedChart {
  const chart = init(element);
  chart.group = pageGroup;
  return chart;
}
