import type { DatabaseSync } from "node:sqlite";
import { blockers } from "./delivery-order.ts";

/** An earlier delivery that a later one waits for. */
export interface Blocker {
  id: string;
  /** When it is tried; null = it is being sent. */
  nextAtMs: number | null;
  createdAtMs: number;
}

/** What keeps a delivery that is due from being sent, for who reads the log. */
export class DeliveryWaitsStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** The oldest one that a delivery waits for: others behind it wait for it as well. */
  blockerOf(id: string, nowMs: number): Blocker | undefined {
    const row = this.#database.prepare(`SELECT id, next_at, created_at FROM deliveries WHERE seq = (SELECT (SELECT min(e.seq) ${blockers}) FROM deliveries d WHERE d.id = ?1)`).get(id, nowMs);
    if (!row) return undefined;
    return { id: String(row["id"]), nextAtMs: typeof row["next_at"] === "number" ? row["next_at"] : null, createdAtMs: Number(row["created_at"]) };
  }

  /** When the tries to a delivery's receiver since then began, the newest first, at most so many. */
  triesBeside(id: string, sinceMs: number, nowMs: number, limit: number): number[] {
    return this.#database
      .prepare("SELECT a.started_at AS at FROM delivery_attempts a JOIN deliveries e ON e.id = a.delivery_id WHERE a.started_at > ?2 AND a.started_at <= ?3 AND e.target = (SELECT target FROM deliveries WHERE id = ?1) ORDER BY a.started_at DESC LIMIT ?4")
      .all(id, sinceMs, nowMs, limit)
      .map((row) => Number(row["at"]));
  }

  /** How many are being sent: to the host of a delivery, and in all. */
  sendingBeside(id: string): { lane: number; all: number } {
    const row = this.#database.prepare("SELECT count(*) AS n, coalesce(sum(lane = (SELECT lane FROM deliveries WHERE id = ?)), 0) AS beside FROM deliveries WHERE state = 'sending'").get(id);
    return { lane: Number(row?.["beside"]), all: Number(row?.["n"]) };
  }
}
