import { createHmac } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../core/clock.ts";
import { BundledCluster } from "./bundled-cluster.ts";
import { pullFields, RawClient, sendFields } from "./raw-client.ts";

const admin = { accessKey: "admin-key", secretKey: "admin-secret" };
const reader = { accessKey: "reader-key", secretKey: "reader-secret" };
const mayNot = "org.apache.rocketmq.acl.common.AclException: ";

let cluster: BundledCluster;
let client: RawClient;
let opaque = 0;

beforeAll(async () => {
  cluster = await BundledCluster.start(
    { dataDir: mkdtempSync(join(tmpdir(), "access-")), host: "127.0.0.1", advertisedHost: "127.0.0.1", namesrvPort: 0, brokerPort: 0, brokers: 1, clusterName: "C", flush: "async", retentionHours: 72, autoCreateTopics: true, autoCreateGroups: true },
    systemClock,
    () => undefined,
  );
  client = await RawClient.to(cluster.brokerAddresses[0] ?? "");
});
afterAll(async () => {
  client.close();
  await cluster.close();
});

/** By hand, so that no signature of ours proves itself: values in key order, then the body. */
function signed(who: { accessKey: string; secretKey: string }, fields: Record<string, unknown>, body = ""): Record<string, unknown> {
  const all: Record<string, unknown> = { ...fields, AccessKey: who.accessKey };
  const values = Object.keys(all).sort().map((name) => String(all[name])).join("");
  return { ...all, Signature: createHmac("sha1", who.secretKey).update(values + body).digest("base64") };
}

interface Answered {
  code: number;
  remark: string | undefined;
  ext: Record<string, string>;
  text: string;
}

async function ask(code: number, fields: object = {}, body = ""): Promise<Answered> {
  const { header, body: answer } = await client.call(code, ++opaque, fields, body);
  return { code: header.code, remark: header.remark, ext: header.extFields ?? {}, text: answer.toString() };
}

function askAs(who: { accessKey: string; secretKey: string }, code: number, fields: Record<string, unknown> = {}, body = ""): Promise<Answered> {
  return ask(code, signed(who, fields, body), body);
}

describe("accounts before access control is on", () => {
  it("are not listed as long as there are none, and aclEnable is refused", async () => {
    expect((await ask(54)).text).toBe(`{"globalWhiteAddrs":[],"plainAccessConfigs":[]}`);
    expect(await ask(25, {}, "aclEnable=true\n")).toMatchObject({ code: 16, remark: expect.stringContaining("no administrator account") });
  });

  it("are made, listed without secrets, versioned and deleted", async () => {
    expect((await ask(50, { ...admin, admin: "true" })).code).toBe(0);
    expect((await ask(50, { ...reader, admin: "false", defaultTopicPerm: "DENY", defaultGroupPerm: "SUB", topicPerms: "Orders=SUB,Other=PUB|SUB", groupPerms: "" })).code).toBe(0);
    expect((await ask(50, { accessKey: "gone-soon", secretKey: "secret-x" })).code).toBe(0);
    expect((await ask(51, { accessKey: "gone-soon" })).code).toBe(0);
    expect(await ask(51, { accessKey: "gone-soon" })).toMatchObject({ code: 210, remark: "The accesskey[gone-soon] corresponding to accessConfig has been deleted failed." });
    expect(await ask(50, { accessKey: "short", secretKey: "secret-x" })).toMatchObject({ code: 209 });
    expect((await ask(53, { globalWhiteAddrs: "10.1.2.*,10.1.3.4" })).code).toBe(0);
    expect(await ask(53, { globalWhiteAddrs: "nowhere" })).toMatchObject({ code: 211 });
    expect((await ask(54)).text).toBe(
      `{"globalWhiteAddrs":["10.1.2.*","10.1.3.4"],"plainAccessConfigs":[{"accessKey":"admin-key","admin":true,"groupPerms":[],"topicPerms":[]},` +
        `{"accessKey":"reader-key","admin":false,"defaultGroupPerm":"SUB","defaultTopicPerm":"DENY","groupPerms":[],"topicPerms":["Orders=SUB","Other=PUB|SUB"]}]}`,
    );
    const { ext } = await ask(52);
    expect(ext).toMatchObject({ brokerName: "broker-a", clusterName: "C", brokerAddr: cluster.brokerAddresses[0] });
    expect(JSON.parse(ext["version"] ?? "")).toMatchObject({ counter: 5 });
    expect(Object.values(JSON.parse(ext["allAclFileVersion"] ?? ""))).toEqual([JSON.parse(ext["version"] ?? "")]);
    expect((await ask(26)).text).not.toContain("secret");
  });
});

