import type { DatabaseSync } from "node:sqlite";

export interface LoggedStep {
  hour: number;
  step: number;
  data: Uint8Array;
}

/** Points of the hours that have no rows in a tier yet, as they came. */
export class StepLogTable {
  readonly #all;
  readonly #add;
  readonly #delete;

  constructor(database: DatabaseSync) {
    this.#all = database.prepare("SELECT hour, step, data FROM step_log ORDER BY id");
    this.#add = database.prepare("INSERT INTO step_log (hour, step, data) VALUES (?, ?, ?)");
    this.#delete = database.prepare("DELETE FROM step_log WHERE id IN (SELECT id FROM step_log WHERE hour = ? ORDER BY id DESC LIMIT ?)");
  }

  /** In the order in which they came. */
  *all(): Generator<LoggedStep> {
    for (const { data, hour, step } of this.#all.iterate()) if (data instanceof Uint8Array) yield { hour: Number(hour), step: Number(step), data };
  }

  add({ data, hour, step }: LoggedStep): void {
    this.#add.run(hour, step, data);
  }

  /** Takes away at most `limit` rows of an hour, the newest first, so that those that are left can still be understood; how many there were. */
  deleteSome(hour: number, limit: number): number {
    return Number(this.#delete.run(hour, limit).changes);
  }
}
