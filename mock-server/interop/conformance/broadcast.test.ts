import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { brokerAddresses } from "../../../e2e/engines/cluster-probe.ts";
import { engineSkipReason } from "../../../e2e/engines/engine-availability.ts";
import { askOnce, RawConnection } from "../../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import { everyEngine } from "../engine-cases.ts";
import { JavaSession } from "../java-session.ts";

describe.skipIf(engineSkipReason()).each(everyEngine)("Broadcasting consumers and $title", ({ start }) => {
  let engine: RocketmqEngine;
  let java: JavaSession;
  let address: string;

  beforeAll(async () => {
    engine = await start();
    [address = ""] = await brokerAddresses(engine.namesrv);
    java = await JavaSession.start(engine.namesrv);
    await java.startProducer("producer");
    await java.createTopic("news", 4);
  });
  afterAll(async () => {
    await java?.stop();
    await engine?.stop();
  });

  const send = (prefix: string, count: number): Promise<unknown> => java.send({ producer: "producer", topic: "news", mode: "sync", count, prefix, size: 20 });
  const listen = (consumer: string): Promise<void> => java.startConsumer({ consumer, group: "GID_news", topic: "news", broadcast: true });

  it("all get every message, and each goes on where it stopped itself", async () => {
    await Promise.all([listen("first"), listen("second")]);
    for (const consumer of ["first", "second"]) await expect.poll(() => java.queues(consumer), { timeout: 60_000, interval: 100 }).toHaveLength(4);
    await send("early", 40);
    for (const consumer of ["first", "second"]) expect(await java.awaitMessages([consumer], 40)).toMatchObject({ different: 40, total: 40 });
    await java.stopConsumer("first");
    await send("late", 20);
    expect(await java.awaitMessages(["second"], 60)).toMatchObject({ different: 60, total: 60 });
    await listen("first");
    expect(await java.awaitMessages(["first"], 20)).toMatchObject({ different: 20, total: 20 });
    expect((await java.messages("first")).every((message) => message.name.startsWith("late-"))).toBe(true);
  });

  it("keep their offsets to themselves", async () => {
    const { body } = await askOnce(address, 43);
    expect(body.toString("utf8")).not.toContain("news@GID_news");
    await java.stopConsumer("first");
    await java.stopConsumer("second");
  });

  it("are turned away when their group must not broadcast", async () => {
    const group = { groupName: "GID_no_news", consumeEnable: true, consumeFromMinEnable: true, consumeBroadcastEnable: false, retryQueueNums: 1, retryMaxTimes: 16, brokerId: 0, whichBrokerWhenConsumeSlowly: 1, notifyConsumerIdsChangedEnable: true };
    expect((await askOnce(address, 200, {}, Buffer.from(JSON.stringify(group)))).code).toBe(0);
    const subscription = { classFilterMode: false, codeSet: [], expressionType: "TAG", subString: "*", subVersion: 1, tagsSet: [], topic: "news" };
    const connection = new RawConnection(address);
    const pullAs = async (messageModel: string): Promise<unknown> => {
      const consumer = { consumeFromWhere: "CONSUME_FROM_FIRST_OFFSET", consumeType: "CONSUME_PASSIVELY", groupName: "GID_no_news", messageModel, subscriptionDataSet: [subscription], unitMode: false };
      expect((await connection.ask(34, {}, Buffer.from(JSON.stringify({ clientID: "c@1", consumerDataSet: [consumer], producerDataSet: [] })))).code).toBe(0);
      const { code, remark } = await connection.ask(11, { consumerGroup: "GID_no_news", topic: "news", queueId: 0, queueOffset: 0, maxMsgNums: 1, sysFlag: 0, commitOffset: 0, suspendTimeoutMillis: 0, subVersion: 1 });
      return [code, remark];
    };
    expect(await pullAs("BROADCASTING")).toEqual([16, "the consumer group[GID_no_news] can not consume by broadcast way"]);
    expect(await pullAs("CLUSTERING")).toEqual([0, "FOUND"]);
    connection.close();
  });
});
