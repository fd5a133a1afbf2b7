import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { brokerAddresses } from "../../../e2e/engines/cluster-probe.ts";
import { engineSkipReason } from "../../../e2e/engines/engine-availability.ts";
import { askOnce, type RawAnswer } from "../../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import { consumeWithAliOns, sendWithAliOns } from "../ali-ons-session.ts";
import { bundledBroker, everyEngine } from "../engine-cases.ts";
import { JavaSession } from "../java-session.ts";
import { sendFields } from "../raw-load.ts";
import { signedFields, type Account } from "../raw-signed.ts";

const admin = { accessKey: "adminKey", secretKey: "admin-secret" };
const publisher = { accessKey: "publisherKey", secretKey: "publisher-secret" };
const subscriber = { accessKey: "subscriberKey", secretKey: "subscriber-secret" };
const denied = { accessKey: "deniedKey", secretKey: "denied-secret" };
const near = { accessKey: "nearKey", secretKey: "near-secret" };
const far = { accessKey: "farKey12", secretKey: "far-secret" };

const plainAcl = `globalWhiteRemoteAddresses:
- 10.10.103.*
accounts:
- {accessKey: ${admin.accessKey}, secretKey: ${admin.secretKey}, whiteRemoteAddress: , admin: true}
- accessKey: ${publisher.accessKey}
  secretKey: ${publisher.secretKey}
  whiteRemoteAddress:
  admin: false
  topicPerms: [orders=PUB]
- accessKey: ${subscriber.accessKey}
  secretKey: ${subscriber.secretKey}
  defaultTopicPerm: DENY
  defaultGroupPerm: DENY
  topicPerms:
  - orders=SUB
  groupPerms:
  - GID_orders=SUB
- {accessKey: ${denied.accessKey}, secretKey: ${denied.secretKey}, defaultTopicPerm: PUB|SUB, defaultGroupPerm: SUB, topicPerms: [orders=DENY], groupPerms: [GID_orders=DENY]}
- {accessKey: ${near.accessKey}, secretKey: ${near.secretKey}, whiteRemoteAddress: "127.0.0.*"}
- {accessKey: ${far.accessKey}, secretKey: ${far.secretKey}, whiteRemoteAddress: "10.1.2.{3,4}"}
`;

/** A real broker appends the place in its source code. */
function aclException(words: string): RegExp {
  return new RegExp(`^org\\.apache\\.rocketmq\\.acl\\.common\\.AclException: ${words}(, org\\.apache\\S+\\(PlainPermissionManager\\.java:\\d+\\))?$`);
}

const body = Buffer.from("body");
const sendMessageV2 = 310;
const pullMessage = 11;
const queryMessage = 12;
const nothing = z.unknown();

function pullFieldsOf(topic: string, consumerGroup: string): Record<string, string | number> {
  return { consumerGroup, topic, queueId: 0, queueOffset: 0, maxMsgNums: 1, sysFlag: 4, commitOffset: 0, suspendTimeoutMillis: 0, subscription: "*", subVersion: 0, expressionType: "TAG" };
}

