import type { ReactNode } from "react";
import styles from "./summary-line.module.css";

/** What a thing is, in words at the top of its drawer; an `em` (its remark) takes a line of its own. Without words it keeps the place. */
export function SummaryLine({ children = "\u00A0" }: { children?: ReactNode }) {
  return <p className={styles.line}>{children}</p>;
}
