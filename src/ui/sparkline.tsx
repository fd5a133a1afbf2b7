import styles from "./sparkline.module.css";

export interface SparklineProps {
  /** Oldest first; null leaves a gap (not known is not zero). */
  values: readonly (number | null)[];
  /** What it is the line of; a number is a place in the palette of charts. */
  series: "in" | "out" | "lag" | "dead" | number;
  /** What the line shows, for screen readers and the tooltip: "Messages in per second, last hour, at most 420". */
  label: string;
  width?: number;
  height?: number;
}

/** The trend beside a figure; a point without a neighbour is a dot. Drawn by hand: a chart library a row would cost more than the page. */
export function Sparkline({ values, series, label, width = 72, height = 20 }: SparklineProps) {
  const known = values.filter((value) => value !== null);
  const top = Math.max(...known, 0);
  const path = pathOf(values, top, width, height);
  return (
    <svg className={styles.line} data-series={series} style={typeof series === "number" ? { stroke: `var(--series-${series + 1})` } : undefined} width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label} data-tip={label}>
      {path ? <path d={path} /> : <path d={`M0 ${height - 1}H${width}`} className={styles.flat} />}
    </svg>
  );
}

function pathOf(values: readonly (number | null)[], top: number, width: number, height: number): string {
  const step = width / Math.max(values.length - 1, 1);
  let penDown = false;
  let path = "";
  for (const [index, value] of values.entries()) {
    if (value !== null) {
      const y = top === 0 ? height - 1 : height - 1 - (value / top) * (height - 2);
      path += `${penDown ? "L" : "M"}${(index * step).toFixed(1)} ${y.toFixed(1)}`;
      // A line of no length, which the round end makes a dot.
      if (!penDown && (values[index + 1] ?? null) === null) path += "h0";
    }
    penDown = value !== null;
  }
  return path;
}
