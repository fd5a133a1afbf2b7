/**
 * `npm run bench:metrics-store`: a day of 40,000 series (2,000 topics and 2,000 groups with ten metrics each) in the store of points, with none, a
 * tenth and all of them moving: bytes on disk, time a step, memory, and how long reading takes. Flags: --subjects=2000 --hours=24 --moving=10.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { MetricName } from "../../src/contract/metric-names.ts";
import { MetricStore } from "../management/metrics/metric-store.ts";
import { median, numberFlag, printReport, whole } from "./bench-report.ts";

const subjects = numberFlag("subjects", 2_000);
const hours = numberFlag("hours", 24);
const moving = numberFlag("moving", -1);
const stepMs = 10_000;
const begin = Date.UTC(2026, 0, 1);
const topicMetrics = ["produceRate", "producePeak", "produceBytes", "consumeRate", "consumeBytes", "historyMessages", "storedMessages", "lag", "inflight", "ready"] as const satisfies MetricName[];
const groupMetrics = ["consumeRate", "consumeBytes", "lag", "inflight", "ready", "readyTime", "lagTime", "consumeSuccess", "onlineConsumers", "retryRate"] as const satisfies MetricName[];

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

/** Writes a day and prints what it cost, as one line of JSON. */
async function measure(share: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "mqdeck-bench-metrics-"));
  const idleBytes = process.memoryUsage().rss;
  const store = new MetricStore(join(folder, "metrics.sqlite"));
  const keyOf = (subject: number, metric: MetricName, isTopic: boolean) => ({ instanceId: "one", metric, subject: isTopic ? ({ scope: "topic", topic: `topic-${subject}` } as const) : ({ scope: "group", group: `group-${subject}` } as const) });
  const ids: number[] = [];
  for (let subject = 0; subject < subjects; subject++) ids.push(...topicMetrics.map((metric) => store.series(keyOf(subject, metric, true))), ...groupMetrics.map((metric) => store.series(keyOf(subject, metric, false))));
  const stored = new Float64Array(subjects);
  const values: number[] = ids.map(() => 0);
  const stepsMs: number[] = [];
  let peakBytes = 0;
  const cpuBefore = process.cpuUsage();
  let ownMs = 0;
  for (let step = 1; step <= hours * 360; step++) {
    for (let subject = 0, at = 0; subject < subjects; subject++) {
      // Those that rest are told with the same values again.
      if (step > 1 && (subject * 100) / subjects >= share) at += 20;
      else for (const value of valuesOf(subject, (subject * 100) / subjects < share, stored)) values[at++] = value;
    }
    const startedAt = performance.now();
    store.record(begin + step * stepMs, ids, values);
    const tookMs = performance.now() - startedAt;
    stepsMs.push(tookMs);
    ownMs += tookMs;
    if (step % 60 === 0) peakBytes = Math.max(peakBytes, process.memoryUsage().rss);
  }
  const cpu = process.cpuUsage(cpuBefore);
  const end = begin + hours * 3_600_000;
  const keys = Array.from({ length: 20 }, (_, index) => keyOf(Math.floor((index * subjects) / 20), index % 2 === 0 ? "produceRate" : "lag", true));
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const tookMs: number[] = [];
    for (let round = 0; round < 5; round++) {
      const startedAt = performance.now();
      await work();
      tookMs.push(performance.now() - startedAt);
    }
    return median(tookMs);
  };
  const sorted = [...stepsMs].sort((a, b) => a - b);
  const figures = {
    share,
    series: ids.length,
    fileMegabytes: readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0) / 1e6,
    meanStepMs: ownMs / stepsMs.length,
    p99StepMs: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
    longestStepMs: Math.max(...stepsMs.slice(1)),
    firstStepMs: stepsMs[0] ?? 0,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    memoryMegabytes: (peakBytes - idleBytes) / 1e6,
    queryMs: await timed(() => store.query({ keys, fromMs: end - 86_400_000, toMs: end, stepMs: 300_000 })),
    fineQueryMs: await timed(() => store.query({ keys, fromMs: end - 86_400_000, toMs: end, stepMs })),
    rankMs: await timed(() => store.rank({ instanceId: "one", metric: "lag", scope: "topic", fromMs: end - 86_400_000, toMs: end, limit: 20 })),
    reopenMs: 0,
  };
  store.close();
  const startedAt = performance.now();
  new MetricStore(join(folder, "metrics.sqlite")).close();
  figures.reopenMs = performance.now() - startedAt;
  rmSync(folder, { recursive: true });
  console.log(JSON.stringify(figures));
}

if (moving >= 0) await measure(moving);
else {
  const rows = [0, 10, 100].map((share) => z.record(z.string(), z.number()).parse(JSON.parse(execFileSync(process.execPath, [fileURLToPath(import.meta.url), `--moving=${share}`, `--subjects=${subjects}`, `--hours=${hours}`], { encoding: "utf8" }))));
  const tenths = (value = 0): string => value.toFixed(1);
  printReport("metrics-store", { hours, rows }, rows.map((row) => ({ "moving %": whole(row["share"] ?? 0), series: whole(row["series"] ?? 0), "file MB": tenths(row["fileMegabytes"]), "step ms": tenths(row["meanStepMs"]), "p99 ms": tenths(row["p99StepMs"]), "longest ms": tenths(row["longestStepMs"]), "memory MB": tenths(row["memoryMegabytes"]), "20 series 24 h ms": tenths(row["queryMs"]), "at 10 s ms": tenths(row["fineQueryMs"]), "rank ms": tenths(row["rankMs"]), "open ms": tenths(row["reopenMs"]) })));
}
