import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { brokerAddresses } from "../../../e2e/engines/cluster-probe.ts";
import { engineSkipReason } from "../../../e2e/engines/engine-availability.ts";
import { askOnce } from "../../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import { bundledBroker } from "../engine-cases.ts";
import { JavaSession } from "../java-session.ts";

const updateConfig = 25;
const updateGroup = 200;

/*
 * Apache RocketMQ 4.9 sends these answers too, but only under overload: it has no rates that could be set. So this
 * runs against the bundled broker alone, and what is expected is what the unmodified Java client makes of the answers.
 */
describe.skipIf(engineSkipReason())("Rates and Java clients", () => {
  let engine: RocketmqEngine;
  let java: JavaSession;
  let address: string;

  beforeAll(async () => {
    engine = await bundledBroker.start();
    java = await JavaSession.start(engine.namesrv);
    address = (await brokerAddresses(engine.namesrv))[0] ?? "";
    await java.createTopic("rates", 4);
    await java.startProducer("producer");
  });
  afterAll(async () => {
    await java?.stop();
    await engine?.stop();
  });

  const change = async (lines: string): Promise<void> => expect((await askOnce(address, updateConfig, {}, Buffer.from(lines))).code).toBe(0);

  it("tell a producer that is too fast so, and let it go on when it is slower", async () => {
    // So few that even a machine that takes half a minute for 300 sends is too fast.
    await change("maxTps=10");
    const fast = await java.send({ producer: "producer", topic: "rates", mode: "async", count: 300, prefix: "fast", size: 10 });
    expect(fast.answered).toBeGreaterThanOrEqual(10);
    expect(fast.answered + fast.failed).toBe(300);
    expect(fast.failures[0]).toMatch(/CODE: 2 .*\[REJECTREQUEST\]system busy, start flow control for a while/);
    await change("maxTps=0");
    expect(await java.send({ producer: "producer", topic: "rates", mode: "async", count: 300, prefix: "free", size: 10 })).toMatchObject({ answered: 300, failed: 0 });
  });

  it("make a group of consumers wait for its messages, of which none is lost or comes twice", async () => {
    await java.createTopic("waiting", 4);
    await java.send({ producer: "producer", topic: "waiting", mode: "async", count: 300, prefix: "w", size: 10 });
    await askOnce(address, updateGroup, {}, Buffer.from('{"groupName":"GID_slow","attributes":{"tpsLimit.waiting":"100"}}'));
    const startedMs = performance.now();
    await java.startConsumer({ consumer: "slow", group: "GID_slow", topic: "waiting" });
    expect(await java.awaitMessages(["slow"], 300, 90_000)).toMatchObject({ different: 300, total: 300 });
    // 100 at once, and 200 more at 100 a second; nothing is claimed about how much slower this machine is.
    expect(performance.now() - startedMs).toBeGreaterThan(1_900);
    const { body } = await askOnce(address, 28);
    expect(/"throttledTimesTotal":"(\d+)"/.exec(body.toString())?.[1]).not.toBe("0");
    await java.stopConsumer("slow");
  });

  it("refuse one topic too many to a producer, with the reason", async () => {
    await change("maxTopics=2");
    await expect(java.send({ producer: "producer", topic: "one_too_many", mode: "sync", count: 1, prefix: "no" })).rejects.toThrow(/Send \[3\] times, still failed/);
    await expect(java.createTopic("one_too_many", 4)).rejects.toThrow(/at most 2 are allowed/);
  });
});
