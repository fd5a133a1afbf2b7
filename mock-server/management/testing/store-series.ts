import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { metricName, metricSubject } from "../../../src/contract/metrics.ts";
import { MetricStore } from "../metrics/metric-store.ts";

/*
 * Puts figures into the metrics of a data folder whose server does not run, for tests of what is drawn of them:
 * `node store-series.ts DATA_FOLDER FILE`. The file is JSON: series with one value for each step from a time on; null = no point.
 */
const series = z.array(z.object({ metric: metricName, subject: metricSubject, fromMs: z.number(), stepMs: z.number(), values: z.array(z.number().nullable()) }));
const [dataDir = "", file = ""] = process.argv.slice(2);
const wanted = series.parse(JSON.parse(readFileSync(file, "utf8")));
const folder = join(dataDir, "management");
mkdirSync(folder, { recursive: true, mode: 0o700 });
const store = new MetricStore(join(folder, "metrics.sqlite"));
const points = wanted.flatMap(({ metric, subject, fromMs, stepMs, values }) => {
  const id = store.series({ instanceId: "default", metric, subject });
  return values.flatMap((value, index) => (value === null ? [] : [{ at: fromMs + index * stepMs, id, value }]));
});
const steps = Map.groupBy(points, ({ at }) => at);
for (const at of [...steps.keys()].sort((a, b) => a - b)) {
  const step = steps.get(at) ?? [];
  store.record(at, step.map(({ id }) => id), step.map(({ value }) => value));
}
store.close();
