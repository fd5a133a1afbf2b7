import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineSkipReason } from "../../e2e/engines/engine-availability.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import type { Finding } from "../../src/contract/doctor.ts";
import { rocketmqAdapters } from "../management/adapters/rocketmq/rocketmq-adapter.ts";
import { InstanceDoctor } from "../management/services/doctor/instance-doctor.ts";
import type { LiveInstance } from "../management/services/instance-hub.ts";
import { SharedReads } from "../management/services/shared-reads.ts";
import { InstancePoller } from "../management/services/snapshot/instance-poller.ts";
import { openDatabase } from "../management/store/database.ts";
import { NotesStore } from "../management/store/notes-store.ts";
import { connectionTo } from "./adapter-connection.ts";
import { everyEngine } from "./engine-cases.ts";
import { JavaSession } from "./java-session.ts";
import { startScripted } from "./scripted-consumer.ts";

const skip = engineSkipReason();
/** The doctor's clock goes so much faster than the engine's: two minutes of standing still are seen within seconds. */
const times = 20;

/** An instance that is read as the console reads it, and examined in quick motion. */
class Patient {
  readonly live: LiveInstance;
  readonly #doctor: InstanceDoctor;
  readonly #begunMs = Date.now();

  constructor(namesrv: string) {
    const adapter = rocketmqAdapters.connect(connectionTo(namesrv));
    const stored = { id: "sick", name: "sick", description: "", kind: "rocketmq" as const, bundled: false, nameServers: [namesrv], accessKey: "", secretKey: "", tls: false, createdAtMs: 0, addressSetAtMs: 0, lastTest: null };
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const poller = new InstancePoller({ instanceId: "sick", adapter, notes: new NotesStore(openDatabase(":memory:")), clock: Date.now, log, metrics: { series: () => 0, record: () => undefined, absent: () => undefined } });
    this.live = { stored, adapter, poller, shared: new SharedReads(Date.now) };
    this.#doctor = new InstanceDoctor(this.live, { query: async () => [] });
  }

  async examine(): Promise<readonly Finding[]> {
    await this.#doctor.tick(this.#begunMs + (Date.now() - this.#begunMs) * times);
    return this.#doctor.findings;
  }

  /** Examines until there is such a finding of the group. */
  async awaitFinding(kind: Finding["kind"], group: string): Promise<Finding | undefined> {
    const find = async (): Promise<Finding | undefined> => (await this.examine()).find((finding) => finding.kind === kind && finding.params.group === group);
    await expect.poll(find, { timeout: 90_000, interval: 300, message: `${kind} of ${group}` }).toBeDefined();
    return find();
  }

  async close(): Promise<void> {
    this.live.poller.stop();
    await this.live.adapter.close();
  }
}

describe.skipIf(skip).each(everyEngine)("what the doctor finds on $title", ({ start }) => {
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
    patient.live.poller.start();
  });
  afterAll(async () => {
    await patient?.close();
    await java?.stop();
    await engine?.stop();
  });

  it("clients of a group that filter a topic by other tags", async () => {
    const found = await patient.awaitFinding("filtersDiffer", "GID_tags");
    expect(found).toMatchObject({ severity: "act", params: { topic: "tags" } });
    expect(found?.evidence.flatMap(({ params }) => params.expression ?? []).sort()).toEqual(["TagA", "TagA || TagB"]);
  });

  it("clients of a group that subscribe to other topics, and the queues that nobody reads because of it", async () => {
    expect(await patient.awaitFinding("topicsDiffer", "GID_topics")).toMatchObject({ severity: "act", place: { page: "group", tab: "subscriptions" } });
    expect(await patient.awaitFinding("queuesUnread", "GID_topics")).toMatchObject({ params: { queues: 2, of: 4 } });
  });

  it("more clients than queues, and which client has none", async () => {
    const found = await patient.awaitFinding("consumersIdle", "GID_narrow");
    expect(found).toMatchObject({ severity: "note", params: { idle: 1, clients: 3 } });
    expect(found?.evidence.map(({ code }) => code)).toEqual(["clientsAndQueues", "clientWithoutQueue"]);
  });

  it("dead letters that grow", async () => {
    expect(await patient.awaitFinding("deadLettersGrow", "GID_poison")).toMatchObject({ severity: "watch", params: { stored: 5 }, place: { page: "deadLetters", group: "GID_poison" } });
  });

  it("an offset that stands still while messages come, and the client that holds the queue", async () => {
    await java.send({ producer: "producer", topic: "stuck", mode: "sync", count: 5, prefix: "later" });
    const found = await patient.awaitFinding("offsetStands", "GID_stuck");
    expect(found).toMatchObject({ params: { topic: "stuck", queues: 1, lag: 10 } });
    expect(found?.evidence.at(-1)).toMatchObject({ code: "heldBy", params: { client: expect.stringContaining("@stuck-1") } });
  });

  it("and nothing about a group that is well", async () => {
    expect((await patient.examine()).filter(({ params }) => params.group === "GID_fine")).toEqual([]);
  });
});
