import { useTranslation } from "react-i18next";
import { exactCount } from "../../../lib/format-count.ts";
import { formatBytes } from "../../../lib/format-bytes.ts";
import { formatExact } from "../../../lib/format-time.ts";
import { useProblemLine } from "../../../ui/use-error-texts.ts";
import styles from "./jobs.module.css";
import type { Job } from "./queries.ts";

/** What came out of a job, or what keeps it. */
export function JobOutcome({ job }: { job: Job }) {
  const { t } = useTranslation("jobs");
  const lineOf = useProblemLine();
  if (job.error) {
    const line = lineOf({ ...job.error, message: job.error.detail });
    return job.state === "failed" ? (
      <div className={styles.trouble} role="alert">
        {line}
      </div>
    ) : (
      <div className={styles.foot}>{t("triesAgain", { line })}</div>
    );
  }
  if (job.state !== "done") return null;
  return job.kind === "export" ? <ExportOutcome job={job} /> : <div className={styles.figures}>{t("outcome.resend", { done: exactCount(numberIn(job.result, "sent")), failed: exactCount(job.failed) })}</div>;
}

function ExportOutcome({ job: { downloadable, result } }: { job: Job }) {
  const { t } = useTranslation("jobs");
  const { t: shell } = useTranslation();
  const missing = numberIn(result, "missing");
  const deletedBefore = numberIn(result, "deletedBefore");
  return (
    <>
      <div className={styles.figures}>
        <span>{t("outcome.rows", { count: numberIn(result, "rows"), rows: exactCount(numberIn(result, "rows")) })}</span>
        <span>{formatBytes(numberIn(result, "bytes"))}</span>
        {missing > 0 && <span className={styles.trouble}>{t("outcome.missing", { count: missing, missing: exactCount(missing) })}</span>}
        {deletedBefore > 0 && <span className={styles.trouble}>{t("outcome.deletedBefore", { time: formatExact(deletedBefore, false) })}</span>}
        {!downloadable && <span>{t("outcome.fileGone")}</span>}
      </div>
      {warningsIn(result).length > 0 && (
        <ul>
          {warningsIn(result).map(({ code, detail, subject }) => (
            <li key={`${code} ${subject}`}>{shell(`warnings.${code}`, { subject, detail })}</li>
          ))}
        </ul>
      )}
    </>
  );
}

function numberIn(result: Job["result"], name: string): number {
  const value = result?.[name];
  return typeof value === "number" ? value : 0;
}

const warningCodes = ["broker_unreachable", "not_supported", "truncated", "still_loading", "engine_refused", "writes_refused", "not_found"] as const;

function warningsIn(result: Job["result"]): { code: (typeof warningCodes)[number]; subject: string; detail: string }[] {
  const list: unknown = result?.["warnings"];
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    if (typeof entry !== "object" || entry === null || !("code" in entry) || !("subject" in entry) || !("detail" in entry)) return [];
    const code = warningCodes.find((known) => known === entry.code);
    return code ? [{ code, subject: String(entry.subject), detail: String(entry.detail) }] : [];
  });
}
