import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { AdapterError } from "./adapters/port/adapter-error.ts";
import { countingJob } from "./testing/counting-job.ts";
import { openJobServer } from "./testing/job-server.ts";
import type { JobContext, JobHandler } from "./services/jobs/job-handler.ts";
import { jobKeptMs } from "./services/jobs/jobs.ts";

const actor = { account: "admin", address: "127.0.0.1" };
const newJob = { instanceId: "a", subject: "numbers", input: { count: 40, every: 10 } };
let folder: string;
let nowMs: number;
let server: ReturnType<typeof openJobServer>;

function open(handler: JobHandler): void {
  server = openJobServer(folder, () => nowMs);
  server.jobs.register("export", handler);
  server.jobs.open();
}
async function restart(handler: JobHandler): Promise<void> {
  await server.close();
  open(handler);
}
const get = (id: string) => server.jobs.get("a", id);
const fileOf = (id: string): string => join(folder, "exports", id);
const ended = (id: string, state: string): Promise<void> => expect.poll(() => get(id).state).toBe(state);

/** A handler that works until a number is reached and then waits until it is told to go on. */
function stoppingAt(stopNumber: number): { handler: JobHandler; reached: Promise<JobContext>; goOn: () => void } {
  const reached = Promise.withResolvers<JobContext>();
  const gate = Promise.withResolvers<void>();
  const handler = countingJob((context, number) => {
    if (number !== stopNumber) return undefined;
    reached.resolve(context);
    context.signal.addEventListener("abort", () => gate.reject(new Error("stopped")));
    return gate.promise;
  });
  return { handler, reached: reached.promise, goOn: gate.resolve };
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mqdeck-jobs-"));
  nowMs = 1_000_000;
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

it("works to the end, offers the file, and is forgotten with it a week later", async () => {
  open(countingJob());
  const { id } = await server.jobs.start("export", newJob, actor);
  await ended(id, "done");
  expect(get(id)).toMatchObject({ kind: "export", subject: "numbers", done: 40, total: 40, failed: 0, startedBy: "admin", downloadable: true, result: { lines: 40 }, error: null, finishedAt: nowMs, expiresAt: nowMs + jobKeptMs });
  expect(server.jobs.file("a", id)).toEqual({ path: fileOf(id), name: "numbers.txt" });
  expect(() => server.jobs.get("b", id)).toThrow("There is no job");
  nowMs += jobKeptMs + 1;
  server.jobs.removeExpired();
  expect(() => get(id)).toThrow("There is no job");
  expect(existsSync(fileOf(id))).toBe(false);
});

it("goes on from its checkpoint after a stop, without a line doubled", async () => {
  const first = stoppingAt(25);
  open(first.handler);
  const { id } = await server.jobs.start("export", newJob, actor);
  await first.reached;
  const begins: unknown[] = [];
  await restart(countingJob((context, number) => void (number === 20 && begins.push(context.checkpoint))));
  await ended(id, "done");
  expect(begins).toEqual([{ next: 20, bytes: 50 }]);
  expect(readFileSync(fileOf(id), "utf8")).toBe(Array.from({ length: 40 }, (_, number) => `${number}\n`).join(""));
});

it("holds while it is paused, also over a restart, and gives its place to another", async () => {
  const first = stoppingAt(15);
  open(first.handler);
  const { id } = await server.jobs.start("export", newJob, actor);
  await first.reached;
  expect(await server.jobs.pause("a", id, actor)).toMatchObject({ state: "paused" });
  first.goOn();
  await expect.poll(() => get(id).done).toBe(20);
  await restart(countingJob());
  expect(get(id)).toMatchObject({ state: "paused", done: 20 });
  await expect(server.jobs.pause("a", id, actor)).rejects.toMatchObject({ code: "state_changed" });
  await server.jobs.resume("a", id, actor);
  await ended(id, "done");
});

it("runs two of an instance at a time; the others wait for a place, those of another instance do not", async () => {
  const first = stoppingAt(5);
  open(first.handler);
  const ids: string[] = [];
  for (let index = 0; index < 4; index++) ids.push((await server.jobs.start("export", newJob, actor)).id);
  const other = await server.jobs.start("export", { ...newJob, instanceId: "b" }, actor);
  expect(ids.map((id) => get(id).state)).toEqual(["running", "running", "waiting", "waiting"]);
  expect(server.jobs.get("b", other.id).state).toBe("running");
  await server.jobs.pause("a", ids[0] ?? "", actor);
  expect(ids.map((id) => get(id).state)).toEqual(["paused", "running", "running", "waiting"]);
  await server.jobs.resume("a", ids[0] ?? "", actor);
  expect(get(ids[0] ?? "").state).toBe("waiting");
  first.goOn();
  for (const id of ids) await ended(id, "done");
  expect(server.jobs.list("a", { kind: "", page: 2, pageSize: 3, sort: "-createdAt" })).toMatchObject({ total: 4, rows: [{ id: ids[0] }] });
});

it("cancels for good: the file goes, nothing wakes it up, and it can be removed", async () => {
  const first = stoppingAt(15);
  open(first.handler);
  const { id } = await server.jobs.start("export", newJob, actor);
  await first.reached;
  expect(existsSync(fileOf(id))).toBe(true);
  await server.jobs.cancel("a", id, actor);
  await expect.poll(() => existsSync(fileOf(id))).toBe(false);
  await expect(server.jobs.resume("a", id, actor)).rejects.toMatchObject({ code: "state_changed" });
  await restart(countingJob());
  expect(get(id)).toMatchObject({ state: "cancelled", done: 10, downloadable: false });
  await server.jobs.remove("a", id, actor);
  expect(() => get(id)).toThrow("There is no job");
  const audited = server.database.prepare("SELECT account, action, subject, result FROM audit ORDER BY id").all().map((row) => Object.values(row).join(" "));
  expect(audited).toEqual(["admin startCounting numbers done", "admin cancelJob numbers done", "admin resumeJob numbers refused", "admin removeJob numbers done"]);
});

it("waits for a broker that is away and goes on from the checkpoint", async () => {
  let refusals = 2;
  open(countingJob((_context, number) => {
    if (number === 15 && refusals-- > 0) throw new AdapterError("unreachable", "connection refused", { address: "127.0.0.1:1", reason: "connection refused" });
  }));
  const { id } = await server.jobs.start("export", newJob, actor);
  await expect.poll(() => get(id).error).toMatchObject({ code: "unreachable" });
  expect(get(id)).toMatchObject({ state: "running", done: 10 });
  await ended(id, "done");
  expect(get(id)).toMatchObject({ done: 40, error: null });
  expect(readFileSync(fileOf(id), "utf8").split("\n")).toHaveLength(41);
});

it("goes on after a long pause when its broker is away for a moment", async () => {
  const reached = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  let refusals = 1;
  open(countingJob((_context, number) => {
    if (number === 15) {
      reached.resolve();
      return gate.promise;
    }
    if (number === 25 && refusals-- > 0) throw new AdapterError("unreachable", "connection refused", { address: "127.0.0.1:1", reason: "connection refused" });
    return undefined;
  }));
  const { id } = await server.jobs.start("export", newJob, actor);
  await reached.promise;
  await server.jobs.pause("a", id, actor);
  gate.resolve();
  await expect.poll(() => get(id).done).toBe(20);
  nowMs += 3_600_000;
  await server.jobs.resume("a", id, actor);
  await expect.poll(() => get(id).state).not.toBe("running");
  expect(get(id)).toMatchObject({ state: "done", done: 40 });
});

it("fails with a code of the table and leaves no file", async () => {
  open(countingJob((_context, number) => {
    if (number === 15) throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  }));
  const { id } = await server.jobs.start("export", newJob, actor);
  await ended(id, "failed");
  expect(get(id)).toMatchObject({ done: 10, error: { code: "disk_full" }, downloadable: false });
  expect(existsSync(fileOf(id))).toBe(false);
});

it("fails politely when its instance is removed, paused or not", async () => {
  const first = stoppingAt(15);
  open(first.handler);
  const [running, paused] = [await server.jobs.start("export", newJob, actor), await server.jobs.start("export", newJob, actor)];
  await server.jobs.pause("a", paused.id, actor);
  await first.reached;
  server.jobs.failAllOf("a");
  await server.hub.disconnect("a");
  expect(get(running.id)).toMatchObject({ state: "failed", error: { code: "not_found", params: { what: "instance", name: "a" } } });
  expect(get(paused.id)).toMatchObject({ state: "failed", error: { code: "not_found" } });
  await expect.poll(() => existsSync(fileOf(running.id))).toBe(false);
});

it("removes files that belong to no job, and keeps a result in one piece with its checkpoint", async () => {
  const first = stoppingAt(15);
  open(first.handler);
  const { id } = await server.jobs.start("export", newJob, actor);
  const context = await first.reached;
  expect(() => context.save({ next: 99 }, { done: 99, total: 40, failed: 0 }, () => {
    server.database.exec("DELETE FROM jobs");
    throw new Error("not this time");
  })).toThrow("not this time");
  expect(server.store.checkpoint(id)).toEqual({ next: 10, bytes: 20 });
  writeFileSync(fileOf("j-gone"), "left behind by a crash");
  await restart(countingJob());
  expect(existsSync(fileOf("j-gone"))).toBe(false);
});
