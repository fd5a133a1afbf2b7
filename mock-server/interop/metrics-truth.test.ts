import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { brokerAddresses } from "../../e2e/engines/cluster-probe.ts";
import { engineSkipReason } from "../../e2e/engines/engine-availability.ts";
import { RawConnection } from "../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import type { MetricName } from "../../src/contract/metric-names.ts";
import type { MetricSubject } from "../../src/contract/metrics.ts";
import { rocketmqAdapters } from "../management/adapters/rocketmq/rocketmq-adapter.ts";
import { startTestConsole } from "../management/testing/console-client.ts";
import type { TestConsole } from "../management/testing/console-client.ts";
import { bundledBroker, everyEngine } from "./engine-cases.ts";
import { MetricsSession } from "./metrics-session.ts";
import { pullQueue, sendFields } from "./raw-load.ts";

const sendMessageV2 = 310;
const updateConsumerOffset = 15;
const stepMs = 10_000;
const secondMs = 1000;
const patience = { timeout: 45_000, interval: 250 };

const instance: MetricSubject = { scope: "instance" };
const broker: MetricSubject = { scope: "broker", broker: "broker-a" };
const topic: MetricSubject = { scope: "topic", topic: "shapes" };
const everywhere = [instance, broker, topic];

interface Answered {
  begin: number;
  series: { values: (number | null)[]; absent: string | null }[];
}

/** The middle of a second of the step that begins next: what is done then is seen by the samples at both ends of that second. */
async function middleOf(second: number): Promise<number> {
  const stepBegin = Math.ceil((Date.now() + secondMs) / stepMs) * stepMs;
  const atMs = stepBegin + second * secondMs + secondMs / 2;
  await sleep(atMs - Date.now());
  return stepBegin + stepMs;
}

