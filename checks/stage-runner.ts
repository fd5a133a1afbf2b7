import { spawn } from "node:child_process";
import type { TestCounts } from "./test-counts.ts";

/** One part of `npm test`: a command of its own, what it is allowed to take, and how its tests are counted. */
export interface Stage {
  name: string;
  command: string;
  args: string[];
  env?: Record<string, string>;
  timeoutMs: number;
  /** Reads the counts that the command left behind; without it the stage counts as one check. */
  counts?: () => TestCounts | undefined;
}

const running = new Set<number>();

/** Ends what is left of every stage: each is the leader of a process group of its own. */
export function endRunningStages(): void {
  for (const pid of running) endGroup(pid);
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Nothing of the group is left.
  }
}

/** Runs a stage to its end, prints one line (when it failed, each failure in short and then everything it said), and returns its counts. */
export async function runStage(stage: Stage): Promise<TestCounts> {
  const startedAt = performance.now();
  const { status, output } = await runQuietly(stage);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const ok = status === "passed";
  const counts = stage.counts?.() ?? { passed: 0, failed: 0, skipped: 0 };
  if (ok && stage.counts === undefined) counts.passed = 1;
  // A stage that broke without a failing test (a file that does not load, say) is a failure all the same.
  if (!ok && counts.failed === 0) counts.failed = 1;
  const tally = stage.counts === undefined ? "" : `, ${describeCounts(counts)}`;
  console.log(`${ok ? "ok    " : "FAILED"} ${stage.name} (${seconds} s${tally})`);
  for (const failure of counts.failures ?? []) console.log(`  - ${failure}`);
  if (!ok) console.log(`${output.trimEnd()}\n${status === "passed" ? "" : `${stage.name}: ${status}`}`);
  return counts;
}

/** `12 passed, 0 failed`, and the skipped ones when there are any. */
export function describeCounts(counts: TestCounts): string {
  return `${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ""}`;
}

function runQuietly(stage: Stage): Promise<{ status: string; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(stage.command, stage.args, { detached: true, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, NO_COLOR: "1", ...stage.env } });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    const { pid } = child;
    if (pid !== undefined) running.add(pid);
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      if (pid !== undefined) endGroup(pid);
    }, stage.timeoutMs);
    const finish = (status: string): void => {
      clearTimeout(timer);
      if (pid !== undefined) {
        endGroup(pid);
        running.delete(pid);
      }
      resolve({ status, output: Buffer.concat(chunks).toString("utf8") });
    };
    child.on("error", (error) => finish(error.message));
    // "exit" and not "close": something that the stage left behind may hold its output open.
    child.on("exit", (code, signal) => setImmediate(() => finish(exitStatus(code, signal, late))));
  });
}

function exitStatus(code: number | null, signal: string | null, late: boolean): string {
  if (late) return "ended because it took too long";
  return code === 0 ? "passed" : `ended with ${signal ?? `exit code ${code}`}`;
}
