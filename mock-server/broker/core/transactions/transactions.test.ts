import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { message } from "../../log/sample-messages.ts";
import { DelayFixture } from "../delay/delay-fixture.ts";
import { checkMaxTimeTopic, halfOperationTopic, halfTopic } from "../topics/topic-name.ts";
import type { FindProducer } from "./half-check.ts";
import { halfProperty, makeHalf, type HalfMessage } from "./half-message.ts";
import { Transactions, type EndOfTransaction } from "./transactions.ts";

const settings = { transactionTimeOut: 6_000, transactionCheckInterval: 60_000, transactionCheckMax: 3 };

let fixture: DelayFixture;
let asked: HalfMessage[];
let producer: FindProducer;

async function open(how: "open" | "killAndOpen" = "open"): Promise<void> {
  const broker = await fixture[how](settings);
  broker.transactions.findProducersBy((group) => producer(group));
}

beforeEach(async () => {
  fixture = new DelayFixture();
  asked = [];
  producer = () => (half) => asked.push(half);
  await open();
});
afterEach(() => fixture.end());

/** Stores a half message and gives the commit of it. */
function send(id: string, properties = "", bornTimestampMs = fixture.clock.now()): EndOfTransaction {
  const half = { ...message("orders", 1, id, `UNIQ_KEY\u0001${id}\u0002PGROUP\u0001g\u0002TRAN_MSG\u0001true${properties}`), bornTimestampMs };
  makeHalf(half);
  const { queueOffset, commitLogOffset } = fixture.broker.store.append(half);
  return { producerGroup: "g", halfOffset: queueOffset, commitLogOffset, outcome: "commit" };
}
function end(decision: EndOfTransaction): unknown {
  return fixture.broker.transactions.end(decision);
}
function answerTo(half: HalfMessage | undefined): EndOfTransaction {
  return { producerGroup: "g", halfOffset: half?.queueOffset ?? -1, commitLogOffset: half?.commitLogOffset ?? -1, outcome: "commit" };
}
const delivered = (): string[] => fixture.stored("orders", 1).map(({ body }) => body);
const progress = (topic: string): number => fixture.broker.offsets.query("CID_RMQ_SYS_TRANS", topic, 0);
const checkedIds = (): (string | undefined)[] => asked.map((half) => halfProperty(half, "UNIQ_KEY"));

