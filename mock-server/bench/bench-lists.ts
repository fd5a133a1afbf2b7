import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { startBundledBroker } from "../../e2e/engines/bundled-broker.ts";
import { OwnedProcess } from "../../e2e/engines/child-process.ts";
import { rocketmqAdapters } from "../management/adapters/rocketmq/rocketmq-adapter.ts";
import type { EngineAdapter } from "../management/adapters/port/engine-adapter.ts";
import { ConsoleClient } from "../management/testing/console-client.ts";
import { measurePage } from "./lists-in-chromium.ts";
import { median, numberFlag, printReport } from "./bench-report.ts";

/*
 * npm run bench:lists: makes 10,000 topics and 10,000 groups on the bundled broker over the wire, then
 * measures the list API (a page of 100 rows, sorted and filtered by several columns) while the sweep of
 * the statistics goes on, and the topic page opened cold in Chromium.
 */

const count = numberFlag("count", 10_000);
const requests = numberFlag("requests", 60);
const readyLine = z.object({ http: z.string() });
const password = "bench-lists-password";

const queries = [
  "topics?pageSize=100",
  "topics?pageSize=100&sort=-produceTps",
  "topics?pageSize=100&sort=-storedMessages",
  "topics?pageSize=100&sort=lastStoredAt&page=40",
  "topics?pageSize=100&sort=-topic&search=orders-07",
  "topics?pageSize=100&kind=all&sort=-readQueues&permission=6",
  "groups?pageSize=100",
  "groups?pageSize=100&sort=-lag",
  "groups?pageSize=100&sort=-consumeTps&search=9",
  "groups?pageSize=100&sort=onlineClients&page=20",
];

async function inParallel(total: number, atOnce: number, task: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < total) await task(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

const nameOf = (what: string, index: number): string => `${what}-${String(index).padStart(5, "0")}`;

/** Every 20th topic gets messages, every 10th group an offset. */
async function fill(adapter: EngineAdapter): Promise<void> {
  const brokerNames = (await adapter.cluster.brokers()).map((node) => node.brokerName);
  await inParallel(count, 32, (index) => adapter.topics.create({ topic: nameOf("orders", index), brokerNames, readQueues: 4, writeQueues: 4, permission: 6, ordered: false, messageType: "NORMAL" }));
  await inParallel(count, 32, (index) => adapter.groups.create({ group: nameOf("group", index), brokerNames, consumeEnabled: true, broadcastAllowed: false, maxRetries: 16 }));
  await inParallel(count / 20, 8, async (index) => {
    for (let sent = 0; sent <= index % 7; sent++) await adapter.messages.send({ topic: nameOf("orders", index * 20), messageType: "NORMAL", body: Buffer.alloc(100, "x"), tags: "", keys: "" });
  });
  await inParallel(count / 10, 8, (index) => adapter.messages.commitOffset(nameOf("group", index * 10), nameOf("orders", index * 10), brokerNames[0] ?? "", 0, 0));
}

async function measureApi(client: ConsoleClient): Promise<{ rows: Record<string, string>[]; median: number; worst: number }> {
  const all: number[] = [];
  const rows: Record<string, string>[] = [];
  for (const query of queries) {
    const times: number[] = [];
    let total = 0;
    for (let request = 0; request < requests; request++) {
      const startedAt = performance.now();
      const { body, status } = await client.call<{ total: number }>("GET", `/api/instances/default/${query}`);
      times.push(performance.now() - startedAt);
      if (status !== 200) throw new Error(`${query}: ${status} ${JSON.stringify(body)}`);
      total = body.total;
      // Spread over several seconds, so that remembered orders age as they do for a reader.
      await sleep(25);
    }
    all.push(...times);
    const sorted = times.toSorted((a, b) => a - b);
    rows.push({ query, rows: String(total), "median ms": median(times).toFixed(1), "p95 ms": (sorted[Math.floor(sorted.length * 0.95)] ?? 0).toFixed(1), "max ms": (sorted.at(-1) ?? 0).toFixed(1) });
  }
  return { rows, median: median(all), worst: Math.max(...all) };
}

async function run(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), "mqdeck-bench-lists-"));
  const broker = await startBundledBroker({ dataDir: join(dataDir, "broker") });
  const adapter = rocketmqAdapters.connect({ nameServers: [broker.namesrv], accessKey: "", secretKey: "", tls: false, requestTimeoutMs: 20_000 });
  let console_: OwnedProcess | undefined;
  try {
    const filledAt = performance.now();
    await fill(adapter);
    const fillSeconds = (performance.now() - filledAt) / 1000;
    console_ = new OwnedProcess("management", process.execPath, [join(import.meta.dirname, "../management/process.ts"), "--http-port=0", `--data-dir=${dataDir}`, `--default-namesrv=${broker.namesrv}`], { env: { MQDECK_ADMIN_PASSWORD: password } });
    const line = await console_.waitForLine((text) => text.includes(`"event":"ready"`), 30_000);
    const { http } = readyLine.parse(JSON.parse(line));
    const client = new ConsoleClient(http);
    await client.signIn(password);
    const firstAt = performance.now();
    await client.call("GET", "/api/instances/default/topics?pageSize=100");
    const firstAnswerMs = performance.now() - firstAt;
    const api = await measureApi(client);
    const page = await measurePage(http, client.cookie, "/instances/default/topics");
    printReport("lists", { topics: count, groups: count, fillSeconds: Math.round(fillSeconds), firstAnswerMs: Math.round(firstAnswerMs), medianMs: Number(api.median.toFixed(2)), worstMs: Number(api.worst.toFixed(1)), limitMs: 15, ...page }, api.rows);
  } finally {
    await adapter.close();
    await console_?.stop();
    await broker.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

await run();
