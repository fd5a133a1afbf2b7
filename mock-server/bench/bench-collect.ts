/**
 * `npm run bench:collect`: what it costs to collect metrics of 2,000 topics (8 queues each) and 2,000 groups every ten
 * seconds: processor and memory of both halves, calls a second by code with no dashboard open and with ten, disk a day.
 * Flags: --topics=2000 --groups=2000 --settle=30 --seconds=60.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { startBundledBroker } from "../../e2e/engines/bundled-broker.ts";
import { OwnedProcess } from "../../e2e/engines/child-process.ts";
import { DemoConsumer } from "../demo/demo-consumer.ts";
import type { EngineAdapter } from "../management/adapters/port/engine-adapter.ts";
import { rocketmqAdapters } from "../management/adapters/rocketmq/rocketmq-adapter.ts";
import { ConsoleClient } from "../management/testing/console-client.ts";
import { compileAhead, halfEnvironment, managementNodeFlags } from "../node-settings.ts";
import { numberFlag, printReport, whole } from "./bench-report.ts";
import { dayOfMetrics } from "./day-of-metrics.ts";

const topics = numberFlag("topics", 2000);
const groups = numberFlag("groups", 2000);
const settleSeconds = numberFlag("settle", 30);
const seconds = numberFlag("seconds", 60);
/** What is under way meanwhile: topics that get messages, groups that commit without a client, and groups with one. */
const busyTopics = 100;
const committingGroups = 200;
const onlineGroups = 20;
const loadEveryMs = 2000;
const queues = 8;
const dashboards = 10;
const dashboardEveryMs = 5000;
const password = "bench-collect-password";
const readyLine = z.object({ http: z.string() });
const counts = z.record(z.string(), z.number());
const ticksPerSecond = 100;

const topicOf = (index: number): string => `orders-${String(index).padStart(5, "0")}`;
const groupOf = (index: number): string => `group-${String(index).padStart(5, "0")}`;

async function inParallel(total: number, atOnce: number, task: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < total) await task(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** Every group has offsets in all queues of a topic, as after its first consumption. */
async function fill(adapter: EngineAdapter): Promise<void> {
  const brokerNames = ["broker-a"];
  await inParallel(topics, 32, (index) => adapter.topics.create({ topic: topicOf(index), brokerNames, readQueues: queues, writeQueues: queues, permission: 6, ordered: false, messageType: "NORMAL" }));
  await inParallel(groups, 32, (index) => adapter.groups.create({ group: groupOf(index), brokerNames, consumeEnabled: true, broadcastAllowed: false, maxRetries: 16 }));
  await inParallel(groups * queues, 32, (index) => adapter.messages.commitOffset(groupOf(Math.floor(index / queues)), topicOf(Math.floor(index / queues) % topics), "broker-a", index % queues, 0));
}

/** Messages and commits go on until it is stopped. */
function startLoad(namesrv: string, adapter: EngineAdapter): () => Promise<void> {
  const consumers = Array.from({ length: onlineGroups }, (_, index) => new DemoConsumer(namesrv, { name: groupOf(index), topics: [topicOf(index)], millisecondsPerMessage: 1 }));
  for (const consumer of consumers) void consumer.run();
  let offset = 0;
  const round = async (): Promise<void> => {
    offset++;
    await inParallel(busyTopics, 8, (index) => adapter.messages.send({ topic: topicOf(index), messageType: "NORMAL", body: Buffer.alloc(500, "x"), tags: "", keys: "" }));
    await inParallel(committingGroups, 8, (index) => adapter.messages.commitOffset(groupOf(onlineGroups + index), topicOf(onlineGroups + index), "broker-a", 0, offset));
  };
  let running = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(round);
  }, loadEveryMs);
  return async () => {
    clearInterval(timer);
    await running;
    for (const consumer of consumers) consumer.close();
  };
}

/** Seconds of processor time so far, resident megabytes, and those of them that are no pages of a file, such as Node itself, which all its processes share. */
function usageOf(pid: number): { cpuSeconds: number; megabytes: number; ownMegabytes: number } {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  const kibibytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  const ownKibibytes = /^Anonymous:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1];
  return { cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond, megabytes: (Number(kibibytes) * 1024) / 1e6, ownMegabytes: (Number(ownKibibytes) * 1024) / 1e6 };
}

/** Bytes that a process had written to disk so far (pages of files that it changed). */
function writtenBytes(pid: number): number {
  return Number(/^write_bytes: (\d+)/m.exec(readFileSync(`/proc/${pid}/io`, "utf8"))?.[1]);
}

/** Asks what a board of twenty series and two rankings asks. */
async function lookOn(client: ConsoleClient, until: AbortSignal): Promise<void> {
  while (!until.aborted) {
    const [to, from] = [Date.now(), Date.now() - 3_600_000];
    const series = Array.from({ length: 10 }, (_, index) => [{ metric: "produceRate", subject: { scope: "topic", topic: topicOf(index) } }, { metric: "lag", subject: { scope: "group", group: groupOf(index) } }]).flat();
    const board = await client.call("POST", "/api/instances/default/metrics/query", { from, to, series });
    if (board.status !== 200) throw new Error(`a board was refused: ${JSON.stringify(board.body)}`);
    for (const query of ["metric=produceRate&scope=topic", "metric=lag&scope=group"]) await client.call("GET", `/api/instances/default/metrics/ranking?${query}&from=${from}&to=${to}`);
    await sleep(dashboardEveryMs, undefined, { signal: until }).catch(() => undefined);
  }
}

