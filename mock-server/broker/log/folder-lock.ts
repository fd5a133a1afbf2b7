import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/*
 * Two brokers on one folder would cut each other's log: recovery takes what the other is writing for a torn tail.
 * The file `mqdeck-lock` names the process that has the folder: "pid start", the start in clock ticks since the
 * machine's (proc(5), field 22), so that a pid that was given out again does not count.
 */
const fileName = "mqdeck-lock";

function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" ? "a dead process that nobody waited for" : (fields[18] ?? "");
  } catch {
    return "";
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Takes the folder for this process. Throws when another living process has it. */
export function lockFolder(rootDir: string): void {
  const path = join(rootDir, fileName);
  let holder: string[] = [];
  try {
    holder = readFileSync(path, "utf8").trim().split(" ");
  } catch {
    // Nobody has it.
  }
  const pid = Number(holder[0] ?? 0);
  if (pid > 0 && pid !== process.pid && isAlive(pid) && startOf(pid) === (holder[1] ?? "")) throw new Error(`${rootDir} is in use by process ${pid}`);
  writeFileSync(path, `${process.pid} ${startOf(process.pid)}\n`);
}

export function unlockFolder(rootDir: string): void {
  rmSync(join(rootDir, fileName), { force: true });
}
