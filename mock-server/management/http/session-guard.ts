import type { CookieSerializeOptions } from "@fastify/cookie";
import type { FastifyReply, FastifyRequest } from "fastify";
import { refusal } from "../services/service-error.ts";
import type { LiveSession, Sessions } from "../services/sessions.ts";
import { absoluteLifeMs, sameToken } from "../services/sessions.ts";
import type { Actor } from "../services/actor.ts";

export const sessionCookie = "mqdeck_session";

declare module "fastify" {
  interface FastifyRequest {
    session: LiveSession | null;
  }
}

/** HttpOnly and SameSite=Strict; Secure as soon as the page itself came over TLS. */
export function cookieOptions(request: FastifyRequest): CookieSerializeOptions {
  return { path: "/", httpOnly: true, sameSite: "strict", secure: request.protocol === "https", maxAge: absoluteLifeMs / 1000 };
}

/** Reads who is signed in; runs before the body is read. */
export function readSession(sessions: Sessions, request: FastifyRequest): void {
  request.session = sessions.find(request.cookies[sessionCookie]) ?? null;
}

export function refuseUnlessSignedIn(request: FastifyRequest): LiveSession {
  if (!request.session) throw refusal("not_signed_in", "Sign in first.", {});
  return request.session;
}

/** Changes carry the session's token in a header that no other site can set. */
export function refuseForgedChange(request: FastifyRequest): void {
  const token = request.headers["x-csrf-token"];
  const expected = request.session?.csrfToken;
  if (expected === undefined || typeof token !== "string" || !sameToken(token, expected)) throw refusal("csrf_refused", "The header x-csrf-token is missing or wrong.", {});
}

/** There is no token before the sign-in, so another site's form is told by what the browser says of itself. */
export function refuseCrossSite(request: FastifyRequest): void {
  if (request.headers["sec-fetch-site"] === "cross-site") throw refusal("csrf_refused", "The request came from another site.", {});
}

export function actorOf(request: FastifyRequest): Actor {
  return { account: request.session?.account.name ?? "", address: request.ip };
}

/** Aborted when the client goes away before its answer. */
export function signalOf(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once("close", () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
}