interface Window {
  brokerCpu: number;
  managementCpu: number;
  calls: Map<string, number>;
  writtenBytes: number;
}

async function run(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), "mqdeck-bench-collect-"));
  const requestsFile = join(dataDir, "requests.json");
  const broker = await startBundledBroker({ dataDir: join(dataDir, "broker") });
  const brokerPid = broker.brokerPids[0] ?? 0;
  const adapter = rocketmqAdapters.connect({ nameServers: [broker.namesrv], accessKey: "", secretKey: "", tls: false, requestTimeoutMs: 20_000 });
  let management: OwnedProcess | undefined;
  let stopLoad: (() => Promise<void>) | undefined;
  const watch = async (): Promise<Window> => {
    const pid = management?.pid ?? process.pid;
    const read = (): { calls: Record<string, number>; bytes: number } => ({ calls: management ? counts.parse(JSON.parse(readFileSync(requestsFile, "utf8"))) : {}, bytes: writtenBytes(pid) });
    const before = { broker: usageOf(brokerPid), management: usageOf(pid), ...read() };
    await sleep(seconds * 1000);
    const after = { broker: usageOf(brokerPid), management: usageOf(pid), ...read() };
    const calls = new Map(Object.entries(after.calls).map(([code, count]) => [code, (count - (before.calls[code] ?? 0)) / seconds]));
    return { brokerCpu: (after.broker.cpuSeconds - before.broker.cpuSeconds) / seconds, managementCpu: (after.management.cpuSeconds - before.management.cpuSeconds) / seconds, calls, writtenBytes: after.bytes - before.bytes };
  };
  try {
    await fill(adapter);
    stopLoad = startLoad(broker.namesrv, adapter);
    await sleep(5000);
    const alone = await watch();
    const entry = join(import.meta.dirname, "../management/process.ts");
    await compileAhead(entry, dataDir, new Set());
    const command = [...managementNodeFlags, "--import", fileURLToPath(new URL("count-requests.ts", import.meta.url)), entry, "--http-port=0", `--data-dir=${dataDir}`, `--default-namesrv=${broker.namesrv}`];
    management = new OwnedProcess("management", process.execPath, command, { env: { ...halfEnvironment(dataDir), MQDECK_ADMIN_PASSWORD: password, MQDECK_BENCH_REQUESTS: requestsFile } });
    const { http } = readyLine.parse(JSON.parse(await management.waitForLine((text) => text.includes(`"event":"ready"`), 30_000)));
    await sleep(settleSeconds * 1000);
    const quiet = await watch();
    const { megabytes, ownMegabytes } = usageOf(management.pid);
    const closing = new AbortController();
    const client = new ConsoleClient(http);
    await client.signIn(password);
    const looking = Promise.all(Array.from({ length: dashboards }, () => lookOn(client, closing.signal)));
    const watched = await watch();
    closing.abort();
    await looking;
    const [megabytesWatched, endedAtMs] = [usageOf(management.pid).megabytes, Date.now()];
    await management.stop();
    const day = await dayOfMetrics(join(dataDir, "management", "metrics.sqlite"), "default", endedAtMs - 2 * seconds * 1000, endedAtMs - 10_000);
    const perSecond = (calls: Map<string, number>): number => calls.values().reduce((sum, count) => sum + count, 0);
    const figures = {
      topics, groups, queues, seconds,
      managementCpuPercent: Math.round(quiet.managementCpu * 1000) / 10,
      managementMegabytes: Math.round(megabytes),
      managementMegabytesOwn: Math.round(ownMegabytes),
      brokerMegabytes: Math.round(usageOf(brokerPid).megabytes),
      brokerCpuPercent: Math.round((quiet.brokerCpu - alone.brokerCpu) * 1000) / 10,
      brokerLoadAlonePercent: Math.round(alone.brokerCpu * 1000) / 10,
      managementCpuWatchedPercent: Math.round(watched.managementCpu * 1000) / 10,
      managementMegabytesWatched: Math.round(megabytesWatched),
      callsPerSecond: Math.round(perSecond(quiet.calls) * 10) / 10,
      callsPerSecondWatched: Math.round(perSecond(watched.calls) * 10) / 10,
      series: day.series,
      megabytesADay: Math.round(day.dayMegabytes),
      megabytesOpen: Math.round(day.openMegabytes),
      // The first minutes also write the names of all series, once.
      megabytesWrittenADay: Math.round((watched.writtenBytes / seconds) * 86_400 / 1e6),
    };
    const codes = [...quiet.calls].sort(([, left], [, right]) => right - left).filter(([, count]) => count > 0);
    printReport("collect", figures, codes.map(([code, count]) => ({ request: code, "a second": count.toFixed(1), "with ten dashboards": (watched.calls.get(code) ?? 0).toFixed(1) })));
    console.log(`management ${figures.managementCpuPercent} % of a core, ${whole(megabytes)} MB; broker ${figures.brokerCpuPercent} % for it; metrics ${whole(figures.megabytesADay)} MB a day and at most ${whole(figures.megabytesOpen)} MB of open hours, ${whole(figures.megabytesWrittenADay)} MB written a day`);
  } finally {
    await stopLoad?.();
    await adapter.close();
    await management?.stop();
    await broker.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

await run();
