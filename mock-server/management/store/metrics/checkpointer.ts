import { statSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { Worker } from "node:worker_threads";

const everySteps = 6;
const leastBytes = 2 ** 20;
/** Only while the thread does not keep up does a step copy the log itself. */
const mostPages = 8_192;
const longestWaitMs = 10_000;
const state = { idle: 0, busy: 1 } as const;

/** The thread. As text, since a thread that reads TypeScript takes 18 MB more. It holds no connection while it waits: the last one to close deletes the log. */
const threadCode = `
const { DatabaseSync } = require("node:sqlite");
const { parentPort, workerData } = require("node:worker_threads");
parentPort.on("message", () => {
  try {
    const database = new DatabaseSync(workerData.path, { timeout: 5000 });
    database.exec("PRAGMA synchronous = NORMAL; PRAGMA wal_checkpoint(PASSIVE)");
    database.close();
  } catch {
    // The next one copies what this one did not; when none does, the steps do.
  }
  Atomics.store(workerData.state, 0, ${state.idle});
  Atomics.notify(workerData.state, 0);
});
`;

/**
 * Copies the write-ahead log of a database into its file on another thread: there it waits for the disk, and no step does. The thread is started
 * once there is a mebibyte to copy.
 */
export class Checkpointer {
  readonly #path: string;
  readonly #state = new Int32Array(new SharedArrayBuffer(4));
  #worker: Worker | undefined;
  #steps = 0;

  constructor(database: DatabaseSync, path: string) {
    this.#path = path;
    database.exec(`PRAGMA wal_autocheckpoint = ${mostPages}`);
  }

  /** After each step, outside of a transaction. */
  afterStep(): void {
    if (++this.#steps % everySteps !== 0 || Atomics.load(this.#state, 0) === state.busy || this.#logBytes() < leastBytes) return;
    this.#worker ??= this.#start();
    Atomics.store(this.#state, 0, state.busy);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread of this process has no origin.
    this.#worker.postMessage("copy");
  }

  /** Before the database is closed: what is under way is done afterwards. */
  close(): void {
    Atomics.wait(this.#state, 0, state.busy, longestWaitMs);
    void this.#worker?.terminate();
    this.#worker = undefined;
  }

  #start(): Worker {
    const worker = new Worker(threadCode, { eval: true, execArgv: [], workerData: { path: this.#path, state: this.#state }, resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 1 } });
    // A thread that could not go on leaves the state as it is, so that none is asked again.
    worker.on("error", () => (this.#worker = undefined));
    worker.unref();
    return worker;
  }

  #logBytes(): number {
    return statSync(`${this.#path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  }
}
