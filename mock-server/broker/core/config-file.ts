import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

/**
 * Replaces a file in one step, so that a killed process leaves either the old or the new text.
 * The old text stays beside it as `.bak`, as a real broker keeps it.
 */
export function replaceFile(path: string, text: string): void {
  writeFileSync(`${path}.tmp`, text);
  if (existsSync(path)) renameSync(path, `${path}.bak`);
  renameSync(`${path}.tmp`, path);
}

/** Reads the JSON of a configuration file, or of its `.bak` when the file is missing or broken; undefined when neither is there. */
export function readJsonFile(path: string): Record<string, unknown> | undefined {
  for (const candidate of [path, `${path}.bak`]) {
    if (!existsSync(candidate)) continue;
    try {
      return parseRelaxedJson(readFileSync(candidate, "utf8"));
    } catch (error) {
      if (candidate.endsWith(".bak")) throw new Error(`${path} and its .bak are not readable JSON: ${String(error)}`, { cause: error });
    }
  }
  return undefined;
}

/** JSON as fastjson prints it: the keys of a map with numbers are not quoted (protocol sheet section 3, quirk 2). */
function parseRelaxedJson(text: string): Record<string, unknown> {
  // Strings are skipped as a whole: the name of a group or topic may look like a key itself ("x,1:").
  const quoted = text.replace(/"(?:[^"\\]|\\.)*"|([{,]\s*)(-?\d+)(\s*:)/g, (all, before?: string, key?: string, colon?: string) =>
    key === undefined ? all : `${before}"${key}"${colon}`,
  );
  const parsed: unknown = JSON.parse(quoted);
  if (!isRecord(parsed)) throw new Error("not an object");
  return parsed;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The entries of an object in a file, or of nothing. */
export function entriesOf(value: unknown): [string, unknown][] {
  return isRecord(value) ? Object.entries(value) : [];
}

/** Prints a map whose keys are numbers in that form. */
export function numericKeysJson(map: ReadonlyMap<number, number>): string {
  return `{${[...map].map(([key, value]) => `${key}:${value}`).join(",")}}`;
}
