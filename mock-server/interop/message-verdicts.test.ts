import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { engineSkipReason } from "../../e2e/engines/engine-availability.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import type { GroupVerdict, MessageLocation } from "../../src/contract/verdicts.ts";
import { rocketmqAdapters } from "../management/adapters/rocketmq/rocketmq-adapter.ts";
import { startTestConsole } from "../management/testing/console-client.ts";
import type { TestConsole } from "../management/testing/console-client.ts";
import { everyEngine } from "./engine-cases.ts";
import { JavaSession } from "./java-session.ts";
import { deliveredNames, deliveries, startScripted, stopScripted } from "./scripted-consumer.ts";
import { TransactionSession } from "./transaction-session.ts";
import { codesOf, locator } from "./verdict-session.ts";
import type { Locator } from "./verdict-session.ts";

const patience = { timeout: 60_000, interval: 200 };
/** Retries begin at level 3; level 2 and those from level 4 on last longer than a test. */
const messageDelayLevel = "1s 5m 2s 5m 5m 5m 5m 5m 5m 5m 5m 5m 5m 5m 5m 5m 5m 5m";
/** Clients look for their queues every 20 s, a first retry topic among them; here faster. */
const quickClients = { "rocketmq.client.rebalance.waitInterval": 500 };
/** They ask for routes every 30 s; a retry topic that came a moment after the first time is not to be waited for. */
const routeEveryMs = 1_000;
const delayed = z.object({ status: z.string(), offsetId: z.string() });

