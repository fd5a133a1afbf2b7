import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { brokerAddresses } from "../../../e2e/engines/cluster-probe.ts";
import { engineSkipReason } from "../../../e2e/engines/engine-availability.ts";
import { askOnce } from "../../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import { unpackBody } from "../../management/services/messages/message-body.ts";
import { bundledBroker } from "../engine-cases.ts";
import { clients53 } from "../java-release.ts";
import { JavaSession } from "../java-session.ts";

const nothing = z.unknown();

/** The commands are those of the other tests, in a driver that was compiled against newer clients. */
describe.skipIf(engineSkipReason())(`Java clients of ${clients53.version}, over remoting, and ${bundledBroker.title}`, () => {
  let engine: RocketmqEngine;
  let java: JavaSession;

  beforeAll(async () => {
    engine = await bundledBroker.start();
    java = await JavaSession.start(engine.namesrv, undefined, undefined, clients53);
    await java.startProducer("producer");
    for (const topic of ["newer", "newer_lite", "newer_timed", "newer_asked", "newer_halves"]) await java.createTopic(topic, 4);
  });
  afterAll(async () => {
    await java?.stop();
    await engine?.stop();
  });

  it("send in every way, packed bodies too, and a push consumer gets all once", async () => {
    await java.startConsumer({ consumer: "push", group: "GID_newer", topic: "newer" });
    for (const mode of ["sync", "async", "oneway"] as const) await java.send({ producer: "producer", topic: "newer", mode, count: 50, prefix: mode, size: 10_000 });
    await java.send({ producer: "producer", topic: "newer", mode: "batch", count: 50, batchSize: 10, prefix: "batch", size: 100 });
    expect(await java.awaitMessages(["push"], 200)).toMatchObject({ different: 200, total: 200 });
    expect((await java.messages("push")).filter((message) => message.bodyLength === 10_000)).toHaveLength(150);
    await java.stopConsumer("push");
  });

  it.each([["LZ4", 0x101], ["ZSTD", 0x201]])("pack bodies with %s, which are kept so and can be unpacked to be looked at", async (method, sysFlag) => {
    const packing = await JavaSession.start(engine.namesrv, undefined, { "rocketmq.message.compressType": method }, clients53);
    const body = Buffer.from(Array.from({ length: 2_000 }, (_, index) => `line ${index % 9} 杭州\n`).join(""));
    const offsetId = await packing.call("body.send", { topic: "newer", body: body.toString("base64") }, z.string());
    await packing.stop();
    const [address = ""] = await brokerAddresses(engine.namesrv);
    const record = (await askOnce(address, 33, { offset: Number.parseInt(offsetId.slice(16), 16) })).body;
    expect(record.readInt32BE(36)).toBe(sysFlag);
    const stored = record.subarray(88, 88 + record.readInt32BE(84));
    expect(stored.length).toBeLessThan(body.length);
    const unpacked = await unpackBody(sysFlag, stored);
    expect([unpacked.unpackError, unpacked.body.equals(body)]).toEqual(["", true]);
  });

  it("filter by SQL92", async () => {
    await java.send({ producer: "producer", topic: "newer", mode: "sync", count: 5, prefix: "level", size: 10, properties: { level: "3" } });
    await java.startConsumer({ consumer: "sql", group: "GID_newer_sql", topic: "newer", sql: "level > 2" });
    expect(await java.awaitMessages(["sql"], 5)).toMatchObject({ different: 5, total: 5 });
    await expect(java.startConsumer({ consumer: "wrong", group: "GID_newer_wrong", topic: "newer", sql: "level >" })).rejects.toThrow("CODE: 23");
    await java.stopConsumer("sql");
  });

  it("pull lightly (361), commit, and go on there", async () => {
    await java.send({ producer: "producer", topic: "newer_lite", mode: "sync", count: 20, prefix: "lite", size: 10 });
    const polled = async (lite: string, count: number): Promise<string[]> => {
      await java.call("lite.start", { lite, group: "GID_newer_lite", topic: "newer_lite", autoCommit: false }, nothing);
      const messages = await java.call("lite.poll", { lite, count, timeoutMs: 60_000 }, z.array(z.object({ name: z.string() })));
      await java.call("lite.commit", { lite }, nothing);
      await java.call("lite.stop", { lite }, nothing);
      return messages.map(({ name }) => name);
    };
    expect(new Set(await polled("one", 20)).size).toBe(20);
    await java.send({ producer: "producer", topic: "newer_lite", mode: "sync", count: 4, prefix: "later", size: 10 });
    expect((await polled("two", 4)).every((name) => name.startsWith("later-"))).toBe(true);
  });

  it("are answered over request-reply", async () => {
    await java.call("request.serve", { name: "server", topic: "newer_asked", group: "GID_newer_asked", size: 10_000 }, nothing);
    // The synchronous call of this release gives up as soon as its request was stored, whatever the broker.
    expect(await java.call("request.ask", { topic: "newer_asked", text: "who?|", timeoutMs: 60_000, async: true }, z.object({ name: z.string(), bodyLength: z.number() }))).toMatchObject({ name: "re:who?", bodyLength: 10_000 });
    await java.call("request.stop", { name: "server" }, nothing);
  });

  it("end transactions", async () => {
    await java.call("transaction.start", { producer: "halves", group: "PG_newer_halves" }, nothing);
    await java.startConsumer({ consumer: "wholes", group: "GID_newer_wholes", topic: "newer_halves" });
    for (const [name, local] of [["committed", "COMMIT_MESSAGE"], ["dropped", "ROLLBACK_MESSAGE"]]) await java.call("transaction.send", { producer: "halves", topic: "newer_halves", name, local, check: "UNKNOW" }, nothing);
    expect(await java.awaitMessages(["wholes"], 1)).toMatchObject({ total: 1 });
    expect((await java.messages("wholes")).map(({ name }) => name)).toEqual(["committed"]);
    await java.call("transaction.stop", { producer: "halves" }, nothing);
  });

  it("have messages delivered at a time of their own", async () => {
    await java.startConsumer({ consumer: "timed", group: "GID_newer_timed", topic: "newer_timed" });
    await expect.poll(() => java.queues("timed"), { timeout: 60_000 }).toHaveLength(4);
    const dueMs = Date.now() + 3_000;
    await java.call("body.send", { topic: "newer_timed", body: Buffer.from("timed|").toString("base64"), systemProperties: { TIMER_DELIVER_MS: dueMs } }, nothing);
    expect(await java.awaitMessages(["timed"], 1)).toMatchObject({ total: 1 });
    expect(Date.now()).toBeGreaterThanOrEqual(dueMs);
  });
});
