import type { FastifyInstance } from "fastify";
import type { Accounts } from "../../services/accounts.ts";
import { bindEndpoint } from "../bind-endpoint.ts";
import { actorOf, cookieOptions, refuseUnlessSignedIn, sessionCookie } from "../session-guard.ts";

/** Guesses from one address over all accounts; the lock of one account is `SignInAttempts`. */
const signInLimit = { rateLimit: { max: 30, timeWindow: 60_000 } };

export function bindSession(app: FastifyInstance, accounts: Accounts): void {
  bindEndpoint(app, "getSession", ({ request }) => accounts.describe(request.session ?? undefined));

  bindEndpoint(
    app,
    "signIn",
    async ({ body, request, reply }) => {
      const { session, token } = await accounts.signIn(body.name, body.password, request.ip);
      void reply.setCookie(sessionCookie, token, cookieOptions(request));
      return accounts.describe(session);
    },
    signInLimit,
  );

  bindEndpoint(app, "signOut", async ({ request, reply }) => {
    await accounts.signOut(refuseUnlessSignedIn(request), actorOf(request));
    void reply.clearCookie(sessionCookie, cookieOptions(request));
    return null;
  });

  bindEndpoint(app, "changePassword", async ({ body, request }) => {
    await accounts.changePassword(refuseUnlessSignedIn(request), actorOf(request), body.currentPassword, body.newPassword);
    return null;
  });
}
