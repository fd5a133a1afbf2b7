import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineSkipReason } from "../../../e2e/engines/engine-availability.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import { everyEngine } from "../engine-cases.ts";
import { JavaSession } from "../java-session.ts";
import { deliveredNames, deliveries, heldQueues, sendOrdered, startScripted, stopScripted, type Delivery } from "../scripted-consumer.ts";

/** Clients look for free queues and renew their locks every 20 s; here faster, so that a hand-over can be waited for. */
const quickClients = { "rocketmq.client.rebalance.waitInterval": 500, "rocketmq.client.rebalance.lockInterval": 1_000 };
const patience = { timeout: 60_000, interval: 100 };
const keys = ["anna", "bert", "cleo", "dora"];

describe.skipIf(engineSkipReason()).each(everyEngine)("Orderly consumers of 4.9.8 and $title", ({ start }) => {
  let engine: RocketmqEngine;
  let java: JavaSession;

  beforeAll(async () => {
    engine = await start({ brokers: 2, lockLeaseMs: 10_000, brokerConfig: { messageDelayLevel: "1s 1s 1s 2s 2s 2s 2s 2s" } });
    java = await JavaSession.start(engine.namesrv, undefined, quickClients);
  });
  afterAll(async () => {
    await java?.stop();
    await engine?.stop();
  });

  /** All keys' messages `from` to `from + count - 1`, the keys side by side. */
  async function sendAll(topic: string, count: number, from = 0): Promise<void> {
    await Promise.all(keys.map((key) => sendOrdered(java, topic, key, count, from)));
  }

  it("share the queues with their locks, see each key in order, and take over from one that leaves", async () => {
    await java.createTopic("shared", 2);
    await startScripted(java, { consumer: "one", group: "GID_shared", topic: "shared", orderly: true });
    await expect.poll(() => heldQueues(java, "one"), patience).toEqual({ "broker-a:0": true, "broker-a:1": true, "broker-b:0": true, "broker-b:1": true });
    await startScripted(java, { consumer: "two", group: "GID_shared", topic: "shared", orderly: true });
    await expect.poll(async () => [await heldQueues(java, "one"), await heldQueues(java, "two")], patience).toEqual([{ "broker-a:0": true, "broker-a:1": true }, { "broker-b:0": true, "broker-b:1": true }]);
    await sendAll("shared", 50);
    await expect.poll(async () => (await deliveries(java, "one")).length + (await deliveries(java, "two")).length, patience).toBe(200);
    await stopScripted(java, "two");
    // The one that left gave its locks back: nobody waits for their end.
    await expect.poll(() => heldQueues(java, "one"), patience).toEqual({ "broker-a:0": true, "broker-a:1": true, "broker-b:0": true, "broker-b:1": true });
    await sendAll("shared", 50, 50);
    await expect.poll(async () => new Set((await deliveredNames(java, "one")).filter((name) => Number(name.split("-")[1]) >= 50)).size, patience).toBe(200);
    expectOrderPerQueue(await deliveries(java, "one"));
    await stopScripted(java, "one");
  });

  it("take over the queues of a killed one when its locks have ended, from where it had committed", async () => {
    await java.createTopic("killed", 2);
    const victim = await JavaSession.start(engine.namesrv, undefined, quickClients);
    try {
      // Its first message of each queue succeeds, its second never ends.
      const script = Object.fromEntries(keys.map((key) => [`${key}-1`, { how: "hang", times: -1 } as const]));
      await startScripted(victim, { consumer: "victim", group: "GID_killed", topic: "killed", orderly: true, script });
      await expect.poll(async () => Object.keys(await heldQueues(victim, "victim")).length, patience).toBe(4);
      await startScripted(java, { consumer: "heir", group: "GID_killed", topic: "killed", orderly: true });
      await expect.poll(async () => [Object.keys(await heldQueues(java, "heir")).length, Object.keys(await heldQueues(victim, "victim")).length], patience).toEqual([2, 2]);
      await sendAll("killed", 10);
      await expect.poll(async () => (await deliveredNames(victim, "victim")).some((name) => name.endsWith("-1")), patience).toBe(true);
    } finally {
      await victim.stop();
    }
    const killedAtMs = Date.now();
    await expect.poll(async () => Object.values(await heldQueues(java, "heir")), patience).toEqual([true, true, true, true]);
    // Until then the dead one's locks kept everybody out: it renewed them every second, and they last ten.
    expect(Date.now() - killedAtMs).toBeGreaterThan(2_000);
    // What the killed one never finished comes, and everything after it.
    const unfinished = keys.flatMap((key) => [1, 2, 3, 4, 5, 6, 7, 8, 9].map((index) => `${key}-${index}`));
    await expect.poll(() => deliveredNames(java, "heir"), patience).toEqual(expect.arrayContaining(unfinished));
    expectOrderPerQueue(await deliveries(java, "heir"));
    await stopScripted(java, "heir");
  });

  it("that suspend are given the same message again in place, and only its queue waits (RETRY-10)", async () => {
    await java.createTopic("suspended", 1);
    await startScripted(java, { consumer: "suspended", group: "GID_suspended", topic: "suspended", orderly: true, script: { "bert-1": { how: "later", times: 10 } } });
    await expect.poll(async () => Object.values(await heldQueues(java, "suspended")), patience).toEqual([true, true]);
    const [blocked] = await sendOrdered(java, "suspended", "bert", 4);
    await expect.poll(async () => (await deliveredNames(java, "suspended")).includes("bert-1"), patience).toBe(true);
    const [free] = await sendOrdered(java, "suspended", "anna", 4);
    expect(free).not.toBe(blocked);
    await expect.poll(async () => (await deliveries(java, "suspended")).length, patience).toBe(18);
    const seen = await deliveries(java, "suspended");
    expect(seen.filter(({ name }) => name.startsWith("bert")).map(({ name, reconsumeTimes }) => `${name}/${reconsumeTimes}`)).toEqual(["bert-0/0", ...Array.from({ length: 11 }, (_unused, times) => `bert-1/${times}`), "bert-2/0", "bert-3/0"]);
    // The client waits 1 s between two tries; meanwhile the other queue went on.
    const tries = seen.filter(({ name }) => name === "bert-1").map(({ atMs }) => atMs);
    for (let index = 1; index < tries.length; index += 1) expect(tries[index]! - tries[index - 1]!).toBeGreaterThanOrEqual(990);
    expect(seen.map(({ name }) => name).indexOf("anna-3")).toBeLessThan(seen.map(({ name }) => name).indexOf("bert-2"));
    await stopScripted(java, "suspended");
  });

  it("that never finish a message with an unlimited maximum keep its queue waiting", async () => {
    await java.createTopic("endless", 1);
    await startScripted(java, { consumer: "endless", group: "GID_endless", topic: "endless", orderly: true, suspendMs: 10, script: { "anna-0": { how: "later", times: -1 } } });
    await sendOrdered(java, "endless", "anna", 2);
    await expect.poll(async () => (await deliveries(java, "endless")).length, patience).toBeGreaterThan(40);
    expect(new Set(await deliveredNames(java, "endless"))).toEqual(new Set(["anna-0"]));
    await stopScripted(java, "endless");
  });
});

/** Within a queue offsets grow by one; a take-over may go back, never ahead. */
function expectOrderPerQueue(seen: Delivery[]): void {
  const last = new Map<string, number>();
  for (const { broker, queueId, queueOffset } of seen) {
    const queue = `${broker}:${queueId}`;
    expect(queueOffset).toBeLessThanOrEqual((last.get(queue) ?? queueOffset) + 1);
    last.set(queue, queueOffset);
  }
}
