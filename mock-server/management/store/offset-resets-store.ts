import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { z } from "zod";
import { resetResult, resetTarget } from "../../../src/contract/offset-resets.ts";
import type { ResetTarget } from "../../../src/contract/offset-resets.ts";

export interface StoredResetQueue {
  brokerName: string;
  queueId: number;
  /** null: the group had never committed there. */
  oldOffset: number | null;
  newOffset: number;
  /** "unknown": the server stopped before it knew, or the offset may have moved although the queue failed. */
  result: z.output<typeof resetResult>;
  detail: string;
}

export interface StoredReset {
  id: number;
  instanceId: string;
  group: string;
  topic: string;
  atMs: number;
  account: string;
  target: ResetTarget;
  /** The reset that this one took back. */
  undoes: number | null;
  /** The reset that took this one back. */
  undoneBy: number | null;
  clientsTold: string[];
  queues: StoredResetQueue[];
}

/** A reset that went over a message which the group had not consumed. */
export interface ResetPast extends Pick<StoredReset, "id" | "atMs" | "account" | "undoneBy"> {
  oldOffset: number | null;
  newOffset: number;
  /** When a later reset went back before the message; null = none did. */
  takenBackAtMs: number | null;
}

export interface QueuePlace {
  group: string;
  topic: string;
  brokerName: string;
  queueId: number;
}

const clientIds = z.array(z.string());
/** A way back of which every queue failed took nothing back. */
const undoneBy = "(SELECT MAX(later.id) FROM offset_resets AS later WHERE later.undoes = offset_resets.id AND EXISTS (SELECT 1 FROM offset_reset_queues AS moved WHERE moved.reset_id = later.id AND moved.result <> 'failed')) AS undone_by";
const withUndone = `SELECT *, ${undoneBy} FROM offset_resets`;

/** The ledger of resets: entries are only added, and completed once. */
export class OffsetResetsStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Before anything is changed, so that a reset that ends half way is known; every queue's result is "unknown". Returns the id. */
  begin(reset: Omit<StoredReset, "id" | "undoneBy" | "clientsTold" | "queues">, queues: readonly Pick<StoredResetQueue, "brokerName" | "queueId" | "oldOffset" | "newOffset">[]): number {
    return this.#atOnce(() => {
      const { lastInsertRowid } = this.#database
        .prepare("INSERT INTO offset_resets (instance_id, group_name, topic, at, account, target, undoes, clients_told) VALUES (?, ?, ?, ?, ?, ?, ?, '[]')")
        .run(reset.instanceId, reset.group, reset.topic, reset.atMs, reset.account, JSON.stringify(reset.target), reset.undoes);
      const insert = this.#database.prepare("INSERT INTO offset_reset_queues (reset_id, broker_name, queue_id, old_offset, new_offset, result, detail) VALUES (?, ?, ?, ?, ?, 'unknown', '')");
      for (const queue of queues) insert.run(lastInsertRowid, queue.brokerName, queue.queueId, queue.oldOffset, queue.newOffset);
      return Number(lastInsertRowid);
    });
  }

  complete(id: number, clientsTold: string[], queues: readonly Omit<StoredResetQueue, "oldOffset">[]): void {
    this.#atOnce(() => {
      this.#database.prepare("UPDATE offset_resets SET clients_told = ? WHERE id = ?").run(JSON.stringify(clientsTold), id);
      const update = this.#database.prepare("UPDATE offset_reset_queues SET new_offset = ?, result = ?, detail = ? WHERE reset_id = ? AND broker_name = ? AND queue_id = ?");
      for (const queue of queues) update.run(queue.newOffset, queue.result, queue.detail, id, queue.brokerName, queue.queueId);
    });
  }

  find(instanceId: string, group: string, id: number): StoredReset | undefined {
    const row = this.#database.prepare(`${withUndone} WHERE instance_id = ? AND group_name = ? AND id = ?`).get(instanceId, group, id);
    return row && this.#resetOf(row);
  }

  /** Newest first; an empty topic means all. */
  page(instanceId: string, group: string, topic: string, offset: number, limit: number): { resets: StoredReset[]; total: number } {
    const where = "WHERE instance_id = ? AND group_name = ? AND (? = '' OR topic = ?)";
    const rows = this.#database.prepare(`${withUndone} ${where} ORDER BY id DESC LIMIT ? OFFSET ?`).all(instanceId, group, topic, topic, limit, offset);
    const total = this.#database.prepare(`SELECT COUNT(*) AS total FROM offset_resets ${where}`).get(instanceId, group, topic, topic)?.["total"];
    return { resets: rows.map((row) => this.#resetOf(row)), total: Number(total) };
  }

  /** Resets that skipped an offset of a queue, newest first. A queue without an old offset counts as standing at its begin. */
  resetsPast(instanceId: string, place: QueuePlace, offset: number): ResetPast[] {
    const rows = this.#database
      .prepare(`SELECT *, ${undoneBy} FROM offset_resets JOIN offset_reset_queues ON reset_id = id WHERE instance_id = ? AND group_name = ? AND topic = ? AND broker_name = ? AND queue_id = ? AND result <> 'failed' ORDER BY id DESC`)
      .all(instanceId, place.group, place.topic, place.brokerName, place.queueId)
      .map((row) => ({ id: Number(row["id"]), atMs: Number(row["at"]), account: String(row["account"]), undoneBy: numberOrNull(row["undone_by"]), oldOffset: numberOrNull(row["old_offset"]), newOffset: Number(row["new_offset"]) }));
    return rows.flatMap((reset, index) => {
      if ((reset.oldOffset ?? 0) > offset || reset.newOffset <= offset) return [];
      const back = rows.slice(0, index).findLast((later) => later.newOffset <= offset);
      return [{ ...reset, takenBackAtMs: back?.atMs ?? null }];
    });
  }

  #resetOf(row: Record<string, SQLOutputValue>): StoredReset {
    const id = Number(row["id"]);
    const queues = this.#database.prepare("SELECT * FROM offset_reset_queues WHERE reset_id = ? ORDER BY broker_name, queue_id").all(id);
    return {
      id,
      instanceId: String(row["instance_id"]),
      group: String(row["group_name"]),
      topic: String(row["topic"]),
      atMs: Number(row["at"]),
      account: String(row["account"]),
      target: resetTarget.parse(JSON.parse(String(row["target"]))),
      undoes: numberOrNull(row["undoes"]),
      undoneBy: numberOrNull(row["undone_by"]),
      clientsTold: clientIds.parse(JSON.parse(String(row["clients_told"]))),
      queues: queues.map((queue) => ({
        brokerName: String(queue["broker_name"]),
        queueId: Number(queue["queue_id"]),
        oldOffset: numberOrNull(queue["old_offset"]),
        newOffset: Number(queue["new_offset"]),
        result: resetResult.parse(queue["result"]),
        detail: String(queue["detail"]),
      })),
    };
  }

  #atOnce<T>(work: () => T): T {
    this.#database.exec("BEGIN");
    try {
      const result = work();
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      this.#database.exec("ROLLBACK");
      throw error;
    }
  }
}

function numberOrNull(value: SQLOutputValue | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}