describe.skipIf(engineSkipReason()).each(everyEngine)("access control of $title", (engineCase) => {
  const isOurs = engineCase === bundledBroker;
  let engine: RocketmqEngine;
  let java: JavaSession;
  let address = "";

  beforeAll(async () => {
    engine = await engineCase.start({ plainAcl });
    java = await JavaSession.start(engine.namesrv, admin);
    address = (await brokerAddresses(engine.namesrv))[0] ?? "";
    await java.createTopic("orders", 2);
    await java.createTopic("other", 2);
  });
  afterAll(async () => {
    await java?.stop();
    await engine?.stop();
  });

  function askAs(account: Account, code: number, fields: Record<string, string | number> = {}, content: Buffer = body): Promise<RawAnswer> {
    return askOnce(address, code, signedFields(account, fields, content), content);
  }

  async function javaSends(account: Account, topic: string, mode: "sync" | "async" | "batch" = "async"): Promise<{ answered: number; failures: string[] }> {
    const producer = `${account.accessKey}-${topic}-${mode}`;
    await java.call("producer.start", { producer, group: "PG_access", ...account }, nothing);
    try {
      return await java.send({ producer, topic, mode, count: 4, batchSize: 4, prefix: producer, size: 100 });
    } finally {
      await java.stopProducer(producer);
    }
  }

  it("turns away who is nobody, not known, or has the wrong secret", async () => {
    expect(await askOnce(address, sendMessageV2, sendFields("orders", 0, "u1"), body)).toMatchObject({ code: 1, remark: expect.stringMatching(aclException("No accessKey is configured")) });
    expect(await askAs({ accessKey: "stranger", secretKey: "whatever" }, sendMessageV2, sendFields("orders", 0, "u2"))).toMatchObject({ code: 1, remark: expect.stringMatching(aclException("No acl config for stranger")) });
    expect(await askAs({ ...admin, secretKey: "admin-Secret" }, sendMessageV2, sendFields("orders", 0, "u3"))).toMatchObject({ code: 1, remark: expect.stringMatching(aclException("Check signature failed for accessKey=adminKey")) });
    expect((await javaSends({ ...publisher, secretKey: "wrong-secret" }, "orders")).failures[0]).toContain("Check signature failed for accessKey=publisherKey");
  });

  it("lets a Java producer publish where it may, and nowhere else", async () => {
    // In turn, and so into both queues: asynchronous sends are spread by threads that each count for themselves.
    expect(await javaSends(publisher, "orders", "sync")).toMatchObject({ answered: 4, failures: [] });
    expect((await javaSends(publisher, "other")).failures[0]).toMatch(/CODE: 1 {2}DESC: org\.apache\.rocketmq\.acl\.common\.AclException: No default permission for topic:other/);
    expect(await askAs(publisher, pullMessage, pullFieldsOf("orders", "GID_orders"))).toMatchObject({ code: 1, remark: expect.stringContaining("No default permission for ") });
  });

  it("lets a Java consumer have its topic and its group, and no other", async () => {
    await java.call("consumer.start", { consumer: "subscriber", group: "GID_orders", topic: "orders", from: "CONSUME_FROM_FIRST_OFFSET", ...subscriber }, nothing);
    expect((await java.awaitMessages(["subscriber"], 4)).different).toBe(4);
    await java.stopConsumer("subscriber");
    expect(await askAs(subscriber, sendMessageV2, sendFields("orders", 0, "u4"))).toMatchObject({ code: 1, remark: expect.stringMatching(aclException("No default permission for topic:orders")) });
    expect(await askAs(subscriber, pullMessage, pullFieldsOf("other", "GID_orders"))).toMatchObject({ code: 1, remark: expect.stringMatching(aclException("No default permission for topic:other")) });
    expect(await askAs(subscriber, pullMessage, pullFieldsOf("orders", "GID_other"))).toMatchObject({ code: 1, remark: expect.stringMatching(aclException("No default permission for group:GID_other")) });
    expect((await askAs(subscriber, pullMessage, pullFieldsOf("orders", "GID_orders"))).code).toBe(0);
  });

  it("denies what DENY names, whatever the defaults allow", async () => {
    expect((await askAs(denied, sendMessageV2, sendFields("other", 0, "u5"))).code).toBe(0);
    expect(await askAs(denied, sendMessageV2, sendFields("orders", 0, "u6"))).toMatchObject({ code: 1, remark: expect.stringMatching(aclException("No default permission for topic:orders")) });
    expect(await askAs(denied, 38, { consumerGroup: "GID_orders" })).toMatchObject({ code: 1, remark: expect.stringMatching(aclException("No default permission for group:GID_orders")) });
  });

  it("lets everybody write message traces", async () => {
    expect((await askAs(subscriber, sendMessageV2, sendFields("RMQ_SYS_TRACE_TOPIC", 0, "u7"))).remark).not.toContain("AclException");
  });

  it.each([17, 25, 200, 207, 215])("keeps %i for administrators", async (code) => {
    expect(await askAs(publisher, code)).toMatchObject({ code: 1, remark: expect.stringMatching(aclException(`Need admin permission for request code=${code}, but accessKey=publisherKey is not`)) });
  });

  it("asks nothing of an address on an account's allow-list, and a signature of any other", async () => {
    expect((await askAs({ ...near, secretKey: "not needed" }, sendMessageV2, sendFields("orders", 0, "u8"))).code).toBe(0);
    expect((await askAs({ ...far, secretKey: "not needed" }, sendMessageV2, sendFields("orders", 0, "u9"))).remark).toContain("Check signature failed for accessKey=farKey12");
    expect((await askAs(far, sendMessageV2, sendFields("orders", 0, "u10"))).remark).toContain("No default permission for topic:orders");
  });

  it("finds a message by its unique key for clients that do not sign that this is meant", async () => {
    const fields = { topic: "orders", key: "nowhere", maxNum: 1, beginTimestamp: 0, endTimestamp: 1 };
    const notFound = 22;
    expect((await askOnce(address, queryMessage, signedFields(admin, fields, undefined, { _UNIQUE_KEY_QUERY: "true" }))).code).toBe(notFound);
    // Clients from 4.9.4 on sign it. A real 4.9 broker refuses its own client; ours believes both.
    expect((await askOnce(address, queryMessage, signedFields(admin, { ...fields, _UNIQUE_KEY_QUERY: "true" }))).code).toBe(isOurs ? notFound : 1);
    await java.startProducer("unique");
    const [sent] = (await java.send({ producer: "unique", topic: "orders", mode: "sync", count: 1, prefix: "unique" })).results;
    await java.stopProducer("unique");
    const found = java.byUniqueId("orders", sent?.uniqueId ?? "");
    await (isOurs ? expect(found).resolves.toMatchObject({ name: "unique-0" }) : expect(found).rejects.toThrow());
  });

  it("knows ali-ons by its keys", async () => {
    expect(await sendWithAliOns(engine.namesrv, { topic: "orders", prefix: "ali", count: 8, account: publisher })).toHaveLength(8);
    // A client whose signature is not believed cannot even sign off, so it would go on for ever: who may not send will do.
    await expect(sendWithAliOns(engine.namesrv, { topic: "orders", prefix: "no", count: 1, account: subscriber })).rejects.toThrow("Send [4] times, still failed");
    const consumer = await consumeWithAliOns(engine.namesrv, { topic: "orders", group: "GID_orders", account: subscriber });
    try {
      await expect.poll(() => consumer.received.filter(({ name }) => name.startsWith("ali")).length, { timeout: 60_000, interval: 100 }).toBe(8);
    } finally {
      await consumer.close();
    }
  });

  it("checks the topic of a batch; a real broker forgets to", async () => {
    const outcome = javaSends(publisher, "other", "batch").then(({ answered }) => `${answered} answered`, (error: Error) => error.message);
    expect(await outcome).toMatch(isOurs ? /^MQClientException: Send \[3\] times, still failed/ : /^1 answered$/);
  });
});

