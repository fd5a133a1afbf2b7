import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { cacheDir } from "../../e2e/engines/maven-artifacts.ts";

const run = promisify(execFile);

/** What a load generator says of one run. Latencies in microseconds, CPU of the broker process in seconds. */
const loadShape = z.object({
  rate: z.number(),
  mb_s: z.number(),
  server_cpu_s: z.number(),
  sec: z.number(),
  /** Answers other than success: a broker under load turns sends away as "busy". They do not count in the rate. */
  bad: z.number().default(0),
  lat_us: z.object({ p50: z.number(), p99: z.number() }),
});

export type LoadResult = z.infer<typeof loadShape>;

/** Compiles a C source of this folder with `cc` unless that was done already; returns the program's path. */
export async function compile(name: "rmqgen" | "rmqpull"): Promise<string> {
  const source = join(import.meta.dirname, `${name}.c`);
  const fingerprint = createHash("sha256").update(readFileSync(source)).digest("hex").slice(0, 12);
  const program = join(cacheDir, `${name}-${fingerprint}`);
  if (existsSync(program)) return program;
  mkdirSync(cacheDir, { recursive: true });
  await run("cc", ["-O2", "-w", "-pthread", "-o", `${program}.new`, source]);
  renameSync(`${program}.new`, program);
  return program;
}

/** Runs a load generator; throws when it could not finish. The rate is that of the accepted messages. */
export async function generateLoad(program: string, settings: Record<string, string | number>): Promise<LoadResult> {
  const { stdout } = await run(program, Object.entries(settings).map(([key, value]) => `${key}=${value}`));
  const result = loadShape.parse(JSON.parse(stdout));
  return { ...result, rate: result.rate - result.bad / result.sec };
}
