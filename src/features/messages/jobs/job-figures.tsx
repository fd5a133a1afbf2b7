import { useTranslation } from "react-i18next";
import { exactCount, formatRate } from "../../../lib/format-count.ts";
import { formatDuration } from "../../../lib/format-duration.ts";
import styles from "./jobs.module.css";
import type { Job } from "./queries.ts";

/** How far a job is: the count, the rate of late and the time that is left at that rate. */
export function JobFigures({ job, title }: { job: Job; title: string }) {
  const { t } = useTranslation("jobs");
  const { done, failed, ratePerSecond, total } = job;
  const leftMs = total !== null && ratePerSecond ? ((total - done) / ratePerSecond) * 1000 : null;
  return (
    <>
      <progress className={styles.bar} value={total === null && job.state === "running" ? undefined : done} max={total ?? Math.max(1, done)} aria-label={title} />
      <div className={styles.figures}>
        <span>{total === null ? t("figures.done", { done: exactCount(done) }) : t("figures.doneOf", { done: exactCount(done), total: exactCount(total), percent: total === 0 ? 100 : Math.floor((done * 100) / total) })}</span>
        {ratePerSecond !== null && <span>{t("figures.rate", { rate: formatRate(ratePerSecond) })}</span>}
        {leftMs !== null && leftMs > 0 && <span>{t("figures.left", { left: formatDuration(Math.max(1000, Math.round(leftMs / 1000) * 1000)) })}</span>}
        {failed > 0 && <span className={styles.trouble}>{t("figures.failed", { failed: exactCount(failed) })}</span>}
      </div>
    </>
  );
}
