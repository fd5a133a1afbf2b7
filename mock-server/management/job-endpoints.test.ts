import { afterAll, beforeAll, expect, it } from "vitest";
import type { Job } from "../../src/contract/jobs.ts";
import { startTestConsole } from "./testing/console-client.ts";
import type { TestConsole } from "./testing/console-client.ts";
import { MemoryEngine } from "./testing/memory-engine.ts";

const engine = new MemoryEngine();
const at = "/api/instances/default";
let console: TestConsole;
const call = async <T = Record<string, unknown>>(method: string, path: string, body?: object): Promise<T> => (await console.client.call<T>(method, at + path, body)).body;

beforeAll(async () => {
  engine.addTopic("orders", 5);
  console = await startTestConsole({ engines: { rocketmq: engine } });
  await console.client.signIn();
});
afterAll(() => console.stop());

/** Reads the stream of changes until one fits; every event before it is kept. */
async function changesUntil(fits: (job: Job) => boolean): Promise<{ jobs: Job[]; removed: string[] }[]> {
  const answer = await fetch(`${console.management.url}${at}/job-changes`, { headers: { cookie: console.client.cookie } });
  expect(answer.headers.get("content-type")).toMatch(/^text\/event-stream/);
  const events: { jobs: Job[]; removed: string[] }[] = [];
  let text = "";
  for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const data = /^data: ?(.*)$/m.exec(block)?.[1];
      if (block.includes("event: changed") && data !== undefined) events.push(JSON.parse(data));
    }
    if (events.some(({ jobs }) => jobs.some(fits))) break;
  }
  return events;
}

it("tells of a job from its start to its end, keeps it in the list and forgets it when told", async () => {
  const seen = changesUntil(({ state }) => state === "failed" || state === "cancelled");
  const job = await call<Job>("POST", "/exports", { source: { kind: "topic", topic: "orders" }, form: { format: "csv" } });
  expect(job).toMatchObject({ kind: "export", subject: "orders", startedBy: "admin", instanceId: "default", downloadable: false });
  // This engine refuses to give messages, so that trying again makes no sense.
  expect((await seen).at(-1)).toMatchObject({ jobs: [{ id: job.id, state: "failed", error: { code: "engine_refused" } }], removed: [] });
  expect(await call("GET", "/jobs?sort=-createdAt")).toMatchObject({ total: 1, rows: [{ id: job.id, state: "failed" }] });
  expect(await call("GET", "/jobs?kind=resendDeadLetters")).toMatchObject({ total: 0, rows: [] });
  expect(await call("POST", `/jobs/${job.id}/pause`)).toMatchObject({ code: "state_changed", status: 409 });
  expect(await call("GET", `/jobs/${job.id}/file`)).toMatchObject({ code: "not_found", params: { what: "file" } });
  expect(await call("DELETE", `/jobs/${job.id}`)).toBeNull();
  expect(await call("GET", `/jobs/${job.id}`)).toMatchObject({ code: "not_found", params: { what: "job" } });
});

it("refuses who is not signed in, changes without the token, and instances that are not there", async () => {
  for (const path of ["/jobs", "/job-changes", "/jobs/j-1/file"]) expect((await fetch(console.management.url + at + path)).status).toBe(401);
  const forged = await console.client.call("POST", `${at}/exports`, { source: { kind: "topic", topic: "orders" }, form: { format: "csv" } }, { "x-csrf-token": "" });
  expect(forged.body).toMatchObject({ code: "csrf_refused" });
  expect((await console.client.call("GET", "/api/instances/nowhere/job-changes")).body).toMatchObject({ code: "not_found", params: { what: "instance" } });
});

it("names every job endpoint in the OpenAPI document", async () => {
  const { body } = await console.client.call<{ paths: Record<string, Record<string, { operationId: string }>> }>("GET", "/api/openapi.json");
  const operations = new Set(Object.values(body.paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId)));
  for (const name of ["listJobs", "getJob", "pauseJob", "resumeJob", "cancelJob", "removeJob", "startExport", "downloadJobFile", "watchJobs"]) expect(operations).toContain(name);
});
