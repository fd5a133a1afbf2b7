import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { engineSkipReason } from "../../../e2e/engines/engine-availability.ts";
import { RawConnection, type RawAnswer } from "../../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import { decodeMessage } from "../../wire/remoting/message-record.ts";
import { everyEngine } from "../engine-cases.ts";
import { JavaSession, type JavaMessage } from "../java-session.ts";
import { TransactionSession } from "../transaction-session.ts";

const checkMax = 6;
/** A producer whose answer takes longer than the time between two looks is asked again, and each of its answers counts. */
const brokerConfig = { transactionTimeOut: 3_000, transactionCheckInterval: 2_000, transactionCheckMax: checkMax };
const halfTopic = "RMQ_SYS_TRANS_HALF_TOPIC";
const patient = { timeout: 60_000, interval: 100 };

describe.skipIf(engineSkipReason()).each(everyEngine)("transactions of the Java client 4.9.8 with $title", ({ start }) => {
  let engine: RocketmqEngine;
  let java: JavaSession;
  let transactions: TransactionSession;
  let broker: RawConnection;

  beforeAll(async () => {
    engine = await start({ brokerConfig });
    java = await JavaSession.start(engine.namesrv);
    transactions = new TransactionSession(java);
    broker = new RawConnection((await java.cluster())["broker-a"] ?? "");
    await java.createTopic("orders", 2);
    await transactions.start("payer", "PG_pay", "orders");
    await java.startConsumer({ consumer: "reader", group: "GID_read", topic: "orders", tags: "paid" });
  });
  afterAll(async () => {
    broker?.close();
    await java?.stop();
    await engine?.stop();
  });

  const received = async (name: string): Promise<JavaMessage[]> => (await java.messages("reader")).filter((message) => message.key === name);
  const checksOf = async (name: string): ReturnType<TransactionSession["checks"]> => (await transactions.checks("payer")).filter((check) => check.name === name);
  const halves = async (from: number): Promise<JavaMessage[]> => (await java.pull(halfTopic, "broker-a", 0, from, 32)).messages;

  it("deliver a committed message once, with everything that it was sent with", async () => {
    const sent = await transactions.send({ producer: "payer", topic: "orders", name: "committed", local: "COMMIT_MESSAGE", flag: 7, properties: { colour: "red" } });
    expect(sent).toMatchObject({ status: "SEND_OK", state: "COMMIT_MESSAGE" });
    await expect.poll(() => received("committed"), patient).toHaveLength(1);
    const [message] = await received("committed");
    expect(message).toMatchObject({ topic: "orders", queueId: sent.queueId, queueOffset: 0, tag: "paid", uniqueId: sent.uniqueId, name: "committed" });
    // The topic of half messages is made by the first look at it.
    await expect.poll(() => java.admin("topics", {}, z.array(z.string())), patient).toContain(halfTopic);
    const { MIN_OFFSET: _min, MAX_OFFSET: _max, CONSUME_START_TIME: _at, ...properties } = message?.properties ?? {};
    expect(properties).toEqual({ KEYS: "committed", TAGS: "paid", UNIQ_KEY: sent.uniqueId, CLUSTER: "DefaultCluster", colour: "red", check: "UNKNOW", PGROUP: "PG_pay", TRAN_MSG: "true", REAL_TOPIC: "orders", REAL_QID: String(sent.queueId), WAIT: "true" });
    await expect.poll(() => java.byKey("orders", "committed"), patient).toHaveLength(1);
  });

  it("keep the half message and the note of its end in the two topics of the broker", async () => {
    const sent = await transactions.send({ producer: "payer", topic: "orders", name: "noted", local: "COMMIT_MESSAGE" });
    await expect.poll(() => halves(sent.queueOffset), patient).toHaveLength(1);
    const [half] = await halves(sent.queueOffset);
    expect(half).toMatchObject({ topic: halfTopic, queueId: 0, queueOffset: sent.queueOffset, key: "noted", tag: "paid" });
    expect(half?.properties).toMatchObject({ REAL_TOPIC: "orders", REAL_QID: String(sent.queueId), PGROUP: "PG_pay", TRAN_MSG: "true" });
    await expect.poll(() => received("noted"), patient).toHaveLength(1);
    await expect.poll(async () => (await broker.ask(30, { topic: "RMQ_SYS_TRANS_OP_HALF_TOPIC", queueId: 0 })).extFields["offset"], patient).toBe("2");
    const queue = await broker.ask(321, { topic: "RMQ_SYS_TRANS_OP_HALF_TOPIC", queueId: 0, index: 1, count: 1, consumerGroup: "" });
    const [place] = z.object({ queueData: z.array(z.object({ physicOffset: z.number(), tagsCode: z.number() })) }).parse(JSON.parse(queue.body.toString())).queueData;
    expect(place?.tagsCode).toBe("d".codePointAt(0));
    const note = decodeMessage((await broker.ask(33, { offset: place?.physicOffset ?? -1 })).body);
    expect(note).toMatchObject({ topic: "RMQ_SYS_TRANS_OP_HALF_TOPIC", properties: { TAGS: "d" } });
    expect(note.body.toString()).toBe(String(sent.queueOffset));
  });

  it("never deliver a message that was rolled back, nor ask about it", async () => {
    await transactions.send({ producer: "payer", topic: "orders", name: "rolled-back", local: "ROLLBACK_MESSAGE" });
    const after = await transactions.send({ producer: "payer", topic: "orders", name: "after-rollback", local: "UNKNOW", check: "COMMIT_MESSAGE" });
    expect(after.state).toBe("UNKNOW");
    await expect.poll(() => received("after-rollback"), patient).not.toHaveLength(0);
    expect(await checksOf("rolled-back")).toEqual([]);
    expect(await received("rolled-back")).toEqual([]);
  });

  it("ask the producer about what it left open, with the message under its own topic, and do what it says", async () => {
    const sent = await transactions.send({ producer: "payer", topic: "orders", name: "asked", local: "UNKNOW", check: "COMMIT_MESSAGE" });
    await transactions.send({ producer: "payer", topic: "orders", name: "refused", local: "UNKNOW", check: "ROLLBACK_MESSAGE" });
    await expect.poll(() => received("asked"), patient).not.toHaveLength(0);
    await expect.poll(async () => (await checksOf("refused")).length, patient).toBeGreaterThan(0);
    const [check] = await checksOf("asked");
    expect(check).toMatchObject({ topic: "orders", queueId: sent.queueId, transactionId: sent.uniqueId });
    expect(check?.queueOffset).toBeGreaterThan(sent.queueOffset);
    expect(check?.properties).toMatchObject({ KEYS: "asked", TRANSACTION_CHECK_TIMES: "1", REAL_TOPIC: "orders" });
    const [message] = await received("asked");
    expect(message?.properties).toMatchObject({ TRANSACTION_CHECK_TIMES: "1", KEYS: "asked", TRAN_MSG: "true" });
    expect(message?.uniqueId).toBe(sent.uniqueId);
    // A message behind it that is asked about shows that the one before was not forgotten but decided.
    await transactions.send({ producer: "payer", topic: "orders", name: "behind-refused", local: "UNKNOW", check: "COMMIT_MESSAGE" });
    await expect.poll(() => received("behind-refused"), patient).not.toHaveLength(0);
    expect(await received("refused")).toEqual([]);
    expect((await received("asked")).length).toBeLessThanOrEqual((await checksOf("asked")).length);
  });

  it("give up after the limit of checks, and ask again when an administrator says so", async () => {
    await transactions.send({ producer: "payer", topic: "orders", name: "undecided", local: "UNKNOW", check: "UNKNOW" });
    const givenUp = async (): Promise<JavaMessage[]> => (await java.pull("TRANS_CHECK_MAX_TIME_TOPIC", "broker-a", 0, 0, 32).catch(() => ({ messages: [] }))).messages.filter((message) => message.key === "undecided");
    await expect.poll(givenUp, patient).toHaveLength(1);
    await expect.poll(async () => (await checksOf("undecided")).map((check) => check.properties["TRANSACTION_CHECK_TIMES"]), patient).toEqual(Array.from({ length: checkMax }, (_, index) => String(index + 1)));
    const [message] = await givenUp();
    expect(message?.properties).toMatchObject({ TRANSACTION_CHECK_TIMES: String(checkMax), REAL_TOPIC: "orders", KEYS: "undecided" });
    expect(await received("undecided")).toEqual([]);
    await expect.poll(() => java.call("transaction.resume", { topic: "TRANS_CHECK_MAX_TIME_TOPIC", uniqueId: message?.uniqueId }, z.boolean()), patient).toBe(true);
    await expect.poll(async () => (await checksOf("undecided")).length, patient).toBeGreaterThan(checkMax);
  });

  it("wait as long as the message asks for before the first question", async () => {
    const before = Date.now();
    await transactions.send({ producer: "payer", topic: "orders", name: "immune", local: "UNKNOW", check: "COMMIT_MESSAGE", properties: { CHECK_IMMUNITY_TIME_IN_SECONDS: "6" } });
    await expect.poll(() => received("immune"), patient).not.toHaveLength(0);
    expect(Date.now() - before).toBeGreaterThanOrEqual(6_000);
  });

  it("refuse a commit that names another group or another place", async () => {
    const sent = await transactions.send({ producer: "payer", topic: "orders", name: "guarded", local: "UNKNOW", check: "ROLLBACK_MESSAGE" });
    const half = (): Promise<RawAnswer> => broker.ask(11, { consumerGroup: "GID_any", topic: halfTopic, queueId: 0, queueOffset: sent.queueOffset, maxMsgNums: 1, sysFlag: 4, commitOffset: 0, suspendTimeoutMillis: 0, subscription: "*", subVersion: 0, expressionType: "TAG" });
    // A real broker answers the send before its consume queue knows of the half message.
    await expect.poll(async () => (await half()).code, patient).toBe(0);
    const commitLogOffset = Number((await half()).body.readBigInt64BE(28));
    const end = async (fields: Record<string, string | number>): Promise<string> => {
      const { code, remark } = await broker.ask(37, { producerGroup: "PG_pay", tranStateTableOffset: sent.queueOffset, commitLogOffset, commitOrRollback: 8, msgId: sent.uniqueId, ...fields });
      return `${code} ${remark}`;
    };
    expect(await end({ producerGroup: "PG_other" })).toBe("1 The producer group wrong");
    expect(await end({ tranStateTableOffset: sent.queueOffset + 1 })).toBe("1 The transaction state table offset wrong");
    expect(await end({ commitLogOffset: 1 })).toMatch(/^1 /);
    expect(await received("guarded")).toEqual([]);
  });

  it("are refused while the broker is told to take none", async () => {
    const tell = async (value: boolean): Promise<void> => expect(await broker.ask(25, {}, Buffer.from(`rejectTransactionMessage=${value}\n`))).toMatchObject({ code: 0 });
    await tell(true);
    await expect(transactions.send({ producer: "payer", topic: "orders", name: "unwanted", local: "COMMIT_MESSAGE" })).rejects.toThrow("send message Exception");
    const half = { a: "PG_pay", b: "orders", c: "TBW102", d: 4, e: 0, f: 4, g: Date.now(), h: 0, i: "KEYS\u0001unwanted\u0002TRAN_MSG\u0001true\u0002PGROUP\u0001PG_pay", j: 0, k: "false", m: "false" };
    expect(await broker.ask(310, half)).toMatchObject({ code: 16, remark: "the broker[127.0.0.1] sending transaction message is forbidden" });
    await tell(false);
    expect(await transactions.send({ producer: "payer", topic: "orders", name: "wanted", local: "COMMIT_MESSAGE" })).toMatchObject({ status: "SEND_OK" });
    await expect.poll(() => received("wanted"), patient).toHaveLength(1);
    expect(await received("unwanted")).toEqual([]);
  });
});