describe("a decision", () => {
  it("delivers a message once, however often it is committed", () => {
    const commit = send("a");
    expect(delivered()).toEqual([]);
    expect(end(commit)).toBeUndefined();
    expect(end(commit)).toBeUndefined();
    expect(end({ ...commit, outcome: "rollback" })).toBeUndefined();
    expect(delivered()).toEqual(["a"]);
    expect(fixture.stored(halfOperationTopic).map(({ body, properties }) => [body, properties["TAGS"]])).toEqual([["0", "d"]]);
    fixture.clock.advance(600_000);
    expect([asked.length, progress(halfTopic), progress(halfOperationTopic)]).toEqual([0, 1, 1]);
  });

  it("to commit makes a message wait that was sent with a delay level or a delivery time", () => {
    const dueMs = fixture.clock.now() + 3_000;
    for (const decision of [send("level", "\u0002DELAY\u00012"), send("time", `\u0002TIMER_DELIVER_MS\u0001${dueMs}`)]) expect(end(decision)).toBeUndefined();
    fixture.broker.commit();
    expect(delivered()).toEqual([]);
    fixture.clock.advance(3_000);
    expect(delivered()).toEqual(["time"]);
    fixture.clock.advance(2_000);
    expect(delivered()).toEqual(["time", "level"]);
  });

  it("of another group, for another place or for no half message changes nothing", () => {
    const commit = send("a");
    const ordinary = fixture.broker.store.append(message("orders", 0, "ordinary")).commitLogOffset;
    expect(end({ ...commit, producerGroup: "other" })).toMatchObject({ remark: "The producer group wrong" });
    expect(end({ ...commit, halfOffset: 1 })).toMatchObject({ remark: "The transaction state table offset wrong" });
    for (const commitLogOffset of [ordinary, 1, 1e9]) expect(end({ ...commit, commitLogOffset })).toMatchObject({ remark: "Find prepared transaction message failed" });
    expect([delivered(), fixture.stored(halfOperationTopic)]).toEqual([[], []]);
  });

  it("that comes after the question was sent counts once", () => {
    const late = send("late");
    fixture.clock.advance(60_000);
    expect(checkedIds()).toEqual(["late"]);
    expect(end(late)).toBeUndefined();
    expect(end(answerTo(asked[0]))).toBeUndefined();
    fixture.clock.advance(600_000);
    expect([delivered(), checkedIds()]).toEqual([["late"], ["late"]]);
  });

  it("that comes after the broker gave up still delivers, once", () => {
    const late = send("late");
    fixture.clock.advance(600_000);
    expect(fixture.stored(checkMaxTimeTopic)).toHaveLength(1);
    for (const decision of [late, answerTo(asked[0]), late]) expect(end(decision)).toBeUndefined();
    fixture.clock.advance(60_000);
    expect([end(late), delivered()]).toEqual([undefined, ["late"]]);
    // Nothing behind the walk has to be read by a restart.
    expect(progress(halfOperationTopic)).toBe(1);
  });

  it("that comes again counts once, also where the producer's clock makes the message too old to wait", () => {
    const commit = send("old", "", fixture.clock.now() - 100 * 3_600_000);
    expect(end(commit)).toBeUndefined();
    fixture.clock.advance(60_000);
    expect([end(commit), delivered(), fixture.stored(checkMaxTimeTopic)]).toEqual([undefined, ["old"], []]);
  });

  it("whose note the disk does not take is refused, and delivers once", () => {
    const { broker } = fixture;
    const { store, clock, settings: brokerSettings, offsets, topics, delayLevels, timers } = broker;
    broker.transactions.stop();
    const fullAfterDelivery = { store, clock, settings: brokerSettings, offsets, topics, delayLevels, timers, committed: () => (store.isDiskFull = true), commit: () => broker.commit(), trouble: () => undefined };
    const transactions = new Transactions(fullAfterDelivery);
    transactions.findProducersBy((group) => producer(group));
    transactions.start();
    const [again, once, rollback] = [send("again"), send("once"), { ...send("rollback"), outcome: "rollback" as const }];
    for (const decision of [again, again, rollback]) expect(transactions.end(decision)).toMatchObject({ refusal: "SERVICE_NOT_AVAILABLE" });
    store.isDiskFull = false;
    expect(transactions.end(once)).toMatchObject({ refusal: "SERVICE_NOT_AVAILABLE" });
    store.isDiskFull = false;
    expect(transactions.end(again)).toBeUndefined();
    fixture.clock.advance(60_000);
    expect([checkedIds(), transactions.end(once), delivered()]).toEqual([["rollback"], undefined, ["again", "once"]]);
    expect(fixture.stored(halfOperationTopic).map(({ body }) => body)).toEqual([String(again.halfOffset)]);
    transactions.stop();
  });
});

