import { z } from "zod";
import { defineEndpoints } from "./endpoint.ts";
import { errorCodes } from "./error-codes.ts";
import type { ErrorCode } from "./error-codes.ts";
import { count, countOrUnknown, figure, instanceParams, listOf, listQuery, noContent, timestampMs } from "./paging.ts";
import { defineStreams } from "./stream.ts";

export const jobKind = z.enum(["export", "resendDeadLetters"]);
export type JobKind = z.output<typeof jobKind>;

/** `waiting`: it runs as soon as an earlier job of the instance leaves its place. */
export const jobState = z.enum(["waiting", "running", "paused", "done", "failed", "cancelled"]);

const isErrorCode = (code: unknown): code is ErrorCode => typeof code === "string" && code in errorCodes;
/** A failure in the words of the table of error codes. */
export const jobError = z.object({ code: z.custom<ErrorCode>(isErrorCode).meta({ type: "string" }), params: z.record(z.string(), z.union([z.string(), z.number()])), detail: z.string() });

/** Long work that survives a restart of the server. */
export const job = z.object({
  id: z.string(),
  instanceId: z.string(),
  kind: jobKind,
  state: jobState,
  subject: z.string().describe("what it works on, for example a topic"),
  done: count,
  total: countOrUnknown,
  failed: count.describe("of `done`, how many failed"),
  ratePerSecond: figure.describe("of late; null unless it runs"),
  startedBy: z.string(),
  createdAt: timestampMs,
  updatedAt: timestampMs,
  finishedAt: timestampMs.nullable(),
  expiresAt: timestampMs.nullable().describe("when a finished job and its file are removed"),
  error: jobError.nullable().describe("why it failed; of a running job: what it waits to get over"),
  downloadable: z.boolean(),
  input: z.record(z.string(), z.unknown()),
  result: z.record(z.string(), z.unknown()).nullable(),
});
export type Job = z.output<typeof job>;

const jobParams = instanceParams.extend({ jobId: z.string().min(1).max(64) });

export const jobEndpoints = defineEndpoints({
  listJobs: {
    summary: "Long work on an instance: exports and resends, unfinished and of the last days",
    params: instanceParams,
    query: listQuery(["createdAt"]).omit({ search: true }).extend({ kind: jobKind.or(z.literal("")).default("") }),
    response: listOf(job),
  },
  getJob: { summary: "One job with its progress", params: jobParams, response: job },
  pauseJob: { summary: "Halt a job after the piece that it works on", params: jobParams, response: job },
  resumeJob: { summary: "Let a paused job go on where it stopped", params: jobParams, response: job },
  cancelJob: { summary: "Stop a job for good; its file is removed", params: jobParams, response: job },
  removeJob: { summary: "Forget a finished job and remove its file", params: jobParams, response: noContent },
});

export const jobStreams = defineStreams({
  watchJobs: {
    summary: "Changes of an instance's jobs as they happen; begins with all that are not finished",
    params: instanceParams,
    events: { changed: z.object({ jobs: z.array(job), removed: z.array(z.string()).describe("ids of jobs that are no more") }) },
  },
});
