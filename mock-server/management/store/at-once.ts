import type { DatabaseSync } from "node:sqlite";

/** Runs the work as one transaction: all of it is kept, or, when it throws, nothing. */
export function atOnce<T>(database: DatabaseSync, work: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}
