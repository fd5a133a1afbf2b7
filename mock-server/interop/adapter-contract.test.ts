import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineSkipReason } from "../../e2e/engines/engine-availability.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import type { EngineAdapter } from "../management/adapters/port/engine-adapter.ts";
import { rocketmqAdapters } from "../management/adapters/rocketmq/rocketmq-adapter.ts";
import { connectionTo } from "./adapter-connection.ts";
import { apacheRocketmq, bundledBroker } from "./engine-cases.ts";

const engines = [bundledBroker, ...(engineSkipReason() === undefined ? [apacheRocketmq] : [])];
const bothBrokers = ["broker-a", "broker-b"];
/** A real broker answers a send a moment before its queues and its index show the message. */
const patient = { timeout: 30_000, interval: 50 };

/** What every port promises, whichever server stands behind it. */
describe.each(engines)("the RocketMQ adapter on $title", ({ start }) => {
  let engine: RocketmqEngine;
  let adapter: EngineAdapter;

  beforeAll(async () => {
    engine = await start({ brokers: 2 });
    adapter = rocketmqAdapters.connect(connectionTo(engine.namesrv));
    await adapter.topics.create({ topic: "orders", brokerNames: bothBrokers, readQueues: 2, writeQueues: 2, permission: 6, ordered: false, messageType: "NORMAL" });
  });
  afterAll(async () => {
    await adapter?.close();
    await engine?.stop();
  });

  describe("cluster", () => {
    it("names the name servers and the brokers", async () => {
      expect(await adapter.cluster.nameServers()).toEqual([{ address: engine.namesrv, reachable: true }]);
      const brokers = await adapter.cluster.brokers();
      expect(brokers.map(({ cluster, brokerName, brokerId }) => ({ cluster, brokerName, brokerId })).sort((a, b) => a.brokerName.localeCompare(b.brokerName))).toEqual([
        { cluster: "DefaultCluster", brokerName: "broker-a", brokerId: 0 },
        { cluster: "DefaultCluster", brokerName: "broker-b", brokerId: 0 },
      ]);
    });

    it("reads what brokers tell of themselves", async () => {
      const { value, warnings } = await adapter.cluster.runtimes();
      expect(warnings).toEqual([]);
      expect(value).toHaveLength(2);
      for (const runtime of value) {
        expect(runtime.failure).toBe("");
        const figures = adapter.cluster.figuresOf(runtime);
        expect(figures.version).toMatch(/4[._]9/);
        expect(figures.diskUsedRatio).toBeGreaterThan(0);
        expect(figures.diskUsedRatio).toBeLessThan(1);
        expect(Math.abs((figures.bootedAtMs ?? 0) - Date.now())).toBeLessThan(600_000);
        expect(figures.producedToday).toBeTypeOf("number");
      }
    });

    it("reads and changes the configuration of brokers", async () => {
      const [first] = await adapter.cluster.brokers();
      const read = async (key: string): Promise<string | undefined> => (await adapter.cluster.config(first?.address ?? ""))?.get(key);
      expect(await read("autoCreateTopicEnable")).toBe("true");
      await adapter.cluster.updateConfig({ autoCreateTopicEnable: "false" });
      expect(await read("autoCreateTopicEnable")).toBe("false");
      await adapter.cluster.updateConfig({ autoCreateTopicEnable: "true" });
      expect(await read("autoCreateTopicEnable")).toBe("true");
    });

    it("says what the engine is and can, with a reason for what it cannot", async () => {
      const described = await adapter.cluster.engine();
      expect(described.name).not.toBe("");
      expect(described.version).toMatch(/4[._]9/);
      expect(described.capabilities.filter((one) => !one.supported && one.reason === "")).toEqual([]);
      expect(described.capabilities.find((one) => one.name === "queryByUniqueKey")?.supported).toBe(true);
    });
  });

  describe("topics", () => {
    it("creates, lists, routes, changes and deletes", async () => {
      await adapter.topics.create({ topic: "contract", brokerNames: bothBrokers, readQueues: 3, writeQueues: 3, permission: 6, ordered: false, messageType: "NORMAL" });
      const listed = (await adapter.topics.listConfigs()).value.filter((config) => config.topic === "contract");
      expect(listed.map((config) => config.brokerName).sort()).toEqual(bothBrokers);
      expect(listed[0]).toMatchObject({ kind: "user", readQueues: 3, writeQueues: 3, permission: 6 });
      const route = await adapter.topics.route("contract");
      expect(route.queues.map((queue) => queue.readQueues)).toEqual([3, 3]);
      expect(route.brokers.map((broker) => broker.brokerName).sort()).toEqual(bothBrokers);
      await adapter.topics.update("contract", { queues: 5, permission: 4 });
      expect((await adapter.topics.configsOf("contract")).value.map(({ readQueues, writeQueues, permission }) => ({ readQueues, writeQueues, permission }))).toEqual([
        { readQueues: 5, writeQueues: 5, permission: 4 },
        { readQueues: 5, writeQueues: 5, permission: 4 },
      ]);
      await adapter.topics.delete("contract");
      await expect(adapter.topics.route("contract")).rejects.toMatchObject({ code: "not_found" });
      expect((await adapter.topics.listConfigs()).value.some((config) => config.topic === "contract")).toBe(false);
    });

    it("tells the topics of users from those of the engine", async () => {
      const kinds = new Map((await adapter.topics.listConfigs()).value.map((config) => [config.topic, config.kind]));
      expect(kinds.get("orders")).toBe("user");
      expect(kinds.get("TBW102")).toBe("system");
    });

    it("sees the offsets of every queue", async () => {
      await adapter.topics.create({ topic: "counted", brokerNames: bothBrokers, readQueues: 2, writeQueues: 2, permission: 6, ordered: false, messageType: "NORMAL" });
      await adapter.messages.send({ topic: "counted", messageType: "NORMAL", body: Buffer.from("1"), tags: "", keys: "", brokerName: "broker-b", queueId: 1 });
      await expect.poll(async () => (await adapter.topics.offsets("counted")).value.find((queue) => queue.brokerName === "broker-b" && queue.queueId === 1)?.lastStoredAtMs, patient).toBeTypeOf("number");
      const { value } = await adapter.topics.offsets("counted");
      expect(value).toHaveLength(4);
      const used = value.find((queue) => queue.brokerName === "broker-b" && queue.queueId === 1);
      expect(used).toMatchObject({ minOffset: 0, maxOffset: 1 });
      expect(Math.abs((used?.lastStoredAtMs ?? 0) - Date.now())).toBeLessThan(60_000);
      expect(value.find((queue) => queue.brokerName === "broker-a")).toMatchObject({ maxOffset: 0, lastStoredAtMs: null });
    });
  });

  describe("messages", () => {
    const body = Buffer.from(`{"订单":9007199254740993}`);

    it("sends to one queue and finds the message by id, unique id, key and offset", async () => {
      const sent = await adapter.messages.send({ topic: "orders", messageType: "NORMAL", body, tags: "TagA", keys: "order-1 order-2", brokerName: "broker-a", queueId: 1 });
      expect(sent).toMatchObject({ state: "SEND_OK", brokerName: "broker-a", queueId: 1 });
      const message = await adapter.messages.byOffsetId(sent.offsetMessageId);
      expect(message).toMatchObject({ topic: "orders", brokerName: "broker-a", queueId: 1, queueOffset: sent.queueOffset, uniqueId: sent.uniqueId });
      expect(message.body.toString()).toBe(body.toString());
      expect(message.properties).toMatchObject({ TAGS: "TagA", KEYS: "order-1 order-2" });
      const ids = (messages: { offsetMessageId: string }[]): string[] => messages.map((one) => one.offsetMessageId);
      await expect.poll(async () => ids((await adapter.messages.byUniqueId("orders", sent.uniqueId)).value), patient).toEqual([sent.offsetMessageId]);
      for (const key of ["order-1", "order-2"]) await expect.poll(async () => ids((await adapter.messages.byKey("orders", key, 64)).value.messages), patient).toEqual([sent.offsetMessageId]);
      const pulled = await adapter.messages.pull("orders", "broker-a", 1, sent.queueOffset ?? -1, 32);
      expect(pulled.status).toBe("FOUND");
      expect(ids(pulled.messages)).toContain(sent.offsetMessageId);
    });

    it("says how a pull ended, and where to go on", async () => {
      await adapter.topics.create({ topic: "ends", brokerNames: ["broker-a"], readQueues: 1, writeQueues: 1, permission: 6, ordered: false, messageType: "NORMAL" });
      for (let i = 0; i < 3; i++) await adapter.messages.send({ topic: "ends", messageType: "NORMAL", body, tags: "", keys: "", brokerName: "broker-a", queueId: 0 });
      await expect.poll(() => adapter.messages.pull("ends", "broker-a", 0, 1, 32), patient).toMatchObject({ status: "FOUND", nextOffset: 3, minOffset: 0, maxOffset: 3 });
      expect(await adapter.messages.pull("ends", "broker-a", 0, 3, 32)).toMatchObject({ status: "NO_NEW_MESSAGE", messages: [], nextOffset: 3 });
      expect(await adapter.messages.pull("ends", "broker-a", 0, 99, 32)).toMatchObject({ status: "OFFSET_ILLEGAL", messages: [], nextOffset: 3 });
    });

    it("finds nothing where there is nothing", async () => {
      await expect(adapter.messages.byOffsetId("7F00000100002A9F000000000000FFFF")).rejects.toMatchObject({ name: "AdapterError" });
      expect((await adapter.messages.byKey("orders", "no-such-key", 64)).value.messages).toEqual([]);
      expect((await adapter.messages.byUniqueId("orders", "7F0000010000000000000000000000FF")).value).toEqual([]);
    });

    it("finds an offset by time, at the ends", async () => {
      const { maxOffset = -1 } = (await adapter.topics.offsets("ends")).value[0] ?? {};
      expect(await adapter.messages.offsetAt("ends", "broker-a", 0, 1_000)).toBe(0);
      expect(await adapter.messages.offsetAt("ends", "broker-a", 0, Date.now() + 3_600_000)).toBe(maxOffset);
    });

    it("reports a body over the limit as such", async () => {
      const sent = await adapter.messages.send({ topic: "orders", messageType: "NORMAL", body: Buffer.alloc(4 * 1024 * 1024 + 1, "x"), tags: "", keys: "" });
      expect(sent).toMatchObject({ state: "MESSAGE_SIZE_EXCEEDED", offsetMessageId: "", queueOffset: null });
    });

    it("keeps the offset of a group", async () => {
      await adapter.messages.commitOffset("GID_committed", "orders", "broker-a", 0, 0);
      expect(await adapter.messages.consumerOffset("GID_committed", "orders", "broker-a", 0)).toBe(0);
    });
  });

  describe("groups", () => {
    it("creates, changes, lists and deletes", async () => {
      await adapter.groups.create({ group: "GID_contract", brokerNames: bothBrokers, consumeEnabled: true, broadcastAllowed: false, maxRetries: 5 });
      expect((await adapter.groups.configsOf("GID_contract")).value.map(({ brokerName, maxRetries, broadcastAllowed }) => ({ brokerName, maxRetries, broadcastAllowed })).sort((a, b) => a.brokerName.localeCompare(b.brokerName))).toEqual(
        bothBrokers.map((brokerName) => ({ brokerName, maxRetries: 5, broadcastAllowed: false })),
      );
      await adapter.groups.update("GID_contract", { consumeEnabled: false });
      expect((await adapter.groups.listConfigs()).value.find((config) => config.group === "GID_contract")).toMatchObject({ kind: "user", consumeEnabled: false, maxRetries: 5 });
      await adapter.groups.delete("GID_contract");
      expect((await adapter.groups.listConfigs()).value.some((config) => config.group === "GID_contract")).toBe(false);
    });

    it("resets a group that is offline, queue by queue, and sees its progress", async () => {
      await adapter.topics.create({ topic: "reset", brokerNames: ["broker-a"], readQueues: 1, writeQueues: 1, permission: 6, ordered: false, messageType: "NORMAL" });
      await adapter.groups.create({ group: "GID_reset", brokerNames: bothBrokers, consumeEnabled: true, broadcastAllowed: true, maxRetries: 16 });
      for (let i = 0; i < 4; i++) await adapter.messages.send({ topic: "reset", messageType: "NORMAL", body: Buffer.from("r"), tags: "", keys: "", brokerName: "broker-a", queueId: 0 });
      await adapter.messages.commitOffset("GID_reset", "reset", "broker-a", 0, 4);
      await expect.poll(async () => (await adapter.groups.progress("GID_reset", "reset")).value.queues, patient).toMatchObject([{ topic: "reset", brokerName: "broker-a", queueId: 0, maxOffset: 4, consumerOffset: 4 }]);
      const point = { topic: "reset", brokerName: "broker-a", queueId: 0, newOffset: 1, oldOffset: 4, stays: false };
      const result = await adapter.groups.reset("GID_reset", "reset", [point]);
      expect(result).toEqual({ results: [{ point, failure: "", mayHaveMoved: false }], clientsTold: [] });
      const after = await adapter.groups.progress("GID_reset", "reset");
      expect(after.value.queues).toMatchObject([{ queueId: 0, maxOffset: 4, consumerOffset: 1 }]);
      const all = (await adapter.groups.allOffsets()).value;
      expect(all.get("reset@GID_reset")?.get("broker-a")?.get(0)).toBe(1);
      expect(await adapter.topics.groupsOf("reset")).toContain("GID_reset");
    });
  });

  describe("clients", () => {
    it("says that nobody is there when nobody is", async () => {
      expect((await adapter.clients.onlineGroup("GID_reset")).value).toBeNull();
      expect((await adapter.clients.producerClients("PG_nobody")).value).toEqual([]);
    });
  });

  describe("the connection test", () => {
    it("passes on a healthy engine and finds a topic that is missing", async () => {
      const items = await rocketmqAdapters.test(connectionTo(engine.namesrv), ["orders", "no_such_topic"], AbortSignal.timeout(30_000));
      const failed = items.filter((item) => item.result === "failed" || item.result === "warning").map((item) => `${item.name} ${item.subject}`);
      expect(failed).toEqual(["topicsExist no_such_topic"]);
    });

    it("tells a broker's port from a name server's", async () => {
      const [broker] = await adapter.cluster.brokers();
      const items = await rocketmqAdapters.test(connectionTo(broker?.address ?? ""), [], AbortSignal.timeout(30_000));
      expect(items.find((item) => item.result === "failed")?.remedy).toBe("port_is_broker");
    });
  });
});
