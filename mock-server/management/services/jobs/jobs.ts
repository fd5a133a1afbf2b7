import { randomBytes } from "node:crypto";
import type { HandlerInput, ResponseOf } from "../../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../../src/contract/endpoints.ts";
import type { Job, JobKind } from "../../../../src/contract/jobs.ts";
import type { JobEnd, JobsStore, StoredJob } from "../../store/jobs-store.ts";
import type { Actor } from "../actor.ts";
import type { AuditTrail } from "../audit-trail.ts";
import type { InstanceHub } from "../instance-hub.ts";
import { refusal } from "../service-error.ts";
import { jobErrorOf } from "./job-failure.ts";
import type { JobFiles } from "./job-files.ts";
import type { JobHandler } from "./job-handler.ts";
import { JobRun } from "./job-run.ts";
import type { RunEnd } from "./job-run.ts";

/** Finished jobs and their files are removed this much later. */
export const jobKeptMs = 7 * 24 * 60 * 60_000;
const maxRunningPerInstance = 2;
const maxUnfinishedPerInstance = 100;
/** For handlers to reach their checkpoint when the server stops. */
const longestStopMs = 3_000;

export interface JobsParts {
  store: JobsStore;
  files: JobFiles;
  hub: InstanceHub;
  audit: AuditTrail;
}

/** Told of every change of a job, its progress included; a removed one is changed too. */
export type JobListener = (instanceId: string, jobId: string) => void;

export interface NewJob {
  instanceId: string;
  subject: string;
  input: Record<string, unknown>;
  total?: number;
}

/**
 * Long work that survives a restart: a job goes on from its last checkpoint, whatever ended the process. What a person
 * decided (pause, cancel) is stored before anything else happens, so that it holds after a crash too.
 */
export class Jobs {
  readonly #parts: JobsParts;
  readonly #handlers = new Map<JobKind, JobHandler>();
  readonly #runs = new Map<string, JobRun>();
  readonly #endings = new Set<Promise<void>>();
  readonly #listeners = new Set<JobListener>();
  #isOpen = false;

  constructor(parts: JobsParts) {
    this.#parts = parts;
  }

  register(kind: JobKind, handler: JobHandler): void {
    this.#handlers.set(kind, handler);
  }

  /** Goes on with what was unfinished when the process ended. */
  open(): void {
    const { files, store } = this.#parts;
    this.#isOpen = true;
    this.removeExpired();
    files.removeStrays((jobId) => {
      const job = store.find(jobId);
      return job !== undefined && (job.finishedAt === null || job.fileName !== "");
    });
    for (const { instanceId } of store.unfinished()) this.#fillPlaces(instanceId);
  }

