import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
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
import { Punctuality } from "./punctuality.ts";
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

/** How often a load of known shape is tried when the machine holds up what makes or looks at it. */
const tries = 6;

/* A load of known shape, and what the definitions of DASH-19 to DASH-21, MON-1 to MON-3 and OVER-2 make of it. */
describe.skipIf(engineSkipReason()).each(everyEngine)("Figures of $title", { timeout: 400_000 }, ({ start, title }) => {
  let engine: RocketmqEngine;
  let console: TestConsole;
  let address: string;
  let load: RawConnection;
  let metrics: MetricsSession;
  let sent = 0;
  /** Messages of topic "shapes", and those of them that are committed. */
  let inShapes = 0;
  let committed = 0;

  /** Gives the ids. */
  const send = async (count: number, { name = "shapes", more = "" }: { name?: string; more?: string } = {}): Promise<Set<string>> => {
    const ids = new Set<string>();
    if (name === "shapes") inShapes += count;
    const answers = Array.from({ length: count }, () => {
      const id = `truth-${sent++}`;
      ids.add(id);
      const fields = sendFields(name, sent % 4, id);
      return load.ask(sendMessageV2, { ...fields, i: `${fields.i}${more}` }, Buffer.alloc(name === "shapes" ? 100 : 100 + (sent % 37), "x"));
    });
    expect((await Promise.all(answers)).map(({ code }) => code)).toEqual(answers.map(() => 0));
    return ids;
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
  /** With the 147 messages of the other two topics. */
  const stock = (): number[] => [147 + inShapes, 147 + inShapes, inShapes];
  /** Waits until a step is told; what was held up comes with a later one. */
  const told = async (stepEnd: number): Promise<void> => {
    await vi.waitFor(async () => expect(await seen("produceRate", stepEnd)).not.toContain(null), { timeout: 30_000, interval: 250 }).catch(() => undefined);
  };
  /** Makes a load and compares the figures with it. Once more when they differ and the machine did not keep time: then it was another load. */
  const compare = async (makeAndRead: () => Promise<{ figures: unknown; expected: unknown }>): Promise<void> => {
    for (let attempt = 1; ; attempt++) {
      const punctuality = new Punctuality(address);
      let wasPunctual = true;
      const { expected, figures } = await makeAndRead().finally(() => (wasPunctual = punctuality.end()));
      if (!wasPunctual && attempt < tries && !isDeepStrictEqual(figures, expected)) continue;
      expect(figures).toEqual(expected);
      return;
    }
  };

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
    // A topic that moved within the last minute is looked at by the second from the next step on; a step that lacks a second has no peak.
    const isWatched = (): Promise<boolean> => vi.waitFor(async () => expect(await at("producePeak", topic, Math.floor(Date.now() / stepMs) * stepMs)).not.toBeNull(), patience).then(() => true, () => false);
    for (let attempt = 1, watched = false; attempt <= tries && !watched; attempt++) {
      await send(4);
      if (attempt === 1) await commit(0);
      watched = await isWatched();
    }
  }, 400_000);
  afterAll(async () => {
    load?.close();
    await console?.stop();
    await engine?.stop();
  });

  it("60 messages within one second: 6 a second over the step, 60 at most; their bytes, once in each sum (DASH-21)", async () => {
    await compare(async () => {
      const stepEnd = await middleOf(2);
      const ids = await send(60);
      await told(stepEnd);
      const figures = [await seen("produceRate", stepEnd), await seen("producePeak", stepEnd), await seen("historyMessages", stepEnd), await seen("storedMessages", stepEnd), await at("produceBytes", broker, stepEnd)];
      const records = await stored("shapes");
      expect(records).toHaveLength(inShapes);
      const bytes = records.filter(({ uniqueId }) => ids.has(uniqueId)).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
      return { figures, expected: [[6, 6, 6], [60, 60, 60], stock(), stock(), bytes / 10] };
    });
  });

  it("40 in one second and 20 in the next: at most 40; what pulls carry away is counted by the second too", async () => {
    await compare(async () => {
      const stepEnd = await middleOf(3);
      await send(40);
      await sleep(stepEnd - stepMs + 4.5 * secondMs - Date.now());
      await send(20);
      await sleep(stepEnd - stepMs + 6.5 * secondMs - Date.now());
      const pulled = (await stored("shapes")).length;
      // A quarter of them lies in each queue.
      await commit(inShapes / 4);
      const consumed = inShapes - committed;
      committed = inShapes;
      expect(pulled).toBe(inShapes);
      await told(stepEnd);
      const figures = [
        await seen("produceRate", stepEnd), await seen("producePeak", stepEnd),
        [await at("deliverRate", broker, stepEnd), await at("deliverPeak", broker, stepEnd), await at("deliverPeak", instance, stepEnd)],
        [await at("consumeRate", topic, stepEnd), await at("consumeRate", instance, stepEnd)],
      ];
      return { figures, expected: [[6, 6, 6], [40, 40, 40], [pulled / 10, pulled, pulled], [consumed / 10, consumed / 10]] };
    });
  });

  it("delayed messages count once, when they come to their topic (DASH-4)", async () => {
    await compare(async () => {
      const stepEnd = await middleOf(1);
      await send(10, { more: "DELAY\u00011\u0002" });
      await told(stepEnd);
      return { figures: [await seen("produceRate", stepEnd), await seen("historyMessages", stepEnd)], expected: [[1, 1, 1], stock()] };
    });
  });

  it("a topic that its first messages make loses none of them, nor does its group", async () => {
    await expect.poll(() => metrics.total("produceRate", { scope: "topic", topic: "burst" }), patience).toBe(100);
    for (const subject of [{ scope: "groupTopic", group: "readers", topic: "burst" }, { scope: "topic", topic: "burst" }] as const) await expect.poll(() => metrics.total("consumeRate", subject), patience).toBe(100);
    await expect.poll(() => metrics.latest("historyMessages", { scope: "topic", topic: "burst" }), patience).toBe(100);
  });

  it("bytes of topics are those that were stored, a minute late", async () => {
    for (const [name, messages] of [["burst", 100], ["sized", 47]] as const) {
      const records = await stored(name);
      expect(records).toHaveLength(messages);
      await expect.poll(() => metrics.total("produceBytes", { scope: "topic", topic: name }), { timeout: 150_000, interval: 1000 }).toBe(records.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
    }
  });

  it("what the engine does not tell is absent with the reason, never 0", async () => {
    const isBundled = title === bundledBroker.title;
    // The newest step is told a moment after its end, later on a busy machine.
    const newest = async (): Promise<unknown> => {
      const now = Math.floor(Date.now() / stepMs) * stepMs;
      return [await read("nodeLoad", broker, now - stepMs, now), await read("throttleRate", instance, now - stepMs, now), await at("diskUsedRatio", broker, now), await at("nodesDown", instance, now), await at("onlineProducers", instance, now)];
    };
    await expect.poll(newest, patience).toEqual([
      expect.objectContaining({ values: [null], absent: isBundled ? "noLimitSet" : "engineDoesNotTell" }),
      expect.objectContaining(isBundled ? { values: [0], absent: null } : { values: [null], absent: "engineDoesNotTell" }),
      expect.any(Number), 0, 0,
    ]);
  });
});
