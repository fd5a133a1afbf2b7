import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineSkipReason } from "../../e2e/engines/engine-availability.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import type { MetricName } from "../../src/contract/metric-names.ts";
import type { MetricSubject } from "../../src/contract/metrics.ts";
import { rocketmqAdapters } from "../management/adapters/rocketmq/rocketmq-adapter.ts";
import { startTestConsole } from "../management/testing/console-client.ts";
import type { TestConsole } from "../management/testing/console-client.ts";
import { bundledBroker } from "./engine-cases.ts";
import { MetricsSession, ofGroup } from "./metrics-session.ts";

const stepMs = 10_000;
const patience = { timeout: 90_000, interval: 250 };
const instance: MetricSubject = { scope: "instance" };
const broker: MetricSubject = { scope: "broker", broker: "broker-a" };
const topic: MetricSubject = { scope: "topic", topic: "orders" };
/** Told in every step of an idle instance. */
const told: [MetricName, MetricSubject][] = [
  ["onlineConsumers", ofGroup("billing")], ["onlineConsumers", instance], ["onlineProducers", instance],
  ["diskUsedRatio", broker], ["diskUsedRatio", instance], ["storedMessages", broker], ["storedMessages", topic], ["produceRate", topic], ["produceBytes", topic],
  ["deadLetters", ofGroup("billing")], ["deadLetterRate", ofGroup("billing")], ["deadLetterRate", instance],
];
const exporterLines = /^rocketmq_(brokeruntime_\w+|broker_tps|producer_offset|group_count)\{/m;

/* What was read before an outage is no figure of it: gaps, and every node down. */
describe.skipIf(engineSkipReason())("figures of an instance that cannot be read", { timeout: 600_000 }, () => {
  let engine: RocketmqEngine;
  let console: TestConsole;
  let metrics: MetricsSession;

  const exported = async (): Promise<string> => (await fetch(`${console.management.url}/metrics`, { headers: { cookie: console.client.cookie } })).text();
  const since = async (fromMs: number, metric: MetricName, subject: MetricSubject): Promise<number[]> => (await metrics.points(metric, subject)).flatMap(({ atMs, value }) => (atMs >= fromMs ? [value] : []));
  const allTold = async (fromMs: number): Promise<(number | undefined)[]> => Promise.all(told.map(async ([metric, subject]) => (await since(fromMs, metric, subject)).at(-1)));
  /** Two steps that began after the engine was away. */
  const expectGaps = async (): Promise<void> => {
    const fromMs = (Math.floor(Date.now() / stepMs) + 2) * stepMs;
    await expect.poll(async () => (await since(fromMs, "nodesDown", instance)).slice(0, 2), patience).toEqual([1, 1]);
    expect(await allTold(fromMs)).toEqual(told.map(() => undefined));
    const text = await exported();
    expect(text).not.toMatch(exporterLines);
    // Of the instance nothing is exported but how many nodes are down.
    expect(new Set(text.match(/^mqdeck_\w+(?=\{)/gm))).toEqual(new Set(["mqdeck_instance_nodes_down"]));
  };
  const expectFigures = async (fromMs: number): Promise<void> => {
    await expect.poll(() => allTold(fromMs), patience).toEqual(told.map(() => expect.any(Number)));
    await expect.poll(() => since(fromMs, "nodesDown", instance).then((values) => values.at(-1)), patience).toBe(0);
    await expect.poll(exported, patience).toMatch(exporterLines);
  };

  beforeAll(async () => {
    engine = await bundledBroker.start();
    console = await startTestConsole({ engines: { rocketmq: rocketmqAdapters }, bundledNameServers: [engine.namesrv] });
    await console.client.signIn();
    for (const [path, name] of [["topics", "orders"], ["groups", "billing"]]) expect((await console.client.call("POST", `/api/instances/default/${path}`, { name, brokerNames: ["broker-a"] })).status).toBe(200);
    metrics = new MetricsSession(console);
  }, 300_000);
  afterAll(async () => {
    await console?.stop();
    await engine?.stop();
  });

  it("have gaps while its only broker is away, and go on when it is back", async () => {
    await expectFigures(0);
    await engine.stopNode(0);
    await expectGaps();
    await engine.startNode(0);
    await expectFigures((Math.floor(Date.now() / stepMs) + 1) * stepMs);
  });

  it("have gaps while the name server is away too", async () => {
    await engine.kill();
    await expectGaps();
  });
});
