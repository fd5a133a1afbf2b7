import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { jobError, jobKind } from "../../../src/contract/jobs.ts";
import type { Job, JobKind } from "../../../src/contract/jobs.ts";
import { z } from "zod";

/** What is kept of a job's state; whether a running one has to wait for its turn is not. */
const storedState = z.enum(["running", "paused", "done", "failed", "cancelled"]);
export type StoredJobState = z.output<typeof storedState>;
const record = z.record(z.string(), z.unknown());

export interface StoredJob extends Omit<Job, "state" | "ratePerSecond" | "expiresAt" | "downloadable"> {
  state: StoredJobState;
  /** Name for who downloads the file; empty when there is none. */
  fileName: string;
  /** Network address that it was started from. */
  startedFrom: string;
}

export interface JobProgress {
  done: number;
  /** null = not known. */
  total: number | null;
  failed: number;
}

/** How a job ended. */
export interface JobEnd {
  state: "done" | "failed" | "cancelled";
  error: Job["error"];
  result: Job["result"];
  fileName: string;
}

export interface JobPage {
  kind: JobKind | "";
  page: number;
  pageSize: number;
  newestFirst: boolean;
}

/** Long work with its last checkpoint. */
export class JobsStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  insert(job: StoredJob): void {
    this.#database
      .prepare("INSERT INTO jobs (id, instance_id, kind, state, subject, input, done, total, failed, file_name, started_by, started_from, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?, ?)")
      .run(job.id, job.instanceId, job.kind, job.state, job.subject, JSON.stringify(job.input), job.done, job.total, job.failed, job.startedBy, job.startedFrom, job.createdAt, job.updatedAt);
  }

  find(id: string): StoredJob | undefined {
    const row = this.#database.prepare("SELECT * FROM jobs WHERE id = ?").get(id);
    return row && jobOf(row);
  }

  /** Running and paused ones of all instances, oldest first. */
  unfinished(): StoredJob[] {
    return this.#database.prepare("SELECT * FROM jobs WHERE finished_at IS NULL ORDER BY created_at, rowid").all().map(jobOf);
  }

  list(instanceId: string, { kind, newestFirst, page, pageSize }: JobPage): { jobs: StoredJob[]; total: number } {
    const order = newestFirst ? "DESC" : "ASC";
    const where = "WHERE instance_id = ? AND (? = '' OR kind = ?)";
    const rows = this.#database.prepare(`SELECT * FROM jobs ${where} ORDER BY created_at ${order}, rowid ${order} LIMIT ? OFFSET ?`).all(instanceId, kind, kind, pageSize, (page - 1) * pageSize);
    return { jobs: rows.map(jobOf), total: Number(this.#database.prepare(`SELECT count(*) AS n FROM jobs ${where}`).get(instanceId, kind, kind)?.["n"]) };
  }

  /** What a handler saved last; undefined = nothing yet. */
  checkpoint(id: string): unknown {
    const text = this.#database.prepare("SELECT checkpoint FROM jobs WHERE id = ?").get(id)?.["checkpoint"];
    return typeof text === "string" ? JSON.parse(text) : undefined;
  }

  /** A checkpoint, the figures that belong to it and what else changes with it: all or nothing. */
  saveCheckpoint(id: string, checkpoint: unknown, { done, failed, total }: JobProgress, nowMs: number, together: () => void): void {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      together();
      this.#database.prepare("UPDATE jobs SET checkpoint = ?, done = ?, total = ?, failed = ?, error = NULL, updated_at = ? WHERE id = ?").run(JSON.stringify(checkpoint), done, total, failed, nowMs, id);
      this.#database.exec("COMMIT");
    } catch (error) {
      this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  /** Moves between running and paused; false when it was in another state. */
  move(id: string, from: StoredJobState, to: "running" | "paused", nowMs: number): boolean {
    return this.#database.prepare("UPDATE jobs SET state = ?, updated_at = ? WHERE id = ? AND state = ?").run(to, nowMs, id, from).changes === 1;
  }

  /** What a running job waits to get over. */
  setError(id: string, error: Job["error"], nowMs: number): void {
    this.#database.prepare("UPDATE jobs SET error = ?, updated_at = ? WHERE id = ? AND finished_at IS NULL").run(error && JSON.stringify(error), nowMs, id);
  }

  /** Ends it for good; false when it had ended before. */
  end(id: string, { error, fileName, result, state }: JobEnd, nowMs: number): boolean {
    return (
      this.#database
        .prepare("UPDATE jobs SET state = ?, error = ?, result = ?, file_name = ?, checkpoint = NULL, updated_at = ?, finished_at = ? WHERE id = ? AND finished_at IS NULL")
        .run(state, error && JSON.stringify(error), result && JSON.stringify(result), fileName, nowMs, nowMs, id).changes === 1
    );
  }

  /** Only finished ones. */
  remove(id: string): boolean {
    return this.#database.prepare("DELETE FROM jobs WHERE id = ? AND finished_at IS NOT NULL").run(id).changes === 1;
  }

  finishedBefore(timeMs: number): string[] {
    return this.#database.prepare("SELECT id FROM jobs WHERE finished_at < ?").all(timeMs).map((row) => String(row["id"]));
  }
}

function jobOf(row: Record<string, SQLOutputValue>): StoredJob {
  const json = (name: string): unknown => (typeof row[name] === "string" ? JSON.parse(row[name]) : null);
  const numberOrNull = (name: string): number | null => (row[name] === null ? null : Number(row[name]));
  return {
    id: String(row["id"]),
    instanceId: String(row["instance_id"]),
    kind: jobKind.parse(row["kind"]),
    state: storedState.parse(row["state"]),
    subject: String(row["subject"]),
    input: record.parse(json("input")),
    done: Number(row["done"]),
    total: numberOrNull("total"),
    failed: Number(row["failed"]),
    result: record.nullable().parse(json("result")),
    error: jobError.nullable().parse(json("error")),
    fileName: String(row["file_name"]),
    startedBy: String(row["started_by"]),
    startedFrom: String(row["started_from"]),
    createdAt: Number(row["created_at"]),
    updatedAt: Number(row["updated_at"]),
    finishedAt: numberOrNull("finished_at"),
  };
}
