import { useEffect, useRef } from "react";
import { chartColors } from "./chart-colors.ts";
import type { ChartColors } from "./chart-colors.ts";
import { startChart } from "./echarts-core.ts";
import type { ChartOption } from "./echarts-core.ts";

interface ChartProps {
  /** A pure function of this folder, with its data bound. */
  optionOf: (colors: ChartColors) => ChartOption;
  /** What the chart shows and its present values, for screen readers. */
  label: string;
  /** The theme that is shown now: a change of it draws the chart anew in the new colours. */
  theme: "light" | "dark";
  /** In CSS pixels. */
  height?: number;
}

/** The one wrapper of ECharts. Import it only from a component that is loaded with `lazy()`: the library is large. */
export function Chart({ theme, ...rest }: ChartProps) {
  return <DrawnChart key={theme} {...rest} />;
}

function DrawnChart({ optionOf, label, height = 260 }: Omit<ChartProps, "theme">) {
  const frame = useRef<HTMLDivElement>(null);
  const chart = useRef<ReturnType<typeof startChart>>(undefined);
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const started = startChart(element);
    chart.current = started;
    const observer = new ResizeObserver(() => started.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      started.dispose();
    };
  }, []);
  useEffect(() => {
    if (frame.current) chart.current?.setOption(optionOf(chartColors(frame.current)), { notMerge: true, lazyUpdate: true });
  }, [optionOf]);
  return <div ref={frame} role="img" aria-label={label} style={{ height }} />;
}
