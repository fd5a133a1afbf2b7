import { useEffect, useEffectEvent, useImperativeHandle, useRef } from "react";
import type { Ref } from "react";
import { chartColors } from "./chart-colors.ts";
import { chartImage } from "./chart-image.ts";
import type { ChartWords } from "./chart-tooltip.ts";
import styles from "./chart.module.css";
import { startChart } from "./echarts-core.ts";
import type { StartedChart } from "./echarts-core.ts";
import { watchDrag } from "./range-drag.ts";
import type { TimeChart } from "./time-chart.ts";
import { timeChartOption } from "./time-chart-option.ts";

/** What can be done with a chart that is drawn. */
export interface ChartHandle {
  /** Puts the other lines back while one is pointed at in the legend; undefined = none. */
  highlight: (seriesId: string | undefined) => void;
  /** The chart with title, range and legend on the background of the theme, as a PNG. */
  image: (head: { title: string; range: string; note?: string | undefined }) => Promise<Blob>;
}

interface ChartProps {
  chart: TimeChart;
  words: ChartWords;
  /** What the chart shows and its newest values, for screen readers. */
  label: string;
  /** The theme that is shown now: a change of it draws the chart anew in the new colours. */
  theme: "light" | "dark";
  /** In CSS pixels. */
  height: number;
  /** A stretch of time was drawn with the pointer; ms. */
  onRange?: (fromMs: number, toMs: number) => void;
  ref?: Ref<ChartHandle>;
}

/** The one wrapper of ECharts. Import it with `lazy()`: the library is large. */
export default function Chart({ theme, ...rest }: ChartProps) {
  return <DrawnChart key={theme} {...rest} />;
}

function DrawnChart({ chart, words, label, height, onRange, ref }: Omit<ChartProps, "theme">) {
  const frame = useRef<HTMLDivElement>(null);
  const started = useRef<StartedChart>(undefined);
  const isPointedAt = useRef(false);
  const zooms = onRange !== undefined;
  const tellRange = useEffectEvent((from: number, to: number) => onRange?.(Math.max(from, chart.beginMs), Math.min(to, chart.beginMs + chart.stepCount * chart.stepMs)));
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const echarts = startChart(element);
    started.current = echarts;
    const observer = new ResizeObserver(() => echarts.resize());
    observer.observe(element);
    // Says that what was asked for last is on the canvas; tests and measurements wait for it.
    echarts.on("finished", () => element.toggleAttribute("data-drawn", true));
    return () => {
      observer.disconnect();
      echarts.dispose();
    };
  }, []);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    element.toggleAttribute("data-drawn", false);
    started.current?.setOption(timeChartOption(chart, { colors: chartColors(element), words, isPointedAt: () => isPointedAt.current }), { notMerge: true, lazyUpdate: true });
  }, [chart, words]);
  useEffect(() => {
    const [element, echarts] = [frame.current, started.current];
    if (!element || !echarts || !zooms) return undefined;
    return watchDrag(element, styles.span ?? "", (x) => echarts.convertFromPixel({ xAxisIndex: 0 }, x), tellRange);
  }, [zooms]);
  useImperativeHandle(ref, () => ({
    highlight: (seriesId) => started.current?.dispatchAction(seriesId === undefined ? { type: "downplay" } : { type: "highlight", seriesId }),
    image: async (head) => {
      if (!frame.current || !started.current) throw new Error("the chart is gone");
      return chartImage(started.current, chart, chartColors(frame.current), head);
    },
  }));
  return <div ref={frame} role="img" aria-label={label} className={styles.chart} style={{ height }} onPointerEnter={() => (isPointedAt.current = true)} onPointerLeave={() => (isPointedAt.current = false)} />;
}
