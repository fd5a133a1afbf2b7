import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { DetailDrawer } from "../../../ui/detail-drawer.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Pager } from "../../../ui/pager.tsx";
import { QueryPart } from "../../../ui/query-part.tsx";
import { JobStrip } from "./job-strip.tsx";
import styles from "./jobs.module.css";
import { jobsQuery } from "./queries.ts";
import { useJobChanges } from "./use-job-changes.ts";

interface JobsDrawerProps {
  instanceId: string;
  /** Takes the drawer out of the link. */
  onClose: () => void;
}

/** The long work on an instance: what runs, what waits, and what was done in the last days. */
export function JobsDrawer({ instanceId, onClose }: JobsDrawerProps) {
  const { t } = useTranslation("jobs");
  const [{ page, size }, setPage] = useState({ page: 1, size: 10 });
  const jobs = useQuery(jobsQuery(instanceId, page, size));
  useJobChanges(instanceId, true);
  return (
    <DetailDrawer title={t("drawer.title")} onClose={onClose}>
      <QueryPart query={jobs} waitsFor={t("drawer.loading")}>
        {({ rows, total }) =>
          total === 0 ? (
            <EmptyState icon="overview" title={t("drawer.emptyTitle")}>
              {t("drawer.empty")}
            </EmptyState>
          ) : (
            <>
              <ul className={styles.list}>
                {rows.map((job) => (
                  <li key={job.id}>
                    <JobStrip instanceId={instanceId} job={job} />
                  </li>
                ))}
              </ul>
              {total > 10 && <Pager page={page} size={size} total={total} onChange={(change) => setPage((before) => ({ ...before, ...change }))} />}
            </>
          )
        }
      </QueryPart>
    </DetailDrawer>
  );
}