  /** Stops all handlers; their jobs go on at the next start. */
  async close(): Promise<void> {
    this.#isOpen = false;
    for (const run of this.#runs.values()) run.stop();
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, longestStopMs);
    await Promise.race([Promise.all(this.#endings), late.promise]);
    clearTimeout(timer);
  }

  async start(kind: JobKind, { input, instanceId, subject, total }: NewJob, actor: Actor): Promise<Job> {
    const { audit, hub, store } = this.#parts;
    hub.get(instanceId);
    const nowMs = hub.parts.clock();
    const id = `j-${randomBytes(6).toString("hex")}`;
    return audit.record(actor, { action: this.#handler(kind).action, instanceId, subject, after: { jobId: id, ...input } }, async () => {
      if (store.unfinished().filter((job) => job.instanceId === instanceId).length >= maxUnfinishedPerInstance) throw refusal("limit_reached", `At most ${maxUnfinishedPerInstance} unfinished jobs.`, { what: "job", limit: maxUnfinishedPerInstance });
      store.insert({ id, instanceId, kind, state: "running", subject, input, done: 0, total: total ?? null, failed: 0, result: null, error: null, fileName: "", startedBy: actor.account, startedFrom: actor.address, createdAt: nowMs, updatedAt: nowMs, finishedAt: null });
      this.#fillPlaces(instanceId);
      return this.get(instanceId, id);
    });
  }

  list(instanceId: string, { kind, page, pageSize, sort }: HandlerInput<Endpoints["listJobs"]>["query"]): ResponseOf<Endpoints["listJobs"]> {
    const { jobs, total } = this.#parts.store.list(instanceId, { kind, page, pageSize, newestFirst: sort === "-createdAt" });
    return { rows: jobs.map((job) => this.#view(job)), total, page, pageSize, asOf: this.#parts.hub.parts.clock(), warnings: [] };
  }

  get(instanceId: string, jobId: string): Job {
    return this.#view(this.#existing(instanceId, jobId));
  }

  /** undefined = it was removed. */
  find(instanceId: string, jobId: string): Job | undefined {
    const job = this.#parts.store.find(jobId);
    return job?.instanceId === instanceId ? this.#view(job) : undefined;
  }

  /** Jobs of an instance that are not finished, oldest first. */
  unfinished(instanceId: string): Job[] {
    this.#parts.hub.get(instanceId);
    return this.#parts.store.unfinished().flatMap((job) => (job.instanceId === instanceId ? this.#view(job) : []));
  }

  /** Answers what ends it. */
  onChange(listener: JobListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async pause(instanceId: string, jobId: string, actor: Actor): Promise<Job> {
    return this.#change(instanceId, jobId, "pauseJob", actor, (job) => {
      this.#refuseUnless(this.#parts.store.move(jobId, "running", "paused", this.#parts.hub.parts.clock()), job);
      this.#runs.get(jobId)?.hold();
    });
  }

  async resume(instanceId: string, jobId: string, actor: Actor): Promise<Job> {
    return this.#change(instanceId, jobId, "resumeJob", actor, (job) => this.#refuseUnless(this.#parts.store.move(jobId, "paused", "running", this.#parts.hub.parts.clock()), job));
  }

  async cancel(instanceId: string, jobId: string, actor: Actor): Promise<Job> {
    return this.#change(instanceId, jobId, "cancelJob", actor, (job) => {
      this.#refuseUnless(this.#end(job, { state: "cancelled", error: null, result: null, fileName: "" }), job);
      this.#runs.get(jobId)?.stop();
    });
  }

  async remove(instanceId: string, jobId: string, actor: Actor): Promise<void> {
    const { audit, files, store } = this.#parts;
    const job = this.#existing(instanceId, jobId);
    await audit.record(actor, { action: "removeJob", instanceId, subject: job.subject, before: { jobId, kind: job.kind, state: job.state } }, async () => {
      this.#refuseUnless(store.remove(jobId), job);
      files.remove(jobId);
      this.#tell(job);
    });
  }

  /** Fails what was unfinished on an instance that is no longer managed. */
  failAllOf(instanceId: string): void {
    const error = jobErrorOf(refusal("not_found", "The instance was removed.", { what: "instance", name: instanceId }));
    for (const job of this.#parts.store.unfinished()) {
      if (job.instanceId !== instanceId) continue;
      this.#end(job, { state: "failed", error, result: null, fileName: "" });
      this.#runs.get(job.id)?.stop();
    }
  }

  /** Forgets what finished long ago. */
  removeExpired(): void {
    const { files, hub, store } = this.#parts;
    for (const jobId of store.finishedBefore(hub.parts.clock() - jobKeptMs)) {
      store.remove(jobId);
      files.remove(jobId);
    }
  }

  /** The file of a job that is done. */
  file(instanceId: string, jobId: string): { path: string; name: string } {
    const job = this.#existing(instanceId, jobId);
    if (!this.#view(job).downloadable) throw refusal("not_found", "This job has no file.", { what: "file", name: job.fileName || jobId });
    return { path: this.#parts.files.path(jobId), name: job.fileName };
  }

  /** Gives free places of an instance to its oldest jobs that wait. */
  #fillPlaces(instanceId: string): void {
    if (!this.#isOpen) return;
    for (const job of this.#parts.store.unfinished()) {
      const running = [...this.#runs.values()].filter((run) => run.instanceId === instanceId && !run.isHeld);
      if (running.length >= maxRunningPerInstance) return;
      if (job.instanceId !== instanceId || job.state !== "running") continue;
      const run = this.#runs.get(job.id);
      if (!run) this.#begin(job);
      else if (run.isHeld) run.release();
    }
  }

  #begin(job: StoredJob): void {
    const { files, hub, store } = this.#parts;
    const run = new JobRun(job, { store, clock: hub.parts.clock, live: () => hub.get(job.instanceId), filePath: files.path(job.id), onChange: () => this.#tell(job) });
    this.#runs.set(job.id, run);
    const ending = run
      .work(this.#handler(job.kind))
      .then((end) => this.#ended(job, end))
      .catch((error: unknown) => hub.parts.log.error({ event: "jobEndNotKept", err: error, jobId: job.id }, "the end of a job was not kept"))
      .finally(() => this.#endings.delete(ending));
    this.#endings.add(ending);
  }

  #ended(job: StoredJob, end: RunEnd): void {
    const { files, hub } = this.#parts;
    this.#runs.delete(job.id);
    // The server stops: the job goes on at the next start.
    if (!this.#isOpen && end === "stopped") return;
    if (end === "stopped") {
      files.remove(job.id);
    } else if ("outcome" in end) {
      this.#end(job, { state: "done", error: null, result: end.outcome.result ?? null, fileName: end.outcome.fileName ?? "" });
    } else {
      if (end.error.code === "internal") hub.parts.log.error({ event: "jobFailed", err: end.cause, jobId: job.id, kind: job.kind }, "a job failed");
      this.#end(job, { state: "failed", error: end.error, result: null, fileName: "" });
    }
    this.#fillPlaces(job.instanceId);
  }

  #end(job: StoredJob, end: JobEnd): boolean {
    const { files, hub, store } = this.#parts;
    const hasEnded = store.end(job.id, end, hub.parts.clock());
    // While its handler still works, the file goes when that has ended. One that ended just as it was cancelled leaves none either.
    if ((!hasEnded || end.fileName === "") && !this.#runs.has(job.id)) files.remove(job.id);
    this.#tell(job);
    if (hasEnded) hub.parts.log.info({ event: "jobEnded", jobId: job.id, kind: job.kind, instanceId: job.instanceId, subject: job.subject, state: end.state, code: end.error?.code }, "job ended");
    return hasEnded;
  }

  async #change(instanceId: string, jobId: string, action: string, actor: Actor, change: (job: StoredJob) => void): Promise<Job> {
    const job = this.#existing(instanceId, jobId);
    return this.#parts.audit.record(actor, { action, instanceId, subject: job.subject, before: { jobId, kind: job.kind, state: job.state } }, async () => {
      change(job);
      this.#tell(job);
      this.#fillPlaces(instanceId);
      return this.get(instanceId, jobId);
    });
  }

  #tell({ id, instanceId }: StoredJob): void {
    for (const listener of this.#listeners) listener(instanceId, id);
  }

  #refuseUnless(isDone: boolean, job: StoredJob): void {
    if (!isDone) throw refusal("state_changed", `The job is ${job.state}.`, { what: "job" });
  }

  #existing(instanceId: string, jobId: string): StoredJob {
    const job = this.#parts.store.find(jobId);
    if (!job || job.instanceId !== instanceId) throw refusal("not_found", `There is no job ${jobId}.`, { what: "job", name: jobId });
    return job;
  }

  #handler(kind: JobKind): JobHandler {
    const handler = this.#handlers.get(kind);
    if (!handler) throw new Error(`No handler is registered for jobs of kind ${kind}.`);
    return handler;
  }

  #view(stored: StoredJob): Job {
    const { fileName, ...job } = stored;
    const run = this.#runs.get(job.id);
    const state = job.state === "running" && (!run || run.isHeld) ? "waiting" : job.state;
    return {
      ...job,
      ...run?.progress,
      state,
      ratePerSecond: state === "running" ? (run?.ratePerSecond ?? null) : null,
      expiresAt: job.finishedAt === null ? null : job.finishedAt + jobKeptMs,
      downloadable: job.state === "done" && fileName !== "" && this.#parts.files.exists(job.id),
    };
  }
}
