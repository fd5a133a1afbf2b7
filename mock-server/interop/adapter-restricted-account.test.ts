import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { engineSkipReason } from "../../e2e/engines/engine-availability.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import type { EngineAdapter } from "../management/adapters/port/engine-adapter.ts";
import { rocketmqAdapters } from "../management/adapters/rocketmq/rocketmq-adapter.ts";
import { connectionTo } from "./adapter-connection.ts";
import { everyEngine } from "./engine-cases.ts";

const administrator = { accessKey: "operator1", secretKey: "secret-of-operator" };
const reader = { accessKey: "readerOfOrders", secretKey: "secret-of-reader" };
const plainAcl = `globalWhiteRemoteAddresses: []
accounts:
- {accessKey: ${administrator.accessKey}, secretKey: ${administrator.secretKey}, admin: true}
- accessKey: ${reader.accessKey}
  secretKey: ${reader.secretKey}
  defaultTopicPerm: DENY
  defaultGroupPerm: SUB
  topicPerms:
  - orders=PUB|SUB
`;
const brokerNames = ["broker-a"];
const newTopic = { brokerNames, readQueues: 1, writeQueues: 1, permission: 6, ordered: false, messageType: "NORMAL" } as const;
const message = { messageType: "NORMAL", body: Buffer.from("x"), tags: "", keys: "restricted-key" } as const;

/** PERM-010, PERM-011: an instance whose account is no administrator is reachable, shows and sends what it may, and names the right that is missing. */
describe.skipIf(engineSkipReason()).each(everyEngine)("the RocketMQ adapter with an account that is no administrator, on $title", ({ start }) => {
  let engine: RocketmqEngine;
  let adapter: EngineAdapter;

  beforeAll(async () => {
    engine = await start({ plainAcl });
    const powerful = rocketmqAdapters.connect(connectionTo(engine.namesrv, administrator));
    // Behind access control only an account can see that a real broker has taken its first sample of statistics.
    await vi.waitFor(async () => expect((await powerful.cluster.runtimes()).warnings).toEqual([]), { timeout: 60_000, interval: 200 });
    for (const topic of ["orders", "bills"]) await powerful.topics.create({ topic, ...newTopic });
    await powerful.close();
    adapter = rocketmqAdapters.connect(connectionTo(engine.namesrv, reader));
  });
  afterAll(async () => {
    await adapter?.close();
    await engine?.stop();
  });

  it("sees the cluster, the topics and the groups", async () => {
    expect((await adapter.cluster.engine()).version).toMatch(/4[._]9/);
    expect(await adapter.cluster.runtimes()).toMatchObject({ warnings: [], value: [{ failure: "" }] });
    expect((await adapter.topics.listConfigs()).warnings).toEqual([]);
    expect((await adapter.groups.listConfigs()).warnings).toEqual([]);
  });

  it("sends to its topic, and finds what it sent", async () => {
    const sent = await adapter.messages.send({ topic: "orders", ...message });
    expect(sent.state).toBe("SEND_OK");
    await expect.poll(async () => (await adapter.messages.byUniqueId("orders", sent.uniqueId)).value.length, { timeout: 30_000 }).toBe(1);
    await expect.poll(async () => (await adapter.messages.byKey("orders", "restricted-key", 10)).value.messages, { timeout: 30_000 }).toHaveLength(1);
    expect((await adapter.messages.pull("orders", "broker-a", 0, 0, 1)).messages).toHaveLength(1);
  });

  it("is told which right to another topic it lacks", async () => {
    const denied = { code: "access_denied_by_engine", message: expect.stringContaining("No default permission for topic:bills") };
    await expect(adapter.messages.send({ topic: "bills", ...message })).rejects.toMatchObject(denied);
    await expect(adapter.messages.pull("bills", "broker-a", 0, 0, 1)).rejects.toMatchObject(denied);
  });

  it("is told that only an administrator creates and configures", async () => {
    const needed = { code: "administrator_needed", params: { account: reader.accessKey } };
    await expect(adapter.topics.create({ topic: "invoices", ...newTopic })).rejects.toMatchObject(needed);
    await expect(adapter.cluster.updateConfig({ autoCreateTopicEnable: "false" })).rejects.toMatchObject(needed);
  });

  it("passes the connection test with a warning about the missing rights", async () => {
    const items = await rocketmqAdapters.test(connectionTo(engine.namesrv, reader), ["orders", "bills"], AbortSignal.timeout(30_000));
    expect(items.filter(({ result }) => result === "failed")).toEqual([]);
    expect(items.find(({ name }) => name === "aclSignIn")).toMatchObject({ result: "passed" });
    expect(items.find(({ name }) => name === "permissions")).toMatchObject({ result: "warning", remedy: "grant_right" });
    expect(items.filter(({ name }) => name === "topicsExist")).toMatchObject([{ subject: "orders", result: "passed" }, { subject: "bills", result: "warning", remedy: "grant_right" }]);
  });
});