/* A load of known shape, and what the definitions of DASH-19 to DASH-21, MON-1 to MON-3 and OVER-2 make of it. */
describe.skipIf(engineSkipReason()).each(everyEngine)("Figures of $title", { timeout: 180_000 }, ({ start, title }) => {
  let engine: RocketmqEngine;
  let console: TestConsole;
  let address: string;
  let load: RawConnection;
  let metrics: MetricsSession;
  let sent = 0;

  const send = async (count: number, { name = "shapes", more = "" }: { name?: string; more?: string } = {}): Promise<void> => {
    const answers = Array.from({ length: count }, () => {
      const id = `truth-${sent++}`;
      const fields = sendFields(name, sent % 4, id);
      return load.ask(sendMessageV2, { ...fields, i: `${fields.i}${more}` }, Buffer.alloc(name === "shapes" ? 100 : 100 + (sent % 37), "x"));
    });
    expect((await Promise.all(answers)).map(({ code }) => code)).toEqual(answers.map(() => 0));
  };
  const commit = async (offset: number, name = "shapes"): Promise<void> => {
    for (let queueId = 0; queueId < 4; queueId++) await load.ask(updateConsumerOffset, { consumerGroup: "readers", topic: name, queueId, commitOffset: offset });
  };
  const stored = async (name: string): Promise<Awaited<ReturnType<typeof pullQueue>>> => (await Promise.all([0, 1, 2, 3].map((queueId) => pullQueue(address, name, queueId)))).flat();
  const read = async (metric: MetricName, subject: MetricSubject, from: number, to: number): Promise<Answered["series"][number]> => {
    const { body, status } = await console.client.call<Answered>("POST", "/api/instances/default/metrics/query", { from, to, stepMs, series: [{ metric, subject }] });
    const [series] = body.series ?? [];
    if (!series) throw new Error(`${status} ${JSON.stringify(body)}`);
    return series;
  };
  /** The point of the step that ends then. */
  const at = async (metric: MetricName, subject: MetricSubject, stepEnd: number): Promise<number | null> => (await read(metric, subject, stepEnd - stepMs, stepEnd)).values[0] ?? null;
  const seen = async (metric: MetricName, stepEnd: number): Promise<(number | null)[]> => Promise.all(everywhere.map((subject) => at(metric, subject, stepEnd)));

  beforeAll(async () => {
    engine = await start({ brokerConfig: { messageDelayLevel: "1s 5s" } });
    console = await startTestConsole({ engines: { rocketmq: rocketmqAdapters }, bundledNameServers: [engine.namesrv] });
    await console.client.signIn();
    for (const [path, name] of [["topics", "shapes"], ["topics", "sized"], ["groups", "readers"]]) expect((await console.client.call("POST", `/api/instances/default/${path}`, { name, brokerNames: ["broker-a"] })).status).toBe(200);
    [address = ""] = await brokerAddresses(engine.namesrv);
    load = new RawConnection(address);
    metrics = new MetricsSession(console);
    // What was there before the first step has no beginning that anybody saw.
    await vi.waitFor(async () => expect(await at("nodesDown", instance, Math.floor(Date.now() / stepMs) * stepMs)).not.toBeNull(), patience);
    // The engine makes the topic with the first of these messages; a group takes them all before anybody lists it.
    await send(100, { name: "burst" });
    await commit(25, "burst");
    await send(47, { name: "sized" });
    // A topic that moved is looked at by the second from the next step on.
    await send(4);
    await commit(0);
    await vi.waitFor(async () => expect(await at("producePeak", topic, Math.floor(Date.now() / stepMs) * stepMs)).not.toBeNull(), patience);
  }, 120_000);
  afterAll(async () => {
    load?.close();
    await console?.stop();
    await engine?.stop();
  });

  it("60 messages within one second: 6 a second over the step, 60 at most; their bytes, once in each sum (DASH-21)", async () => {
    const stepEnd = await middleOf(2);
    await send(60);
    await expect.poll(() => seen("produceRate", stepEnd), patience).toEqual([6, 6, 6]);
    expect(await seen("producePeak", stepEnd)).toEqual([60, 60, 60]);
    // With the 147 messages of the other two topics.
    expect(await seen("historyMessages", stepEnd)).toEqual([211, 211, 64]);
    expect(await seen("storedMessages", stepEnd)).toEqual([211, 211, 64]);
    const records = await stored("shapes");
    expect(records).toHaveLength(64);
    const bytes = records.filter(({ queueOffset }) => queueOffset > 0).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    expect(await at("produceBytes", broker, stepEnd)).toBe(bytes / 10);
  });

  it("40 in one second and 20 in the next: at most 40; what pulls carry away is counted by the second too", async () => {
    const stepEnd = await middleOf(3);
    await send(40);
    await sleep(stepEnd - stepMs + 4.5 * secondMs - Date.now());
    await send(20);
    await sleep(stepEnd - stepMs + 6.5 * secondMs - Date.now());
    const pulled = (await stored("shapes")).length;
    await commit(31);
    expect(pulled).toBe(124);
    await expect.poll(() => seen("produceRate", stepEnd), patience).toEqual([6, 6, 6]);
    expect(await seen("producePeak", stepEnd)).toEqual([40, 40, 40]);
    expect([await at("deliverRate", broker, stepEnd), await at("deliverPeak", broker, stepEnd), await at("deliverPeak", instance, stepEnd)]).toEqual([12.4, 124, 124]);
    expect([await at("consumeRate", topic, stepEnd), await at("consumeRate", instance, stepEnd)]).toEqual([12.4, 12.4]);
  });

  it("delayed messages count once, when they come to their topic (DASH-4)", async () => {
    const stepEnd = await middleOf(1);
    await send(10, { more: "DELAY\u00011\u0002" });
    await expect.poll(() => seen("produceRate", stepEnd), patience).toEqual([1, 1, 1]);
    expect(await seen("historyMessages", stepEnd)).toEqual([281, 281, 134]);
  });

  it("a topic that its first messages make loses none of them, nor does its group", async () => {
    await expect.poll(() => metrics.total("produceRate", { scope: "topic", topic: "burst" }), patience).toBe(100);
    for (const subject of [{ scope: "groupTopic", group: "readers", topic: "burst" }, { scope: "topic", topic: "burst" }] as const) await expect.poll(() => metrics.total("consumeRate", subject), patience).toBe(100);
    expect(await metrics.latest("historyMessages", { scope: "topic", topic: "burst" })).toBe(100);
  });

  it("bytes of topics are those that were stored, a minute late", async () => {
    for (const [name, messages] of [["burst", 100], ["sized", 47]] as const) {
      const records = await stored(name);
      expect(records).toHaveLength(messages);
      await expect.poll(() => metrics.total("produceBytes", { scope: "topic", topic: name }), { timeout: 150_000, interval: 1000 }).toBe(records.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
    }
  });

  it("what the engine does not tell is absent with the reason, never 0", async () => {
    const now = Math.floor(Date.now() / stepMs) * stepMs;
    const load_ = await read("nodeLoad", broker, now - stepMs, now);
    const isBundled = title === bundledBroker.title;
    expect(load_).toEqual(expect.objectContaining({ values: [null], absent: isBundled ? "noLimitSet" : "engineDoesNotTell" }));
    const throttled = await read("throttleRate", instance, now - stepMs, now);
    expect(throttled).toEqual(expect.objectContaining(isBundled ? { values: [0], absent: null } : { values: [null], absent: "engineDoesNotTell" }));
    expect(await at("diskUsedRatio", broker, now)).toEqual(expect.any(Number));
    expect([await at("nodesDown", instance, now), await at("onlineProducers", instance, now)]).toEqual([0, 0]);
  });
});
