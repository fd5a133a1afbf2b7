import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { AccountsStore, StoredAccount } from "../store/accounts-store.ts";
import type { SessionsStore, StoredSession } from "../store/sessions-store.ts";
import type { Clock } from "./actor.ts";

export const absoluteLifeMs = 7 * 24 * 60 * 60_000;
export const idleLifeMs = 12 * 60 * 60_000;
const touchEveryMs = 60_000;

export interface LiveSession {
  tokenHash: string;
  account: StoredAccount;
  csrfToken: string;
}

/** Sessions of the browser: random tokens, hashed at rest, with an idle and an absolute end. */
export class Sessions {
  readonly #sessions: SessionsStore;
  readonly #accounts: AccountsStore;
  readonly #clock: Clock;
  readonly #endListeners = new Set<() => void>();

  constructor(sessions: SessionsStore, accounts: AccountsStore, clock: Clock) {
    this.#sessions = sessions;
    this.#accounts = accounts;
    this.#clock = clock;
  }

  /** Begins a session; the token goes into the cookie and is kept nowhere else. */
  begin(account: StoredAccount, address: string): { token: string; session: LiveSession } {
    const token = randomBytes(32).toString("base64url");
    const session: LiveSession = { tokenHash: hashOf(token), account, csrfToken: randomBytes(24).toString("base64url") };
    const now = this.#clock();
    this.removeExpired();
    this.#sessions.insert({ tokenHash: session.tokenHash, account: account.name, csrfToken: session.csrfToken, createdAtMs: now, lastSeenAtMs: now, address });
    return { token, session };
  }

  /** The session of a cookie's token, when it still lives. */
  find(token: string | undefined): LiveSession | undefined {
    if (token === undefined || token === "") return undefined;
    const stored = this.#sessions.find(hashOf(token));
    if (!stored) return undefined;
    const now = this.#clock();
    const account = this.#accounts.find(stored.account);
    if (!account || hasExpired(stored, now)) {
      this.#sessions.delete(stored.tokenHash);
      return undefined;
    }
    if (now - stored.lastSeenAtMs > touchEveryMs) this.#sessions.touch(stored.tokenHash, now);
    return { tokenHash: stored.tokenHash, account, csrfToken: stored.csrfToken };
  }

  /** Whether a session is still good, without counting as a use of it. */
  lives(tokenHash: string): boolean {
    const stored = this.#sessions.find(tokenHash);
    return stored !== undefined && !hasExpired(stored, this.#clock()) && this.#accounts.find(stored.account) !== undefined;
  }

  /** Calls back after sessions were ended, but not when one expires. */
  onEnd(listener: () => void): () => void {
    this.#endListeners.add(listener);
    return () => this.#endListeners.delete(listener);
  }

  end(tokenHash: string): void {
    this.#sessions.delete(tokenHash);
    for (const listener of this.#endListeners) listener();
  }

  endOthers(session: LiveSession): void {
    this.#sessions.deleteOthers(session.account.name, session.tokenHash);
    for (const listener of this.#endListeners) listener();
  }

  removeExpired(): void {
    const now = this.#clock();
    this.#sessions.deleteExpired(now - absoluteLifeMs, now - idleLifeMs);
  }
}

function hasExpired({ createdAtMs, lastSeenAtMs }: StoredSession, nowMs: number): boolean {
  return nowMs - createdAtMs > absoluteLifeMs || nowMs - lastSeenAtMs > idleLifeMs;
}

/** Compares a CSRF token without telling by time how much of it was right. */
export function sameToken(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
