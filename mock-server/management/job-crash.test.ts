import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";

const entry = fileURLToPath(new URL("testing/job-process.ts", import.meta.url));
let folder: string;
let child: ChildProcess;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mqdeck-job-crash-"));
  begin();
});
afterEach(async () => {
  await kill();
  rmSync(folder, { recursive: true, force: true });
});

function begin(): void {
  child = fork(entry, [folder], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
}

async function kill(): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}

/** Sends something to do, and waits for a word of the process that fits. */
function told<T>(name: string, fits: (value: unknown) => boolean = () => true, message?: object): Promise<T> {
  return new Promise((resolve) => {
    const listen = (word: Record<string, T>): void => {
      if (!(name in word) || !fits(word[name])) return;
      child.off("message", listen);
      const value = word[name];
      if (value !== undefined) resolve(value);
    };
    child.on("message", listen);
    if (message) child.send(message);
  });
}
const deed = (name: string, jobId = ""): Promise<unknown> => told("did", (did) => did === name, { deed: name, jobId });
const stateOf = (jobId: string): Promise<string> => told("state", () => true, { deed: "state", jobId });

it("kill -9 at any moment doubles and loses no line", async () => {
  const jobId = await told<string>("started", () => true, { deed: "start" });
  for (const number of [3, 160, 161, 700, 1_300, 1_311]) {
    const reached = told("number", (at) => Number(at) >= number);
    // Where this process was held up, the other one came to the end meanwhile, and tells no more numbers.
    if ((await stateOf(jobId)) === "done") break;
    await reached;
    await kill();
    begin();
  }
  await expect.poll(() => stateOf(jobId), { timeout: 60_000 }).toBe("done");
  expect(readFileSync(join(folder, "exports", jobId), "utf8")).toBe(Array.from({ length: 2_000 }, (_, number) => `${number}\n`).join(""));
});

it("kill -9 right after a pause or a cancel leaves it so", async () => {
  const jobId = await told<string>("started", () => true, { deed: "startLong" });
  await deed("pause", jobId);
  await kill();
  begin();
  expect(await stateOf(jobId)).toBe("paused");
  await deed("resume", jobId);
  await told("number");
  await deed("cancel", jobId);
  await kill();
  begin();
  expect(await stateOf(jobId)).toBe("cancelled");
  expect(existsSync(join(folder, "exports", jobId))).toBe(false);
});