describe("the check", () => {
  it("asks about what is old enough and undecided, a limited number of times", () => {
    fixture.clock.advance(30_000);
    send("open");
    end({ ...send("rolled back"), outcome: "rollback" });
    end(send("done"));
    fixture.clock.advance(30_000);
    expect(checkedIds()).toEqual(["open"]);
    fixture.clock.advance(54_001);
    send("young");
    fixture.clock.advance(5_999);
    expect(checkedIds()).toEqual(["open", "open"]);
    fixture.clock.advance(60_000);
    expect(checkedIds()).toEqual(["open", "open", "young", "open"]);
    expect(asked.filter((half) => halfProperty(half, "UNIQ_KEY") === "open").map((half) => halfProperty(half, "TRANSACTION_CHECK_TIMES"))).toEqual(["1", "2", "3"]);
    fixture.clock.advance(60_000);
    expect(fixture.stored(checkMaxTimeTopic)).toMatchObject([{ body: "open", properties: { TRANSACTION_CHECK_TIMES: "3", REAL_TOPIC: "orders", REAL_QID: "1" } }]);
    expect(delivered()).toEqual(["done"]);
  });

  it("goes on behind a question that cannot be put", () => {
    const troubles: unknown[] = [];
    fixture.broker.onTrouble((error) => troubles.push(error));
    producer = () => (half) => {
      asked.push(half);
      throw new RangeError("not a topic name");
    };
    send("first");
    send("second");
    fixture.clock.advance(60_000);
    expect([checkedIds(), progress(halfTopic), fixture.stored(halfTopic).length]).toEqual([["first", "second"], 2, 4]);
    expect(troubles).toHaveLength(2);
  });

  it("begins again for what was given up, but for no other record", () => {
    const { commitLogOffset } = send("given up");
    fixture.clock.advance(600_000);
    const forged = fixture.broker.store.append(message("orders", 0, "forged", "REAL_TOPIC\u0001secret\u0002REAL_QID\u00010\u0002PGROUP\u0001g")).commitLogOffset;
    expect(fixture.broker.transactions.resume(forged)).toBe(false);
    expect(fixture.stored(halfTopic).map(({ body }) => body)).not.toContain("forged");
    const givenUp = fixture.broker.store.consumeQueueEntry(checkMaxTimeTopic, 0, 0)?.commitLogOffset ?? -1;
    for (const place of [givenUp, commitLogOffset]) expect(fixture.broker.transactions.resume(place)).toBe(true);
    expect(fixture.stored(halfTopic).slice(-2)).toMatchObject([{ body: "given up", properties: { TRANSACTION_CHECK_TIMES: "0" } }, { body: "given up" }]);
  });

  it("leaves a message in peace as long as it asks for, and finds its commit", () => {
    const commit = send("immune", "\u0002CHECK_IMMUNITY_TIME_IN_SECONDS\u0001100");
    fixture.clock.advance(60_000);
    expect([asked.length, fixture.stored(halfTopic).length]).toEqual([0, 2]);
    end(commit);
    fixture.clock.advance(120_000);
    expect([asked.length, delivered(), fixture.stored(checkMaxTimeTopic)]).toEqual([0, ["immune"], []]);
  });

  it("does not count a question that no member of the group would read", () => {
    producer = () => "busy";
    send("waiting");
    fixture.clock.advance(600_000);
    producer = () => (half) => asked.push(half);
    fixture.clock.advance(60_000);
    expect(asked.map((half) => halfProperty(half, "TRANSACTION_CHECK_TIMES"))).toEqual(["1"]);
    expect(fixture.stored(checkMaxTimeTopic)).toEqual([]);
  });

  it("goes on in the next turns when there is much to ask, and lets nothing out", () => {
    for (let index = 0; index < 1_000; index++) send(`half-${index}`);
    fixture.clock.advance(60_000);
    expect(asked).toHaveLength(200);
    fixture.clock.advance(25);
    expect(new Set(checkedIds()).size).toBe(1_000);
    expect(progress(halfTopic)).toBe(1_000);
  });
});

describe("after a kill", () => {
  it("what was open is asked about, what was decided is not", async () => {
    const done = send("done");
    send("open");
    end(done);
    fixture.broker.commit();
    await open("killAndOpen");
    fixture.clock.advance(60_000);
    expect(checkedIds()).toEqual(["open"]);
    end(done);
    end(answerTo(asked[0]));
    end(answerTo(asked[0]));
    expect(delivered()).toEqual(["done", "open"]);
  });

  it("a question that was sent before does not make two messages of one", async () => {
    const late = send("twice");
    fixture.clock.advance(60_000);
    // The walk's progress was not yet written.
    fixture.broker.offsets.commit("CID_RMQ_SYS_TRANS", halfTopic, 0, 0);
    fixture.broker.offsets.persistIfChanged();
    await open("killAndOpen");
    end(late);
    fixture.clock.advance(600_000);
    end(answerTo(asked[0]));
    expect([checkedIds(), delivered()]).toEqual([["twice"], ["twice"]]);
  });
});
