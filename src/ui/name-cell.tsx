import type { ReactNode } from "react";
import { CopyButton } from "./copy-text.tsx";
import styles from "./name-cell.module.css";

interface NameCellProps {
  /** What the copy button takes. */
  name: string;
  /** The link that the name is. */
  children: ReactNode;
  /** What sets this row apart, before the remark: "System". */
  marks: readonly string[];
  remark: string;
  /** CSS pixels that the column keeps when the table is narrow. */
  minWidth: number;
}

const shownCharacters = 40;

/** The name of a row: a link, a copy button on hover, and small below it the marks and the beginning of the remark. */
export function NameCell({ name, children, marks, remark, minWidth }: NameCellProps) {
  const isLong = remark.length > shownCharacters;
  return (
    <div className={styles.name} style={{ minWidth }}>
      <span className={styles.line}>
        {children}
        <CopyButton text={name} className={styles.copy} />
      </span>
      {(marks.length > 0 || remark !== "") && (
        <small>
          {marks.length > 0 && <span className={styles.mark}>{marks.join(" · ")}</span>}
          {remark !== "" && <span data-tip={isLong ? remark : undefined}>{isLong ? `${remark.slice(0, shownCharacters)}…` : remark}</span>}
        </small>
      )}
    </div>
  );
}