describe.skipIf(engineSkipReason()).each(everyEngine)("accounts of $title that change while it runs", (engineCase) => {
  const isOurs = engineCase === bundledBroker;
  let engine: RocketmqEngine;
  let java: JavaSession;
  let address = "";

  beforeAll(async () => {
    engine = await engineCase.start({ plainAcl });
    java = await JavaSession.start(engine.namesrv, admin);
    address = (await brokerAddresses(engine.namesrv))[0] ?? "";
    await java.createTopic("orders", 2);
  });
  afterAll(async () => {
    await java?.stop();
    await engine?.stop();
  });

  async function remarkOfSend(account: Account): Promise<string> {
    const { code, remark } = await askOnce(address, sendMessageV2, signedFields(account, sendFields("orders", 0, "u"), body), body);
    return code === 0 ? "sent" : remark;
  }

  /** A real broker that reads its file again (every 5 s) just while an account is changed may forget the change: there it is made until it holds. */
  async function expectSend(account: Account, words: string, change: () => Promise<unknown> = async () => undefined): Promise<void> {
    const changed = async (): Promise<string> => {
      await change();
      return remarkOfSend(account);
    };
    if (isOurs) expect(await changed()).toContain(words);
    else await expect.poll(changed, { timeout: 60_000, interval: 200 }).toContain(words);
  }

  function put(account: Record<string, unknown>): Promise<unknown> {
    return java.call("acl.put", { address, account }, nothing);
  }

  const mayPublish = { whiteRemoteAddress: "", admin: false, defaultTopicPerm: "DENY", defaultGroupPerm: "DENY", topicPerms: ["orders=PUB"], groupPerms: ["GID_orders=SUB"] };

  it("are made, changed and deleted by Apache's admin tool, each valid from the next request on", async () => {
    const account = { accessKey: "freshKey", secretKey: "fresh-secret" };
    const remove = (): Promise<unknown> => java.call("acl.delete", { address, account: "freshKey" }, nothing);
    await expectSend(account, "No acl config for freshKey");
    await expectSend(account, "sent", () => put({ ...account, ...mayPublish }));
    await expectSend(account, "No default permission for topic:orders", () => put({ ...account, ...mayPublish, topicPerms: ["orders=SUB"] }));
    const other = { ...account, secretKey: "other-secret" };
    await expectSend(account, "Check signature failed for accessKey=freshKey", () => put({ ...other, ...mayPublish }));
    await expectSend(other, "sent");
    await expectSend(other, "No acl config for freshKey", () => put({ ...other, ...mayPublish }).then(remove));
    await expect(remove()).rejects.toThrow(/CODE: 210 .*The accesskey\[freshKey\] corresponding to accessConfig has been deleted failed\./);
  });

  it.each([
    [{ accessKey: "short1", secretKey: "long-enough" }, /CODE: 209 .*length should longer than 6/],
    [{ accessKey: "longEnough", secretKey: "short2" }, /CODE: 209 .*length should longer than 6/],
    [{ accessKey: "longEnough", secretKey: "long-enough", topicPerms: ["orders"] }, /CODE: 209 .*Parse Resource format error for orders\.\s+The expected resource format is 'Res=Perm'/],
    [{ accessKey: "longEnough", secretKey: "long-enough", groupPerms: ["GID=ALL"] }, /CODE: 209 .*Parse resource permission error for GID=ALL\./],
  ])("are refused when they are not valid: %j", async (account, words) => {
    await expect(put(account)).rejects.toThrow(words);
  });

  it("have a version, which counts the changes", async () => {
    const shape = z.object({ brokerName: z.string(), brokerAddr: z.string(), clusterName: z.string(), files: z.number(), counter: z.number() });
    const version = (): Promise<z.infer<typeof shape>> => java.call("acl.version", { address }, shape);
    expect(await version()).toMatchObject({ brokerName: "broker-a", brokerAddr: address, clusterName: "DefaultCluster", files: 1 });
    const counted = async (): Promise<number> => {
      const before = (await version()).counter;
      await put({ accessKey: "countedKey", secretKey: "counted-secret", ...mayPublish });
      return (await version()).counter - before;
    };
    if (isOurs) expect(await counted()).toBe(1);
    else await expect.poll(counted, { timeout: 60_000, interval: 200 }).toBe(1);
  });

  it("may be listed by an administrator, without secrets; a real broker tells them, and since 4.9.8 lists none", async () => {
    const { code, body: listed } = await askOnce(address, 54, signedFields(admin, {}));
    if (!isOurs && code === 3) return;
    const publisherListed = { accessKey: "publisherKey", admin: false, topicPerms: ["orders=PUB"] };
    expect(JSON.parse(listed.toString())).toMatchObject({ globalWhiteAddrs: ["10.10.103.*"], plainAccessConfigs: expect.arrayContaining([expect.objectContaining(publisherListed)]) });
    expect(listed.includes(publisher.secretKey)).toBe(!isOurs);
  });

  it("are changed by administrators alone; a real 4.9 lets every account make itself one", async () => {
    const change = { accessKey: publisher.accessKey, secretKey: publisher.secretKey, admin: "true" };
    const { code, remark } = await askOnce(address, 50, signedFields(publisher, change));
    expect([code, remark]).toEqual(isOurs ? [1, expect.stringMatching(aclException("Need admin permission for request code=50, but accessKey=publisherKey is not"))] : [0, ""]);
  });

  it("are not asked of a global allow-list's addresses, within the seconds that a real broker takes to read its file again", async () => {
    const nobody = (): Promise<string> => askOnce(address, sendMessageV2, sendFields("orders", 0, "u"), body).then(({ code, remark }) => (code === 0 ? "sent" : remark));
    expect(await nobody()).toContain("No accessKey is configured");
    await java.call("acl.globalWhite", { address, addresses: "127.0.0.1,10.10.103.*" }, nothing);
    await expect.poll(nobody, { timeout: 60_000, interval: 200 }).toBe("sent");
    await java.call("acl.globalWhite", { address, addresses: "10.10.103.*" }, nothing);
    await expect.poll(nobody, { timeout: 60_000, interval: 200 }).toContain("No accessKey is configured");
  });

  it("are all asked no more once an administrator switches it off; a real broker reads aclEnable only at its start", async () => {
    const lines = Buffer.from("aclEnable=false\n");
    expect((await askOnce(address, 25, signedFields(admin, {}, lines), lines)).code).toBe(0);
    expect((await askOnce(address, sendMessageV2, sendFields("orders", 0, "u"), body)).code).toBe(isOurs ? 0 : 1);
  });
});
