import { createServer, type Server } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineSkipReason } from "../../e2e/engines/engine-availability.ts";
import { startApacheRocketmq } from "../../e2e/engines/apache-rocketmq.ts";
import { freePort } from "../../e2e/engines/free-ports.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import type { EngineAdapter } from "../management/adapters/port/engine-adapter.ts";
import { rocketmqAdapters } from "../management/adapters/rocketmq/rocketmq-adapter.ts";
import { connectionTo } from "./adapter-connection.ts";
import { everyEngine } from "./engine-cases.ts";
import { JavaSession } from "./java-session.ts";

const skip = engineSkipReason();

function listenOnFreePort(server: Server): Promise<number> {
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    }),
  );
}

/** The part of the adapter contract that needs clients which are not ours. */
describe.skipIf(skip).each(everyEngine)("the RocketMQ adapter beside Java clients on $title", ({ start }) => {
  let engine: RocketmqEngine;
  let adapter: EngineAdapter;
  let java: JavaSession;

  beforeAll(async () => {
    engine = await start();
    adapter = rocketmqAdapters.connect(connectionTo(engine.namesrv));
    java = await JavaSession.start(engine.namesrv);
    await java.createTopic("online", 2);
    await java.startProducer("producer", "PG_online");
    await java.send({ producer: "producer", topic: "online", mode: "async", count: 100, prefix: "o", size: 100, tag: "TagA" });
    await java.startConsumer({ consumer: "consumer", group: "GID_online", topic: "online", tags: "TagA || TagB" });
    await java.awaitMessages(["consumer"], 100);
  });
  afterAll(async () => {
    await adapter?.close();
    await java?.stop();
    await engine?.stop();
  });

  it("sees the group online with its client and its subscription", async () => {
    const { value } = await adapter.clients.onlineGroup("GID_online");
    expect(value).toMatchObject({ group: "GID_online", consumeType: "CONSUME_PASSIVELY", messageModel: "CLUSTERING", consumeFromWhere: "CONSUME_FROM_FIRST_OFFSET" });
    expect(value?.clients).toMatchObject([{ language: "JAVA", version: "V4_9_8" }]);
    expect(value?.subscriptions.find((subscription) => subscription.topic === "online")).toMatchObject({ expressionType: "TAG", expression: "TagA || TagB" });
  });

  it("asks the client itself how it is", async () => {
    const clientId = (await adapter.clients.onlineGroup("GID_online")).value?.clients[0]?.clientId ?? "";
    const info = await adapter.clients.runningInfo("GID_online", clientId, false);
    expect(info.properties.get("PROP_CLIENT_VERSION")).toBe("V4_9_8");
    expect(info.queues.filter((queue) => queue.topic === "online")).toHaveLength(2);
    expect(info.subscriptions.map((subscription) => subscription.topic).sort()).toEqual(["%RETRY%GID_online", "online"]);
  });

  it("reads messages that a Java client sent", async () => {
    const [pulled] = (await adapter.messages.pull("online", "broker-a", 0, 0, 1)).messages;
    expect(pulled?.properties).toMatchObject({ TAGS: "TagA" });
    expect(pulled?.body.toString()).toMatch(/^o-\d+\|x+$/);
  });

  it("resets the group while it is online: the client is told, and the messages come again", async () => {
    await expect.poll(async () => (await adapter.groups.progress("GID_online", "online")).value.queues.reduce((sum, queue) => sum + (queue.consumerOffset ?? 0), 0), { timeout: 60_000, interval: 200 }).toBe(100);
    const points = [0, 1].map((queueId) => ({ topic: "online", brokerName: "broker-a", queueId, newOffset: 0, oldOffset: 50, stays: false }));
    const result = await adapter.groups.reset("GID_online", "online", points);
    expect(result.results.map((one) => one.failure)).toEqual(["", ""]);
    expect(result.clientsTold).toHaveLength(1);
    await expect.poll(async () => (await java.awaitMessages(["consumer"], 100)).total, { timeout: 60_000, interval: 200 }).toBe(200);
  });

  it("sees the producer once it said its name", async () => {
    await expect.poll(async () => (await adapter.clients.producerClients("PG_online")).value, { timeout: 90_000, interval: 500 }).toMatchObject([{ language: "JAVA", version: "V4_9_8" }]);
    expect((await adapter.clients.producers()).value.map((producer) => producer.group)).toContain("PG_online");
  });
});

