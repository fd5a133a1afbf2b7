import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/** The files that jobs write, one a job, named after it, in a folder that nobody else may read. */
export class JobFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
  }

  path(jobId: string): string {
    return join(this.#folder, jobId);
  }

  exists(jobId: string): boolean {
    return existsSync(this.path(jobId));
  }

  remove(jobId: string): void {
    rmSync(this.path(jobId), { force: true });
  }

  /** Removes what no job needs any more: a crash may have come between the end of a job and the removal of its file. */
  removeStrays(isNeeded: (jobId: string) => boolean): void {
    for (const name of readdirSync(this.#folder)) if (!isNeeded(name)) this.remove(name);
  }
}
