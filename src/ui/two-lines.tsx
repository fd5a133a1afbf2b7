import type { ReactNode } from "react";
import styles from "./two-lines.module.css";

/** Two facts of a row in one cell: the second small below the first, or beside it in compact rows. */
export function TwoLines({ main, below }: { main: ReactNode; below: ReactNode }) {
  return (
    <span className={styles.cell}>
      <span>{main}</span>
      <span className={styles.below}>{below}</span>
    </span>
  );
}
