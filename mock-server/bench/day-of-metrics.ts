import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { metricNames, metricRule } from "../../src/contract/metric-names.ts";
import { stepMs } from "../management/metrics/metric-series.ts";
import type { SeriesKey } from "../management/metrics/metric-series.ts";
import { MetricStore } from "../management/metrics/metric-store.ts";
import { readMetricsFile } from "./metrics-file.ts";

const hours = 3;
const hourSteps = 360;
/** Some midnight. */
const begin = 20_000 * 86_400_000;

interface DayOfMetrics {
  series: number;
  /** Rows of a day's hours, and names. */
  dayMegabytes: number;
  /** What comes on top at most: the log of the open hour and of the one that is being closed, the write-ahead log, free pages. */
  openMegabytes: number;
}

/**
 * What the steps that were collected would fill in a day. A minute of points tells nothing of that (they are in a log, and an hour is only stored when
 * it is over), so another store is given hours of steps drawn at random from those: of levels the change, of the others the value. Deletes nothing of `file`.
 */
export async function dayOfMetrics(file: string, instanceId: string, fromMs: number, toMs: number): Promise<DayOfMetrics> {
  const { keys, values } = await collected(file, instanceId, fromMs, toMs);
  const steps = values[0]?.length ?? 0;
  if (steps < 3) throw new Error(`only ${steps} steps were collected`);
  const folder = mkdtempSync(join(tmpdir(), "mqdeck-bench-day-"));
  try {
    const path = join(folder, "metrics.sqlite");
    const store = new MetricStore(path);
    const ids = keys.map((key) => store.series(key));
    const isLevel = keys.map(({ metric }) => metricRule(metric).kind === "level");
    const now = values.map(([first]) => first ?? 0);
    let [most, seed] = [0, 1];
    for (let step = 1; step <= (hours + 1) * hourSteps; step++) {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      const drawn = 1 + Math.floor((seed / 2 ** 32) * (steps - 1));
      for (let index = 0; index < ids.length; index++) {
        const [value, before] = [values[index]?.[drawn] ?? Number.NaN, values[index]?.[drawn - 1] ?? Number.NaN];
        if (!isLevel[index]) now[index] = value;
        else if (!Number.isNaN(value - before)) now[index] = Math.max((now[index] ?? 0) + value - before, 0);
      }
      store.record(begin + step * stepMs, ids, now);
      await setImmediate();
      if (step % 10 === 0) most = Math.max(most, readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0) / 1e6);
    }
    store.close();
    const { hours: hourRows, pointsOfHour, series } = readMetricsFile(path);
    return { series: ids.length, dayMegabytes: pointsOfHour * 24 + (hourRows / hours) * 24 + series, openMegabytes: Math.max(most - pointsOfHour * hours - hourRows - series, 0) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function collected(file: string, instanceId: string, fromMs: number, toMs: number): Promise<{ keys: SeriesKey[]; values: (number | null)[][] }> {
  const store = new MetricStore(file);
  try {
    const keys = metricNames.flatMap((metric) => metricRule(metric).scopes.flatMap((scope) => store.subjects(instanceId, metric, scope, fromMs).map((subject): SeriesKey => ({ instanceId, metric, subject }))));
    const found = await store.query({ keys, fromMs, toMs, stepMs, statistic: "last" });
    return { keys, values: found.map(({ values }) => values) };
  } finally {
    store.close();
  }
}