describe.skipIf(skip)("the RocketMQ adapter and an Apache RocketMQ with access control", () => {
  const account = { accessKey: "operator1", secretKey: "secret-of-operator" };
  let engine: RocketmqEngine;

  beforeAll(async () => {
    const plainAcl = `globalWhiteRemoteAddresses: []\naccounts:\n- accessKey: ${account.accessKey}\n  secretKey: ${account.secretKey}\n  whiteRemoteAddress:\n  admin: true\n`;
    engine = await startApacheRocketmq({ plainAcl });
  });
  afterAll(async () => {
    await engine?.stop();
  });

  it("signs what it asks, so that everything works with the account", async () => {
    const adapter = rocketmqAdapters.connect(connectionTo(engine.namesrv, account));
    // Behind access control only an account can see that the broker has taken its first sample of statistics.
    await expect.poll(async () => (await adapter.cluster.runtimes()).warnings, { timeout: 60_000 }).toEqual([]);
    await adapter.topics.create({ topic: "guarded", brokerNames: ["broker-a"], readQueues: 1, writeQueues: 1, permission: 6, ordered: false, messageType: "NORMAL" });
    const sent = await adapter.messages.send({ topic: "guarded", messageType: "NORMAL", body: Buffer.from("x"), tags: "", keys: "guarded-key" });
    expect(sent.state).toBe("SEND_OK");
    await expect.poll(async () => (await adapter.messages.byUniqueId("guarded", sent.uniqueId)).value.length, { timeout: 30_000 }).toBe(1);
    await adapter.close();
  });

  it.each([
    ["a wrong secret", { ...account, secretKey: "not-the-secret" }],
    ["an unknown account", { accessKey: "somebody", secretKey: "whatever-it-is" }],
  ])("says that the engine refused %s", async (_what, wrong) => {
    const adapter = rocketmqAdapters.connect(connectionTo(engine.namesrv, wrong));
    await expect(adapter.topics.create({ topic: "no", brokerNames: ["broker-a"], readQueues: 1, writeQueues: 1, permission: 6, ordered: false, messageType: "NORMAL" })).rejects.toMatchObject({ code: "access_denied_by_engine" });
    await adapter.close();
    const items = await rocketmqAdapters.test(connectionTo(engine.namesrv, wrong), [], AbortSignal.timeout(30_000));
    expect(items.find((item) => item.result === "failed")?.name).toBe("aclSignIn");
  });
});

describe("the RocketMQ adapter and addresses where no engine is", () => {
  it("says that nothing listens there", async () => {
    const port = await freePort();
    const adapter = rocketmqAdapters.connect(connectionTo(`127.0.0.1:${port}`));
    await expect(adapter.cluster.brokers()).rejects.toMatchObject({ code: "unreachable" });
    await adapter.close();
    const items = await rocketmqAdapters.test(connectionTo(`127.0.0.1:${port}`), [], AbortSignal.timeout(30_000));
    expect(items.find((item) => item.result === "failed")).toMatchObject({ name: "nameServerPortOpen", remedy: "check_port" });
  });

  it("tells a web server from a name server", async () => {
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"));
    });
    const port = await listenOnFreePort(server);
    const items = await rocketmqAdapters.test(connectionTo(`127.0.0.1:${port}`), [], AbortSignal.timeout(30_000));
    expect(items.find((item) => item.result === "failed")?.remedy).toBe("port_is_http");
    server.close();
  });
});
