import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const migrationsDir = join(import.meta.dirname, "migrations");

/**
 * Opens the management half's SQLite file and brings its schema up to date. A file written by a newer
 * version is refused, because its rows may mean something else.
 */
export function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { enableForeignKeyConstraints: true });
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;");
  migrate(database, path, migrationsDir);
  return database;
}

/** The file was written by a version that is newer than this one. */
export class NewerSchemaError extends Error {}

/** Brings a schema up to date: one transaction a migration; `user_version` counts those that are done. Refuses a file of a newer version. */
export function migrate(database: DatabaseSync, path: string, migrationsDir: string): void {
  const files = readdirSync(migrationsDir).filter((file) => file.endsWith(".sql")).sort();
  const done = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
  if (done > files.length) throw new NewerSchemaError(`${path} was written by a newer version (schema ${done}, known are ${files.length}).`);
  files.slice(done).forEach((file, index) => {
    database.exec(`BEGIN; ${readFileSync(join(migrationsDir, file), "utf8")}; PRAGMA user_version = ${done + index + 1}; COMMIT;`);
  });
}
