import { once } from "node:events";
import { truncateSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import type { Job } from "../../src/contract/jobs.ts";
import { startTestConsole } from "./testing/console-client.ts";
import type { TestConsole } from "./testing/console-client.ts";
import { MemoryEngine } from "./testing/memory-engine.ts";

/* Whole jobs over an engine in memory: brokers that are away, what retention took, a disk that others need, a server that stops. */

let console: TestConsole | undefined;
let stopped = false;
afterEach(async () => {
  if (!stopped) await console?.stop();
});

function engineWith(count: number): MemoryEngine {
  const engine = new MemoryEngine();
  engine.addTopic("orders", count);
  engine.messageAt = (topic, queueOffset) => ({
    offsetMessageId: `id-${queueOffset}`, uniqueId: "", topic, brokerName: "broker-a", queueId: 0, queueOffset, commitLogOffset: 0, flag: 0, sysFlag: 0, bornAtMs: 900, storedAtMs: 900 + queueOffset, bornHost: "", storeHost: "",
    reconsumeTimes: 0, preparedTransactionOffset: 0, bodyCrc: 0, sizeBytes: 1, properties: {}, body: Buffer.from("x"),
  });
  return engine;
}

async function begin(engine: MemoryEngine, source: object = {}, reserve = (): number => 0): Promise<{ server: TestConsole; id: string; job: () => Promise<Job> }> {
  stopped = false;
  const server = (console = await startTestConsole({ engines: { rocketmq: engine }, diskReserve: reserve }));
  await server.client.signIn();
  const { body } = await server.client.call<Job>("POST", "/api/instances/default/exports", { source: { kind: "topic", topic: "orders", ...source }, form: { format: "csv" } });
  return { server, id: body.id, job: async () => (await server.client.call<Job>("GET", `/api/instances/default/jobs/${body.id}`)).body };
}

it("waits for a broker that is away as it begins, and then writes everything", async () => {
  const engine = engineWith(40);
  engine.silent = [{ code: "broker_unreachable", subject: "broker-b", detail: "no answer" }];
  const { job } = await begin(engine);
  await expect.poll(job).toMatchObject({ state: "running", error: { code: "unreachable", params: { address: "broker-b" } } });
  engine.silent = [];
  await expect.poll(job).toMatchObject({ state: "done", result: { rows: 40, warnings: [], deletedBefore: null } });
});

it("waits for no broker that nothing was asked of", async () => {
  const engine = engineWith(5);
  engine.silent = [{ code: "broker_unreachable", subject: "broker-b", detail: "no answer" }];
  const { job } = await begin(engine, { brokerName: "broker-a" });
  await expect.poll(job).toMatchObject({ state: "done", result: { rows: 5 } });
});

it("says before which time retention had deleted", async () => {
  const engine = engineWith(40);
  engine.oldest = { offset: 30, storedAtMs: 930 };
  const { job } = await begin(engine, { beginAt: 100 });
  await expect.poll(job).toMatchObject({ state: "done", result: { rows: 10, deletedBefore: 930 } });
});

it("leaves the broker its part of the disk", async () => {
  const { job } = await begin(engineWith(5), {}, () => Number.MAX_SAFE_INTEGER);
  await expect.poll(job).toMatchObject({ state: "failed", error: { code: "disk_full" }, downloadable: false });
});

it("closes in order while somebody downloads and does not read on", async () => {
  const { id, job, server } = await begin(engineWith(5));
  await expect.poll(job).toMatchObject({ state: "done" });
  // More than the sockets' buffers take.
  truncateSync(join(server.dataDir, "exports", id), 256 * 1024 * 1024);
  const socket = connect(Number(new URL(server.client.url).port), "127.0.0.1");
  socket.on("error", () => undefined);
  socket.write(`GET /api/instances/default/jobs/${id}/file HTTP/1.1\r\nhost: x\r\ncookie: ${server.client.cookie}\r\n\r\n`);
  await once(socket, "readable");
  stopped = true;
  await server.stop();
  socket.destroy();
});
