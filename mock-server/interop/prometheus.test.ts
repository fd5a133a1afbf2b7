import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { brokerAddresses } from "../../e2e/engines/cluster-probe.ts";
import { prometheusSkipReason } from "../../e2e/engines/engine-availability.ts";
import { freePort } from "../../e2e/engines/free-ports.ts";
import { startPrometheus } from "../../e2e/engines/prometheus-server.ts";
import type { PrometheusServer } from "../../e2e/engines/prometheus-server.ts";
import { RawConnection } from "../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import type { MetricName, MetricScope } from "../../src/contract/metric-names.ts";
import type { MetricSubject } from "../../src/contract/metrics.ts";
import { rocketmqAdapters } from "../management/adapters/rocketmq/rocketmq-adapter.ts";
import { LatestPoints } from "../management/metrics/prometheus/latest-points.ts";
import { PrometheusSource } from "../management/metrics/prometheus/prometheus-source.ts";
import { startTestConsole } from "../management/testing/console-client.ts";
import type { TestConsole } from "../management/testing/console-client.ts";
import { bundledBroker } from "./engine-cases.ts";

/* A real Prometheus collects `/metrics` every second, and the console reads its figures back from there. */

const sendMessageV2 = 310;
const token = "scrape me";
const patience = { timeout: 60_000, interval: 500 };

describe.skipIf(prometheusSkipReason())("figures that Prometheus keeps", () => {
  let engine: RocketmqEngine;
  let console: TestConsole;
  let prometheus: PrometheusServer;
  /** As most are set up: a scrape falls into two of three steps only. */
  let seldom: PrometheusServer;
  const values = async (metric: MetricName, subject: MetricSubject, statistic: string): Promise<(number | null)[]> => {
    const to = Date.now();
    const { body, status } = await console.client.call<{ series: { values: (number | null)[] }[] }>("POST", "/api/instances/default/metrics/query", { from: to - 600_000, to, stepMs: 10_000, series: [{ metric, subject, statistic }] });
    expect(status, JSON.stringify(body)).toBe(200);
    return body.series[0]?.values ?? [];
  };
  const scrape = async (headers: Record<string, string>): Promise<{ status: number; text: string }> => {
    const response = await fetch(`${console.management.url}/metrics`, { headers });
    return { status: response.status, text: await response.text() };
  };
  const send = async (topic: string, messages: number): Promise<void> => {
    const connections = (await brokerAddresses(engine.namesrv)).map((address) => new RawConnection(address));
    for (let index = 0; index < messages; index++) {
      const fields = { a: "PG", b: topic, c: "TBW102", d: 4, e: 0, f: 0, g: Date.now(), h: 0, i: "", j: 0, k: "false", l: 0, m: "false", n: "broker-a" };
      expect((await connections[0]?.ask(sendMessageV2, fields, Buffer.from("x")))?.code).toBe(0);
    }
    for (const connection of connections) connection.close();
  };

  beforeAll(async () => {
    engine = await bundledBroker.start();
    const port = await freePort();
    console = await startTestConsole({ engines: { rocketmq: rocketmqAdapters }, bundledNameServers: [engine.namesrv], metricsUrl: `http://127.0.0.1:${port}`, metricsToken: token });
    await console.client.signIn();
    for (const name of ["busy", "quiet"]) expect((await console.client.call("POST", "/api/instances/default/topics", { name, brokerNames: ["broker-a"] })).status).toBe(200);
    prometheus = await startPrometheus(new URL(console.management.url).host, token, port);
    seldom = await startPrometheus(new URL(console.management.url).host, token, await freePort(), 15);
  });
  afterAll(async () => {
    await Promise.all([prometheus?.stop(), seldom?.stop()]);
    await console?.stop();
    await engine?.stop();
  });

  it("are given to nobody without the token or a session", async () => {
    expect((await scrape({})).status).toBe(401);
    expect((await scrape({ authorization: "Bearer wrong" })).status).toBe(401);
    expect((await scrape({ authorization: `Bearer ${token}` })).status).toBe(200);
    expect((await scrape({ cookie: console.client.cookie })).status).toBe(200);
  });

  it("carry every metric under its own name, and under the names of rocketmq-exporter", async () => {
    await send("busy", 60);
    await expect.poll(async () => (await scrape({ authorization: `Bearer ${token}` })).text, patience).toMatch(/^mqdeck_topic_history_messages\{instance_id="default",instance_name="[^"]+",topic="busy"\} 60$/m);
    const { text } = await scrape({ authorization: `Bearer ${token}` });
    expect(text).toMatch(/^rocketmq_producer_offset\{cluster="DefaultCluster",broker="broker-a",instance_id="default",topic="busy"\} 60$/m);
    expect(text).toMatch(/^rocketmq_brokeruntime_commitlog_maxoffset\{cluster="DefaultCluster",.*\} [1-9]\d*$/m);
    const names = text.match(/^# TYPE \S+/gm) ?? [];
    expect(new Set(names).size).toBe(names.length);
  });

  it("come back from it: values, gaps before the first one, and the ranking", async () => {
    const topic: MetricSubject = { scope: "topic", topic: "busy" };
    await expect.poll(async () => (await values("historyMessages", topic, "last")).at(-2), patience).toBe(60);
    expect((await values("historyMessages", topic, "last"))[0]).toBeNull();
    await send("busy", 40);
    await expect.poll(async () => Math.max(...(await values("produceRate", topic, "max")).map((value) => value ?? 0)), patience).toBeGreaterThan(0);
    await expect.poll(async () => (await values("historyMessages", topic, "max")).at(-1), patience).toBe(100);
    const to = Date.now();
    const query = (metric: MetricName, scope: MetricScope): string => new URLSearchParams({ metric, scope, statistic: "max", from: String(to - 600_000), to: String(to) }).toString();
    const { body } = await console.client.call<{ rows: { subject: MetricSubject; value: number }[]; total: number }>("GET", `/api/instances/default/metrics/ranking?${query("historyMessages", "topic")}`);
    expect(body.rows[0]).toMatchObject({ subject: topic, value: 100 });
    expect(body.total).toBeGreaterThanOrEqual(2);
  });

  it("have no false gaps when it scrapes every 15 s, also in steps of 10 s", async () => {
    const read = async (scrapeMs: number): Promise<(number | null)[]> => {
      const toMs = Math.floor(Date.now() / 10_000) * 10_000;
      const key = { instanceId: "default", metric: "historyMessages" as const, subject: { scope: "topic" as const, topic: "busy" } };
      const [series] = await new PrometheusSource(seldom.url, scrapeMs, new LatestPoints()).query({ keys: [key], fromMs: toMs - 60_000, toMs, stepMs: 10_000 });
      return series?.values ?? [];
    };
    await expect.poll(() => read(15_000), { timeout: 120_000, interval: 1000 }).toEqual(Array.from({ length: 6 }, () => expect.any(Number)));
    expect(await read(1000)).toContain(null);
  });

  it("say which server does not answer when it is gone", async () => {
    await prometheus.stop();
    const to = Date.now();
    const { body, status } = await console.client.call("POST", "/api/instances/default/metrics/query", { from: to - 60_000, to, series: [{ metric: "lag", subject: { scope: "instance" } }] });
    expect(status).toBe(502);
    expect(JSON.stringify(body)).toContain(prometheus.url.replace("http://", ""));
  });
});
