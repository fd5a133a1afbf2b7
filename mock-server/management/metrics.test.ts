import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ResponseOf } from "../../src/contract/endpoint.ts";
import type { Endpoints } from "../../src/contract/endpoints.ts";
import { MetricStore } from "./metrics/metric-store.ts";
import { startTestConsole } from "./testing/console-client.ts";
import type { Answer, TestConsole } from "./testing/console-client.ts";
import { MemoryEngine } from "./testing/memory-engine.ts";

const dayMs = 86_400_000;
const hourMs = 3_600_000;
/** Begin of the hour before last: its points are still kept in the finest steps. */
const begin = Math.floor(Date.now() / hourMs - 2) * hourMs;
const topic = (name: string) => ({ metric: "produceRate", subject: { scope: "topic", topic: name } }) as const;
let console: TestConsole;
type Queried = ResponseOf<Endpoints["queryMetrics"]>;
const query = (body: object): Promise<Answer<Queried>> => console.client.call("POST", "/api/instances/default/metrics/query", body);
const get = <T>(path: string): Promise<Answer<T>> => console.client.call<T>("GET", `/api/instances/default/metrics${path}`);

/** Stored before the start, so what is read has survived one. */
beforeAll(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "mqdeck-metrics-"));
  mkdirSync(join(dataDir, "management"));
  const store = new MetricStore(join(dataDir, "management", "metrics.sqlite"));
  const ids = ["a", "b", "c"].map((name) => store.series({ instanceId: "default", ...topic(name) }));
  const hidden = store.series({ instanceId: "default", ...topic("%RETRY%g") });
  store.record(begin + 10_000, [hidden], [1_000_000]);
  const yesterday = store.series({ instanceId: "default", metric: "lag", subject: { scope: "group", group: "g" } });
  store.record(begin - dayMs + 10_000, [yesterday], [7]);
  for (let step = 1; step <= 12; step++) store.record(begin + step * 10_000, [...ids.slice(0, step === 5 ? 1 : 3), yesterday], [step, 100, 0.5, 9].slice(0, step === 5 ? 1 : 4));
  store.absent("default", "nodeLoad", "broker", "noLimitSet");
  store.close();
  const engine = new MemoryEngine();
  engine.addTopic("%RETRY%g");
  console = await startTestConsole({ engines: { rocketmq: engine }, dataDir });
  await console.client.signIn();
});
afterAll(() => console.stop());

describe("queryMetrics", () => {
  it("gives each step its points, with a gap where there was none", async () => {
    const { body } = await query({ from: begin, to: begin + 120_000, series: [topic("a"), topic("b")] });
    expect(body).toMatchObject({ begin, stepMs: 10_000 });
    expect(body.series.map(({ values }) => values)).toEqual([[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [100, 100, 100, 100, null, 100, 100, 100, 100, 100, 100, 100]]);
  });

  it("chooses a step that makes no more points than are wanted, and counts a total in messages", async () => {
    const { body } = await query({ from: begin, to: begin + 120_000, maxPoints: 2, series: [topic("a"), { ...topic("a"), statistic: "total" }, { ...topic("a"), statistic: "last" }] });
    expect(body.stepMs).toBe(60_000);
    expect(body.series.map(({ values }) => values)).toEqual([[3.5, 9.5], [210, 570], [6, 12]]);
  });

  it("names the largest ones, and reads the same ones a day before", async () => {
    const { body } = await query({ from: begin, to: begin + 60_000, series: [{ metric: "produceRate", scope: "topic", top: 2 }] });
    expect(body.series.map(({ subject }) => subject)).toEqual([{ scope: "topic", topic: "b" }, { scope: "topic", topic: "a" }]);
    const shifted = await query({ from: begin, to: begin + 20_000, shiftMs: dayMs, stepMs: 10_000, series: [{ metric: "lag", scope: "group", top: 1 }] });
    expect(shifted.body).toMatchObject({ begin, series: [{ subject: { scope: "group", group: "g" }, values: [7, null] }] });
  });

  it("says why there is nothing", async () => {
    const nodeLoad = { metric: "nodeLoad", subject: { scope: "broker", broker: "broker-a" } };
    const { body } = await query({ from: begin, to: begin + 60_000, series: [nodeLoad, { metric: "cpuRatio", subject: nodeLoad.subject }, topic("unknown")] });
    expect(body.series.map(({ absent }) => absent)).toEqual(["noLimitSet", "notCollectedYet", null]);
  });

  it.each([
    [{ from: begin, to: begin }, "to", "too_small"],
    [{ from: begin - 367 * dayMs, to: begin }, "to", "too_big"],
    [{ from: begin, to: begin + hourMs, stepMs: 15_000 }, "stepMs", "not_in_list"],
    [{ from: begin - 10 * dayMs, to: begin, stepMs: 10_000 }, "stepMs", "too_small"],
    [{ from: begin, to: begin + hourMs, series: [{ metric: "lag", subject: { scope: "group", group: "g" }, statistic: "total" }] }, "series.0.statistic", "not_in_list"],
    [{ from: begin, to: begin + hourMs, series: [{ metric: "lag", scope: "broker", top: 3 }] }, "series.0.scope", "not_in_list"],
  ])("refuses %o", async (input, field, reason) => {
    expect(await query({ series: [topic("a")], ...input })).toMatchObject({ status: 400, body: { code: "invalid_input", params: { field, reason } } });
  });

  it("refuses an instance that there is not", async () => {
    expect(await console.client.call("POST", "/api/instances/none/metrics/query", { from: begin, to: begin + 1, series: [topic("a")] })).toMatchObject({ status: 404 });
  });
});

it("ranks subjects with the same a day before, and their trend, without topics that are not the users' own", async () => {
  // Which topics are hidden is known once the instance has been read.
  await console.client.call("GET", "/api/instances/default/topics");
  const ranking = await get<ResponseOf<Endpoints["rankMetric"]>>(`/ranking?metric=lag&scope=group&from=${begin}&to=${begin + 60_000}`);
  expect(ranking.body).toMatchObject({ total: 1, absent: null, rows: [{ subject: { group: "g" }, value: 9, before: 7, trend: [9, 9, 9, 9, null, 9] }] });
  const busiest = await get<ResponseOf<Endpoints["rankMetric"]>>(`/ranking?metric=produceRate&scope=topic&from=${begin}&to=${begin + 120_000}&limit=2&statistic=total`);
  expect(busiest.body).toMatchObject({ total: 3, rows: [{ subject: { topic: "b" }, value: 11_000, before: null }, { subject: { topic: "a" }, value: 780 }] });
});

it.each([["metric=lag&scope=broker", "scope"], ["metric=lag&scope=group&statistic=total", "statistic"]])("refuses a ranking of %s", async (of, field) => {
  expect(await get(`/ranking?${of}&from=${begin}&to=${begin + 60_000}`)).toMatchObject({ status: 400, body: { params: { field } } });
});

it("describes what is collected since when, and how long it is kept", async () => {
  const { body } = await get<ResponseOf<Endpoints["describeMetrics"]>>("");
  expect(body.rows.find((row) => row.metric === "lag" && row.scope === "group")).toMatchObject({ absent: null, since: begin - dayMs });
  expect(body.rows.find((row) => row.metric === "nodeLoad")).toMatchObject({ absent: "noLimitSet", since: null });
  expect(body.tiers[0]).toEqual({ stepMs: 10_000, keptMs: dayMs });
});
