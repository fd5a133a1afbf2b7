import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineSkipReason } from "../../e2e/engines/engine-availability.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import { everyEngine } from "./engine-cases.ts";
import { JavaSession } from "./java-session.ts";
import { Patient } from "./patient.ts";
import { startScripted } from "./scripted-consumer.ts";

describe.skipIf(engineSkipReason()).each(everyEngine)("what the doctor finds on $title", ({ start }) => {
  let engine: RocketmqEngine;
  let java: JavaSession;
  let patient: Patient;

  beforeAll(async () => {
    engine = await start();
    java = await JavaSession.start(engine.namesrv);
    for (const [topic, queues] of [["fine", 4], ["tags", 4], ["one", 4], ["two", 4], ["narrow", 2], ["stuck", 1], ["poison", 1]] as const) await java.createTopic(topic, queues);
    await java.startProducer("producer");
    const group = (name: string, topic: string, consumer: string, tags = "*") => java.startConsumer({ consumer, group: name, topic, tags });
    await Promise.all([group("GID_fine", "fine", "fine-1"), group("GID_fine", "fine", "fine-2"), group("GID_tags", "tags", "tags-1", "TagA"), group("GID_tags", "tags", "tags-2", "TagA || TagB")]);
    await Promise.all([group("GID_topics", "one", "topics-1"), group("GID_topics", "two", "topics-2"), ...[1, 2, 3].map((index) => group("GID_narrow", "narrow", `narrow-${index}`))]);
    await startScripted(java, { consumer: "stuck-1", group: "GID_stuck", topic: "stuck", script: { "*": { how: "hang", times: -1 } } });
    await startScripted(java, { consumer: "poison-1", group: "GID_poison", topic: "poison", script: { "*": { how: "later", times: -1 } }, delayLevel: -1 });
    for (const topic of ["fine", "poison", "stuck"]) await java.send({ producer: "producer", topic, mode: "sync", count: 5, prefix: topic });
    patient = new Patient(engine.namesrv);
  });
  afterAll(async () => {
    await patient?.close();
    await java?.stop();
    await engine?.stop();
  });

  // First: in quick motion they are an hour old after three minutes.
  it("dead letters that grow", async () => {
    await patient.awaitFinding("deadLettersGrow", { group: "GID_poison" }, { severity: "watch", params: { stored: 5 }, place: { page: "deadLetters", group: "GID_poison" } });
  });

  it("clients of a group that filter a topic by other tags", async () => {
    const found = await patient.awaitFinding("filtersDiffer", { group: "GID_tags" }, { severity: "act", params: { topic: "tags" } });
    expect(found?.evidence.flatMap(({ params }) => params.expression ?? []).sort()).toEqual(["TagA", "TagA || TagB"]);
  });

  it("clients of a group that subscribe to other topics, and the queues that nobody reads because of it", async () => {
    await patient.awaitFinding("topicsDiffer", { group: "GID_topics" }, { severity: "act", place: { page: "group", tab: "subscriptions" } });
    await patient.awaitFinding("queuesUnread", { group: "GID_topics" }, { params: { queues: 2, of: 4 } });
  });

  it("more clients than queues, and which client has none", async () => {
    await patient.awaitFinding("consumersIdle", { group: "GID_narrow" }, { severity: "note", params: { idle: 1, clients: 3 }, evidence: [{ code: "clientsAndQueues" }, { code: "clientWithoutQueue" }] });
  });

  it("an offset that stands still while messages come, and the client that holds the queue", async () => {
    await java.send({ producer: "producer", topic: "stuck", mode: "sync", count: 5, prefix: "later" });
    const heldBy = expect.objectContaining({ code: "heldBy", params: expect.objectContaining({ client: expect.stringContaining("@stuck-1") as unknown }) as unknown }) as unknown;
    await patient.awaitFinding("offsetStands", { group: "GID_stuck" }, { params: { topic: "stuck", queues: 1, lag: 10 }, evidence: [{ code: "queueStands" }, heldBy] });
  });

  it("and nothing about a group that is well", async () => {
    // In quick motion a commit that comes within five seconds is late: what is found of that goes away.
    await expect.poll(async () => (await patient.examine()).filter(({ params }) => params.group === "GID_fine"), { timeout: 60_000, interval: 300 }).toEqual([]);
  });
});
