import type { ErrorCode, Problem } from "../contract/error-codes.ts";

/** Failures that never reached the server, or answers that are not ours. */
export type ClientCode = "network" | "bad_answer";

/** Every failure of a call. `message` is the server's or the broker's own text; pages translate by `code`. */
export class ApiError extends Error {
  readonly code: ErrorCode | ClientCode;
  readonly status: number;
  readonly params: Problem["params"];
  readonly fields: NonNullable<Problem["fields"]>;
  readonly requestId: string | undefined;

  constructor(code: ErrorCode | ClientCode, status: number, message: string, problem?: Partial<Problem>) {
    super(message);
    this.name = "ApiError";
    this.code = code;
    this.status = status;
    this.params = problem?.params ?? {};
    this.fields = problem?.fields ?? [];
    this.requestId = problem?.requestId;
  }
}
