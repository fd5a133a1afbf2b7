import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { engineSkipReason } from "../../e2e/engines/engine-availability.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import type { EngineAdapter } from "../management/adapters/port/engine-adapter.ts";
import type { DirectConsumption, RecordToSend, StoredMessage } from "../management/adapters/port/messages-port.ts";
import { rocketmqAdapters } from "../management/adapters/rocketmq/rocketmq-adapter.ts";
import { connectionTo } from "./adapter-connection.ts";
import { everyEngine } from "./engine-cases.ts";
import { JavaSession } from "./java-session.ts";
import { connectRawConsumer } from "./raw-consumer.ts";
import { startScripted } from "./scripted-consumer.ts";

const patient = { timeout: 60_000, interval: 100 };
/** Far enough away that no retry comes while the test runs. */
const delayLevel = 18;
const progress = z.object({ lag: z.number(), queues: z.record(z.string(), z.object({ consumer: z.number() })) });

/** Copies of stored messages (MSG), and one message for one client (MSG-019 to MSG-022), with clients that are not ours. */
describe.skipIf(engineSkipReason()).each(everyEngine)("the RocketMQ adapter at $title", ({ start }) => {
  let engine: RocketmqEngine;
  let adapter: EngineAdapter;
  let java: JavaSession;
  let address = "";
  const clientIds: Record<string, string> = {};
  let stored: StoredMessage[] = [];

  /** What is consumed directly does not say from which broker it came, so `deliveries()` does not read it. */
  const delivered = () => java.call("scripted.deliveries", { consumer: "concurrent" }, z.array(z.object({ name: z.string(), topic: z.string(), reconsumeTimes: z.number() })));
  const record = (parts: Partial<RecordToSend>): RecordToSend => ({ topic: "copies", properties: {}, sysFlag: 0, flag: 0, body: Buffer.from("copy|"), keepUniqueId: false, ...parts });
  const clientOf = async (group: string): Promise<string> => (await adapter.clients.onlineGroup(group)).value?.clients[0]?.clientId ?? expect.fail(`${group} is not online`);

  beforeAll(async () => {
    engine = await start();
    adapter = rocketmqAdapters.connect(connectionTo(engine.namesrv));
    // Else a client may ask for its retry topic's route just before the broker makes it, and not again for half a minute.
    java = await JavaSession.start(engine.namesrv, undefined, { "rocketmq.client.rebalance.waitInterval": 500 });
    address = (await java.cluster())["broker-a"] ?? "";
    await java.createTopic("orders", 1);
    await java.createTopic("copies", 2);
    await java.startProducer("producer");
    await java.send({ producer: "producer", topic: "orders", mode: "sync", count: 4, prefix: "m" });
    const script = { "m-1": { how: "later", times: -1 }, "m-2": { how: "null", times: -1 }, "m-3": { how: "throw", times: -1 } } as const;
    await startScripted(java, { consumer: "concurrent", group: "GID_concurrent", topic: "orders", script, delayLevel, routeEveryMs: 1000 });
    await startScripted(java, { consumer: "orderly", group: "GID_orderly", topic: "orders", orderly: true, script: { "m-3": { how: "later", times: -1 } }, suspendMs: 20_000 });
    for (const group of ["GID_concurrent", "GID_orderly"]) clientIds[group] = await vi.waitFor(() => clientOf(group), patient);
    await vi.waitFor(async () => expect(await delivered()).toHaveLength(4), patient);
    stored = (await adapter.messages.pull("orders", "broker-a", 0, 0, 32)).messages;
  });
  afterAll(async () => {
    await adapter?.close();
    await java?.stop();
    await engine?.stop();
  });

  describe("sends records", () => {
    it("with the properties, flags and body that they have, and an id of their own", async () => {
      const body = Buffer.from("eJzLKEktLsnMSwcAFVcEMQ==", "base64");
      const sent = await adapter.messages.sendRecord(record({ brokerName: "broker-a", queueId: 1, properties: { TAGS: "t", KEYS: "k1 k2", UNIQ_KEY: "OLD", shop: "杭州" }, sysFlag: 1 | 8 | 16, flag: 7, body }));
      expect(sent).toMatchObject({ state: "SEND_OK", brokerName: "broker-a", queueId: 1, detail: "" });
      const found = await adapter.messages.byOffsetId(sent.offsetMessageId);
      expect(found).toMatchObject({ topic: "copies", queueId: 1, queueOffset: sent.queueOffset, flag: 7, sysFlag: 1, reconsumeTimes: 0, properties: { TAGS: "t", KEYS: "k1 k2", shop: "杭州", UNIQ_KEY: sent.uniqueId } });
      expect(found.body.equals(body)).toBe(true);
      expect(sent.uniqueId).toMatch(/^[0-9A-F]{32}$/);
    });

    it("under the id that they had, when that is wanted", async () => {
      const first = await adapter.messages.sendRecord(record({}));
      const again = await adapter.messages.sendRecord(record({ properties: { UNIQ_KEY: first.uniqueId }, keepUniqueId: true }));
      expect(again.uniqueId).toBe(first.uniqueId);
      await expect.poll(async () => (await adapter.messages.byUniqueId("copies", first.uniqueId)).value.length, patient).toBe(2);
    });

    it("to the retry topic of a group, whose clients get them under their own topic", async () => {
      await adapter.messages.sendRecord(record({ topic: "%RETRY%GID_concurrent", properties: { RETRY_TOPIC: "orders" }, body: Buffer.from("again|"), reconsumeTimes: 3 }));
      await expect.poll(async () => (await delivered()).find(({ name }) => name === "again"), patient).toMatchObject({ topic: "orders", reconsumeTimes: 3 });
    });

    it("and says what the broker refused, and which topic there is not", async () => {
      const tooLong = await adapter.messages.sendRecord(record({ properties: { note: "x".repeat(40_000) } }));
      expect(tooLong).toMatchObject({ state: "MESSAGE_SIZE_EXCEEDED", offsetMessageId: "", queueOffset: null });
      expect(tooLong.detail).not.toBe("");
      await expect(adapter.messages.sendRecord(record({ topic: "nowhere" }))).rejects.toMatchObject({ code: "not_found" });
    });
  });

  describe("has one message consumed by a chosen client", () => {
    const directly = (group: string, index: number): Promise<DirectConsumption> => adapter.messages.consumeDirectly(group, clientIds[group] ?? "", stored[index]?.offsetMessageId ?? "");
    const settled = async (group: string): Promise<unknown> => ({ progress: await java.admin("consumeStats", { group, topic: "orders" }, progress), retries: (await adapter.topics.offsets("SCHEDULE_TOPIC_XXXX")).value.find(({ queueId }) => queueId === delayLevel - 1)?.maxOffset });

    it("and tells its answer, with nothing changed by it", async () => {
      await vi.waitFor(async () => expect((await java.admin("consumeStats", { group: "GID_concurrent", topic: "orders" }, progress)).lag).toBe(0), patient);
      const before = await settled("GID_concurrent");
      const seen = (await delivered()).length;
      expect(await directly("GID_concurrent", 0)).toMatchObject({ result: "CR_SUCCESS", orderly: false });
      expect(await directly("GID_concurrent", 1)).toMatchObject({ result: "CR_LATER" });
      expect(await directly("GID_concurrent", 2)).toMatchObject({ result: "CR_RETURN_NULL" });
      const thrown = await directly("GID_concurrent", 3);
      expect(thrown.result).toBe("CR_THROW_EXCEPTION");
      expect(thrown.remark).toContain("this message cannot be handled");
      expect(thrown.spentMs).toBeGreaterThanOrEqual(0);
      expect((await delivered()).slice(seen).map(({ name }) => name)).toEqual(["m-0", "m-1", "m-2", "m-3"]);
      expect(await settled("GID_concurrent")).toEqual(before);
    });

    it("in order", async () => {
      expect(await directly("GID_orderly", 0)).toMatchObject({ result: "CR_SUCCESS", orderly: true });
      expect(await directly("GID_orderly", 3)).toMatchObject({ result: "CR_LATER", orderly: true });
    });

    it("and says when the client or the message is not there", async () => {
      await expect(adapter.messages.consumeDirectly("GID_concurrent", "nobody", stored[0]?.offsetMessageId ?? "")).rejects.toMatchObject({ code: "not_found", params: { what: "client", name: "nobody" } });
      const beyond = (stored[0]?.offsetMessageId ?? "").slice(0, 16) + "0000000040000000";
      await expect(adapter.messages.consumeDirectly("GID_concurrent", clientIds["GID_concurrent"] ?? "", beyond)).rejects.toMatchObject({ code: "not_found", params: { what: "message" } });
    });

    it("and says that the client was silent", async () => {
      const silent = await connectRawConsumer(address, "GID_silent", "orders", "silent-one");
      try {
        expect(await adapter.messages.consumeDirectly("GID_silent", "silent-one", stored[0]?.offsetMessageId ?? "")).toMatchObject({ result: "NO_ANSWER", spentMs: null });
      } finally {
        silent.close();
      }
    });
  });
});
