import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { brokerAddresses, createTopicEverywhere } from "../../../e2e/engines/cluster-probe.ts";
import { engineSkipReason } from "../../../e2e/engines/engine-availability.ts";
import { askOnce, RawConnection, type RawAnswer } from "../../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import { sqlCases, sqlMessages, type SqlAnswer } from "../../broker/core/filters/sql-cases.ts";
import { bundledBroker, everyEngine } from "../engine-cases.ts";
import { JavaSession } from "../java-session.ts";

const subscriptionParseFailed = 23;

describe.skipIf(engineSkipReason()).each(everyEngine)("SQL92 filters on $title", ({ title, start }) => {
  const isBundled = title === bundledBroker.title;
  let engine: RocketmqEngine;
  let java: JavaSession;
  let broker: RawConnection;
  let address: string;

  beforeAll(async () => {
    engine = await start();
    [address = ""] = await brokerAddresses(engine.namesrv);
    broker = new RawConnection(address);
    java = await JavaSession.start(engine.namesrv);
    await java.startProducer("producer");
    await createTopicEverywhere(engine.namesrv, "sql", 1);
    for (const properties of sqlMessages) await store(properties);
    // A real broker answers a send before its consume queue knows of the message.
    await vi.waitFor(async () => expect((await broker.ask(30, { topic: "sql", queueId: 0 })).extFields["offset"]).toBe(String(sqlMessages.length)), { timeout: 60_000 });
  });
  afterAll(async () => {
    broker?.close();
    await java?.stop();
    await engine?.stop();
  });

  async function store(properties: Record<string, string>): Promise<void> {
    const text = Object.entries(properties).map((pair) => pair.join("\u0001")).join("\u0002");
    const header = { producerGroup: "PG", topic: "sql", defaultTopic: "TBW102", defaultTopicQueueNums: 4, queueId: 0, sysFlag: 0, bornTimestamp: Date.now(), flag: 0, properties: text, reconsumeTimes: 0, unitMode: "false", batch: "false" };
    expect((await broker.ask(10, header, Buffer.from("x"))).code).toBe(0);
  }

  /** What a Java subscriber asks before it starts. */
  function check(expression: string): Promise<RawAnswer> {
    const subscriptionData = { topic: "sql", subString: expression, expressionType: "SQL92", codeSet: [], tagsSet: [], subVersion: 1, classFilterMode: false };
    return broker.ask(46, {}, Buffer.from(JSON.stringify({ clientId: "c", group: "GID_check", subscriptionData })));
  }

  /** A pull that brings its expression (flag 4). */
  function pull(expression: string): Promise<RawAnswer> {
    return broker.ask(11, { consumerGroup: "GID_pull", topic: "sql", queueId: 0, queueOffset: 0, maxMsgNums: 32, sysFlag: 4, commitOffset: 0, suspendTimeoutMillis: 0, subscription: expression, subVersion: 1, expressionType: "SQL92" });
  }

  /** The queue offsets of the records in a pull's answer. */
  function offsetsIn({ body }: RawAnswer): number[] {
    const offsets: number[] = [];
    for (let at = 0; at < body.length; at += body.readInt32BE(at)) offsets.push(Number(body.readBigInt64BE(at + 20)));
    return offsets;
  }

  async function setFilterEnabled(enabled: boolean): Promise<void> {
    expect((await askOnce(address, 25, {}, Buffer.from(`enablePropertyFilter=${enabled}\n`))).code).toBe(0);
  }

  it("are a setting", async () => {
    // A real broker has them off until somebody sets it up. Here they cost nobody anything who does not use them.
    expect((await check("a = 5")).code).toBe(isBundled ? 0 : 1);
    await setFilterEnabled(false);
    const refusal = { code: 1, remark: "The broker does not support consumer to filter message by SQL92" };
    expect(await check("a = 5")).toMatchObject(refusal);
    expect(await pull("a = 5")).toMatchObject(refusal);
    await setFilterEnabled(true);
    expect(await check("a = 5")).toMatchObject({ code: 0 });
  });

  it("match the same messages, and refuse the same expressions", async () => {
    const answers: [string, SqlAnswer][] = [];
    for (const [expression] of sqlCases) {
      const { code } = await check(expression);
      if (code === 0) answers.push([expression, offsetsIn(await pull(expression))]);
      else answers.push([expression, code === subscriptionParseFailed ? "error" : [-code]]);
    }
    expect(answers).toEqual(sqlCases);
  });

  it("answer a pull with a wrong expression", async () => {
    const answer = await pull("a IS NOT");
    // 4.9 logs the error and hands out every message; a filter that lets all through is worse than an error.
    if (isBundled) expect(answer).toMatchObject({ code: subscriptionParseFailed, remark: "parse the consumer's subscription failed: expected NULL at column 9, found the end" });
    else expect(offsetsIn(answer)).toHaveLength(sqlMessages.length);
    expect((await pull("")).code).toBe(subscriptionParseFailed);
  });

  it("tell a group whose heartbeat carried a wrong expression", async () => {
    const heartbeat = (subString: string, subVersion: number): Promise<RawAnswer> => {
      const subscription = { classFilterMode: false, codeSet: [], expressionType: "SQL92", subString, subVersion, tagsSet: [], topic: "sql" };
      const consumer = { consumeFromWhere: "CONSUME_FROM_FIRST_OFFSET", consumeType: "CONSUME_PASSIVELY", groupName: "GID_beat", messageModel: "CLUSTERING", subscriptionDataSet: [subscription], unitMode: false };
      return broker.ask(34, {}, Buffer.from(JSON.stringify({ clientID: "c@1", consumerDataSet: [consumer], producerDataSet: [] })));
    };
    const pullAs = (subVersion: number): Promise<RawAnswer> => broker.ask(11, { consumerGroup: "GID_beat", topic: "sql", queueId: 0, queueOffset: 0, maxMsgNums: 32, sysFlag: 0, commitOffset: 0, suspendTimeoutMillis: 0, subVersion, expressionType: "SQL92" });
    expect((await heartbeat("a >", 1)).code).toBe(0);
    expect(await pullAs(1)).toMatchObject({ code: 27, remark: "The broker's consumer filter data is not exist!Your expression may be wrong!" });
    await heartbeat("b = 'x'", 2);
    expect(offsetsIn(await pullAs(2))).toEqual([1, 3]);
    expect((await pullAs(3)).code).toBe(25);
    await heartbeat("b = 'y'", 3);
    expect(offsetsIn(await pullAs(3))).toEqual([2]);
  });

  it("serve Java subscribers, messages that wait and messages that come", async () => {
    await java.createTopic("shop", 2);
    const send = (prefix: string, properties: Record<string, string>): Promise<unknown> => java.send({ producer: "producer", topic: "shop", mode: "sync", count: 10, prefix, size: 20, tag: "TagA", properties });
    await send("cheap", { price: "5", city: "杭州" });
    await send("dear", { price: "50", city: "杭州" });
    await java.startConsumer({ consumer: "sql", group: "GID_sql", topic: "shop", sql: "price BETWEEN 10 AND 100 AND city = '杭州' AND TAGS = 'TagA'" });
    expect(await java.awaitMessages(["sql"], 10)).toMatchObject({ different: 10, total: 10 });
    await send("late", { price: "11", city: "杭州" });
    await send("elsewhere", { price: "11", city: "上海" });
    expect(await java.awaitMessages(["sql"], 20)).toMatchObject({ different: 20, total: 20 });
    expect(new Set((await java.messages("sql")).map((message) => message.name.replace(/-\d+$/, "")))).toEqual(new Set(["dear", "late"]));
    await java.stopConsumer("sql");
  });

  it("do not let a Java subscriber start whose expression is wrong", async () => {
    await expect(java.startConsumer({ consumer: "wrong", group: "GID_wrong", topic: "shop", sql: "price >" })).rejects.toThrow("CODE: 23");
  });
});
