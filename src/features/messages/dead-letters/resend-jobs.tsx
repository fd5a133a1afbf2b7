import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { exactCount } from "../../../lib/format-count.ts";
import { LiveJobStrip } from "../jobs/job-strip.tsx";
import { JobsButton } from "../jobs/jobs-button.tsx";
import { JobsDrawer } from "../jobs/jobs-drawer.tsx";
import { isUnfinished, jobQuery, jobsQuery } from "../jobs/queries.ts";
import { Button } from "../../../ui/button.tsx";
import { StatusDot } from "../../../ui/status-dot.tsx";
import type { StatusTone } from "../../../ui/status-dot.tsx";
import styles from "./dead-letters.module.css";
import { forgetGroup, ledgerQuery } from "./queries.ts";
import type { LedgerRow } from "./queries.ts";
import type { Workbench } from "./use-workbench.ts";

export const stateTones: Record<LedgerRow["state"], StatusTone> = { intended: "busy", sent: "ok", skipped: "idle", failed: "danger", unknown: "warn" };
const states = ["sent", "skipped", "failed", "unknown"] as const;

/** The way to all jobs of the instance: exports too, and resends of other groups. */
export function WorkbenchJobs({ workbench: { adjust, instanceId, search } }: { workbench: Pick<Workbench, "adjust" | "instanceId" | "search"> }) {
  const isOpen = search.job === "all";
  return (
    <>
      <JobsButton isOpen={isOpen} onToggle={(wanted) => adjust({ job: wanted ? "all" : undefined, message: undefined, ledger: undefined })} />
      {isOpen && !search.message && !search.ledger && <JobsDrawer instanceId={instanceId} onClose={() => adjust({ job: undefined })} />}
    </>
  );
}

/** Resends of this group that run, and the one that the link names. */
export function ResendJobs({ workbench }: { workbench: Workbench }) {
  const { group, instanceId, search } = workbench;
  const recent = useQuery(jobsQuery(instanceId, 1, 10));
  const running = (recent.data?.rows ?? []).filter((job) => job.kind === "resendDeadLetters" && job.subject === group && isUnfinished(job)).map(({ id }) => id);
  const shown = [...new Set([...(search.job && search.job !== "all" ? [search.job] : []), ...running])];
  if (shown.length === 0) return null;
  return (
    <div className={styles.jobs}>
      {shown.map((jobId) => (
        <LiveJobStrip key={jobId} instanceId={instanceId} jobId={jobId} onHide={jobId === search.job ? () => workbench.adjust({ job: undefined }) : undefined}>
          <JobResults workbench={workbench} jobId={jobId} />
        </LiveJobStrip>
      ))}
    </div>
  );
}

/** How the messages of a job ended, with the way to each of them (DLQ-018). */
function JobResults({ workbench: { adjust, group, instanceId, search }, jobId }: { workbench: Workbench; jobId: string }) {
  const { t } = useTranslation("dead-letters");
  const client = useQueryClient();
  const { data: job } = useQuery(jobQuery(instanceId, jobId));
  const state = job?.state;
  const sentTwice = Number(job?.result?.["sentTwice"] ?? 0);
  const counts = useQuery(ledgerQuery(instanceId, group, { jobId, page: 1 })).data?.counts;
  // Rows and ledger change with the job.
  useEffect(() => {
    if (state !== undefined) forgetGroup(client, instanceId, group);
  }, [client, instanceId, group, state]);
  if (!counts) return null;
  return (
    <div className={styles.counts}>
      {states.map((name) => (counts[name] > 0 ? <StatusDot key={name} tone={stateTones[name]}>{t(`states.${name}`)} {exactCount(counts[name])}</StatusDot> : null))}
      {sentTwice > 0 && <StatusDot tone="danger">{t("jobs.sentTwice", { count: sentTwice, messages: exactCount(sentTwice) })}</StatusDot>}
      <Link to="/instances/$instanceId/dead-letters" params={{ instanceId }} search={{ ...search, ledger: jobId, message: undefined }} resetScroll={false}>
        {t("jobs.results")}
      </Link>
      {job && !isUnfinished(job) && jobId === search.job && (
        <span className={styles.end}>
          <Button small kind="quiet" onClick={() => adjust({ job: undefined })}>
            {t("jobs.hide")}
          </Button>
        </span>
      )}
    </div>
  );
}
