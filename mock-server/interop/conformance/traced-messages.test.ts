import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createTopicEverywhere } from "../../../e2e/engines/cluster-probe.ts";
import { engineSkipReason, goSkipReason } from "../../../e2e/engines/engine-availability.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import type { MessageTrace, TracedMessage } from "../../../src/contract/traces.ts";
import { rocketmqAdapters } from "../../management/adapters/rocketmq/rocketmq-adapter.ts";
import { startTestConsole } from "../../management/testing/console-client.ts";
import type { TestConsole } from "../../management/testing/console-client.ts";
import { everyEngine } from "../engine-cases.ts";
import { runGoClient } from "../go-client.ts";
import { JavaSession } from "../java-session.ts";

const sentShape = z.object({ uniqueId: z.string(), offsetId: z.string().optional() });
const patience = { timeout: 60_000, interval: 250 };

/* What the console tells of messages whose Java clients trace, on both servers: the same answers. */
describe.skipIf(engineSkipReason()).each(everyEngine)("The console's traces of Java clients on $title", ({ start }) => {
  let engine: RocketmqEngine;
  let java: JavaSession;
  let console: TestConsole;

  beforeAll(async () => {
    engine = await start({ brokerConfig: { traceTopicEnable: true, messageDelayLevel: "1s 1s 1s 1s 1s 1s" } });
    java = await JavaSession.start(engine.namesrv);
    for (const topic of ["fine", "failing", "dying", "shared", "halves", "half_known", "quiet", "batches"]) await java.createTopic(topic, 1);
    console = await startTestConsole({ engines: { rocketmq: rocketmqAdapters }, bundledNameServers: [engine.namesrv] });
    await console.client.signIn();
  });
  afterAll(async () => {
    await console?.stop();
    await java?.stop();
    await engine?.stop();
  });

  const send = (topic: string, more: Record<string, unknown> = {}) => java.call("trace.send", { topic, group: `PG_${topic}`, key: `key-${topic}`, text: "hello", ...more }, sentShape);
  const consume = (topic: string, more: Record<string, unknown> = {}) => java.call("trace.consume", { topic, group: `GID_${topic}`, ...more }, z.boolean());
  const traceOf = async (id: string, topic = ""): Promise<MessageTrace> => (await console.client.call<MessageTrace>("GET", `/api/instances/default/traces/${id}?topic=${topic}`)).body;

  async function groupOf(id: string, group: string, states: string[], topic = ""): Promise<MessageTrace["groups"][number]> {
    await expect.poll(async () => (await traceOf(id, topic)).groups.find((row) => row.group === group)?.deliveries.map(({ state }) => state), patience).toEqual(states);
    const found = (await traceOf(id, topic)).groups.find((row) => row.group === group);
    if (!found) throw new Error(`no group ${group}`);
    return found;
  }

  it("have all three sections, found by the id alone", async () => {
    const { offsetId, uniqueId } = await send("fine");
    expect(await consume("fine")).toBe(true);
    const group = await groupOf(uniqueId, "GID_fine", ["acknowledged"]);
    await expect.poll(async () => (await traceOf(uniqueId)).sends.length, patience).toBe(1);
    await expect.poll(() => traceOf(uniqueId), patience).toMatchObject({ messageId: uniqueId, topic: "fine", message: { offsetMessageId: offsetId, keys: "key-fine" }, limited: false, skippedRecords: 0, warnings: [], setup: { topic: "RMQ_SYS_TRACE_TOPIC", exists: true, brokers: [{ isOn: true }] } });
    const trace = await traceOf(uniqueId);
    expect(trace.sends).toMatchObject([{ group: "PG_fine", isSuccess: true, kind: "normal", bodyBytes: 5, batchMessages: 1, address: trace.message?.bornHost, addressSource: "message" }]);
    expect(trace.message?.storedAt).toBeGreaterThan(0);
    expect(group).toMatchObject({ mode: "clustering", isOnline: true, state: "acknowledged", copies: [], deliveries: [{ order: 1, retryTimes: 0, result: "success", addressSource: "traceConnection", address: expect.stringMatching(/^127\.0\.0\.1:\d+$/) }] });
    expect((await traceOf(offsetId ?? "")).messageId).toBe(uniqueId);
  });

  it("show a retry under the same message, with its copy in the retry topic", async () => {
    const { uniqueId } = await send("failing");
    expect(await consume("failing", { failures: 1, deliveries: 2 })).toBe(true);
    const group = await groupOf(uniqueId, "GID_failing", ["movedToRetry", "acknowledged"]);
    expect(group.deliveries).toMatchObject([{ retryTimes: 0, result: "failed" }, { retryTimes: 1, result: "success" }]);
    expect(group.copies).toMatchObject([{ kind: "retry", topic: "%RETRY%GID_failing", reconsumeTimes: 1 }]);
  });

  it("show the hop into the dead-letter queue, and open from the dead letter's own id", async () => {
    const { uniqueId } = await send("dying");
    expect(await consume("dying", { failures: 2, deliveries: 2, maxRetries: 1 })).toBe(true);
    const group = await groupOf(uniqueId, "GID_dying", ["movedToRetry", "deadLettered"]);
    expect(group).toMatchObject({ state: "deadLettered", copies: [{ kind: "retry" }, { kind: "deadLetter", topic: "%DLQ%GID_dying", reconsumeTimes: 2 }] });
    const deadLetterId = group.copies[1]?.offsetMessageId ?? "";
    expect(await traceOf(deadLetterId)).toMatchObject({ messageId: uniqueId, topic: "dying", message: { topic: "dying" } });
    // Sent again from the page, it is consumed at last (DLQ-014).
    const job = await console.client.call("POST", "/api/instances/default/dead-letters/GID_dying/resends", { selection: { ids: [deadLetterId] } });
    expect(job.status).toBe(200);
    expect(await groupOf(uniqueId, "GID_dying", ["movedToRetry", "resent", "acknowledged"])).toMatchObject({ state: "acknowledged" });
  });

  it("know broadcasting as pushed only", async () => {
    const { uniqueId } = await send("shared");
    expect(await consume("shared", { broadcasting: true })).toBe(true);
    expect(await groupOf(uniqueId, "GID_shared", ["broadcast"])).toMatchObject({ mode: "broadcasting", state: "broadcast" });
  });

  it("show the half, the commit and the committed message of a transaction", async () => {
    const { uniqueId } = await java.call("trace.transaction", { topic: "halves", group: "PG_halves", key: "key-halves", text: "half" }, sentShape);
    // The client tells of the half and of its end one after the other, and the broker hears of the end in a third way.
    await expect.poll(() => traceOf(uniqueId), patience).toMatchObject({ topic: "halves", message: { topic: "halves" }, sends: [{ kind: "half", group: "PG_halves" }], transactionEnds: [{ state: "commit", isFromCheck: false, group: "PG_halves" }] });
  });

  it("tell what is known when only one side traces, or none", async () => {
    const onlySent = await send("half_known");
    expect(await consume("half_known", { group: "GID_silent", untraced: true })).toBe(true);
    await expect.poll(() => traceOf(onlySent.uniqueId), patience).toMatchObject({ topic: "half_known", sends: [{ group: "PG_half_known" }], groups: [{ group: "GID_silent", isOnline: true, state: null, verdict: expect.any(String), deliveries: [] }] });
    const onlyConsumed = await send("half_known", { untraced: true });
    expect(await consume("half_known", { group: "GID_telling", deliveries: 2 })).toBe(true);
    const telling = await groupOf(onlyConsumed.uniqueId, "GID_telling", ["acknowledged"]);
    expect(telling.isOnline).toBe(true);
    expect(await traceOf(onlyConsumed.uniqueId)).toMatchObject({ topic: "half_known", sends: [], message: { uniqueId: onlyConsumed.uniqueId } });
    const none = await send("quiet", { untraced: true });
    // A real broker answers a send before its index knows of the message.
    await expect.poll(() => traceOf(none.uniqueId, "quiet"), patience).toMatchObject({ sends: [], groups: [], traceMessages: 0, place: { state: "stored" }, message: { topic: "quiet" } });
    expect(await traceOf(`${none.uniqueId.slice(0, -4)}FFFF`, "quiet")).toMatchObject({ sends: [], groups: [], message: null, place: { state: "notFound" } });
  });

  it("are listed by key and by time, with what failed, and with what nobody told of", async () => {
    const list = async (query: string) => (await console.client.call<{ rows: TracedMessage[]; nextCursor: string }>("GET", `/api/instances/default/traces?${query}`)).body;
    const { uniqueId } = await send("failing", { key: "key-listed other" });
    const untold = await send("failing", { key: "key-listed", untraced: true });
    await expect.poll(async () => (await list("by=key&key=other")).rows, patience).toMatchObject([{ messageId: uniqueId, topic: "failing", isSent: true, groups: [{ group: "GID_failing", deliveries: 1, failures: 0, unfinished: 0 }] }]);
    const byKey = async (): Promise<TracedMessage[]> => (await list("by=key&key=key-listed&topic=failing")).rows;
    await expect.poll(async () => (await byKey()).find((row) => row.messageId === untold.uniqueId), patience).toMatchObject({ topic: "failing", isSent: null, producerGroup: "", sentAt: null });
    expect(await byKey()).toHaveLength(2);
    /** Nothing until an answer has all: one ends after 400 ms, wherever it is then. */
    const byTime = async (query: string): Promise<TracedMessage[]> => {
      const { nextCursor, rows } = await list(`by=time&lastMs=3600000&${query}`);
      return nextCursor === "" ? rows : [];
    };
    // Only its consumer told of the second one, a while after it had it.
    await expect.poll(async () => (await byTime("topic=failing")).map((row) => row.messageId), patience).toEqual(expect.arrayContaining([uniqueId, untold.uniqueId]));
    await expect.poll(async () => [...new Set((await byTime("topic=failing")).map((row) => row.topic))], patience).toEqual(["failing"]);
    await expect.poll(async () => (await byTime("failures=true")).map((row) => row.topic).toSorted(), patience).toEqual(["dying", "failing"]);
    await expect.poll(() => byTime("group=PG_fine"), patience).toMatchObject([{ topic: "fine" }]);
    expect((await list("by=time&traceTopic=no_such_topic")).rows).toEqual([]);
  });

  it("know which of several messages of one call each trace is about", async () => {
    const { uniqueId } = await send("batches", { key: "", batch: 3, untraced: true });
    expect(await consume("batches", { atOnce: 3, deliveries: 3 })).toBe(true);
    const [first = "", second = ""] = uniqueId.split(",");
    expect((await groupOf(second, "GID_batches", ["acknowledged"], "batches")).deliveries).toHaveLength(1);
    expect((await traceOf(first, "batches")).message?.uniqueId).toBe(first);
  });
});

