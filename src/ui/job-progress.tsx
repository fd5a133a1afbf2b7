import { useTranslation } from "react-i18next";
import { exactCount } from "../lib/format-count.ts";
import { Button } from "./button.tsx";
import styles from "./job-progress.module.css";

interface JobProgressProps {
  /** What runs and what it waits for: "Sending message 12 of 40 to orders". */
  label: string;
  /** Both undefined while the amount is not known. */
  done?: number;
  total?: number;
  onCancel?: () => void;
}

/** Progress of long work, always with words and, where it can be stopped, a cancel button. */
export function JobProgress({ label, done, total, onCancel }: JobProgressProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.job}>
      <div className={styles.words}>
        <span role="status">{label}</span>
        {done !== undefined && total !== undefined && (
          <span className={styles.count}>
            {exactCount(done)} / {exactCount(total)}
          </span>
        )}
        {onCancel && (
          <Button small onClick={onCancel}>
            {t("cancel")}
          </Button>
        )}
      </div>
      <progress className={styles.bar} value={done} max={total} aria-label={label} />
    </div>
  );
}
