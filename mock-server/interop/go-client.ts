import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { z } from "zod";
import { cacheDir, publishFolder } from "../../e2e/engines/maven-artifacts.ts";

const run = promisify(execFile);
const sourceDir = join(import.meta.dirname, "go");
const buildTimeoutMs = 400_000;
const scenarioTimeoutMs = 240_000;

/** Compiles the Go program once for each state of its sources; the modules come through Go's own proxy setting, all within the checkout. */
async function compileGoClient(): Promise<string> {
  const fingerprint = createHash("sha256");
  for (const file of readdirSync(sourceDir).sort()) fingerprint.update(readFileSync(join(sourceDir, file)));
  const folder = join(cacheDir, `go-client-${fingerprint.digest("hex").slice(0, 12)}`);
  if (!existsSync(folder)) {
    mkdirSync(cacheDir, { recursive: true });
    const partial = mkdtempSync(join(cacheDir, "go-partial-"));
    try {
      const env = { ...process.env, GOCACHE: join(cacheDir, "go-build"), GOMODCACHE: join(cacheDir, "go-modules"), GOFLAGS: "-modcacherw", GOTOOLCHAIN: "local" };
      await run("go", ["build", "-o", join(partial, "goclient"), "."], { cwd: sourceDir, env, timeout: buildTimeoutMs });
      publishFolder(partial, folder);
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
  }
  return join(folder, "goclient");
}

/** The unmodified Apache client for Go: runs one scenario of `go/` and gives what it saw. */
export async function runGoClient<Seen>(scenario: string, namesrv: string, shape: z.ZodType<Seen>): Promise<Seen> {
  const program = await compileGoClient();
  const { stdout } = await run(program, [scenario, namesrv], { timeout: scenarioTimeoutMs });
  return shape.parse(JSON.parse(stdout.trim().split("\n").at(-1) ?? ""));
}
