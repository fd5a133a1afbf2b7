import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { migrate } from "../database.ts";

/** Opens the file of stored figures, apart from the console's own: it is large, and written every ten seconds. */
export function openMetricsDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  database.exec("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000; PRAGMA journal_size_limit = 16777216;");
  migrate(database, path, join(import.meta.dirname, "migrations"));
  return database;
}
