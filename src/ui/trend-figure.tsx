import type { ReactNode } from "react";
import { Sparkline } from "./sparkline.tsx";
import type { SparklineProps } from "./sparkline.tsx";
import styles from "./trend-figure.module.css";

interface TrendFigureProps extends Pick<SparklineProps, "values" | "series" | "label"> {
  /** The figure as it is now. */
  children: ReactNode;
  /** CSS pixels, so that the lines of all rows stand below each other. */
  figureWidth: number;
}

/** A figure of a row with its trend before it. */
export function TrendFigure({ children, figureWidth, ...line }: TrendFigureProps) {
  return (
    <span className={styles.trend}>
      <Sparkline {...line} width={56} />
      <span style={{ minWidth: figureWidth }}>{children}</span>
    </span>
  );
}
