import type { DatabaseSync } from "node:sqlite";

export interface StoredAccount {
  name: string;
  role: "administrator";
  passwordHash: string;
  mustChangePassword: boolean;
}

/** Operator accounts. Names compare exactly. */
export class AccountsStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  count(): number {
    return Number(this.#database.prepare("SELECT count(*) AS n FROM accounts").get()?.["n"]);
  }

  find(name: string): StoredAccount | undefined {
    const row = this.#database.prepare("SELECT name, password_hash, must_change_password FROM accounts WHERE name = ?").get(name);
    return row && { name: String(row["name"]), role: "administrator", passwordHash: String(row["password_hash"]), mustChangePassword: row["must_change_password"] === 1 };
  }

  insert(account: StoredAccount, nowMs: number): void {
    this.#database
      .prepare("INSERT INTO accounts (name, role, password_hash, must_change_password, created_at, changed_at) VALUES (?, ?, ?, ?, ?, ?)")
      .run(account.name, account.role, account.passwordHash, account.mustChangePassword ? 1 : 0, nowMs, nowMs);
  }

  /** Also ends the demand to change it. */
  setPassword(name: string, passwordHash: string, nowMs: number): void {
    this.#database.prepare("UPDATE accounts SET password_hash = ?, must_change_password = 0, changed_at = ? WHERE name = ?").run(passwordHash, nowMs, name);
  }
}
