import { readFileSync, rmSync, mkdtempSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { brokerAddresses, createTopicEverywhere } from "../../e2e/engines/cluster-probe.ts";
import { OwnedProcess } from "../../e2e/engines/child-process.ts";
import { RawConnection } from "../../e2e/engines/remoting-request.ts";
import { ConsoleClient } from "../management/testing/console-client.ts";
import { benchKinds, startBenchEngine, type BenchEngine } from "./bench-engines.ts";
import { numberFlag, printReport, whole } from "./bench-report.ts";
import { compile, generateLoad } from "./c-program.ts";

/*
 * npm run bench:scan: small messages in one topic of 8 queues, among them a few with a rare tag; then the message query
 * by time over the console's API: when the first rows are there, how fast a search that matches nothing comes to the
 * end, and what that does to other pages and to the memory of the management process. The same page on the bundled
 * broker and on Apache RocketMQ, in turn. Flags: --messages=20000000 --apache-messages=2000000.
 */

const messagesOf: Record<BenchEngine["kind"], number> = { bundled: numberFlag("messages", 20_000_000), apache: numberFlag("apache-messages", 2_000_000) };
const topic = "bench-scan";
const queues = 8;
const bodyBytes = 100;
const storedBytesEach = 300;
/** Loads one after another, with a message of the rare tag behind each. */
const parts = 20;
const sendMessageV2 = 310;
const password = "bench-scan-password";
const readyLine = z.object({ http: z.string() });

interface Slice {
  rows: { storedAt: number }[];
  nextCursor: string;
  scannedMessages: number;
}

function refuseWithoutSpace(messages: number): void {
  const { bavail, bsize } = statfsSync(tmpdir());
  const needed = messages * storedBytesEach * 1.5;
  if (bavail * bsize < needed) throw new Error(`${tmpdir()} has ${whole((bavail * bsize) / 1e9)} GB free, ${whole(needed / 1e9)} GB are needed: give fewer --messages`);
}

/** Answers the times at which the parts began. */
async function fill(generator: string, port: number, namesrv: string, messages: number): Promise<number[]> {
  const [address = ""] = await brokerAddresses(namesrv);
  await createTopicEverywhere(namesrv, topic, queues);
  const connection = new RawConnection(address);
  const begins: number[] = [];
  for (let part = 0; part < parts; part++) {
    begins.push(Date.now());
    for (let left = Math.round(messages / parts); left > 0; ) {
      const load = await generateLoad(generator, { mode: "send", port, topic, queues, size: bodyBytes, n: left, conns: queues, window: 64, maxsec: 300 });
      left = load.bad;
    }
    const fields = { a: "PG_bench", b: topic, c: "TBW102", d: 4, e: part % queues, f: 0, g: Date.now(), h: 0, i: `TAGS\u0001rare\u0002WAIT\u0001true`, j: 0, k: "false", l: 0, m: "false", n: "broker-a" };
    await connection.ask(sendMessageV2, fields, Buffer.alloc(bodyBytes, "r"));
  }
  connection.close();
  return begins;
}

class Scans {
  readonly #client: ConsoleClient;

  constructor(client: ConsoleClient) {
    this.#client = client;
  }

  async slice(query: string, cursor: string): Promise<Slice> {
    const { body, status } = await this.#client.call<Slice>("GET", `/api/instances/default/messages?by=time&topic=${topic}&limit=20&${query}&cursor=${cursor}`);
    if (status !== 200) throw new Error(`${query}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** Milliseconds until the first row, and until 20 rows or the end; as the page goes on. */
  async page(query: string): Promise<{ firstRowMs: number; pageMs: number; rows: number; scanned: number }> {
    const startedAt = performance.now();
    let firstRowMs = Number.NaN;
    let rows = 0;
    let scanned = 0;
    for (let cursor = ""; ; ) {
      const slice = await this.slice(query, cursor);
      rows += slice.rows.length;
      scanned += slice.scannedMessages;
      if (rows > 0 && Number.isNaN(firstRowMs)) firstRowMs = performance.now() - startedAt;
      if (rows >= 20 || slice.nextCursor === "") return { firstRowMs, pageMs: performance.now() - startedAt, rows, scanned };
      cursor = slice.nextCursor;
    }
  }
}

/** Asks another page again and again until `work` is done. */
async function latenciesDuring(client: ConsoleClient, work: Promise<unknown>): Promise<number[]> {
  const latencies: number[] = [];
  const state = { isDone: false };
  const ended = work.finally(() => (state.isDone = true));
  do {
    const startedAt = performance.now();
    await client.call("GET", "/api/instances/default/topics?pageSize=20");
    latencies.push(performance.now() - startedAt);
    await sleep(20);
  } while (!state.isDone);
  await ended;
  return latencies.toSorted((a, b) => a - b);
}

function memoryMegabytes(pid: number, field: "VmRSS" | "VmHWM"): number {
  return (Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024) / 1e6;
}

const quantile = (sorted: number[], part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
const milliseconds = (value: number): string => (Number.isNaN(value) ? "-" : value.toFixed(0));

async function measure(kind: BenchEngine["kind"], generator: string): Promise<{ rows: Record<string, string>[]; figures: Record<string, unknown> }> {
  const messages = messagesOf[kind];
  refuseWithoutSpace(messages);
  const { engine, port } = await startBenchEngine(kind);
  const dataDir = mkdtempSync(join(tmpdir(), "mqdeck-bench-scan-"));
  let management: OwnedProcess | undefined;
  try {
    const begins = await fill(generator, port, engine.namesrv, messages);
    management = new OwnedProcess("management", process.execPath, ["--max-semi-space-size=8", join(import.meta.dirname, "../management/process.ts"), "--http-port=0", `--data-dir=${dataDir}`, `--default-namesrv=${engine.namesrv}`], { env: { MQDECK_ADMIN_PASSWORD: password } });
    const { http } = readyLine.parse(JSON.parse(await management.waitForLine((text) => text.includes(`"event":"ready"`), 30_000)));
    const client = new ConsoleClient(http);
    await client.signIn(password);
    const scans = new Scans(client);
    const middle = begins[parts / 2] ?? 0;
    const pages = {
      newest: "direction=newest",
      oldest: "direction=oldest",
      "a range in the middle, newest": `direction=newest&beginAt=${middle}&endAt=${middle + 500}`,
      "a range in the middle, oldest": `direction=oldest&beginAt=${middle}&endAt=${middle + 500}`,
      "rare tag, newest": "direction=newest&tag=rare",
      "rare tag, oldest": "direction=oldest&tag=rare",
    };
    const rows: Record<string, string>[] = [];
    for (const [title, query] of Object.entries(pages)) {
      const page = await scans.page(query);
      rows.push({ server: engine.title, query: title, "first row ms": milliseconds(page.firstRowMs), "20 rows or end ms": milliseconds(page.pageMs), rows: String(page.rows), "messages passed": whole(page.scanned) });
    }
    const quiet = await latenciesDuring(client, sleep(2000));
    const rssBefore = memoryMegabytes(management.pid, "VmRSS");
    const figures: Record<string, unknown> = { messages, quietP50Ms: quantile(quiet, 0.5), quietP99Ms: quantile(quiet, 0.99), rssBeforeMegabytes: Math.round(rssBefore) };
    for (const direction of ["oldest", "newest"]) {
      const work = scans.page(`direction=${direction}&text=never-in-any-body`);
      const latencies = await latenciesDuring(client, work);
      const { pageMs, scanned } = await work;
      Object.assign(figures, { [`${direction}ScanSeconds`]: Math.round(pageMs / 100) / 10, [`${direction}ScannedPerSecond`]: Math.round(scanned / (pageMs / 1000)), [`${direction}OtherP50Ms`]: quantile(latencies, 0.5), [`${direction}OtherP99Ms`]: quantile(latencies, 0.99), [`${direction}OtherMostMs`]: latencies.at(-1) });
      rows.push({ server: engine.title, query: `text that is in none, ${direction}`, "first row ms": "-", "20 rows or end ms": milliseconds(pageMs), rows: "0", "messages passed": whole(scanned), "messages/s": whole(scanned / (pageMs / 1000)), "other pages p50 ms": quantile(latencies, 0.5).toFixed(1), "p99 ms": quantile(latencies, 0.99).toFixed(1), "most MB": whole(memoryMegabytes(management.pid, "VmHWM")) });
    }
    return { rows, figures: { ...figures, rssPeakMegabytes: Math.round(memoryMegabytes(management.pid, "VmHWM")) } };
  } finally {
    await management?.stop();
    await engine.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const generator = await compile("rmqgen");
const measured: Record<string, unknown> = {};
const rows: Record<string, string>[] = [];
for (const kind of benchKinds().filter((one) => messagesOf[one] > 0)) {
  const result = await measure(kind, generator);
  measured[kind] = result.figures;
  rows.push(...result.rows);
}
const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
printReport("scan", { queues, bodyBytes, ...measured }, rows.map((row) => Object.fromEntries(columns.map((column) => [column, row[column] ?? ""]))));
