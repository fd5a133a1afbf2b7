import type { ErrorCode } from "../../../../src/contract/error-codes.ts";
import type { Warning } from "../../../../src/contract/paging.ts";

/** The codes of the contract that an engine can cause. */
export type AdapterErrorCode = Extract<
  ErrorCode,
  "unreachable" | "engine_timeout" | "engine_refused" | "access_denied_by_engine" | "administrator_needed" | "access_secret_needed" | "no_broker" | "not_found" | "unsupported_by_engine" | "in_use" | "payload_too_large"
>;

/**
 * What an adapter throws: a code of the contract, the values that its translation needs, and the
 * engine's own words (without secrets) as the message.
 */
export class AdapterError extends Error {
  readonly code: AdapterErrorCode;
  readonly params: Record<string, string | number>;

  constructor(code: AdapterErrorCode, engineText: string, params: Record<string, string | number> = {}) {
    super(engineText);
    this.name = "AdapterError";
    this.code = code;
    this.params = params;
  }
}

/** A value together with what is missing from it: one broker of four that did not answer, say. */
export interface WithWarnings<T> {
  value: T;
  warnings: Warning[];
}

/** What each master tells of its own. Of masters that are not among `answered` nothing is known, not even that they have none. */
export interface FromMasters<T> extends WithWarnings<T> {
  /** Names of brokers. */
  answered: string[];
}
