import type { DatabaseSync } from "node:sqlite";

export interface StoredSession {
  tokenHash: string;
  account: string;
  csrfToken: string;
  createdAtMs: number;
  lastSeenAtMs: number;
  address: string;
}

/** Sessions by the hash of their token; the token itself is only in the browser's cookie. */
export class SessionsStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  insert(session: StoredSession): void {
    this.#database
      .prepare("INSERT INTO sessions (token_hash, account, csrf_token, created_at, last_seen_at, address) VALUES (?, ?, ?, ?, ?, ?)")
      .run(session.tokenHash, session.account, session.csrfToken, session.createdAtMs, session.lastSeenAtMs, session.address);
  }

  find(tokenHash: string): StoredSession | undefined {
    const row = this.#database.prepare("SELECT * FROM sessions WHERE token_hash = ?").get(tokenHash);
    return (
      row && {
        tokenHash,
        account: String(row["account"]),
        csrfToken: String(row["csrf_token"]),
        createdAtMs: Number(row["created_at"]),
        lastSeenAtMs: Number(row["last_seen_at"]),
        address: String(row["address"]),
      }
    );
  }

  touch(tokenHash: string, nowMs: number): void {
    this.#database.prepare("UPDATE sessions SET last_seen_at = ? WHERE token_hash = ?").run(nowMs, tokenHash);
  }

  delete(tokenHash: string): void {
    this.#database.prepare("DELETE FROM sessions WHERE token_hash = ?").run(tokenHash);
  }

  /** Every session of an account except one. */
  deleteOthers(account: string, keptTokenHash: string): void {
    this.#database.prepare("DELETE FROM sessions WHERE account = ? AND token_hash <> ?").run(account, keptTokenHash);
  }

  deleteExpired(createdBeforeMs: number, seenBeforeMs: number): void {
    this.#database.prepare("DELETE FROM sessions WHERE created_at < ? OR last_seen_at < ?").run(createdBeforeMs, seenBeforeMs);
  }
}
