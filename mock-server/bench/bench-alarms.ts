/**
 * `npm run bench:alarms`: a minute's evaluation of 500 rules over 2,000 groups each on a real store of points: while nothing is over a threshold, while one object in
 * a hundred rises and falls, and in the minute in which every object of ten rules begins to. Milliseconds a minute, for how long nothing else had its turn,
 * and the most computing time between two turns, which other work of the machine does not lengthen.
 * Flags: --rules=500 --objects=2000 --minutes=5.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import type { AlarmRuleSettings } from "../../src/contract/alarm-rules.ts";
import type { MetricName } from "../../src/contract/metric-names.ts";
import { stepMs } from "../management/metrics/metric-series.ts";
import { MetricStore } from "../management/metrics/metric-store.ts";
import { openAlarmServer } from "../management/testing/alarm-server.ts";
import { median, numberFlag, printReport, whole } from "./bench-report.ts";

const rules = numberFlag("rules", 500);
const objects = numberFlag("objects", 2_000);
const minutes = numberFlag("minutes", 5);
const minuteMs = 60_000;
const beginMs = Date.UTC(2026, 0, 1);
const metrics = ["lag", "ready", "inflight", "consumeRate", "readyTime", "lagTime", "retryRate", "onlineConsumers"] as const satisfies MetricName[];
const statistics = ["max", "avg", "min"] as const;
const stormRules = 10;

/** Rules differ in metric, statistic and threshold; those of the storm watch what rises only then. */
function settingsOf(index: number): Partial<AlarmRuleSettings> {
  const metric = index < stormRules ? "onlineConsumers" : (metrics[index % (metrics.length - 1)] ?? "lag");
  return { conditions: [{ metric, statistic: statistics[index % statistics.length] ?? "max", periodMinutes: 1, comparison: ">", threshold: 1_000 + index, points: 1 }] };
}

const folder = mkdtempSync(join(tmpdir(), "mqdeck-bench-alarms-"));
const store = new MetricStore(join(folder, "metrics.sqlite"));
const server = openAlarmServer(folder, store, beginMs);
const ids = metrics.flatMap((metric) => Array.from({ length: objects }, (_, index) => store.series({ instanceId: "a", metric, subject: { scope: "group", group: `GID_bench_${index}` } })));
for (let index = 0; index < rules; index++) server.addRule(`r${index}`, settingsOf(index));

/** The most computing time of this thread in one turn of the event loop. */
class LongestTurn {
  #last = process.threadCpuUsage();
  #longestMs = 0;
  #next: NodeJS.Immediate = setImmediate(() => this.#turn());

  #turn(): void {
    const now = process.threadCpuUsage();
    this.#longestMs = Math.max(this.#longestMs, (now.user + now.system - this.#last.user - this.#last.system) / 1000);
    this.#last = now;
    this.#next = setImmediate(() => this.#turn());
  }

  end(): number {
    clearImmediate(this.#next);
    return this.#longestMs;
  }
}

/** Records a minute and evaluates it; answers how long that took, and the longest time in which nothing else ran. */
async function passMinute(minute: number, valueOf: (metric: MetricName, object: number) => number): Promise<{ ms: number; blockedMs: number; turnMs: number }> {
  const values = metrics.flatMap((metric) => Array.from({ length: objects }, (_, object) => valueOf(metric, object)));
  for (let atMs = minuteMs * (minute - 1) + stepMs; atMs <= minuteMs * minute; atMs += stepMs) store.record(beginMs + atMs, ids, values);
  const delays = monitorEventLoopDelay({ resolution: 1 });
  await sleep(50);
  delays.enable();
  await sleep(5);
  const turns = new LongestTurn();
  const begun = performance.now();
  await server.runTo(beginMs + minute * minuteMs);
  const ms = performance.now() - begun;
  const turnMs = turns.end();
  await sleep(5);
  delays.disable();
  return { ms, blockedMs: delays.max / 1e6, turnMs };
}

const phases: [string, (metric: MetricName, object: number, minute: number) => number][] = [
  ["nothing fires", (_, object) => object % 900],
  ["1 in 100 rises and falls", (metric, object, minute) => (metric !== "onlineConsumers" && object % 100 === 0 && minute % 2 === 0 ? 5_000 : 10)],
  [`all objects of ${stormRules} rules begin and end`, (metric, _, minute) => (metric === "onlineConsumers" && minute % 2 === 0 ? 5_000 : 10)],
];
const rows: Record<string, string>[] = [];
const figures: Record<string, unknown> = { rules, objects };
let minute = 0;
for (const [phase, valueOf] of phases) {
  const seen: Awaited<ReturnType<typeof passMinute>>[] = [];
  const told = server.notices.length;
  for (let index = 0; index < minutes + 1; index++) {
    minute++;
    const now = minute;
    seen.push(await passMinute(minute, (metric, object) => valueOf(metric, object, now)));
  }
  // The first one of a phase compiles and settles what the phase before left.
  const measured = seen.slice(1);
  const [ms, blockedMs, turnMs] = [median(measured.map((one) => one.ms)), Math.max(...measured.map((one) => one.blockedMs)), Math.max(...measured.map((one) => one.turnMs))];
  figures[phase] = { ms: Math.round(ms), blockedMs: Math.round(blockedMs), turnMs: Math.round(turnMs) };
  rows.push({ phase, "ms a minute": whole(ms), "longest block ms": whole(blockedMs), "longest turn, CPU ms": whole(turnMs), notices: whole(server.notices.length - told) });
}
printReport("alarms", figures, rows);
await server.worker.close();
server.database.close();
store.close();
rmSync(folder, { recursive: true, force: true });
if (server.failures.length > 0) throw new Error(JSON.stringify(server.failures[0]));
