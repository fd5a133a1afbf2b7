import type { Problem } from "../contract/error-codes.ts";
import { paths } from "../contract/paths.ts";
import type { EndpointName } from "../contract/paths.ts";
import { addressOf } from "./addresses.ts";
import { takeAnswer } from "./answers-at-hand.ts";
import { ApiError } from "./api-error.ts";
import type { AnswerOf, CallOptions } from "./call-types.ts";

export type { AnswerOf, CallOptions } from "./call-types.ts";

interface LooseOptions {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  signal?: AbortSignal;
}

let csrfToken = "";
const signedOutListeners = new Set<() => void>();

/** Keeps the token of the present session, which is sent with every change. */
export function keepCsrfToken(token: string): void {
  csrfToken = token;
}

/** Tells when a call was refused because the session is over. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

/**
 * Calls one endpoint of the console's API. Every fetch of the page is in this file. Types come from the contract;
 * its schemas do not: the server has validated, and zod stays out of the bundle.
 * @throws ApiError for every failure but an abort
 */
export async function call<Name extends EndpointName>(name: Name, options: CallOptions<Name>): Promise<AnswerOf<Name>> {
  const { params, query, body, signal } = options as LooseOptions;
  const method = paths[name][0];
  const atHand = takeAnswer(name);
  // The server made it for this very page with the same contract.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  if (atHand !== undefined) return atHand as AnswerOf<Name>;
  const headers: Record<string, string> = { accept: "application/json, application/problem+json" };
  if (method !== "GET") headers["x-csrf-token"] = csrfToken;
  if (body !== undefined) headers["content-type"] = "application/json";
  const answer = await send(addressOf(name, { params, query }), { method, headers, signal, credentials: "same-origin", body: body === undefined ? undefined : JSON.stringify(body) });
  if (!answer.ok) throw await failureOf(answer, name);
  try {
    // 204 has no body; the contract calls that null.
    const value: AnswerOf<Name> = JSON.parse((await answer.text()) || "null");
    return value;
  } catch {
    throw new ApiError("bad_answer", answer.status, `the answer to ${name} is not JSON`);
  }
}

/** Throws ApiError when no answer came. */
export async function send(address: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(address, request);
  } catch (failure) {
    if (request.signal?.aborted) throw failure;
    throw new ApiError("network", 0, failure instanceof Error ? failure.message : String(failure));
  }
}

/** What an answer that is not 2xx says. */
export async function failureOf(answer: Response, name: string): Promise<ApiError> {
  const problem: Partial<Problem> | undefined = await answer.json().catch(() => undefined);
  if (!problem?.code) return new ApiError("bad_answer", answer.status, `HTTP ${answer.status} to ${name}`);
  return failureOfProblem(problem, answer.status);
}

/** A problem document as a failure; tells who listens when the session is over. */
export function failureOfProblem(problem: Partial<Problem>, status: number): ApiError {
  if (problem.code === "not_signed_in") for (const notify of signedOutListeners) notify();
  return new ApiError(problem.code ?? "bad_answer", status, problem.detail ?? problem.title ?? problem.code ?? "", problem);
}
