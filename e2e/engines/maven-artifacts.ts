import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The checkout; everything that engines fetch or compile lives in its ignored `.cache` folder. */
export const repositoryRoot: string = resolve(import.meta.dirname, "../..");

/** Where fetched and compiled parts of engines are kept between runs. */
export const cacheDir: string = join(repositoryRoot, ".cache");

/**
 * The folder that holds every jar a pom names, with what those need in turn. Maven resolves them once
 * (which registry serves them is Maven's own setting); a changed pom gets a new folder.
 */
export async function resolveJars(pomPath: string, name: string): Promise<string> {
  const fingerprint = createHash("sha256").update(readFileSync(pomPath)).digest("hex").slice(0, 12);
  const folder = join(cacheDir, `${name}-${fingerprint}`);
  if (existsSync(folder)) return folder;
  await mkdir(cacheDir, { recursive: true });
  const partial = mkdtempSync(join(cacheDir, `${name}-partial-`));
  try {
    await run("mvn", ["--quiet", "--batch-mode", "--file", pomPath, "dependency:copy-dependencies", `-DoutputDirectory=${partial}`]);
    publishFolder(partial, folder);
  } catch (error) {
    throw new Error(`Maven could not fetch the artifacts of ${pomPath}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return folder;
}

/** Renames a finished folder into place; whoever loses the race to another process keeps the winner's. */
export function publishFolder(partial: string, folder: string): void {
  try {
    renameSync(partial, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}
