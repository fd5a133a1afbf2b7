import { statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import Papa from "papaparse";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Job } from "../../src/contract/jobs.ts";
import { engineSkipReason } from "../../e2e/engines/engine-availability.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import type { EngineAdapter } from "../management/adapters/port/engine-adapter.ts";
import { rocketmqAdapters } from "../management/adapters/rocketmq/rocketmq-adapter.ts";
import { startTestConsole } from "../management/testing/console-client.ts";
import type { TestConsole } from "../management/testing/console-client.ts";
import { everyEngine } from "./engine-cases.ts";

/* Exports of messages that try to break the file, from a real engine to the downloaded bytes. */

const bodies = [Buffer.from("=HYPERLINK(1)"), Buffer.from('{"id":9223372036854775807,"text":"a,\\"b\\"\\r\\nc"}'), Buffer.from([0xff, 0x00, 0xfe]), Buffer.alloc(4_192_302, "长"), Buffer.from("two\r\nlines, “中文”"), Buffer.from("@x\ty"), Buffer.from("-")];

describe.skipIf(engineSkipReason()).each(everyEngine)("exports from $title", ({ start }) => {
  let engine: RocketmqEngine;
  let adapter: EngineAdapter;
  let console: TestConsole;
  let ids: string[];

  const post = <T>(path: string, body: object): Promise<T> => console.client.call<T>("POST", `/api/instances/default${path}`, body).then((answer) => answer.body);
  const jobOf = (id: string): Promise<Job> => console.client.call<Job>("GET", `/api/instances/default/jobs/${id}`).then((answer) => answer.body);
  const download = (id: string, headers: Record<string, string> = {}): Promise<Response> => fetch(`${console.management.url}/api/instances/default/jobs/${id}/file`, { headers: { cookie: console.client.cookie, ...headers } });
  async function exported(source: object, form: object): Promise<Job> {
    const { id } = await post<Job>("/exports", { source, form });
    await expect.poll(() => jobOf(id), { timeout: 90_000 }).toMatchObject({ state: "done" });
    return jobOf(id);
  }
  const bytesOf = async (job: Job): Promise<Buffer> => Buffer.from(await (await download(job.id)).arrayBuffer());

  beforeAll(async () => {
    engine = await start();
    adapter = rocketmqAdapters.connect({ nameServers: [engine.namesrv], accessKey: "", secretKey: "", tls: false, requestTimeoutMs: 5000 });
    console = await startTestConsole({ engines: { rocketmq: rocketmqAdapters }, bundledNameServers: [engine.namesrv] });
    await console.client.signIn();
    await post("/topics", { name: "hostile", brokerNames: ["broker-a"] });
    ids = [];
    for (const [index, body] of bodies.entries()) ids.push((await adapter.messages.send({ topic: "hostile", messageType: "NORMAL", body, tags: `=t${index}`, keys: `k${index}`, brokerName: "broker-a", queueId: index % 4 })).offsetMessageId);
    expect(ids.every((id) => id !== "")).toBe(true);
    // A real broker answers a send a moment before its queues show the message.
    await vi.waitFor(async () => expect((await adapter.topics.offsets("hostile")).value.reduce((sum, { maxOffset }) => sum + maxOffset, 0)).toBe(7), { timeout: 30_000 });
  });
  afterAll(async () => {
    await adapter?.close();
    await console?.stop();
    await engine?.stop();
  });

  it("writes a CSV file that a parser reads back: formulas as text, bytes as base64, times and places (MSG-023, MSG-025)", async () => {
    const job = await exported({ kind: "topic", topic: "hostile" }, { format: "csv" });
    expect(job).toMatchObject({ subject: "hostile", done: 7, total: 7, failed: 0, downloadable: true, result: { rows: 7, missing: 0, warnings: [] } });
    const { data, errors } = Papa.parse<Record<string, string>>((await bytesOf(job)).toString("utf8"), { header: true, skipEmptyLines: true });
    expect(errors).toEqual([]);
    const rows = new Map(data.map((row) => [row["keys"], row]));
    expect(bodies.map((_, index) => rows.get(`k${index}`)?.["bodyEncoding"])).toEqual(["text", "text", "base64", "text", "text", "text", "text"]);
    expect(rows.get("k0")).toMatchObject({ body: "'=HYPERLINK(1)", tag: "'=t0", topic: "hostile", brokerName: "broker-a", queueId: "0", reconsumeTimes: "0", offsetMessageId: ids[0] });
    expect(rows.get("k1")?.["body"]).toBe(bodies[1]?.toString());
    expect(Buffer.from(rows.get("k2")?.["body"] ?? "", "base64").equals(bodies[2] ?? Buffer.alloc(0))).toBe(true);
    expect(rows.get("k3")?.["body"]).toBe(bodies[3]?.toString());
    expect(rows.get("k5")?.["body"]).toBe("'@x\ty");
  });

  it("writes JSON lines, packed and of a filter, and what was ticked in its order", async () => {
    const packed = await exported({ kind: "topic", topic: "hostile", filter: { tag: "=t4 || =t1" } }, { format: "jsonLines", gzip: true });
    const lines = gunzipSync(await bytesOf(packed)).toString("utf8").trimEnd().split("\n");
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([{ keys: "k1", body: bodies[1]?.toString() }, { keys: "k4", body: bodies[4]?.toString() }]);
    const gone = `${ids[0]?.slice(0, 16)}0000000FFFFFFFFF`;
    const ticked = await exported({ kind: "messages", topic: "hostile", offsetMessageIds: [ids[6], gone, ids[2]] }, { format: "jsonLines", body: "base64" });
    expect(ticked).toMatchObject({ done: 3, failed: 1, result: { rows: 2, missing: 1 } });
    expect((await bytesOf(ticked)).toString("utf8").trimEnd().split("\n").map((line): unknown => JSON.parse(line))).toMatchObject([{ keys: "k6", body: "LQ==", bodyEncoding: "base64" }, { keys: "k2" }]);
  });

  it("is downloaded by who is signed in, whole or in ranges, as a file and nothing else", async () => {
    const job = await exported({ kind: "topic", topic: "hostile", filter: { key: "k4" } }, { format: "csv", byteOrderMark: true });
    const whole = await download(job.id, { "accept-encoding": "gzip, br" });
    const bytes = Buffer.from(await whole.arrayBuffer());
    expect(Object.fromEntries(["content-type", "content-length", "x-content-type-options", "cache-control", "accept-ranges", "content-encoding"].map((name) => [name, whole.headers.get(name)]))).toEqual({
      "content-type": "text/csv; charset=utf-8", "content-length": String(bytes.length), "x-content-type-options": "nosniff", "cache-control": "no-store", "accept-ranges": "bytes", "content-encoding": null,
    });
    expect(whole.headers.get("content-disposition")).toMatch(/^attachment; filename="hostile-\d{8}T\d{6}\.csv"$/);
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    const part = await download(job.id, { range: "bytes=3-11" });
    expect([part.status, part.headers.get("content-range"), await part.text()]).toEqual([206, `bytes 3-11/${bytes.length}`, "messageId"]);
    expect((await download(job.id, { range: `bytes=${bytes.length}-` })).status).toBe(416);
    expect((await fetch(`${console.management.url}/api/instances/default/jobs/${job.id}/file`)).status).toBe(401);
    expect(statSync(join(console.dataDir, "exports", job.id)).mode & 0o777).toBe(0o600);
    expect((await console.client.call("DELETE", `/api/instances/default/jobs/${job.id}`)).status).toBe(204);
    expect((await download(job.id)).status).toBe(404);
  });

  it("writes the dead letters of a group, and those of one class alone (DLQ-10)", async () => {
    await adapter.topics.create({ topic: "%DLQ%exporters", brokerNames: ["broker-a"], readQueues: 1, writeQueues: 1, permission: 6, ordered: false, messageType: "NORMAL" });
    for (const body of ['{"id":1}', "no JSON at all", '{"id":2}']) await adapter.messages.send({ topic: "%DLQ%exporters", messageType: "NORMAL", body: Buffer.from(body), tags: "t", keys: "" });
    await expect.poll(async () => (await adapter.topics.offsets("%DLQ%exporters")).value[0]?.maxOffset, { timeout: 30_000 }).toBe(3);
    const listed = await console.client.call<{ rows: { classId: string; messages: number }[] }>("GET", "/api/instances/default/dead-letters/exporters/classes");
    const { classId } = listed.body.rows.find(({ messages }) => messages === 2) ?? {};
    const bodiesOf = async (job: Job): Promise<unknown[]> => (await bytesOf(job)).toString("utf8").trimEnd().split("\n").map((line): unknown => JSON.parse(line).body);
    const all = await exported({ kind: "deadLetters", group: "exporters" }, { format: "jsonLines" });
    expect(all).toMatchObject({ subject: "%DLQ%exporters", result: { rows: 3 } });
    expect(await bodiesOf(all)).toEqual(['{"id":1}', "no JSON at all", '{"id":2}']);
    expect(await bodiesOf(await exported({ kind: "deadLetters", group: "exporters", classId }, { format: "jsonLines" }))).toEqual(['{"id":1}', '{"id":2}']);
  });

  it("refuses what cannot be exported", async () => {
    expect(await post("/exports", { source: { kind: "topic", topic: "nothing" }, form: { format: "csv" } })).toMatchObject({ code: "not_found", params: { what: "topic" } });
    expect(await post("/exports", { source: { kind: "topic", topic: "hostile", beginAt: 2, endAt: 1 }, form: { format: "csv" } })).toMatchObject({ code: "invalid_input", fields: [{ path: "source.beginAt" }] });
    expect(await post("/exports", { source: { kind: "messages", topic: "hostile", offsetMessageIds: ["../../etc/passwd"] }, form: { format: "csv" } })).toMatchObject({ code: "invalid_input" });
  });
});
