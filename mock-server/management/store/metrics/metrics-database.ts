import { existsSync, renameSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ZodError } from "zod";
import { migrate, NewerSchemaError } from "../database.ts";

/** SQLite's own codes: the tables are others, the file is damaged, or it is no database. */
const formatCodes = new Set([1, 11, 26]);

/** Opens the file of stored figures, apart from the console's own: it is large, and written every ten seconds. */
export function openMetricsDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    prepare(database, path);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

/** Whether this version cannot make anything of a file; not when it could not be opened, read or written. */
export function isUnknownFormat(error: unknown): boolean {
  if (error instanceof NewerSchemaError || error instanceof ZodError || error instanceof SyntaxError) return true;
  return error instanceof Error && "errcode" in error && typeof error.errcode === "number" && formatCodes.has(error.errcode & 255);
}

/** Renames a file with its logs, so that a new one can begin in its place; its new name. */
export function setAside(path: string): string {
  const stamp = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const aside = `${path}.unreadable-${stamp}`;
  for (const end of ["-wal", "-shm", ""]) if (existsSync(path + end)) renameSync(path + end, aside + end);
  return aside;
}

function prepare(database: DatabaseSync, path: string): void {
  database.exec("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000; PRAGMA journal_size_limit = 16777216;");
  migrate(database, path, join(import.meta.dirname, "migrations"));
}
