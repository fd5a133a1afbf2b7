import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { engineSkipReason } from "../../e2e/engines/engine-availability.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import { rocketmqAdapters } from "../management/adapters/rocketmq/rocketmq-adapter.ts";
import { startTestConsole } from "../management/testing/console-client.ts";
import type { TestConsole } from "../management/testing/console-client.ts";
import { apacheRocketmq, everyEngine } from "./engine-cases.ts";
import { JavaSession } from "./java-session.ts";
import { codesOf, locator } from "./verdict-session.ts";
import type { Locator } from "./verdict-session.ts";

const patience = { timeout: 40_000, interval: 200 };
const sent = z.object({ status: z.string(), offsetId: z.string() });

describe.skipIf(engineSkipReason()).each(everyEngine)("Where a message is while one of two brokers is away, on $title", ({ start, title }) => {
  let engine: RocketmqEngine;
  let console: TestConsole;
  let java: JavaSession;
  let where: Locator;

  beforeAll(async () => {
    engine = await start({ brokers: 2 });
    java = await JavaSession.start(engine.namesrv, undefined, { "rocketmq.client.rebalance.waitInterval": 500 });
    console = await startTestConsole({ engines: { rocketmq: rocketmqAdapters }, bundledNameServers: [engine.namesrv] });
    await console.client.signIn();
    where = locator(console);
  });
  afterAll(async () => {
    await console?.stop();
    await java?.stop();
    await engine?.stop();
  });

  it("what the other broker would know is unknown, never no", async () => {
    await java.createTopic("both", 1);
    await java.startConsumer({ consumer: "both", group: "GID_both", topic: "both" });
    await expect.poll(() => java.queues("both"), patience).toHaveLength(2);
    const [here, there] = await Promise.all(["broker-a", "broker-b"].map((broker) => java.call("delay.send", { broker, queueId: 0, topic: "both", name: broker }, sent)));
    for (const one of [here, there]) await expect.poll(async () => (await where({ id: one?.offsetId })).groups, patience).toMatchObject([{ verdict: "consumed" }]);
    const uniqueIds = await Promise.all([here, there].map(async (one) => (await where({ id: one?.offsetId })).message?.uniqueId));

    await engine.stopNode(1);
    // The name server knows nothing of the other broker any more; the console remembers it.
    // How far the group is a client tells before its broker knows it, and not always soon enough.
    const onThis = async (): Promise<unknown> => {
      const { groups, ...found } = await where({ id: uniqueIds[0] });
      return { ...found, groups: groups.map((group) => Object.assign(group, { codes: codesOf(group) })) };
    };
    await expect.poll(onThis, patience).toMatchObject({
      place: { state: "stored" },
      message: { brokerName: "broker-a" },
      groups: [{ group: "GID_both", verdict: "passed", codes: expect.arrayContaining(["brokerSilent"]) as unknown }],
      warnings: [{ code: "broker_unreachable", subject: expect.stringContaining("broker-b") as unknown }],
    });
    for (const asked of [{ id: there?.offsetId }, { id: uniqueIds[1] }, { id: uniqueIds[1], topic: "both" }, { key: "broker-b" }]) {
      const onOther = await where(asked);
      expect(onOther, JSON.stringify(asked)).toMatchObject({ message: null, place: { state: "unknown" }, warnings: [{ code: "broker_unreachable" }] });
      expect(onOther.groups.filter(({ verdict }) => verdict !== "unknown")).toEqual([]);
    }
    await java.stopConsumer("both");
    // One that ended without a word is in the name server's list for two minutes: it is asked, and its silence is no refusal.
    if (title !== apacheRocketmq.title) return;
    await engine.startNode(1);
    await expect.poll(async () => (await where({ id: there?.offsetId })).place.state, patience).toBe("stored");
    process.kill(engine.brokerPids[1]!, "SIGKILL");
    await expect.poll(() => where({ id: there?.offsetId }), patience).toMatchObject({ message: null, place: { state: "unknown" }, warnings: [{ code: "broker_unreachable" }] });
  }, 300_000);
});
