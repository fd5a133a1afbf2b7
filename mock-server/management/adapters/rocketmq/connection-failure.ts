import { AdapterError } from "../port/adapter-error.ts";

/** Why a socket could not be used; `reason` is Node's code, or one of ours for what the peer showed. */
export class ConnectionFailure extends Error {
  readonly reason: string;
  /** The request may be sent again: the peer closed an idle socket before it read anything. */
  readonly lostWhileIdle: boolean;
  /** No byte of the request went out, so nobody can have carried it out. */
  readonly nothingWritten: boolean;

  constructor(reason: string, message: string, { lostWhileIdle = false, nothingWritten = false } = {}) {
    super(message);
    this.name = "ConnectionFailure";
    this.reason = reason;
    this.lostWhileIdle = lostWhileIdle;
    this.nothingWritten = nothingWritten;
  }
}

/** The server cannot be reached, and the request was on its way by then: it may have been carried out. */
export class LostOnTheWay extends AdapterError {}

/** What a request died of, in the words of the port. */
export function toAdapterError(error: unknown, address: string): AdapterError {
  if (error instanceof AdapterError) return error;
  if (error instanceof ConnectionFailure) return new (error.nothingWritten ? AdapterError : LostOnTheWay)("unreachable", `${address}: ${error.message}`, { address, reason: error.reason });
  const text = error instanceof Error ? error.message : String(error);
  return new AdapterError("engine_refused", `${address} sent what cannot be read: ${text}`, { address, engineCode: -1, remark: text });
}