describe.skipIf(goSkipReason()).each(everyEngine)("The console's traces of the Go client 2.1.2 on $title", ({ start }) => {
  let engine: RocketmqEngine;
  let console: TestConsole;

  beforeAll(async () => {
    engine = await start({ brokerConfig: { traceTopicEnable: true, messageDelayLevel: "1s 1s 1s 1s 1s 1s" } });
    await createTopicEverywhere(engine.namesrv, "go-traced", 1);
    console = await startTestConsole({ engines: { rocketmq: rocketmqAdapters }, bundledNameServers: [engine.namesrv] });
    await console.client.signIn();
  });
  afterAll(async () => {
    await console?.stop();
    await engine?.stop();
  });

  it("have its records, with the host that it names", { timeout: 600_000 }, async () => {
    const { uniqueId } = await runGoClient("traces", engine.namesrv, z.object({ uniqueId: z.string(), bodies: z.array(z.string()) }));
    const told = async (): Promise<MessageTrace> => (await console.client.call<MessageTrace>("GET", `/api/instances/default/traces/${uniqueId}`)).body;
    // A real broker gives out what its index may not know yet.
    await expect.poll(async () => (await told()).groups.find((row) => row.group === "CG_go_traced")?.deliveries.map(({ state }) => state), patience).toEqual(["movedToRetry", "acknowledged"]);
    await expect.poll(told, patience).toMatchObject({ topic: "go-traced", skippedRecords: 0, sends: [{ group: "PG_go_traced", isSuccess: true, bodyBytes: 5 }] });
    const trace = await told();
    const [send] = trace.sends;
    // Its time is that of the answer: the message was stored between begin and end.
    expect(send?.startedAt).toBeLessThanOrEqual((trace.message?.storedAt ?? 0) + 1);
    expect(send?.confirmedAt).toBeGreaterThanOrEqual((trace.message?.storedAt ?? 0) - 1);
    const group = trace.groups.find((row) => row.group === "CG_go_traced");
    expect(group?.deliveries).toMatchObject([{ state: "movedToRetry", retryTimes: 0, addressSource: "record", address: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/) }, { state: "acknowledged", retryTimes: 1 }]);
  });
});
