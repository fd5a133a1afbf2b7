import type { ReactNode } from "react";
import styles from "./status-dot.module.css";

/** `danger` means "act now"; `idle` is neutral (off, unknown, empty); `busy` is a change that is under way. */
export type StatusTone = "ok" | "warn" | "danger" | "idle" | "busy";

/** A state: always a dot and a word, never colour alone. `tip` says since when or why. */
export function StatusDot({ tone, children, tip }: { tone: StatusTone; children: ReactNode; tip?: string }) {
  return (
    <span className={styles.status} data-tone={tone} data-tip={tip}>
      {children}
    </span>
  );
}
