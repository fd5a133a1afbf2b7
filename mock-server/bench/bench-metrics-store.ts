/**
 * `npm run bench:metrics-store`: a day of 40,000 series (2,000 topics and 2,000 groups with ten metrics each) in the store of points, with none, a
 * tenth and all of them moving: bytes on disk, processor time a step, memory, and what reading costs in a process that has just been started and
 * again. Time is simulated. Flags: --subjects=2000 --hours=24 --moving=10.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { OwnedProcess } from "../../e2e/engines/child-process.ts";
import type { MetricName } from "../../src/contract/metric-names.ts";
import type { SeriesKey } from "../management/metrics/metric-series.ts";
import { MetricStore } from "../management/metrics/metric-store.ts";
import { ConsoleClient } from "../management/testing/console-client.ts";
import { median, numberFlag, printReport, whole } from "./bench-report.ts";
import { readMetricsFile } from "./metrics-file.ts";

const subjects = numberFlag("subjects", 2_000);
const hours = numberFlag("hours", 24);
const moving = numberFlag("moving", -1);
/** So long after the day that its first points have become minutes, and that half of an hour is open. */
const laterSteps = 540;
const stepMs = 10_000;
const hourMs = 3_600_000;
/** It ends in the middle of the last hour that had one, so that a server which is started then finds it. */
const endMs = Math.floor(Date.now() / hourMs - 0.5) * hourMs + hourMs / 2;
const begin = endMs - (hours * 360 + laterSteps) * stepMs;
const password = "bench-metrics-password";
const clicks = 5;
const topicMetrics = ["produceRate", "producePeak", "produceBytes", "consumeRate", "consumeBytes", "historyMessages", "storedMessages", "lag", "inflight", "ready"] as const satisfies MetricName[];
const groupMetrics = ["consumeRate", "consumeBytes", "lag", "inflight", "ready", "readyTime", "lagTime", "consumeSuccess", "onlineConsumers", "retryRate"] as const satisfies MetricName[];
const charts = ["produceRate", "consumeRate", "lag", "inflight", "ready", "storedMessages", "produceBytes"] as const satisfies MetricName[];
const readyLine = z.object({ http: z.string() });
const line = z.record(z.string(), z.number());
type Figures = z.output<typeof line>;

/** Numbers that are the same in every run. */
let seed = 1;
function random(): number {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
}

/** The values of a topic and of a group that messages run through; a quiet one has the same every time. */
function valuesOf(subject: number, isMoving: boolean, stored: Float64Array): number[] {
  const usual = 10 ** (1 + (subject % 3));
  const sent = isMoving ? Math.round(usual * (0.75 + random() / 2)) : 0;
  const taken = isMoving ? Math.round(usual * (0.75 + random() / 2)) : 0;
  const lag = isMoving ? Math.round(usual * (1 + random())) : 0;
  const inflight = isMoving ? Math.round(lag * random()) : 0;
  const bytes = sent * 1024 + Math.round(random() * sent * 100);
  stored[subject] = (stored[subject] ?? 0) + sent;
  const history = stored[subject];
  const topic = [sent / 10, Math.ceil((sent / 10) * (1 + random())), bytes / 10, taken / 10, taken * 102.4, history, Math.min(history, 1_000_000), lag, inflight, lag - inflight];
  const group = [taken / 10, taken * 102.4, lag, inflight, lag - inflight, isMoving ? Math.round(random() * 5_000) : 0, isMoving ? Math.round(random() * 9_000) : 0, isMoving ? 1 - random() / 100 : 1, 3, 0];
  return [...topic, ...group];
}

const keyOf = (subject: number, metric: MetricName, isTopic: boolean): SeriesKey => ({ instanceId: "default", metric, subject: isTopic ? { scope: "topic", topic: `topic-${subject}` } : { scope: "group", group: `group-${subject}` } });

/** Milliseconds of this thread on a processor so far. */
function threadMs(): number {
  const { system, user } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Runs a part of this program in a process of its own; what it printed. */
function inOwnProcess(...flags: string[]): Figures {
  return line.parse(JSON.parse(execFileSync(process.execPath, ["--max-semi-space-size=8", fileURLToPath(import.meta.url), `--subjects=${subjects}`, `--hours=${hours}`, ...flags], { encoding: "utf8" })));
}

/** Of the file with its write-ahead log. */
function filesMegabytes(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0) / 1e6;
}

