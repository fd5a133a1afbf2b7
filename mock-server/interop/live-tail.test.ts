import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { engineSkipReason } from "../../e2e/engines/engine-availability.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import type { TailRow, TailSkipped } from "../../src/contract/tail.ts";
import type { EngineAdapter } from "../management/adapters/port/engine-adapter.ts";
import { rocketmqAdapters } from "../management/adapters/rocketmq/rocketmq-adapter.ts";
import { startTestConsole } from "../management/testing/console-client.ts";
import type { TestConsole } from "../management/testing/console-client.ts";
import { EventReader } from "../management/testing/event-reader.ts";
import { connectionTo } from "./adapter-connection.ts";
import { everyEngine } from "./engine-cases.ts";
import { JavaSession } from "./java-session.ts";
import type { JavaSend } from "./java-session.ts";
import { startScripted, stopScripted } from "./scripted-consumer.ts";

interface Status {
  topicMissing: boolean;
  queues: number;
  storedMessages: number;
  matchedMessages: number;
  skipped: TailSkipped;
  warnings: { code: string; subject: string }[];
}

const patience = 60_000;
const rowsOf = (reader: EventReader): TailRow[] => reader.of<{ rows: TailRow[] }>("rows").flatMap(({ rows }) => rows);
const statusOf = (reader: EventReader): Status | undefined => reader.of<Status>("status").at(-1);
const keysOf = (reader: EventReader): string[] => rowsOf(reader).map(({ keys }) => keys);

