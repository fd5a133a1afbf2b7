/**
 * `npm run bench:export`: a topic of 1 KB messages on the bundled broker, exported by the management half as CSV, as JSON
 * lines and packed, and printed by `mqadmin printMsg` of Apache RocketMQ beside it. Measures rows, bytes, the peak memory
 * of the management process, and how long other pages wait meanwhile. Flag: --messages=1000000.
 */
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "node:child_process";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Job } from "../../src/contract/jobs.ts";
import type { ExportForm } from "../../src/contract/exports.ts";
import { OwnedProcess } from "../../e2e/engines/child-process.ts";
import { engineSkipReason } from "../../e2e/engines/engine-availability.ts";
import { repositoryRoot, resolveJars } from "../../e2e/engines/maven-artifacts.ts";
import { ConsoleClient } from "../management/testing/console-client.ts";
import { benchQueues, benchTopic, startBenchEngine } from "./bench-engines.ts";
import { numberFlag, printReport, whole } from "./bench-report.ts";
import { compile, generateLoad } from "./c-program.ts";

const messages = numberFlag("messages", 1_000_000);
const readyLine = z.object({ http: z.string() });
const password = "bench-export-password";

interface Turn {
  what: string;
  seconds: number;
  bytes: number;
  /** Of the process, at its peak; of the management half, not of one turn. */
  peakBytes: number;
  /** Of other requests meanwhile. */
  waitsMs: number[];
}

/** As `npm run management` starts it, with the same limits. */
function managementCommand(): string[] {
  const { scripts } = z.object({ scripts: z.object({ management: z.string() }) }).parse(JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8")));
  return scripts.management.split(" ").slice(1);
}

function peakMemory(pid: number): number {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024;
}

async function timedExport(client: ConsoleClient, pid: number, what: string, form: Partial<ExportForm>): Promise<Turn> {
  const at = "/api/instances/default";
  const startedAt = performance.now();
  let { body: job } = await client.call<Job>("POST", `${at}/exports`, { source: { kind: "topic", topic: benchTopic }, form });
  const waitsMs: number[] = [];
  while (job.state === "running" || job.state === "waiting") {
    await sleep(50);
    const askedAt = performance.now();
    await client.call("GET", `${at}/topics?pageSize=10`);
    waitsMs.push(performance.now() - askedAt);
    job = (await client.call<Job>("GET", `${at}/jobs/${job.id}`)).body;
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const result = z.object({ rows: z.literal(messages), bytes: z.number() }).parse(job.result);
  await client.call("DELETE", `${at}/jobs/${job.id}`);
  return { what, seconds, bytes: result.bytes, peakBytes: peakMemory(pid), waitsMs: waitsMs.toSorted((a, b) => a - b) };
}

/** What an operator without a console has: prints each message with its body, into a file. */
async function timedTool(namesrv: string, home: string): Promise<Turn> {
  // The tool does not start without the settings of its log.
  mkdirSync(join(home, "conf"), { recursive: true });
  writeFileSync(join(home, "conf/logback_tools.xml"), "<configuration/>");
  const file = join(home, "printed.txt");
  const jars = await resolveJars(join(import.meta.dirname, "../interop/java/pom.xml"), "rocketmq-client");
  const startedAt = performance.now();
  const tool = spawn("java", ["-cp", `${jars}/*`, "org.apache.rocketmq.tools.command.MQAdminStartup", "printMsg", "-n", namesrv, "-t", benchTopic, "-d", "true"], { stdio: ["ignore", "pipe", "ignore"], env: { ...process.env, ROCKETMQ_HOME: home } });
  let peakBytes = 0;
  const sampling = setInterval(() => {
    if (tool.pid !== undefined && tool.exitCode === null) peakBytes = Math.max(peakBytes, peakMemory(tool.pid));
  }, 500);
  await pipeline(tool.stdout, createWriteStream(file));
  clearInterval(sampling);
  return { what: "mqadmin printMsg of 4.9.8", seconds: (performance.now() - startedAt) / 1000, bytes: statSync(file).size, peakBytes, waitsMs: [] };
}

const folder = mkdtempSync(join(tmpdir(), "mqdeck-bench-export-"));
const { engine, port, pid: brokerPid } = await startBenchEngine("bundled");
let management: OwnedProcess | undefined;
try {
  await generateLoad(await compile("rmqgen"), { mode: "send", port, pid: brokerPid, topic: benchTopic, queues: benchQueues, size: 1024, n: messages, conns: benchQueues, window: 64 });
  const env = { MQDECK_DATA_DIR: folder, MQDECK_ADMIN_PASSWORD: password, MQDECK_HTTP_PORT: "0", MQDECK_HOST: "127.0.0.1", MQDECK_DEFAULT_NAMESRV: engine.namesrv };
  management = new OwnedProcess("management half", process.execPath, managementCommand(), { env, cwd: repositoryRoot });
  const { http } = readyLine.parse(JSON.parse(await management.waitForLine((line) => line.includes('"event":"ready"'), 60_000)));
  const client = new ConsoleClient(http);
  await client.signIn(password);
  const turns = [
    await timedExport(client, management.pid, "CSV", { format: "csv" }),
    await timedExport(client, management.pid, "JSON lines", { format: "jsonLines" }),
    await timedExport(client, management.pid, "CSV, gzip", { format: "csv", gzip: true }),
    // As many as run at once.
    ...(await Promise.all([timedExport(client, management.pid, "CSV beside another", { format: "csv" }), timedExport(client, management.pid, "JSON lines beside it", { format: "jsonLines" })])),
  ];
  if (engineSkipReason() === undefined) turns.push(await timedTool(engine.namesrv, join(folder, "tool")));
  const rows = turns.map(({ bytes, peakBytes, seconds, waitsMs, what }) => ({
    what,
    "rows/s": whole(messages / seconds),
    "file MB": whole(bytes / 1e6),
    "body MB/s": whole((messages * 1024) / 1e6 / seconds),
    "peak MB": whole(peakBytes / 1e6),
    "other pages p50 ms": (waitsMs[Math.floor(waitsMs.length / 2)] ?? 0).toFixed(1),
    "max ms": (waitsMs.at(-1) ?? 0).toFixed(0),
  }));
  printReport("export", { messages, bodyBytes: 1024, turns: turns.map(({ bytes, peakBytes, seconds, waitsMs, what }) => ({ what, seconds, bytes, peakBytes, waitMaxMs: waitsMs.at(-1) ?? 0 })) }, rows);
} finally {
  await management?.stop();
  await engine.stop();
  rmSync(folder, { recursive: true, force: true });
}
