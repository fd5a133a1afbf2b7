import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openDatabase } from "./database.ts";

it("numbers its migrations without a gap or a double: a database counts those that it has", () => {
  const files = readdirSync(join(import.meta.dirname, "migrations")).sort();
  expect(files.map((file) => Number(file.slice(0, 4)))).toEqual(files.map((_, index) => index + 1));
  const database = openDatabase(":memory:");
  expect(database.prepare("PRAGMA user_version").get()).toEqual({ user_version: files.length });
  database.close();
});