describe.skipIf(engineSkipReason()).each(everyEngine)("A live tail on $title", ({ start }) => {
  let engine: RocketmqEngine;
  let console: TestConsole;
  let java: JavaSession;
  let adapter: EngineAdapter;
  const open: EventReader[] = [];

  beforeAll(async () => {
    engine = await start({ brokers: 2 });
    java = await JavaSession.start(engine.namesrv, undefined, { "rocketmq.client.rebalance.waitInterval": 500 });
    adapter = rocketmqAdapters.connect(connectionTo(engine.namesrv));
    console = await startTestConsole({ engines: { rocketmq: rocketmqAdapters }, bundledNameServers: [engine.namesrv] });
    await console.client.signIn();
    await java.startProducer("producer");
  });
  afterEach(() => {
    for (const reader of open.splice(0)) reader.close();
  });
  afterAll(async () => {
    await console?.stop();
    await adapter?.close();
    await java?.stop();
    await engine?.stop();
  });

  /** A tail that is under way: what is sent from now on is new to it. */
  const tail = async (query: string): Promise<EventReader> => {
    const reader = await EventReader.open(console.client, `/api/instances/default/tail?${query}`);
    open.push(reader);
    await reader.until(() => reader.of("rows").length > 0, patience);
    return reader;
  };
  const send = (topic: string, prefix: string, count = 1, more: Partial<JavaSend> = {}) => java.send({ producer: "producer", topic, mode: "sync", count, prefix, ...more });

  it("shows the last messages and then every new one, each queue in order, and disturbs no group", async () => {
    await java.createTopic("live", 2);
    await send("live", "old", 30);
    await java.startConsumer({ consumer: "c", group: "GID_live", topic: "live", from: "CONSUME_FROM_FIRST_OFFSET" });
    await java.awaitMessages(["c"], 30);
    const offsetsNow = async () => [...(await adapter.groups.allOffsets()).value.keys()].toSorted();
    const groupsNow = async () => [...new Set((await adapter.groups.listConfigs()).value.map(({ group }) => group))].toSorted();
    const before = { offsets: await offsetsNow(), groups: await groupsNow() };
    // A busy machine may read fewer of the last ones in the time that the server takes for them.
    const whole = (): Promise<EventReader> =>
      vi.waitFor(async () => {
        const reader = await tail("topic=live&last=30&rate=500");
        expect(keysOf(reader)).toHaveLength(30);
        return reader;
      }, patience);
    const readers = await Promise.all([whole(), whole()]);
    for (const reader of readers) expect(keysOf(reader).toSorted()).toEqual(Array.from({ length: 30 }, (_, index) => `old-${index}`).toSorted());
    await send("live", "new", 200);
    for (const reader of readers) {
      await reader.until(() => rowsOf(reader).length >= 230, patience);
      const fresh = rowsOf(reader).slice(30);
      expect(fresh.map(({ keys }) => keys).toSorted()).toEqual(Array.from({ length: 200 }, (_, index) => `new-${index}`).toSorted());
      for (const place of new Set(fresh.map(({ brokerName, queueId }) => `${brokerName} ${queueId}`))) {
        const offsets = fresh.filter(({ brokerName, queueId }) => `${brokerName} ${queueId}` === place).map(({ queueOffset }) => queueOffset);
        expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
      }
      await reader.until(() => statusOf(reader)?.storedMessages === 200, patience);
      expect(statusOf(reader)).toMatchObject({ topicMissing: false, queues: 4, matchedMessages: 200, skipped: { unread: 0, overRate: 0, slowReader: 0 }, warnings: [] });
    }
    expect(await java.awaitMessages(["c"], 230)).toMatchObject({ total: 230, different: 230 });
    expect({ offsets: (await offsetsNow()).filter((key) => key.includes("TOOLS_CONSUMER")), groups: await groupsNow() }).toEqual({ offsets: [], groups: before.groups });
    expect((await adapter.clients.onlineGroup("TOOLS_CONSUMER")).value).toBeNull();
    expect((await adapter.topics.groupsOf("live")).toSorted()).toEqual(["GID_live"]);
    await java.stopConsumer("c");
  });

  it("filters: tags at the broker, told apart where their hashes are one, and key, property and text here", async () => {
    await java.createTopic("chosen", 1);
    const readers = { tag: await tail("topic=chosen&tag=Aa%7C%7Cb"), key: await tail("topic=chosen&key=k-1"), property: await tail("topic=chosen&property=colour%3Dred"), text: await tail("topic=chosen&text=k-2") };
    await send("chosen", "k", 2, { tag: "Aa" });
    await send("chosen", "j", 1, { tag: "BB", properties: { colour: "red" } });
    await send("chosen", "k", 1, { tag: "b", from: 2 });
    const expected = { tag: ["k-0", "k-1", "k-2"], key: ["k-1"], property: ["j-0"], text: ["k-2"] };
    for (const name of ["tag", "key", "property", "text"] as const) {
      await readers[name].until(() => statusOf(readers[name])?.storedMessages === 4, patience);
      await readers[name].until(() => keysOf(readers[name]).length === expected[name].length, patience);
      // Two brokers, so two queues: what arrives first of two of them is not set.
      expect(keysOf(readers[name]).toSorted()).toEqual(expected[name]);
    }
  });

  it("jumps ahead when more comes than is read, and counts to the last message", async () => {
    await java.createTopic("flood", 2);
    const reader = await tail("topic=flood&rate=10");
    // In batches, each of which is more than is read, however slowly this machine sends.
    await send("flood", "f", 20_000, { mode: "batch", batchSize: 1000 });
    await reader.until(() => statusOf(reader)?.storedMessages === 20_000, patience);
    const status = statusOf(reader);
    const { overRate = 0, slowReader = 0, unread = 0 } = status?.skipped ?? {};
    expect(unread).toBeGreaterThan(10_000);
    expect(unread + (status?.matchedMessages ?? 0)).toBe(20_000);
    expect(rowsOf(reader).length + overRate + slowReader).toBe(status?.matchedMessages);
  });

  it("follows queues that are added, and a topic that is deleted and made anew", async () => {
    await java.createTopic("changing", 1);
    const reader = await tail("topic=changing");
    await java.createTopic("changing", 3);
    await reader.until(() => statusOf(reader)?.queues === 6, patience);
    await send("changing", "more", 12);
    await reader.until(() => rowsOf(reader).length === 12, patience);
    await adapter.topics.delete("changing");
    await reader.until(() => statusOf(reader)?.topicMissing === true, patience);
    await java.createTopic("changing", 1);
    await send("changing", "anew", 5);
    await reader.until(() => rowsOf(reader).length === 17, patience);
    expect(keysOf(reader).slice(12).toSorted()).toEqual(["anew-0", "anew-1", "anew-2", "anew-3", "anew-4"]);
  });

  it("shows the first dead letter of a group, with the topic that it was sent to", async () => {
    await java.createTopic("failing", 1);
    await startScripted(java, { consumer: "failing", group: "GID_tail_dead", topic: "failing", maxReconsumeTimes: 0, script: { "*": { how: "later", times: -1 } } });
    const reader = await tail("group=GID_tail_dead");
    await send("failing", "before");
    await reader.until(() => rowsOf(reader).length === 1, patience);
    expect(rowsOf(reader)).toMatchObject([{ topic: "%DLQ%GID_tail_dead", originTopic: "failing", keys: "before-0" }]);
    await send("failing", "next");
    await reader.until(() => rowsOf(reader).length === 2, patience);
    expect(keysOf(reader)).toEqual(["before-0", "next-0"]);
    await stopScripted(java, "failing");
  });

  it("says which broker does not answer, and goes on with it when it is back", async () => {
    await java.createTopic("half", 1);
    const reader = await tail("topic=half");
    await engine.stopNode(1);
    await reader.until(() => statusOf(reader)?.warnings.some(({ subject }) => subject.startsWith("broker-b")) === true, patience);
    await engine.startNode(1);
    await reader.until(() => statusOf(reader)?.warnings.length === 0, patience);
    const sent = await send("half", "back", 20);
    await reader.until(() => rowsOf(reader).length === sent.answered, patience);
    expect(new Set(rowsOf(reader).map(({ brokerName }) => brokerName))).toContain("broker-b");
  });
});
