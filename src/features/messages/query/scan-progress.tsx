import { useTranslation } from "react-i18next";
import { exactCount, formatCount } from "../../../lib/format-count.ts";
import { formatClock, formatExact } from "../../../lib/format-time.ts";
import { Button } from "../../../ui/button.tsx";
import { JobProgress } from "../../../ui/job-progress.tsx";
import styles from "../messages.module.css";
import type { Scan } from "./use-scan.ts";

const dayMs = 86_400_000;

/** How far a query by time has come: it reads until a page is full, and can be stopped and go on. */
export function ScanProgress({ scan, askedAt }: { scan: Scan; askedAt: number | undefined }) {
  const { t } = useTranslation("messages");
  const { isHalted, isReading, progress } = scan;
  if (!progress || !(isReading || isHalted)) return null;
  const { atMs, readMessages, totalMessages } = progress;
  const figures = { read: formatCount(readMessages), total: formatCount(totalMessages) };
  const isRecent = atMs !== null && askedAt !== undefined && askedAt - atMs < dayMs;
  const label = atMs === null ? t("scan.progress", figures) : t("scan.progressAt", { ...figures, at: isRecent ? formatClock(atMs) : formatExact(atMs, false) });
  if (isReading) return <JobProgress label={label} done={readMessages} total={totalMessages} onCancel={scan.cancel} />;
  return (
    <div className={styles.halted} role="status" data-tip={`${exactCount(readMessages)} / ${exactCount(totalMessages)}`}>
      <span>{t("scan.halted", { progress: label })}</span>
      <Button small icon="refresh" onClick={scan.goOn}>
        {t("scan.goOn")}
      </Button>
    </div>
  );
}
