import type { ReactNode } from "react";
import styles from "./figure-row.module.css";

export interface Figure {
  label: string;
  /** A `Quantity`, `Bytes`, text ...; undefined = not known, shown as a dash with that tooltip. */
  value: ReactNode;
  /** A short addition under or beside the figure: a sparkline, "of 4", a state. */
  aside?: ReactNode;
  tone?: "warn" | "danger";
  /** What the figure means and where it comes from. */
  tip?: string;
}

/** The figures that matter, on one line under the page head; a definition list for screen readers. */
export function FigureRow({ figures, unknownTip }: { figures: Figure[]; unknownTip?: string }) {
  return (
    <dl className={styles.row}>
      {figures.map((figure) => (
        <div key={figure.label} className={styles.figure} data-tone={figure.tone}>
          <dt data-tip={figure.tip} className={figure.tip ? styles.explained : undefined}>
            {figure.label}
          </dt>
          <dd>
            {figure.value === undefined ? <span data-tip={unknownTip}>–</span> : figure.value}
            {figure.aside && <span className={styles.aside}>{figure.aside}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
