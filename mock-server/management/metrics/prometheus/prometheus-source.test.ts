import { createServer } from "node:http";
import type { Server } from "node:http";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { SeriesKey } from "../metric-series.ts";
import { LatestPoints } from "./latest-points.ts";
import { PrometheusSource } from "./prometheus-source.ts";

/* What a real Prometheus makes of the questions is shown in interop/prometheus.test.ts; here is what they say. */

const noonMs = Date.UTC(2026, 10, 21, 12);
const key: SeriesKey = { instanceId: "one", metric: "lag", subject: { scope: "topic", topic: "orders" } };
let server: Server;
let url = "";
let bodies: string[] = [];

beforeEach(async () => {
  bodies = [];
  server = createServer((request, answer) => {
    void (async () => {
      bodies.push(await text(request));
      answer.end(JSON.stringify({ status: "success", data: { result: [] } }));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const asked = () => bodies.map((body) => new URLSearchParams(body)).map((form) => ({ range: /\[\d+ms\]/.exec(form.get("query") ?? "")?.[0], step: form.get("step") }));

it("takes a figure of less than a scrape interval from the whole of one", async () => {
  const source = new PrometheusSource(url, 15_000, new LatestPoints());
  expect(source.tiers.map(({ stepMs }) => stepMs)).toEqual([20_000]);
  for (const stepMs of [10_000, 20_000, 60_000]) await source.query({ keys: [key], fromMs: noonMs - 120_000, toMs: noonMs, stepMs });
  await source.window({ keys: [key], fromMs: noonMs - 10_000, toMs: noonMs });
  await source.rank({ instanceId: "one", metric: "lag", scope: "topic", fromMs: noonMs - 10_000, toMs: noonMs, limit: 5 });
  expect(asked()).toEqual([{ range: "[20000ms]", step: "10.000" }, { range: "[20000ms]", step: "20.000" }, { range: "[60000ms]", step: "60.000" }, { range: "[20000ms]", step: null }, { range: "[20000ms]", step: null }]);
});

it.each([[1, 10_000], [10, 10_000], [30, 30_000], [61, 70_000]])("has a step of whole ten seconds for a scrape every %d s", (seconds, stepMs) => {
  expect(new PrometheusSource(url, seconds * 1000, new LatestPoints()).tiers[0]?.stepMs).toBe(stepMs);
});

it("knows subjects of which no points come any more, for rules that miss them", () => {
  const latest = new LatestPoints();
  latest.record(noonMs, [latest.series(key)], [1]);
  latest.record(noonMs + 600_000, [latest.series({ ...key, subject: { scope: "topic", topic: "alive" } })], [1]);
  const source = new PrometheusSource(url, 15_000, latest);
  expect(source.subjects("one", "lag", "topic", noonMs - 1)).toEqual([key.subject, { scope: "topic", topic: "alive" }]);
});
