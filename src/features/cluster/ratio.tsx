import { formatPercent } from "../../lib/format-percent.ts";
import styles from "./cluster.module.css";

/** Above this share of the disk a broker refuses to store (FAQ-7). */
const refusalRatio = 0.85;

/** A share as a percentage with two decimals (BRK-2); undefined = not known. */
export function ratioText(ratio: number | null): string | undefined {
  return ratio === null ? undefined : formatPercent(ratio, 2);
}

/** "danger" where a broker refuses to store, "warn" shortly before. */
export function diskTone(ratio: number | null): "warn" | "danger" | undefined {
  if (ratio === null || ratio < 0.75) return undefined;
  return ratio >= refusalRatio ? "danger" : "warn";
}

/** The used share of a disk: the figure and a short bar beside it. */
export function DiskShare({ ratio }: { ratio: number | null }) {
  if (ratio === null) return <span className={styles.unknown}>–</span>;
  return (
    <span className={styles.disk} data-tone={diskTone(ratio)} data-tip={ratioText(ratio)}>
      <span className={styles.diskBar} aria-hidden="true">
        <i style={{ width: `${Math.min(100, Math.max(2, ratio * 100))}%` }} />
      </span>
      {formatPercent(ratio, 0)}
    </span>
  );
}
