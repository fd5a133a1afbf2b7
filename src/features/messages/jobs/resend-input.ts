import type { Job } from "./queries.ts";

/** How a resend was to send; what its record does not tell is undefined. */
export interface ResendInput {
  target: "group" | "originTopic" | undefined;
  alreadyResent: "skip" | "again" | undefined;
  ratePerSecond: number | undefined;
  selection: Record<string, unknown>;
}

export function resendInputOf({ input: { alreadyResent, ratePerSecond, selection, target } }: Pick<Job, "input">): ResendInput {
  return {
    target: target === "group" || target === "originTopic" ? target : undefined,
    alreadyResent: alreadyResent === "skip" || alreadyResent === "again" ? alreadyResent : undefined,
    ratePerSecond: typeof ratePerSecond === "number" ? ratePerSecond : undefined,
    selection: recordOf(selection),
  };
}

/** A part of a job's input, which comes as JSON of any shape. */
export function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
