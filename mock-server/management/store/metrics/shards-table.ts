import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";

/** Names, step of the first point, hour of the last one or null while there are new ones. */
const slot = z.tuple([z.string(), z.number(), z.number().nullable()]).nullable();

export interface StoredShard {
  number: number;
  instanceId: string;
  metric: string;
  scope: string;
  slots: z.output<typeof slot>[];
}

const slotList = z.array(slot);

/** Which series there are. */
export class ShardsTable {
  readonly #database: DatabaseSync;
  readonly #save;
  readonly #delete;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#save = database.prepare("INSERT OR REPLACE INTO shards (number, instance_id, metric, scope, slots) VALUES (?, ?, ?, ?, ?)");
    this.#delete = database.prepare("DELETE FROM shards WHERE number = ?");
  }

  all(): StoredShard[] {
    const rows = this.#database.prepare("SELECT * FROM shards ORDER BY number").all();
    return rows.map((row) => ({ number: Number(row["number"]), instanceId: String(row["instance_id"]), metric: String(row["metric"]), scope: String(row["scope"]), slots: slotList.parse(JSON.parse(String(row["slots"]))) }));
  }

  save({ instanceId, metric, number, scope, slots }: StoredShard): void {
    this.#save.run(number, instanceId, metric, scope, JSON.stringify(slots));
  }

  delete(number: number): void {
    this.#delete.run(number);
  }
}