/** Bytes that this process gave to the system to write so far, on all threads. */
function writtenBytes(): number {
  return Number(/^wchar: (\d+)/m.exec(readFileSync("/proc/self/io", "utf8"))?.[1]);
}

/** Writes a day and prints what it cost, as one line of JSON. */
async function write(share: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "mqdeck-bench-metrics-"));
  const dataDir = join(folder, "management");
  const path = join(dataDir, "metrics.sqlite");
  mkdirSync(dataDir);
  const idleBytes = process.memoryUsage().rss;
  const store = new MetricStore(path);
  const ids: number[] = [];
  for (let subject = 0; subject < subjects; subject++) ids.push(...topicMetrics.map((metric) => store.series(keyOf(subject, metric, true))), ...groupMetrics.map((metric) => store.series(keyOf(subject, metric, false))));
  const stored = new Float64Array(subjects);
  const values: number[] = ids.map(() => 0);
  const wall: number[] = [];
  const thread: number[] = [];
  let peakBytes = 0;
  let most = 0;
  const writtenBefore = writtenBytes();
  for (let step = 1; step <= hours * 360 + laterSteps; step++) {
    for (let subject = 0, at = 0; subject < subjects; subject++) {
      // Those that rest are told with the same values again.
      if (step > 1 && (subject * 100) / subjects >= share) at += 20;
      else for (const value of valuesOf(subject, (subject * 100) / subjects < share, stored)) values[at++] = value;
    }
    const [startedAt, threadBefore] = [performance.now(), threadMs()];
    store.record(begin + step * stepMs, ids, values);
    if (step > 1) thread.push(threadMs() - threadBefore);
    if (step > 1) wall.push(performance.now() - startedAt);
    await setImmediate();
    if (step % 10 === 0) most = Math.max(most, filesMegabytes(dataDir));
    if (step % 60 === 0) peakBytes = Math.max(peakBytes, process.memoryUsage().rss);
  }
  store.close();
  const written = writtenBytes() - writtenBefore;
  const { hours: hourRows, log, minutesOfHour, pointsOfHour, series } = readMetricsFile(path);
  const sorted = [...thread].sort((a, b) => a - b);
  const figures = {
    share,
    series: ids.length,
    points: pointsOfHour * 24,
    minutes: minutesOfHour * 24,
    hourRows,
    log,
    most,
    dayMegabytes: pointsOfHour * 24 + hourRows + series,
    writtenMegabytes: (written / (hours * 360 + laterSteps)) * 8640 / 1e6,
    meanStepMs: thread.reduce((sum, ms) => sum + ms, 0) / thread.length,
    p99StepMs: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
    longestStepMs: sorted.at(-1) ?? 0,
    longestWallMs: Math.max(...wall),
    memoryMegabytes: (peakBytes - idleBytes) / 1e6,
    ...inOwnProcess(`--read=${folder}`),
    ...(await click(folder)),
  };
  rmSync(folder, { recursive: true });
  console.log(JSON.stringify(figures));
}

/** Reads a day of a file in a process that did nothing before: milliseconds of processor time, the first time and then. */
async function read(folder: string): Promise<void> {
  const openedAt = threadMs();
  const store = new MetricStore(join(folder, "management", "metrics.sqlite"));
  const figures: Figures = { openMs: threadMs() - openedAt };
  // A page asks for whole steps of its charts.
  const chartStepMs = 300_000;
  const toMs = Math.ceil(endMs / chartStepMs) * chartStepMs;
  const range = { fromMs: toMs - 86_400_000, toMs };
  const keys = Array.from({ length: 20 }, (_, index) => keyOf(Math.floor((index * subjects) / 20), index % 2 === 0 ? "produceRate" : "lag", true));
  const largest = async (metric: MetricName): Promise<unknown> => {
    const { rows } = await store.rank({ instanceId: "default", metric, scope: "topic", limit: 20, ...range });
    return store.query({ keys: rows.map(({ subject }) => ({ instanceId: "default", metric, subject })), stepMs: chartStepMs, ...range });
  };
  const reads: Record<string, () => Promise<unknown>> = {
    twenty: () => store.query({ keys, stepMs: chartStepMs, ...range }),
    fine: () => store.query({ keys, stepMs, ...range }),
    top: () => largest("lag"),
    page: () => Promise.all(charts.map(largest)),
  };
  for (const [name, work] of Object.entries(reads)) {
    for (const when of ["First", "Again", "Again"]) {
      const before = threadMs();
      await work();
      figures[name + when] = threadMs() - before;
    }
  }
  store.close();
  console.log(JSON.stringify(figures));
}

