import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineSkipReason } from "../../../e2e/engines/engine-availability.ts";
import { brokerAddresses } from "../../../e2e/engines/cluster-probe.ts";
import { RawConnection } from "../../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import { everyEngine } from "../engine-cases.ts";
import { JavaSession } from "../java-session.ts";
import { sendFields } from "../raw-load.ts";

const updateOffset = 15;
const pullMessage = 11;
const minOffsetOf = 31;
const queryOffset = 14;
const queryNotFound = 22;
const messages = 400;

describe.skipIf(engineSkipReason()).each(everyEngine)("Segments that had to go and $title", ({ start }) => {
  let engine: RocketmqEngine;
  let java: JavaSession;
  let broker: RawConnection;

  beforeAll(async () => {
    // The disk of any machine is beyond the mark from which the oldest segments go before their time. (The real
    // broker takes no mark under 10 % for "look at the disk at all", so that one is reached by its other way.)
    engine = await start({ brokerConfig: { mappedFileSizeCommitLog: 1024 * 1024, diskSpaceCleanForciblyRatio: 1, diskMaxUsedSpaceRatio: 10, deleteWhen: Array.from({ length: 24 }, (_, hour) => hour).join(";"), cleanFileForciblyEnable: true, cleanResourceInterval: 1_000 } });
    java = await JavaSession.start(engine.namesrv);
    await java.createTopic("old", 1);
    const [address] = await brokerAddresses(engine.namesrv);
    broker = new RawConnection(address ?? "");
  });
  afterAll(async () => {
    broker?.close();
    await java?.stop();
    await engine?.stop();
  });

  const minOffset = async (): Promise<number> => Number((await broker.ask(minOffsetOf, { topic: "old", queueId: 0 })).extFields.offset);

  it("move the lowest offset; a pull below it is told where to go on, and a Java consumer does", { timeout: 300_000 }, async () => {
    await broker.ask(updateOffset, { consumerGroup: "GID_old", topic: "old", queueId: 0, commitOffset: 3 });
    for (let index = 0; index < messages; index++) expect((await broker.ask(310, { ...sendFields("old", 0, `old-${index}`) }, Buffer.alloc(10_000, "b"))).code).toBe(0);
    // The real one begins to clean a minute after its start.
    await expect.poll(minOffset, { timeout: 120_000, interval: 500 }).toBeGreaterThan(250);
    const lowest = await minOffset();
    expect(lowest, "the newest segment always stays").toBeLessThan(messages);
    const pulled = await broker.ask(pullMessage, { consumerGroup: "GID_raw", topic: "old", queueId: 0, queueOffset: 3, maxMsgNums: 32, sysFlag: 4, commitOffset: 0, suspendTimeoutMillis: 0, subscription: "*", subVersion: 0, expressionType: "TAG" });
    expect([pulled.code, pulled.extFields]).toEqual([21, { nextBeginOffset: String(lowest), minOffset: String(lowest), maxOffset: String(messages), suggestWhichBrokerId: "0" }]);

    await java.startConsumer({ consumer: "consumer", group: "GID_old", topic: "old" });
    // It drops the queue, waits 10 s, and takes it up again with the next rebalance.
    const seen = await java.awaitMessages(["consumer"], messages - lowest, 90_000);
    expect(seen.different).toBe(messages - lowest);
    expect(Math.min(...(await java.messages("consumer")).map(({ queueOffset }) => queueOffset))).toBe(lowest);
  });

  it("leave a new group no stored offset: it begins at the lowest, at the end, or by time, as it says itself", async () => {
    const lowest = await minOffset();
    expect((await broker.ask(queryOffset, { consumerGroup: "GID_new", topic: "old", queueId: 0 })).code).toBe(queryNotFound);
    const starts = ["CONSUME_FROM_FIRST_OFFSET", "CONSUME_FROM_LAST_OFFSET", "CONSUME_FROM_TIMESTAMP"] as const;
    await Promise.all(starts.map((from) => java.startConsumer({ consumer: from, group: `GID_${from}`, topic: "old", from, timestamp: Date.now() - 3_600_000 })));
    for (const from of starts) await expect.poll(() => java.queues(from), { timeout: 60_000, interval: 100 }).toHaveLength(1);
    await java.startProducer("producer");
    await java.send({ producer: "producer", topic: "old", mode: "sync", count: 5, prefix: "new", size: 20 });
    const whole = messages - lowest + 5;
    expect(await java.awaitMessages(["CONSUME_FROM_LAST_OFFSET"], 5)).toMatchObject({ different: 5, total: 5 });
    expect(await java.awaitMessages(["CONSUME_FROM_TIMESTAMP"], whole)).toMatchObject({ different: whole });
    // It asks for offset 0, is told that this has gone, and waits 10 s and for a rebalance before it goes on at the lowest.
    expect(await java.awaitMessages(["CONSUME_FROM_FIRST_OFFSET"], whole)).toMatchObject({ different: whole });
    const firsts = await Promise.all(starts.map(async (from) => Math.min(...(await java.messages(from)).map(({ queueOffset }) => queueOffset))));
    expect(firsts).toEqual([lowest, messages, lowest]);
  });
});
