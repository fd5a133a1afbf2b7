import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { filledIn } from "../../../api/addresses.ts";
import { call } from "../../../api/call.ts";
import { jobFilePath } from "../../../contract/job-file.ts";
import { Button } from "../../../ui/button.tsx";
import { DownloadLink } from "../../../ui/download-link.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { ErrorNotice, Notice } from "../../../ui/notice.tsx";
import { RelativeTime } from "../../../ui/relative-time.tsx";
import { StatusDot } from "../../../ui/status-dot.tsx";
import type { StatusTone } from "../../../ui/status-dot.tsx";
import { ExportInput } from "./export-input.tsx";
import { JobFigures } from "./job-figures.tsx";
import { JobOutcome } from "./job-outcome.tsx";
import { ResendFacts } from "./resend-facts.tsx";
import styles from "./jobs.module.css";
import { isUnfinished, jobQuery, keepJobs } from "./queries.ts";
import type { Job } from "./queries.ts";
import { useJobChanges } from "./use-job-changes.ts";

const tones: Record<Job["state"], StatusTone> = { waiting: "idle", running: "busy", paused: "warn", done: "ok", failed: "danger", cancelled: "idle" };

interface JobStripProps {
  instanceId: string;
  job: Job;
  /** Further lines, such as a link to the results of each message. */
  children?: ReactNode;
}

/** One job: what it does, how far it is, and all that can be done with it. */
export function JobStrip({ instanceId, job, children }: JobStripProps) {
  const { t } = useTranslation("jobs");
  const title = t(`title.${job.kind}`, { subject: job.subject });
  return (
    <section className={styles.strip} aria-label={title} data-job={job.id}>
      <div className={styles.head}>
        <span className={styles.title}>{title}</span>
        <span role="status">
          <StatusDot tone={tones[job.state]}>{t(`state.${job.state}`)}</StatusDot>
        </span>
        <JobActions instanceId={instanceId} job={job} title={title} />
      </div>
      {job.kind === "export" ? <ExportInput job={job} /> : <ResendFacts job={job} />}
      {(isUnfinished(job) || job.state === "cancelled") && <JobFigures job={job} title={title} />}
      <JobOutcome job={job} />
      {children}
      <div className={styles.foot}>
        <span>
          {t("startedBy", { account: job.startedBy })} <RelativeTime at={job.createdAt} />
        </span>
        {job.expiresAt !== null && (
          <span>
            {t("removed")} <RelativeTime at={job.expiresAt} />
          </span>
        )}
      </div>
    </section>
  );
}

interface LiveJobStripProps {
  instanceId: string;
  jobId: string;
  children?: ReactNode;
  /** Takes a job that is no more out of the link. */
  onHide?: () => void;
}

/** The same for a job that was just started, followed as it goes on. */
export function LiveJobStrip({ instanceId, jobId, children, onHide }: LiveJobStripProps) {
  const { data, error, refetch } = useQuery(jobQuery(instanceId, jobId));
  useJobChanges(instanceId, data === undefined || (data !== null && isUnfinished(data)));
  if (data === null) return <RemovedJob onHide={onHide} />;
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null;
  return (
    <JobStrip instanceId={instanceId} job={data}>
      {children}
    </JobStrip>
  );
}

function RemovedJob({ onHide }: { onHide: (() => void) | undefined }) {
  const { t } = useTranslation("jobs");
  const hide = onHide && (
    <Button small kind="quiet" onClick={onHide}>
      {t("gone.hide")}
    </Button>
  );
  return <Notice action={hide}>{t("gone.text")}</Notice>;
}

type Deed = "pauseJob" | "resumeJob" | "cancelJob" | "removeJob";

function JobActions({ instanceId, job, title }: { instanceId: string; job: Job; title: string }) {
  const { t } = useTranslation("jobs");
  const client = useQueryClient();
  const [busy, setBusy] = useState<Deed>();
  const [error, setError] = useState<unknown>();
  const params = { instanceId, jobId: job.id };
  const run = async (deed: Deed): Promise<void> => {
    setBusy(deed);
    setError(undefined);
    try {
      const after = await call(deed, { params });
      keepJobs(client, instanceId, after ? [after] : [], after ? [] : [job.id]);
    } catch (failure) {
      setError(failure);
      void client.invalidateQueries({ queryKey: jobQuery(instanceId, job.id).queryKey });
    }
    setBusy(undefined);
  };
  const button = (deed: Deed, kind: "plain" | "quiet" = "plain") => (
    <Button small kind={kind} busy={busy === deed} disabled={busy !== undefined} aria-label={t(`${deed}.of`, { title })} onClick={() => void run(deed)}>
      {t(`${deed}.label`)}
    </Button>
  );
  return (
    <>
      <span className={styles.end}>
        {(job.state === "running" || job.state === "waiting") && button("pauseJob")}
        {job.state === "paused" && button("resumeJob")}
        {isUnfinished(job) && button("cancelJob")}
        {job.downloadable && (
          <DownloadLink small href={filledIn(jobFilePath, { params })} aria-label={t("download.of", { title })}>
            {t("download.label")}
          </DownloadLink>
        )}
        {!isUnfinished(job) && button("removeJob", "quiet")}
      </span>
      {error !== undefined && <ErrorNotice error={error} />}
    </>
  );
}
