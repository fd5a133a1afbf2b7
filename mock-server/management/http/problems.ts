import { STATUS_CODES } from "node:http";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { errorCodes } from "../../../src/contract/error-codes.ts";
import type { Problem } from "../../../src/contract/error-codes.ts";
import { asServiceError, fieldRefusal, refusal, ServiceError } from "../services/service-error.ts";

/** Kindly more than the 4 MB of a message, so that DIAL-16 is answered by the broker and not by a broken connection. */
export const bodyLimitBytes = 6 * 1024 * 1024;

/** The one place where errors become HTTP: RFC 9457 problem documents with a code of the contract. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = knownError(error);
  if (known.code === "internal") request.log.error({ event: "internalError", err: error, route: request.routeOptions.url }, "request failed");
  const problem = problemOf(known, request.id);
  if (known.code === "too_many_attempts") void reply.header("retry-after", String(known.params["retryAfterSeconds"]));
  return reply.code(problem.status).type("application/problem+json; charset=utf-8").header("cache-control", "no-store").serializer(JSON.stringify).send(problem);
}

/** A failure as the problem document of an answer, or of an event. */
export function problemOf(error: ServiceError, requestId: string): Problem {
  const { status } = errorCodes[error.code];
  const detail = error.code === "internal" ? "" : error.message;
  const fields = error.fields.length > 0 ? { fields: error.fields } : {};
  return { type: `/api/problems#${error.code}`, title: STATUS_CODES[status] ?? "Error", status, detail, code: error.code, params: error.params, ...fields, requestId };
}

/** Fastify's own refusals in the words of the contract. */
export function knownError(thrown: unknown): ServiceError {
  const error = asServiceError(thrown);
  if (error instanceof ServiceError) return error;
  if (!(error instanceof Error)) return refusal("internal", String(error), {});
  const { code, message, statusCode }: Partial<FastifyError> = error;
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE") return refusal("payload_too_large", "The request is too large.", { limitBytes: bodyLimitBytes });
  if (code === "FST_ERR_CTP_INVALID_MEDIA_TYPE") return fieldRefusal("body", "malformed", "Send JSON with content-type: application/json.");
  if (statusCode === undefined || statusCode < 400 || statusCode >= 500) return refusal("internal", message, {});
  // Fastify reads two things before any field: the address and the body. Of an address that no route takes, the folder of the page says no more than "Forbidden".
  if (code?.startsWith("FST_ERR_CTP_") === true) return fieldRefusal("body", "malformed", message);
  return fieldRefusal("path", code === "FST_ERR_MAX_PARAM_LENGTH" ? "too_long" : "malformed", `The path of the request is too long or not in the right form: ${message}`);
}
