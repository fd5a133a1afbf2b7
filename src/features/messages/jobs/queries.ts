import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { ApiError } from "../../../api/api-error.ts";
import { call } from "../../../api/call.ts";
import type { AnswerOf } from "../../../api/call.ts";

export type Job = AnswerOf<"getJob">;
type JobList = AnswerOf<"listJobs">;

const listKey = (instanceId: string) => ["jobs", instanceId] as const;
const jobKey = (instanceId: string, jobId: string) => ["job", instanceId, jobId] as const;

/** Jobs of an instance, the newest first. */
export const jobsQuery = (instanceId: string, page: number, pageSize: number) =>
  queryOptions({
    queryKey: [...listKey(instanceId), page, pageSize],
    queryFn: ({ signal }) => call("listJobs", { params: { instanceId }, query: { page, pageSize, sort: "-createdAt" }, signal }),
    placeholderData: keepPreviousData,
  });

/** One job; null = there is none: it was removed, or its time was over. */
export const jobQuery = (instanceId: string, jobId: string) =>
  queryOptions({
    queryKey: jobKey(instanceId, jobId),
    queryFn: ({ signal }): Promise<Job | null> =>
      call("getJob", { params: { instanceId, jobId }, signal }).catch((error: unknown) => {
        if (error instanceof ApiError && error.code === "not_found" && error.params["what"] === "job") return null;
        throw error;
      }),
  });

export function isUnfinished({ state }: Pick<Job, "state">): boolean {
  return state === "waiting" || state === "running" || state === "paused";
}

/** Puts what is known of jobs by now where the page looks; a list that they are not in yet is asked for again. */
export function keepJobs(client: QueryClient, instanceId: string, jobs: readonly Job[], removed: readonly string[] = []): void {
  for (const job of jobs) client.setQueryData(jobKey(instanceId, job.id), job);
  for (const jobId of removed) client.setQueryData(jobKey(instanceId, jobId), null);
  const shown = new Set<string>();
  client.setQueriesData<JobList>({ queryKey: listKey(instanceId) }, (list) => {
    for (const row of list?.rows ?? []) shown.add(row.id);
    return list && { ...list, rows: list.rows.map((row) => jobs.find(({ id }) => id === row.id) ?? row) };
  });
  if (removed.length > 0 || jobs.some(({ id }) => !shown.has(id))) void client.invalidateQueries({ queryKey: listKey(instanceId) });
}

/** After a time without news everything may have changed. */
export function refreshJobs(client: QueryClient, instanceId: string): void {
  void client.invalidateQueries({ queryKey: listKey(instanceId) });
  void client.invalidateQueries({ queryKey: ["job", instanceId] });
}
