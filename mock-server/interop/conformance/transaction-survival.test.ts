import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { engineSkipReason } from "../../../e2e/engines/engine-availability.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import { everyEngine } from "../engine-cases.ts";
import { JavaSession } from "../java-session.ts";
import { TransactionSession } from "../transaction-session.ts";

const brokerConfig = { transactionTimeOut: 3_000, transactionCheckInterval: 500 };
const patient = { timeout: 30_000, interval: 100 };

describe.skipIf(engineSkipReason()).each(everyEngine)("open transactions on $title", ({ start }) => {
  let engine: RocketmqEngine;
  let dataDir: string;
  const sessions: JavaSession[] = [];

  const session = async (): Promise<{ java: JavaSession; transactions: TransactionSession }> => {
    const java = await JavaSession.start(engine.namesrv);
    sessions.push(java);
    return { java, transactions: new TransactionSession(java) };
  };

  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), "mqdeck-transactions-"));
    engine = await start({ brokerConfig, dataDir });
  });
  afterEach(async () => {
    await Promise.all(sessions.splice(0).map((java) => java.stop()));
    await engine.kill();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it("are decided by another producer of the group when the one that began them is gone", async () => {
    const [first, second] = [await session(), await session()];
    await first.java.createTopic("orders", 1);
    await second.java.startConsumer({ consumer: "reader", group: "GID_read", topic: "orders" });
    await second.transactions.start("heir", "PG_pay", "orders");
    await first.transactions.start("begetter", "PG_pay", "orders");
    await first.transactions.send({ producer: "begetter", topic: "orders", name: "inherited", local: "UNKNOW", check: "COMMIT_MESSAGE" });
    await first.java.stop();
    await expect.poll(async () => (await second.java.messages("reader")).map((message) => message.key), patient).toEqual(["inherited"]);
    expect((await second.transactions.checks("heir")).map((check) => check.name)).toEqual(["inherited"]);
  });

  it("survive that the broker is killed; what was decided before is not decided again", async () => {
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
    // Decisions are not answered: they are in when the last message that was committed at once can be read.
    await expect.poll(async () => (await before.java.pull("orders", "broker-a", 0, 4, 32)).max, patient).toBeGreaterThanOrEqual(5);
    await before.java.stop();
    await engine.kill();

    engine = await start({ brokerConfig, dataDir });
    const after = await session();
    await after.java.startConsumer({ consumer: "reader", group: "GID_read", topic: "orders" });
    await after.transactions.start("after", "PG_pay", "orders");
    expect((await after.java.awaitMessages(["reader"], 10, 30_000)).total).toBe(10);
    await expect.poll(async () => new Set((await after.transactions.checks("after")).map((check) => check.name)), patient).toEqual(new Set([0, 1, 2, 3, 4].flatMap((index) => [`open-${index}`, `refused-${index}`])));
    const names = (await after.java.messages("reader")).map((message) => message.name).sort();
    expect(names).toEqual([0, 1, 2, 3, 4].flatMap((index) => [`committed-${index}`, `open-${index}`]).sort());
  });
});
