import type { DatabaseSync } from "node:sqlite";

/** One change: who did what to which thing, from which values to which, and how it ended. */
export interface AuditEntry {
  atMs: number;
  account: string;
  /** Network address of the browser. */
  address: string;
  /** Name of the endpoint. */
  action: string;
  /** Empty when it is about no instance. */
  instanceId: string;
  subject: string;
  /** Values without secrets; undefined = there were none. */
  before?: unknown;
  after?: unknown;
  result: "done" | "refused" | "failed";
  detail: string;
}

/** The audit trail; entries are only added. */
export class AuditStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  add(entry: AuditEntry): void {
    this.#database
      .prepare("INSERT INTO audit (at, account, address, action, instance_id, subject, before, after, result, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .run(entry.atMs, entry.account, entry.address, entry.action, entry.instanceId, entry.subject, asJson(entry.before), asJson(entry.after), entry.result, entry.detail);
  }
}

function asJson(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
