import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { engineSkipReason } from "../../../e2e/engines/engine-availability.ts";
import { askOnce } from "../../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import { everyEngine } from "../engine-cases.ts";
import { JavaSession } from "../java-session.ts";
import { TransactionSession } from "../transaction-session.ts";

/** A producer whose answer takes longer than the time between two looks is asked again, and each of its answers counts. */
const brokerConfig = { transactionTimeOut: 5_000, transactionCheckInterval: 2_000 };
/** Asks nobody about anything. */
const patientBroker = { ...brokerConfig, transactionTimeOut: 600_000 };
const patient = { timeout: 60_000, interval: 100 };
const opTopic = "RMQ_SYS_TRANS_OP_HALF_TOPIC";

describe.skipIf(engineSkipReason()).each(everyEngine)("open transactions on $title", ({ start }) => {
  let engine: RocketmqEngine | undefined;
  let dataDir: string;
  const sessions: JavaSession[] = [];

  const startEngine = async (config: Record<string, number>): Promise<void> => {
    engine = await start({ brokerConfig: config, dataDir });
  };
  const session = async (): Promise<{ java: JavaSession; transactions: TransactionSession }> => {
    const java = await JavaSession.start(engine?.namesrv ?? "");
    sessions.push(java);
    return { java, transactions: new TransactionSession(java) };
  };

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), "mqdeck-transactions-"));
  });
  afterEach(async () => {
    await Promise.all(sessions.splice(0).map((java) => java.stop()));
    await engine?.kill();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it("are decided by another producer of the group when the one that began them is gone", async () => {
    await startEngine(brokerConfig);
    const [first, second] = [await session(), await session()];
    await first.java.createTopic("orders", 1);
    await second.java.startConsumer({ consumer: "reader", group: "GID_read", topic: "orders" });
    await second.transactions.start("heir", "PG_pay", "orders");
    await first.transactions.start("begetter", "PG_pay", "orders");
    await first.transactions.send({ producer: "begetter", topic: "orders", name: "inherited", local: "UNKNOW", check: "COMMIT_MESSAGE" });
    await first.java.stop();
    await expect.poll(async () => (await second.java.messages("reader")).map((message) => message.key), patient).toContain("inherited");
    expect(new Set((await second.transactions.checks("heir")).map((check) => check.name))).toEqual(new Set(["inherited"]));
  });

  it("survive that the broker is killed; what was decided before is not decided again", async () => {
    await startEngine(patientBroker);
    const before = await session();
    await before.java.createTopic("orders", 1);
    await before.transactions.start("before", "PG_pay", "orders");
    const send = (name: string, local: "COMMIT_MESSAGE" | "ROLLBACK_MESSAGE" | "UNKNOW", check: "COMMIT_MESSAGE" | "ROLLBACK_MESSAGE"): Promise<unknown> =>
      before.transactions.send({ producer: "before", topic: "orders", name, local, check });
    for (let index = 0; index < 5; index++) {
      await send(`committed-${index}`, "COMMIT_MESSAGE", "COMMIT_MESSAGE");
      await send(`rolled-back-${index}`, "ROLLBACK_MESSAGE", "COMMIT_MESSAGE");
      await send(`open-${index}`, "UNKNOW", "COMMIT_MESSAGE");
      await send(`refused-${index}`, "UNKNOW", "ROLLBACK_MESSAGE");
    }
    // Decisions are not answered: they are in when each of the ten that were made at once is noted.
    const address = (await before.java.cluster())["broker-a"] ?? "";
    await expect.poll(async () => (await askOnce(address, 30, { topic: opTopic, queueId: 0 })).extFields["offset"], patient).toBe("10");
    await before.java.stop();
    await engine?.kill();

    await startEngine(brokerConfig);
    const after = await session();
    await after.java.startConsumer({ consumer: "reader", group: "GID_read", topic: "orders" });
    await after.transactions.start("after", "PG_pay", "orders");
    expect((await after.java.awaitMessages(["reader"], 10)).different).toBe(10);
    await expect.poll(async () => new Set((await after.transactions.checks("after")).map((check) => check.name)), patient).toEqual(new Set([0, 1, 2, 3, 4].flatMap((index) => [`open-${index}`, `refused-${index}`])));
    const names = (await after.java.messages("reader")).map((message) => message.name).sort();
    expect([...new Set(names)]).toEqual([0, 1, 2, 3, 4].flatMap((index) => [`committed-${index}`, `open-${index}`]).sort());
    expect(names.filter((name) => name.startsWith("committed"))).toHaveLength(5);
  });
});
