import type { ErrorCode } from "../../../../src/contract/error-codes.ts";
import type { Job } from "../../../../src/contract/jobs.ts";
import { asServiceError, refusal, ServiceError } from "../service-error.ts";

type JobError = NonNullable<Job["error"]>;

/** What a broker that is started again gets over by itself. */
const passing = new Set<ErrorCode>(["unreachable", "engine_timeout", "no_broker"]);

/** Why a job stopped, in the words of the table of codes. */
export function jobErrorOf(thrown: unknown): JobError {
  const error = isDiskFull(thrown) ? refusal("disk_full", "The disk of the data folder is full.", {}) : asServiceError(thrown);
  if (error instanceof ServiceError) return { code: error.code, params: error.params, detail: error.message };
  return { code: "internal", params: {}, detail: error instanceof Error ? error.message : String(error) };
}

export function mayPass({ code }: JobError): boolean {
  return passing.has(code);
}

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT");
}