/** Starts a server on the file and asks it over HTTP for the charts of a day, of the twenty largest series each: milliseconds of the clock. */
async function click(folder: string): Promise<Figures> {
  const command = ["--max-semi-space-size=8", join(import.meta.dirname, "../management/process.ts"), "--http-port=0", `--data-dir=${folder}`, "--default-namesrv=127.0.0.1:9"];
  const startedAt = performance.now();
  const server = new OwnedProcess("management", process.execPath, command, { env: { MQDECK_ADMIN_PASSWORD: password } });
  try {
    const { http } = readyLine.parse(JSON.parse(await server.waitForLine((text) => text.includes(`"event":"ready"`), 60_000)));
    const startMs = performance.now() - startedAt;
    const client = new ConsoleClient(http);
    await client.signIn(password);
    const took: number[] = [];
    for (let index = 0; index <= clicks; index++) {
      // Each later than the one before, as when a page is opened again.
      const [to, from] = [endMs - (clicks - index) * stepMs, endMs - (clicks - index) * stepMs - 86_400_000];
      const before = performance.now();
      const { body, status } = await client.call<{ series?: unknown[] }>("POST", "/api/instances/default/metrics/query", { from, to, series: [{ metric: "lag", scope: "topic", top: 20 }] });
      took.push(performance.now() - before);
      if (status !== 200 || body.series?.length !== 20) throw new Error(`a chart was refused: ${status}`);
    }
    return { startMs, clickFirst: took[0] ?? 0, clickAgain: median(took.slice(1)) };
  } finally {
    await server.stop();
  }
}

const readFolder = process.argv.find((argument) => argument.startsWith("--read="))?.slice("--read=".length);
if (readFolder !== undefined) await read(readFolder);
else if (moving >= 0) await write(moving);
else {
  const rows = [0, 10, 100].map((share) => inOwnProcess(`--moving=${share}`));
  const tenths = (value = 0): string => value.toFixed(1);
  const pair = (row: Figures, name: string): string => `${whole(row[`${name}First`] ?? 0)} / ${whole(row[`${name}Again`] ?? 0)}`;
  printReport("metrics-store", { hours, rows }, rows.map((row) => ({ "moving %": whole(row["share"] ?? 0), series: whole(row["series"] ?? 0), "MB a day": tenths(row["dayMegabytes"]), points: tenths(row["points"]), hours: tenths(row["hourRows"]), "open log": tenths(row["log"]), "most on disk": tenths(row["most"]), "older day": tenths(row["minutes"]), "written MB a day": whole(row["writtenMegabytes"] ?? 0), "step ms": tenths(row["meanStepMs"]), "p99 ms": tenths(row["p99StepMs"]), "longest ms": tenths(row["longestStepMs"]), "memory MB": tenths(row["memoryMegabytes"]) })));
  console.log("\nMilliseconds of processor time to read 24 h, first and again:");
  console.table(rows.map((row) => ({ "moving %": whole(row["share"] ?? 0), open: whole(row["openMs"] ?? 0), "20 series": pair(row, "twenty"), "20 at 10 s": pair(row, "fine"), "largest 20 of a metric": pair(row, "top"), "seven such charts": pair(row, "page") })));
  console.log("\nMilliseconds of the clock: a server that is started on the file, and the 20 largest of a metric over 24 h from it over HTTP, first and again:");
  console.table(rows.map((row) => ({ "moving %": whole(row["share"] ?? 0), start: whole(row["startMs"] ?? 0), click: pair(row, "click") })));
}
