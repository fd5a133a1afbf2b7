import type { JobProgress } from "../../store/jobs-store.ts";
import type { LiveInstance } from "../instance-hub.ts";

/** What the work of one kind of job is given. It may begin many times: after a restart of the server, or of a broker that was away. */
export interface JobContext {
  readonly jobId: string;
  readonly instanceId: string;
  /** As the job was started with; the handler reads it with its own schema. */
  readonly input: Record<string, unknown>;
  /** What was saved last, undefined at the first beginning. */
  readonly checkpoint: unknown;
  /** The figures that were saved with it. */
  readonly progress: JobProgress;
  /** Who started it, for changes that the job makes in this person's name. */
  readonly startedBy: string;
  /** Aborted when the job is cancelled or the server stops. */
  readonly signal: AbortSignal;
  /** Where the job may write its one file; removed with the job, and when it fails or is cancelled. */
  readonly filePath: string;
  /** The instance with its present connection; ask again for each piece of work. Throws not_found when it was removed. */
  live(): LiveInstance;
  /** Keeps where to go on from, with the figures so far; what `together` writes to the store is kept with it or not at all. */
  save(checkpoint: unknown, progress: JobProgress, together?: () => void): void;
  /** Shows figures without keeping them. */
  report(progress: JobProgress): void;
  /** To be awaited between two pieces of work: waits while the job is paused, throws when it has to stop. */
  whilePaused(): Promise<void>;
}

export interface JobOutcome {
  /** For the page; no secrets. */
  result?: Record<string, unknown>;
  /** When `filePath` holds something to download: its name there. */
  fileName?: string;
}

export interface JobHandler {
  /** Name of the endpoint that starts it, as the audit names it. */
  action: string;
  run(context: JobContext): Promise<JobOutcome>;
}
