import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/*
 * How the halves' own Node is started, here for main.ts and for the benchmarks. The scripts `broker` and `management` of package.json
 * have the same flags.
 */

/** With Node's own limit the short-lived objects of a thousand connections fill 130 MB before they are collected (`npm run bench:connections`). */
export const brokerNodeFlags = ["--max-semi-space-size=16"];

/**
 * With Node's own limit an export of a million messages takes 370 MB instead of 230, and is no faster (`npm run bench:export`). Without a limit
 * of the old space, and of how far it grows before the next collection, Node lets the garbage of a poll of 2,000 topics and groups grow to
 * several times what is in use before it collects it (`npm run bench:collect`).
 */
export const managementNodeFlags = ["--max-semi-space-size=8", "--max-old-space-size=768", "--heap-growing-percent=20"];

/** Where Node keeps the sources without their types, compiled: a start from there is faster and takes 20 MB less, since nothing has to strip types. */
const cacheFolderOf = (dataDir: string): string => join(dataDir, "compile-cache");

/** A machine that takes longer compiles when the half starts. */
const longestCompileMs = 15_000;

/** What the halves get in their environment unless it is set there already. */
export function halfEnvironment(dataDir: string): Record<string, string> {
  return { NODE_COMPILE_CACHE: cacheFolderOf(dataDir) };
}

/**
 * On the first start of a data folder loads the sources of the management half once, so that its own start finds them compiled; later starts
 * find what the one before wrote when it ended. Its process is in `running` meanwhile. Resolves in any case: without it the half starts as well.
 */
export async function compileAhead(entry: string, dataDir: string, running: Set<ChildProcess>): Promise<void> {
  if (existsSync(cacheFolderOf(dataDir))) return;
  const child = spawn(process.execPath, [...process.execArgv, ...managementNodeFlags, entry, "--help"], { env: { ...halfEnvironment(dataDir), ...process.env }, stdio: "ignore", timeout: longestCompileMs, killSignal: "SIGKILL" });
  running.add(child);
  await new Promise((resolve) => child.once("exit", resolve).once("error", resolve));
  running.delete(child);
}
