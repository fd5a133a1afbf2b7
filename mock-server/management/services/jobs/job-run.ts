import { setTimeout as delay } from "node:timers/promises";
import type { Job } from "../../../../src/contract/jobs.ts";
import type { JobProgress, JobsStore, StoredJob } from "../../store/jobs-store.ts";
import type { Clock } from "../actor.ts";
import type { LiveInstance } from "../instance-hub.ts";
import { jobErrorOf, mayPass } from "./job-failure.ts";
import type { JobContext, JobHandler, JobOutcome } from "./job-handler.ts";

const rateOverMs = 10_000;
const firstRetryMs = 500;
const longestRetryMs = 15_000;
/** A broker that is away this long without any progress between ends the job. */
const patienceMs = 15 * 60_000;

export type RunEnd = { outcome: JobOutcome } | { error: NonNullable<Job["error"]>; cause: unknown } | "stopped";

export interface JobRunParts {
  store: JobsStore;
  clock: Clock;
  live: () => LiveInstance;
  filePath: string;
  onChange: () => void;
}

/** One job while this process works on it: its figures, its gate while it is paused, and its second and later tries. */
export class JobRun {
  readonly #job: StoredJob;
  readonly #parts: JobRunParts;
  readonly #stop = new AbortController();
  readonly #samples: { atMs: number; done: number }[] = [];
  #gate: PromiseWithResolvers<void> | undefined;
  #lastProgressMs: number;
  #tries = 0;
  progress: JobProgress;

  constructor(job: StoredJob, parts: JobRunParts) {
    this.#job = job;
    this.#parts = parts;
    this.progress = { done: job.done, total: job.total, failed: job.failed };
    this.#lastProgressMs = parts.clock();
    this.#keep(this.progress);
  }

  get instanceId(): string {
    return this.#job.instanceId;
  }

  get isHeld(): boolean {
    return this.#gate !== undefined;
  }

  get ratePerSecond(): number | null {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    if (!first || !last || this.isHeld) return null;
    const elapsedMs = this.#parts.clock() - first.atMs;
    return elapsedMs < 500 ? null : ((last.done - first.done) * 1000) / elapsedMs;
  }

  hold(): void {
    this.#gate ??= Promise.withResolvers();
  }

  /** The time that it was held is no time without progress. */
  release(): void {
    this.#samples.length = 0;
    this.#tries = 0;
    this.#lastProgressMs = this.#parts.clock();
    this.#gate?.resolve();
    this.#gate = undefined;
  }

  /** Asks the handler to end; `work` answers when it did. */
  stop(): void {
    this.#stop.abort();
    this.release();
  }

  /** Lets the handler work, again from its last checkpoint when a broker was away for a while. */
  async work(handler: JobHandler): Promise<RunEnd> {
    for (;;) {
      try {
        const context = this.#context();
        await context.whilePaused();
        return { outcome: await handler.run(context) };
      } catch (cause) {
        if (this.#stop.signal.aborted) return "stopped";
        const error = this.#instanceTrouble() ?? jobErrorOf(cause);
        if (!mayPass(error) || this.#parts.clock() - this.#lastProgressMs > patienceMs) return { error, cause };
        this.#parts.store.setError(this.#job.id, error, this.#parts.clock());
        this.#parts.onChange();
        const pause = Math.min(longestRetryMs, firstRetryMs * 2 ** this.#tries++);
        await delay(pause, undefined, { signal: this.#stop.signal }).catch(() => undefined);
        if (this.#stop.signal.aborted) return "stopped";
      }
    }
  }

  /** An instance that was removed is no broker that is away; and while brokers are away, names seem not to exist. */
  #instanceTrouble(): NonNullable<Job["error"]> | undefined {
    try {
      const { failure } = this.#parts.live().poller;
      return failure && jobErrorOf(failure.error);
    } catch (error) {
      return jobErrorOf(error);
    }
  }

  #context(): JobContext {
    const { clock, filePath, live, store } = this.#parts;
    const { id, input, instanceId, startedBy } = this.#job;
    const stored = store.find(id) ?? this.#job;
    this.#keep({ done: stored.done, total: stored.total, failed: stored.failed });
    return {
      jobId: id,
      instanceId,
      input,
      startedBy,
      filePath,
      live,
      checkpoint: store.checkpoint(id),
      progress: this.progress,
      signal: this.#stop.signal,
      save: (checkpoint, progress, together = () => undefined) => {
        store.saveCheckpoint(id, checkpoint, progress, clock(), together);
        this.#tries = 0;
        this.#lastProgressMs = clock();
        this.#keep(progress);
      },
      report: (progress) => this.#keep(progress),
      whilePaused: async () => {
        while (this.#gate) await this.#gate.promise;
        this.#stop.signal.throwIfAborted();
        live();
      },
    };
  }

  #keep(progress: JobProgress): void {
    const nowMs = this.#parts.clock();
    this.progress = progress;
    this.#parts.onChange();
    this.#samples.push({ atMs: nowMs, done: progress.done });
    while (this.#samples.length > 2 && nowMs - (this.#samples[0]?.atMs ?? nowMs) > rateOverMs) this.#samples.shift();
  }
}
