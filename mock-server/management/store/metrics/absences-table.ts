import type { DatabaseSync } from "node:sqlite";

export interface StoredAbsence {
  instanceId: string;
  metric: string;
  scope: string;
  reason: string;
}

/** Why an instance has no values of a metric. */
export class AbsencesTable {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  all(): StoredAbsence[] {
    return this.#database.prepare("SELECT * FROM absences").all().map((row) => ({ instanceId: String(row["instance_id"]), metric: String(row["metric"]), scope: String(row["scope"]), reason: String(row["reason"]) }));
  }

  save({ instanceId, metric, reason, scope }: StoredAbsence): void {
    this.#database.prepare("INSERT OR REPLACE INTO absences (instance_id, metric, scope, reason) VALUES (?, ?, ?, ?)").run(instanceId, metric, scope, reason);
  }

  delete(instanceId: string, metric: string, scope: string): void {
    this.#database.prepare("DELETE FROM absences WHERE instance_id = ? AND metric = ? AND scope = ?").run(instanceId, metric, scope);
  }

  deleteInstance(instanceId: string): void {
    this.#database.prepare("DELETE FROM absences WHERE instance_id = ?").run(instanceId);
  }
}