describe.skipIf(engineSkipReason()).each(everyEngine)("Where a message is, on $title", ({ start }) => {
  let engine: RocketmqEngine;
  let console: TestConsole;
  let java: JavaSession;
  let where: Locator;

  beforeAll(async () => {
    engine = await start({ brokerConfig: { messageDelayLevel, enablePropertyFilter: true, traceTopicEnable: true, transactionCheckInterval: 1_000_000 } });
    java = await JavaSession.start(engine.namesrv, undefined, quickClients);
    console = await startTestConsole({ engines: { rocketmq: rocketmqAdapters }, bundledNameServers: [engine.namesrv] });
    await console.client.signIn();
    where = locator(console);
    await java.startProducer("producer");
  });
  afterAll(async () => {
    await console?.stop();
    await java?.stop();
    await engine?.stop();
  });

  interface Sent {
    offsetId: string;
    uniqueId: string;
    queueOffset: number;
  }
  async function send(topic: string, prefix: string, count = 1, more: { tag?: string; properties?: Record<string, string> } = {}): Promise<Sent[]> {
    return (await java.send({ producer: "producer", topic, mode: "sync", count, prefix, tag: "TagA", size: 20, ...more })).results;
  }
  async function sendOne(...args: Parameters<typeof send>): Promise<Sent> {
    const [sent] = await send(...args);
    if (!sent) throw new Error("nothing was sent");
    return sent;
  }
  async function verdictOf(group: string, id: string): Promise<GroupVerdict | undefined> {
    return (await where({ id, group })).groups[0];
  }
  /** Waits until the verdict is as expected, the codes of its evidence too; gives that very one, because a client that is slow to tell of itself makes the next one vaguer. */
  async function expectVerdict(group: string, { uniqueId }: { uniqueId: string }, expected: object): Promise<GroupVerdict> {
    let last: GroupVerdict | undefined;
    await expect.poll(async () => ((last = await verdictOf(group, uniqueId)), last && { ...last, codes: codesOf(last) }), patience).toMatchObject(expected);
    if (!last) throw new Error(`${group} is gone`);
    return last;
  }
  /** Commits the group's offset with what was there before, then leaves. */
  async function consumeAndLeave(consumer: string, topic: string, count: number): Promise<void> {
    await java.startConsumer({ consumer, group: `GID_${consumer}`, topic });
    await java.awaitMessages([consumer], count);
    await java.stopConsumer(consumer);
  }

  it("consumed: the offset is beyond it, the expression asks for it, and nothing came back", async () => {
    await java.createTopic("done", 1);
    await java.startConsumer({ consumer: "done", group: "GID_done", topic: "done" });
    const sent = await sendOne("done", "d");
    await expectVerdict("GID_done", sent, { online: true, mode: "clustering", verdict: "consumed", codes: ["committed", "tagMatches", "noCopies"] });
    expect(await where({ id: sent.offsetId })).toMatchObject({ askedAs: "offsetId", given: "origin", topic: "done", place: { state: "stored" }, message: { uniqueId: sent.uniqueId } });
    expect(await where({ id: sent.uniqueId, topic: "done" })).toMatchObject({ askedAs: "uniqueId", topic: "done", search: { searchedTopics: 1, complete: true } });
    await java.stopConsumer("done");
    // Nobody is online to tell the expression, so it may have been filtered: that is no proof of consumption.
    await expectVerdict("GID_done", sent, { online: false, mode: "unknown", verdict: "passed", codes: ["committed", "noCopies", "offline", "expressionUnknown"] });
  });

  it("group offline: waiting, so many ahead, and nobody to take it", async () => {
    await java.createTopic("offline", 1);
    await send("offline", "before", 2);
    await consumeAndLeave("offline", "offline", 2);
    const last = (await send("offline", "after", 5)).at(-1)!;
    await expectVerdict("GID_offline", last, { online: false, verdict: "waiting", ahead: 4, codes: ["ahead", "committed", "offline"] });
  });

  it("in flight and lagging: held by a client that pulled it, waiting behind what it has in its memory", async () => {
    await java.createTopic("slow", 1);
    await startScripted(java, { consumer: "slow", group: "GID_slow", topic: "slow", script: { "*": { how: "hang", times: -1 } } });
    const first = await sendOne("slow", "s");
    await send("slow", "fill", 1_200);
    const last = await sendOne("slow", "last");
    const held = await expectVerdict("GID_slow", first, { verdict: "held", clientId: expect.stringContaining("@slow") as unknown });
    expect(held.since).toBeGreaterThan(0);
    expect(codesOf(held)).toContain("cached");
    await expectVerdict("GID_slow", last, { verdict: "waiting", ahead: 1_201, clientId: expect.stringContaining("@slow") as unknown });
  });

  it("filtered by tag, by SQL; two groups with different verdicts", async () => {
    await java.createTopic("filtered", 1);
    await java.startConsumer({ consumer: "tagB", group: "GID_tag_b", topic: "filtered", tags: "TagB || TagC" });
    await java.startConsumer({ consumer: "sql", group: "GID_sql", topic: "filtered", sql: "amount > 5" });
    await java.startConsumer({ consumer: "all", group: "GID_all", topic: "filtered" });
    for (const consumer of ["tagB", "sql", "all"]) await expect.poll(() => java.queues(consumer), patience).toHaveLength(1);
    const small = await sendOne("filtered", "small", 1, { tag: "TagA", properties: { amount: "3" } });
    const large = await sendOne("filtered", "large", 1, { tag: "TagB", properties: { amount: "7" } });
    await expectVerdict("GID_tag_b", small, { verdict: "filtered", evidence: [{ code: "tagRefused", tag: "TagA", expression: "TagB || TagC" }, {}] });
    await expectVerdict("GID_sql", small, { verdict: "filtered", evidence: [{ code: "sqlRefused", expression: "amount > 5" }, {}] });
    await expectVerdict("GID_all", small, { verdict: "consumed" });
    for (const group of ["GID_tag_b", "GID_sql", "GID_all"]) await expectVerdict(group, large, { verdict: "consumed" });
    await expect.poll(async () => (await where({ id: small.uniqueId })).groups.map(({ group, verdict }) => `${group} ${verdict}`), patience).toEqual(["GID_all consumed", "GID_sql filtered", "GID_tag_b filtered"]);
    await expectVerdict("GID_sql", large, { verdict: "consumed", codes: expect.arrayContaining(["sqlMatches"]) as unknown });
    for (const consumer of ["tagB", "sql", "all"]) await java.stopConsumer(consumer);
  });

  it("in retry, consumed after the retry; in retry, then dead; the ids of copies lead back to the message", async () => {
    await java.createTopic("failing", 1);
    await startScripted(java, { consumer: "once", group: "GID_once", topic: "failing", routeEveryMs, script: { "*": { how: "later", times: 1 } } });
    await startScripted(java, { consumer: "always", group: "GID_always", topic: "failing", routeEveryMs, maxReconsumeTimes: 1, script: { "*": { how: "later", times: -1 } } });
    const sent = await sendOne("failing", "f");
    const dead = await expectVerdict("GID_always", sent, { verdict: "dead" });
    expect(dead.hops.map(({ kind, reconsumeTimes }) => `${kind} ${reconsumeTimes}`)).toEqual(["retry 1", "deadLetter 2"]);
    await expectVerdict("GID_once", sent, { verdict: "consumed", codes: expect.arrayContaining(["retryTaken"]) as unknown });
    for (const [hop, given] of [[dead.hops[0], "retry"], [dead.hops[1], "deadLetter"]] as const) {
      await expect.poll(() => where({ id: hop?.offsetMessageId }), patience).toMatchObject({ given, topic: "failing", message: { offsetMessageId: sent.offsetId, topic: "failing" }, groups: [{ group: "GID_always", verdict: "dead" }, { group: "GID_once", verdict: "consumed" }] });
    }
    // The states of a query's rows are of the same making (MSG-8).
    for (const [group, state, verdict] of [["GID_always", "TO_CONSUME", "dead"], ["GID_once", "CONSUMED", "consumed"]] as const) {
      await expect.poll(async () => (await console.client.call("GET", `/api/instances/default/messages?by=key&topic=failing&key=f-0&group=${group}`)).body, patience).toMatchObject({ rows: [{ states: [{ group, state, verdict }] }] });
    }
    for (const consumer of ["once", "always"]) await stopScripted(java, consumer);
  });

  it("in retry, waiting for a time that does not come while the test lasts", async () => {
    await java.createTopic("patient", 1);
    await startScripted(java, { consumer: "patient", group: "GID_patient", topic: "patient", delayLevel: 2, maxReconsumeTimes: 5, script: { "*": { how: "later", times: -1 } } });
    const sent = await sendOne("patient", "p");
    const verdict = await expectVerdict("GID_patient", sent, { verdict: "retrying", retry: { times: 1, limit: 5, dueAt: expect.any(Number) as unknown }, codes: ["retryScheduled"] });
    expect(verdict.retry!.dueAt! - verdict.hops[0]!.storedAt).toBe(300_000);
    expect((await where({ id: verdict.hops[0]?.offsetMessageId })).message?.offsetMessageId).toBe(sent.offsetId);
    await stopScripted(java, "patient");
    await expectVerdict("GID_patient", sent, { verdict: "retrying", online: false, codes: ["retryScheduled", "offline"] });
    // Who names no maximum has 16.
    await startScripted(java, { consumer: "unlimited", group: "GID_unlimited", topic: "patient", delayLevel: 2, script: { "*": { how: "later", times: -1 } } });
    await expectVerdict("GID_unlimited", sent, { verdict: "retrying", retry: { times: 1, limit: 16 } });
    await stopScripted(java, "unlimited");
  });

  it("broadcasting: every client for itself, and nothing is known once they are gone", async () => {
    await java.createTopic("news", 1);
    for (const consumer of ["one", "two"]) await java.startConsumer({ consumer, group: "GID_news", topic: "news", broadcast: true });
    for (const consumer of ["one", "two"]) await expect.poll(() => java.queues(consumer), patience).toHaveLength(1);
    const sent = await sendOne("news", "n");
    await expectVerdict("GID_news", sent, { mode: "broadcasting", verdict: "consumed", codes: ["broadcast", "broadcastClient", "broadcastClient", "tagMatches"] });
    for (const consumer of ["one", "two"]) await java.stopConsumer(consumer);
    await expect.poll(async () => (await where({ id: sent.uniqueId })).groups.map((group) => group.verdict).filter((one) => one !== "unknown"), patience).toEqual([]);
  });

  it("ordered and blocked: the head is tried again in place, the others wait behind it", async () => {
    await java.createTopic("steps", 1);
    await startScripted(java, { consumer: "steps", group: "GID_steps", topic: "steps", orderly: true, suspendMs: 300, script: { "step-1": { how: "later", times: -1 } } });
    const [, head, behind] = await send("steps", "step", 3);
    await expect.poll(async () => (await deliveredNames(java, "steps")).filter((name) => name === "step-1").length, patience).toBeGreaterThan(2);
    const clientId = expect.stringContaining("@steps") as unknown;
    await expectVerdict("GID_steps", head!, { verdict: "retrying", clientId, codes: expect.arrayContaining(["retriedInPlace"]) as unknown });
    await expectVerdict("GID_steps", behind!, { verdict: "waiting", ahead: 1, evidence: expect.objectContaining({ 0: expect.objectContaining({ code: "blockedBy", offset: 1, clientId }) as unknown }) as unknown });
    await stopScripted(java, "steps");
  });

  async function resetOffsets(target: object): Promise<{ id: number }> {
    const { body, status } = await console.client.call<{ id: number }>("POST", "/api/instances/default/groups/GID_jumped/offset-resets", { topic: "jumped", target, confirm: "GID_jumped" });
    expect(status).toBe(200);
    return body;
  }

  it("reset past it: skipped, and waiting again when the reset was taken back", async () => {
    await java.createTopic("jumped", 1);
    await send("jumped", "before", 2);
    await consumeAndLeave("jumped", "jumped", 2);
    const sent = await sendOne("jumped", "j");
    await expectVerdict("GID_jumped", sent, { verdict: "waiting", ahead: 0 });
    const reset = await resetOffsets({ to: "latest" });
    await expectVerdict("GID_jumped", sent, { verdict: "skipped", evidence: [{ code: "reset", by: "admin", oldOffset: 2, newOffset: 3 }, { code: "committed", offset: 3 }] });
    await resetOffsets({ to: "before", resetId: reset.id });
    await expectVerdict("GID_jumped", sent, { verdict: "waiting", ahead: 0 });
  });

  it("transaction half, rolled back, committed", async () => {
    await java.createTopic("paid", 1);
    const transactions = new TransactionSession(java);
    await transactions.start("payer", "PG_payer", "paid");
    const half = await transactions.send({ producer: "payer", topic: "paid", name: "half", local: "UNKNOW" });
    const rolledBack = await transactions.send({ producer: "payer", topic: "paid", name: "back", local: "ROLLBACK_MESSAGE" });
    const committed = await transactions.send({ producer: "payer", topic: "paid", name: "done", local: "COMMIT_MESSAGE" });
    await expect.poll(() => where({ id: committed.uniqueId }), patience).toMatchObject({ place: { state: "stored" }, hops: [{ kind: "half" }, { kind: "origin" }] });
    await expect.poll(async () => (await where({ id: rolledBack.uniqueId })).place.state, patience).toBe("rolledBack");
    await expect.poll(() => where({ id: half.uniqueId }), patience).toMatchObject({ given: "half", topic: "paid", place: { state: "halfTransaction", producerGroup: "PG_payer", checks: 0 } });
  });

  it("delayed and not due: nobody can have it yet", async () => {
    await java.createTopic("later", 1);
    await send("later", "before");
    await consumeAndLeave("later", "later", 1);
    const { offsetId } = await java.call("delay.send", { broker: "broker-a", queueId: 0, topic: "later", name: "late", level: 2 }, delayed);
    let found: MessageLocation | undefined;
    await expect.poll(async () => (found = await where({ id: offsetId })), patience).toMatchObject({ given: "delayed", topic: "later", place: { state: "delayed", delayLevel: 2, dueAt: expect.any(Number) as unknown }, groups: [{ group: "GID_later", verdict: "waiting", evidence: [{ code: "notDelivered" }] }] });
    expect(found!.place.dueAt! - found!.message!.storedAt).toBe(300_000);
    const short = await java.call("delay.send", { broker: "broker-a", queueId: 0, topic: "later", name: "soon", level: 1 }, delayed);
    await expect.poll(async () => (await where({ key: "soon", topic: "later" })).place.state, patience).toBe("stored");
    await expect.poll(async () => (await where({ id: short.offsetId })).hops.map(({ kind }) => kind), patience).toEqual(["delayed", "origin"]);
  });

  it("a key with several messages: the newest, unless another is named; and an id that is not there", async () => {
    await java.createTopic("keyed", 1);
    const [first] = await send("keyed", "same");
    const [second] = await send("keyed", "same");
    // What was sent a moment ago is in the index a moment later.
    let found: MessageLocation | undefined;
    await expect.poll(async () => (found = await where({ key: "same-0" })), patience).toMatchObject({ askedAs: "key", message: { offsetMessageId: second?.offsetId }, candidates: [{ offsetMessageId: second?.offsetId }, { offsetMessageId: first?.offsetId }] });
    expect(found!.search.searchedTopics).toBe(found!.search.ofTopics);
    expect((await where({ key: "same-0", message: first!.offsetId })).message?.offsetMessageId).toBe(first?.offsetId);
    expect(await where({ id: first!.uniqueId.replace(/....$/, "FFFF") })).toMatchObject({ message: null, place: { state: "notFound" }, groups: [] });
  });

  it("a client's trace proves what offsets cannot tell", async () => {
    await java.createTopic("told", 1);
    const { uniqueId } = await java.call("trace.send", { topic: "told", group: "PG_told", key: "t-1", text: "hello" }, z.object({ uniqueId: z.string() }));
    await java.call("trace.consume", { topic: "told", group: "GID_told" }, z.boolean());
    const verdict = await expectVerdict("GID_told", { uniqueId }, { verdict: "consumed", evidence: [{ code: "traceConsumed", times: 0 }] });
    expect(verdict.evidence[0]).toMatchObject({ code: "traceConsumed", costMs: expect.any(Number) as unknown });
    // What the producer told is another trace message.
    await expect.poll(async () => (await where({ id: uniqueId })).search.byTrace, patience).toBe(true);
    expect((await deliveries(java, "slow")).length).toBeGreaterThan(0);
  });
});
