import type { Session } from "../../../src/contract/session.ts";
import type { AccountsStore } from "../store/accounts-store.ts";
import type { Actor, Clock } from "./actor.ts";
import type { AuditTrail } from "./audit-trail.ts";
import { hashPassword, randomPassword, verifyPassword } from "./passwords.ts";
import { refusal } from "./service-error.ts";
import type { LiveSession, Sessions } from "./sessions.ts";
import type { SignInAttempts } from "./sign-in-attempts.ts";

/** Compared against when there is no such account, so that the answer takes as long. */
const nobodysHash = await hashPassword(randomPassword());

export interface AccountsParts {
  store: AccountsStore;
  sessions: Sessions;
  attempts: SignInAttempts;
  audit: AuditTrail;
  clock: Clock;
  version: string;
}

/** Operator accounts: first administrator, sign-in, sign-out, password. */
export class Accounts {
  readonly #parts: AccountsParts;

  constructor(parts: AccountsParts) {
    this.#parts = parts;
  }

  /** Makes `admin` when there is no account yet; answers its password when it was made at random, to be shown once. */
  async ensureFirstAdministrator(password: string | undefined): Promise<string | undefined> {
    if (this.#parts.store.count() > 0) return undefined;
    const chosen = password ?? randomPassword();
    this.#parts.store.insert({ name: "admin", role: "administrator", passwordHash: await hashPassword(chosen), mustChangePassword: false }, this.#parts.clock());
    return password === undefined ? chosen : undefined;
  }

  async signIn(name: string, password: string, address: string): Promise<{ token: string; session: LiveSession }> {
    const { attempts, audit, sessions, store } = this.#parts;
    return audit.record({ account: name, address }, { action: "signIn", instanceId: "", subject: name }, async () => {
      attempts.refuseWhileLocked(name, address);
      const account = store.find(name);
      const right = await verifyPassword(password, account?.passwordHash ?? nobodysHash);
      if (!account || !right) {
        attempts.failed(name, address);
        throw refusal("wrong_credentials", "The name or the password is wrong.", {});
      }
      attempts.succeeded(name, address);
      return sessions.begin(account, address);
    });
  }

  async signOut(session: LiveSession, actor: Actor): Promise<void> {
    await this.#parts.audit.record(actor, { action: "signOut", instanceId: "", subject: actor.account }, async () => this.#parts.sessions.end(session.tokenHash));
  }

  /** Ends all other sessions of the account. */
  async changePassword(session: LiveSession, actor: Actor, currentPassword: string, newPassword: string): Promise<void> {
    const { attempts, audit, clock, sessions, store } = this.#parts;
    await audit.record(actor, { action: "changePassword", instanceId: "", subject: actor.account }, async () => {
      attempts.refuseWhileLocked(actor.account, actor.address);
      if (!(await verifyPassword(currentPassword, session.account.passwordHash))) {
        attempts.failed(actor.account, actor.address);
        throw refusal("wrong_credentials", "The current password is wrong.", {});
      }
      store.setPassword(actor.account, await hashPassword(newPassword), clock());
      sessions.endOthers(session);
    });
  }

  /** What the page may know of a session; without one, only that nobody is signed in. */
  describe(session: LiveSession | undefined): Session {
    const { version } = this.#parts;
    if (!session) return { account: null, csrfToken: "", version };
    const { name, role, mustChangePassword } = session.account;
    return { account: { name, role, mustChangePassword }, csrfToken: session.csrfToken, version };
  }
}