describe("access control that is on", () => {
  beforeAll(async () => {
    await ask(17, { topic: "Orders", defaultTopic: "TBW102", readQueueNums: "2", writeQueueNums: "2", perm: "6", topicFilterType: "SINGLE_TAG" });
    // A client whose sends are recognised must be judged like any other from now on.
    for (let count = 0; count < 3; count++) expect((await ask(310, sendFields("Orders"), "early")).code).toBe(0);
    expect((await ask(25, {}, "aclEnable=true\n")).code).toBe(0);
  });

  it("refuses who does not say who he is, is not known, or has the wrong secret", async () => {
    expect(await ask(310, sendFields("Orders"), "x")).toMatchObject({ code: 1, remark: `${mayNot}No accessKey is configured` });
    expect(await askAs({ accessKey: "nobody", secretKey: "x" }, 310, sendFields("Orders"), "x")).toMatchObject({ code: 1, remark: `${mayNot}No acl config for nobody` });
    expect(await askAs({ ...admin, secretKey: "wrong" }, 310, sendFields("Orders"), "x")).toMatchObject({ code: 1, remark: `${mayNot}Check signature failed for accessKey=admin-key` });
    expect(await ask(310, { ...sendFields("Orders"), AccessKey: "admin-key" }, "x")).toMatchObject({ code: 1, remark: `${mayNot}Check signature failed for accessKey=admin-key` });
    expect(await ask(310, signed(admin, sendFields("Orders"), "other body"), "x")).toMatchObject({ code: 1 });
  });

  it("serves who signs, sends after sends", async () => {
    for (let count = 0; count < 3; count++) expect((await askAs(admin, 310, sendFields("Orders"), `body ${count}`)).code).toBe(0);
    expect((await ask(310, sendFields("Orders"), "x")).code).toBe(1);
  });

  it.each([
    ["send", 310, sendFields("Orders"), "topic:Orders"],
    ["send, long names", 10, { producerGroup: "PG", topic: "Orders" }, "topic:Orders"],
    ["send, V2 with long names", 310, { producerGroup: "PG", topic: "Orders" }, "topic:Orders"],
    ["send, both kinds of names, of which the letter is read", 10, { topic: "Readable", ...sendFields("Orders") }, "topic:Orders"],
    ["batch, which a real 4.9.8 lets through", 320, sendFields("Orders", { m: "true" }), "topic:Orders"],
    ["reply into another topic than that of replies, which a real 4.9.8 lets through", 325, sendFields("Orders"), "topic:Orders"],
    ["the same, long names", 324, { producerGroup: "PG", topic: "Orders" }, "topic:Orders"],
    ["reply, V2 with long names", 325, { producerGroup: "PG", topic: "Orders" }, "topic:Orders"],
    ["reply, letters with the code of long names", 324, sendFields("Orders"), "topic:Orders"],
    ["reply, both kinds of names, of which the letter is read", 324, { topic: "C_REPLY_TOPIC", ...sendFields("Orders") }, "topic:Orders"],
    ["send to a retry topic of a group without the right", 310, sendFields("%RETRY%Denied"), "group:Denied"],
    ["pull from a topic", 11, pullFields("Unknown"), "topic:Unknown"],
    ["lite pull", 361, pullFields("Unknown"), "topic:Unknown"],
    ["pull for a group", 11, pullFields("Orders", { consumerGroup: "Denied" }), "group:Denied"],
    ["query", 12, { topic: "Unknown", key: "k" }, "topic:Unknown"],
    ["send back", 36, { group: "Denied" }, "group:Denied"],
    ["unregister", 35, { clientID: "c", consumerGroup: "Denied" }, "group:Denied"],
    ["list of a group's clients", 38, { consumerGroup: "Denied" }, "group:Denied"],
    ["offset", 15, { consumerGroup: "CG", topic: "Unknown" }, "topic:Unknown"],
  ])("asks for the right: %s", async (_title, code, fields, missing) => {
    await askAs(admin, 50, { accessKey: reader.accessKey, admin: "false", groupPerms: "Denied=DENY" });
    expect(await askAs(reader, code, { ...fields }, "x")).toMatchObject({ code: 1, remark: `${mayNot}No default permission for ${missing}` });
  });

  it("asks for every group and topic of a heartbeat", async () => {
    const heartbeat = (group: string, topic: string): string => `{"clientID":"c1","consumerDataSet":[{"groupName":"${group}","subscriptionDataSet":[{"topic":"${topic}","subString":"*"}]}],"producerDataSet":[]}`;
    expect(await askAs(reader, 34, {}, heartbeat("CG", "Unknown"))).toMatchObject({ code: 1, remark: `${mayNot}No default permission for topic:Unknown` });
    expect((await askAs(reader, 34, {}, heartbeat("CG", "Orders"))).code).toBe(0);
    expect(await askAs(reader, 34, {}, "{")).toMatchObject({ code: 1, remark: expect.stringContaining(mayNot) });
  });

  it.each([17, 25, 50, 51, 53, 54, 200, 207, 215])("keeps %i for administrators", async (code) => {
    expect(await askAs(reader, code, { accessKey: "someone", globalWhiteAddrs: "*" })).toMatchObject({ code: 1, remark: `${mayNot}Need admin permission for request code=${code}, but accessKey=reader-key is not` });
  });

  it("asks no right to the topic of replies", async () => {
    expect((await askAs(reader, 325, sendFields("C_REPLY_TOPIC"), "x")).remark).not.toContain("AclException");
  });

  it("is asked before a node is stopped at the name server", async () => {
    const namesrv = await RawClient.to(cluster.namesrvAddress);
    const stop = async (fields: object): Promise<string | undefined> => (await namesrv.call(31_003, ++opaque, fields)).header.remark;
    expect(await stop({ brokerName: "broker-a" })).toBe(`${mayNot}No accessKey is configured`);
    expect(await stop(signed(reader, { brokerName: "broker-a" }))).toBe(`${mayNot}Need admin permission for request code=31003, but accessKey=reader-key is not`);
    expect(await stop(signed(admin, { brokerName: "broker-x" }))).toBe("there is no broker broker-x here");
    expect((await namesrv.call(31_001, ++opaque, signed(reader, {}))).header.code).toBe(0);
    namesrv.close();
  });

  it("believes both kinds of clients that ask for a unique key", async () => {
    const fields = { topic: "Orders", key: "none", maxNum: "1", beginTimestamp: "0", endTimestamp: "1" };
    expect((await askAs(admin, 12, { ...fields, _UNIQUE_KEY_QUERY: "true" })).code).toBe(22);
    expect((await ask(12, { ...signed(admin, fields), _UNIQUE_KEY_QUERY: "true" })).code).toBe(22);
    expect((await ask(12, { ...signed(admin, fields), other: "true" })).code).toBe(1);
  });

  it("takes changes at once: rights, secret, allow-list, account (ACL-20)", async () => {
    expect((await askAs(reader, 310, sendFields("Orders"), "x")).code).toBe(1);
    await askAs(admin, 50, { accessKey: reader.accessKey, topicPerms: "Orders=PUB|SUB" });
    expect((await askAs(reader, 310, sendFields("Orders"), "x")).code).toBe(0);
    await askAs(admin, 50, { accessKey: reader.accessKey, secretKey: "another-secret" });
    expect((await askAs(reader, 310, sendFields("Orders"), "x")).code).toBe(1);
    await askAs(admin, 50, { accessKey: reader.accessKey, whiteRemoteAddress: "127.0.0.1" });
    expect((await ask(310, { ...sendFields("Denied"), AccessKey: reader.accessKey }, "x")).code).toBe(0);
    await askAs(admin, 51, { accessKey: reader.accessKey });
    expect((await askAs(reader, 310, sendFields("Orders"), "x")).remark).toBe(`${mayNot}No acl config for reader-key`);
    await askAs(admin, 53, { globalWhiteAddrs: "127.0.0.*" });
    expect((await ask(310, sendFields("Orders"), "x")).code).toBe(0);
    await askAs(admin, 53, { globalWhiteAddrs: "" });
    expect((await ask(310, sendFields("Orders"), "x")).code).toBe(1);
  });

  it("keeps the last administrator, and is switched off by him", async () => {
    expect(await askAs(admin, 51, { accessKey: admin.accessKey })).toMatchObject({ code: 210, remark: expect.stringContaining("last administrator") });
    expect((await askAs(admin, 25, {}, "aclEnable=false\n")).code).toBe(0);
    expect((await ask(310, sendFields("Orders"), "x")).code).toBe(0);
  });
});
