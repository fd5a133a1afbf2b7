import { errorCodes } from "../../../src/contract/error-codes.ts";
import type { ErrorCode, FieldReason } from "../../../src/contract/error-codes.ts";
import { AdapterError } from "../adapters/port/adapter-error.ts";
import { MetricServerError } from "../metrics/prometheus/prometheus-source.ts";

export interface FieldFailure {
  path: string;
  reason: FieldReason;
  limit?: number | string;
}

type ParamsOf<C extends ErrorCode> = Record<(typeof errorCodes)[C]["params"][number], string | number>;

/** A refusal in the words of the contract; `detail` is English for logs and for "copy the detail". */
export class ServiceError extends Error {
  readonly code: ErrorCode;
  readonly params: Record<string, string | number>;
  readonly fields: FieldFailure[];

  constructor(code: ErrorCode, detail: string, params: Record<string, string | number>, fields: FieldFailure[] = []) {
    super(detail);
    this.name = "ServiceError";
    this.code = code;
    this.params = params;
    this.fields = fields;
  }
}

/** Makes a ServiceError whose parameters are those that the table of codes asks for. */
export function refusal<C extends ErrorCode>(code: C, detail: string, params: ParamsOf<C>): ServiceError {
  return new ServiceError(code, detail, params);
}

/** Refuses inputs that the schemas alone cannot judge. */
export function fieldRefusal(path: string, reason: FieldReason, detail: string, limit?: number | string): ServiceError {
  return new ServiceError("invalid_input", detail, { field: path, reason }, [limit === undefined ? { path, reason } : { path, reason, limit }]);
}

/** A refusal of an engine, or of the server that keeps figures, in the words of the contract; anything else as it is. Missing parameters become empty. */
export function asServiceError(error: unknown): unknown {
  if (error instanceof MetricServerError) return refusal("unreachable", error.message, { address: error.address, reason: error.message });
  if (!(error instanceof AdapterError)) return error;
  const params = Object.fromEntries(errorCodes[error.code].params.map((name) => [name, error.params[name] ?? ""]));
  return new ServiceError(error.code, error.message, params);
}

/** Whether an engine or a service says that there is no such thing. */
export function isNotFound(error: unknown): boolean {
  const known = asServiceError(error);
  return known instanceof ServiceError && known.code === "not_found";
}

/** For `catch`: null when there is no such thing, any other error again. */
export function nullWhenMissing(error: unknown): null {
  if (isNotFound(error)) return null;
  throw error;
}
