import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineSkipReason } from "../../e2e/engines/engine-availability.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import type { EngineAdapter } from "../management/adapters/port/engine-adapter.ts";
import type { MessageToSend, SendResult } from "../management/adapters/port/messages-port.ts";
import { rocketmqAdapters } from "../management/adapters/rocketmq/rocketmq-adapter.ts";
import { connectionTo } from "./adapter-connection.ts";
import { bundledBroker, everyEngine } from "./engine-cases.ts";
import { JavaSession } from "./java-session.ts";

const patient = { timeout: 60_000, interval: 50 };

/** Test messages of every kind (DIAL-2), received by a client that is not ours. */
describe.skipIf(engineSkipReason()).each(everyEngine)("the RocketMQ adapter sends on $title", ({ title, start }) => {
  let engine: RocketmqEngine;
  let adapter: EngineAdapter;
  let java: JavaSession;

  const send = (keys: string, parts: Partial<MessageToSend>): Promise<SendResult> => adapter.messages.send({ topic: "tested", messageType: "NORMAL", body: Buffer.from(`${keys}|`), tags: "t", keys, ...parts });
  const received = async (): Promise<(string | undefined)[]> => (await java.messages("consumer")).map(({ key }) => key);

  beforeAll(async () => {
    engine = await start();
    adapter = rocketmqAdapters.connect(connectionTo(engine.namesrv));
    java = await JavaSession.start(engine.namesrv);
    await java.createTopic("tested", 1);
    await java.startConsumer({ consumer: "consumer", group: "GID_tested", topic: "tested" });
  });
  afterAll(async () => {
    await adapter?.close();
    await java?.stop();
    await engine?.stop();
  });

  it("a transaction that is committed, and tells where the message lies", async () => {
    const sent = await send("committed", { messageType: "TRANSACTION" });
    expect(sent).toMatchObject({ state: "SEND_OK", queueId: 0, detail: "" });
    expect(await adapter.messages.byOffsetId(sent.offsetMessageId)).toMatchObject({ topic: "tested", queueId: 0, queueOffset: sent.queueOffset, uniqueId: sent.uniqueId, sysFlag: 8 });
    await expect.poll(received, patient).toContain("committed");
  });

  it("a transaction that is rolled back, which nobody gets", async () => {
    const sent = await send("rolled back", { messageType: "TRANSACTION", transactionOutcome: "rollback" });
    expect(sent).toMatchObject({ state: "SEND_OK", offsetMessageId: "", queueOffset: null, detail: "" });
    await send("after it", {});
    await expect.poll(received, patient).toContain("after it");
    expect(await received()).not.toContain("rolled back");
  });

  it("a delayed message by level", async () => {
    const before = Date.now();
    expect(await send("level", { messageType: "DELAY", delayLevel: 2 })).toMatchObject({ state: "SEND_OK" });
    await expect.poll(received, patient).toContain("level");
    expect(Date.now() - before).toBeGreaterThanOrEqual(4_900);
  });

  it("a delayed message to any time where the engine can, and says so where it cannot", async () => {
    const capability = (await adapter.cluster.engine()).capabilities.find(({ name }) => name === "delayTimes");
    if (title !== bundledBroker.title) {
      expect(capability).toMatchObject({ supported: false, reason: "this engine delays by level only" });
      return await expect(send("timed", { messageType: "DELAY", delaySeconds: 2 })).rejects.toMatchObject({ code: "unsupported_by_engine" });
    }
    expect(capability).toMatchObject({ supported: true });
    const before = Date.now();
    await send("timed", { messageType: "DELAY", delaySeconds: 2 });
    await expect.poll(received, patient).toContain("timed");
    return expect(Date.now() - before).toBeGreaterThanOrEqual(1_900);
  });
});
