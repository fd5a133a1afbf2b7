import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApacheRocketmq } from "../../e2e/engines/apache-rocketmq.ts";
import { engineSkipReason } from "../../e2e/engines/engine-availability.ts";
import { RawConnection } from "../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import { DelaySession } from "./delay-session.ts";
import { everyEngine } from "./engine-cases.ts";
import { JavaSession } from "./java-session.ts";
import { Patient } from "./patient.ts";

const hourMs = 3_600_000;

/** Puts messages of one byte into one queue, many at once; the bytes of the requests are written by hand. */
async function sendTo(broker: RawConnection, topic: string, queueId: number, count: number): Promise<void> {
  const fields = { producerGroup: "P", topic, defaultTopic: "TBW102", defaultTopicQueueNums: 4, queueId, sysFlag: 0, bornTimestamp: Date.now(), flag: 0, properties: "", reconsumeTimes: 0, batch: "false" };
  const answers = await Promise.all(Array.from({ length: count }, () => broker.ask(10, fields, Buffer.from("x"))));
  expect(answers.filter(({ code }) => code !== 0)).toEqual([]);
}

describe.skipIf(engineSkipReason()).each(everyEngine)("what the doctor finds of queues and brokers on $title", ({ start }) => {
  let engine: RocketmqEngine;
  let java: JavaSession;
  let patient: Patient;
  let broker: RawConnection;

  beforeAll(async () => {
    engine = await start({ brokerConfig: { fileReservedTime: 1 } });
    java = await JavaSession.start(engine.namesrv);
    for (const [topic, queues] of [["even", 4], ["skewed", 4], ["left", 1]] as const) await java.createTopic(topic, queues);
    broker = new RawConnection((await java.cluster())["broker-a"]!);
    // Group left consumes two messages and ends; three more are sent.
    await java.startProducer("producer");
    await java.startConsumer({ consumer: "left", group: "GID_left", topic: "left" });
    await java.send({ producer: "producer", topic: "left", mode: "sync", count: 2, prefix: "read" });
    await java.awaitMessages(["left"], 2);
    await java.stopConsumer("left");
    await java.send({ producer: "producer", topic: "left", mode: "sync", count: 3, prefix: "unread" });
    patient = new Patient(engine.namesrv);
  });
  afterAll(async () => {
    await patient?.close();
    broker?.socket.destroy();
    await java?.stop();
    await engine?.stop();
  });

  it("messages that retention will delete before their group comes back, and from when on", async () => {
    const oldest = (await new DelaySession(java, broker).stored("left"))[2]!;
    await patient.awaitFinding("messagesWillExpire", { group: "GID_left" }, {
      severity: "act",
      params: { topic: "left", expireAtMs: oldest.storedMs + hourMs },
      place: { page: "group", tab: "backlog", topic: "left" },
      evidence: [{ code: "oldestWaiting", params: { queue: "broker-a/0", storedAtMs: oldest.storedMs } }, { code: "retentionOf" }, { code: "drainNone", params: { lag: 3 } }, { code: "expiring", params: { messages: 3 } }],
    });
  });

  it("a queue that gets a multiple of what the others get, and none where all get the same", async () => {
    await expect.poll(() => patient.live.poller.snapshot.topics.entry("skewed")?.records[0]?.figures?.queues.size, { timeout: 60_000 }).toBe(4);
    patient.look();
    await sendTo(broker, "skewed", 2, 4000);
    for (const queueId of [0, 1, 2, 3]) await sendTo(broker, "even", queueId, 1000);
    patient.goAhead(5 * 60_000);
    await patient.awaitFinding("queueHot", { topic: "skewed" }, { severity: "watch", params: { queue: "broker-a/2" }, evidence: [{ code: "queueRate" }, { code: "otherQueuesRate", params: { queues: 3, othersPerSecond: 0 } }] });
    await expect.poll(async () => (await patient.examine()).filter(({ kind, params }) => kind === "queueHot" && params.topic !== "skewed"), { timeout: 60_000, interval: 300 }).toEqual([]);
  });

  it("a broker that somebody made read-only, until it takes messages again", async () => {
    await patient.live.adapter.cluster.updateConfig({ brokerPermission: "4" }, ["broker-a"]);
    await patient.awaitFinding("writesRefusedBySetting", { broker: "broker-a" }, { severity: "watch", evidence: [{ code: "permission", params: { permission: 4 } }], place: { page: "cluster", broker: "broker-a" } });
    await patient.live.adapter.cluster.updateConfig({ brokerPermission: "6" }, ["broker-a"]);
    await expect.poll(async () => (await patient.examine()).some(({ kind }) => kind === "writesRefusedBySetting"), { timeout: 90_000, interval: 300 }).toBe(false);
    expect(patient.stateOf("writes")).toMatchObject({ state: "ok" });
  });
});

describe.skipIf(engineSkipReason())("what the doctor finds of slaves of Apache RocketMQ", () => {
  it.each([
    { says: "one that follows is well", follows: true },
    { says: "one whose log stands while its master's grows", follows: false },
  ])("$says", { timeout: 300_000 }, async ({ follows }) => {
    const engine = await startApacheRocketmq({ slave: { follows } });
    const java = await JavaSession.start(engine.namesrv);
    const patient = new Patient(engine.namesrv);
    try {
      await java.createTopic("orders", 1);
      const broker = new RawConnection((await java.cluster())["broker-a"]!);
      await expect.poll(async () => (await patient.examine(), patient.live.poller.snapshot.nodes.map(({ runtime: { brokerId, runtime } }) => [brokerId, runtime !== null])), { timeout: 60_000 }).toEqual([[0, true], [1, true]]);
      const ends = (): (number | null)[] => patient.live.poller.snapshot.nodes.map(({ runtime }) => patient.live.adapter.cluster.figuresOf(runtime).commitLogEndOffset);
      const before = ends();
      await sendTo(broker, "orders", 0, 500);
      broker.socket.destroy();
      await expect.poll(async () => (await patient.examine(), ends().map((end, index) => (end ?? 0) > (before[index] ?? 0))), { timeout: 60_000 }).toEqual([true, follows]);
      if (follows) {
        // In quick motion one look lasts longer than what is on its way.
        await expect.poll(() => patient.examine(), { timeout: 90_000, interval: 300 }).toEqual([]);
        expect(patient.stateOf("replication")).toMatchObject({ state: "ok" });
        return;
      }
      await patient.awaitFinding("slaveStands", { broker: "broker-a", brokerId: 1 }, { severity: "act", place: { page: "cluster", broker: "broker-a", brokerId: 1 } });
    } finally {
      await patient.close();
      await java.stop();
      await engine.stop();
    }
  });
});
