import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { rocketmqAdapters } from "./rocketmq-adapter.ts";
import { answerFrame, deadAddress, startScriptedServer } from "./scripted-server.ts";
import type { EngineAdapter, EngineConnection } from "../port/engine-adapter.ts";
import type { ScriptedServer, SeenRequest } from "./scripted-server.ts";

/** The body of a frame that a real broker sent. */
function capturedBody(name: string): Buffer {
  const frame = readFileSync(new URL(`../../../wire/remoting/fixtures/${name}.bin`, import.meta.url));
  return frame.subarray(8 + (frame.readInt32BE(4) & 0xffffff));
}

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function server(answer: (request: SeenRequest) => Buffer | undefined): Promise<ScriptedServer> {
  const started = await startScriptedServer(answer);
  closers.push(started.close);
  return started;
}

/** A name server that knows one cluster of the given brokers, and for every topic a route over all of them. */
function nameServer(brokers: Record<string, string>): Promise<ScriptedServer> {
  const addresses = Object.entries(brokers).map(([name, address]) => [name, { brokerAddrs: { 0: address }, brokerName: name, cluster: "c" }]);
  const info = JSON.stringify({ brokerAddrTable: Object.fromEntries(addresses), clusterAddrTable: { c: Object.keys(brokers) } });
  const route = JSON.stringify({ brokerDatas: addresses.map(([, broker]) => broker), queueDatas: Object.keys(brokers).map((brokerName) => ({ brokerName, perm: 6, readQueueNums: 2, writeQueueNums: 2 })) });
  return server(({ header: { code, opaque } }) => {
    if (code === 106) return answerFrame(opaque, 0, { body: info });
    if (code === 105) return answerFrame(opaque, 0, { body: route });
    return answerFrame(opaque, 22, { remark: "No config item, Namespace: ORDER_TOPIC_CONFIG" });
  });
}

function connect(nameServers: string[], changes: Partial<EngineConnection> = {}): EngineAdapter {
  const adapter = rocketmqAdapters.connect({ nameServers, accessKey: "", secretKey: "", tls: false, requestTimeoutMs: 30_000, ...changes });
  closers.push(() => adapter.close());
  return adapter;
}

describe("the RocketMQ adapter", () => {
  it("goes on with the name server that lives, and names the dead one", async () => {
    const dead = deadAddress;
    const living = await nameServer({ "broker-a": "127.0.0.1:1" });
    const adapter = connect([dead, living.address]);
    expect(await adapter.cluster.brokers()).toEqual([{ cluster: "c", brokerName: "broker-a", brokerId: 0, address: "127.0.0.1:1" }]);
    expect(await adapter.cluster.nameServers()).toEqual([
      { address: dead, reachable: false },
      { address: living.address, reachable: true },
    ]);
    await expect(connect([dead]).cluster.brokers()).rejects.toMatchObject({ code: "unreachable", params: { address: dead, reason: "ECONNREFUSED" } });
  });

  it("waits once for a broker that hangs, not for each of many readings", async () => {
    const hanging = await server(() => undefined);
    const living = await server(({ header: { code, opaque } }) => (code === 203 ? answerFrame(opaque, 206) : answerFrame(opaque, 22)));
    const { address } = await nameServer({ "broker-a": living.address, "broker-b": hanging.address });
    const adapter = connect([address], { requestTimeoutMs: 3000 });
    const first = await adapter.tracking.copies("t", { uniqueId: "U" });
    expect(first).toMatchObject({ value: [], answered: ["broker-a"], warnings: [{ code: "broker_unreachable", detail: expect.stringContaining("within 3000 ms") as unknown }] });
    const later = await Promise.all([adapter.tracking.copies("t", { key: "k" }), adapter.clients.onlineGroup("g")]);
    for (const { warnings } of later) expect(warnings).toMatchObject([{ detail: expect.stringContaining("within 500 ms") as unknown }]);
  });

  it("returns what one broker of two says, with a warning for the other", async () => {
    const living = await server(({ header: { code, opaque } }) => {
      if (code === 201) return answerFrame(opaque, 0, { body: capturedBody("answer-groups") });
      return code === 28 ? answerFrame(opaque, 0, { body: capturedBody("answer-runtime-info") }) : answerFrame(opaque, 3, { remark: " request type not supported" });
    });
    const dead = deadAddress;
    const adapter = connect([(await nameServer({ "broker-a": living.address, "broker-b": dead })).address]);
    const { value, warnings } = await adapter.groups.listConfigs();
    expect(value.find(({ group }) => group === "group-one")).toEqual({ group: "group-one", brokerName: "broker-a", brokerId: 0, kind: "user", consumeEnabled: true, broadcastAllowed: true, maxRetries: 16, autoCreated: null, tpsLimits: null });
    expect(value.find(({ group }) => group === "TOOLS_CONSUMER")?.kind).toBe("system");
    expect(warnings).toEqual([{ code: "broker_unreachable", subject: `broker-b (${dead})`, detail: expect.stringContaining("ECONNREFUSED") }]);
    const runtimes = await adapter.cluster.runtimes();
    expect(runtimes.value.map(({ brokerName, runtime, failure }) => [brokerName, runtime?.get("brokerVersionDesc"), failure !== ""])).toEqual([["broker-a", "V4_9_7", false], ["broker-b", undefined, true]]);
    await expect(adapter.groups.configsOf("no-such-group")).rejects.toMatchObject({ code: "not_found", params: { what: "group", name: "no-such-group" } });
  });

  it("says so when there is no broker, and when all fail", async () => {
    await expect(connect([(await nameServer({})).address]).groups.listConfigs()).rejects.toMatchObject({ code: "no_broker" });
    const dead = deadAddress;
    await expect(connect([(await nameServer({ "broker-a": dead })).address]).groups.listConfigs()).rejects.toMatchObject({ code: "unreachable", params: { address: dead } });
  });

  it("translates refusals, with the broker's own words", async () => {
    const remarks: Record<number, [number, string]> = {
      328: [3, " request type 328 not supported"],
      43: [1, "org.apache.rocketmq.acl.common.AclException: No acl config for someone"],
      201: [2, "[REJECTREQUEST]system busy"],
    };
    const broker = await server(({ header: { code, opaque } }) => answerFrame(opaque, remarks[code]?.[0] ?? 1, { remark: remarks[code]?.[1] ?? "" }));
    const adapter = connect([(await nameServer({ "broker-a": broker.address })).address]);
    await expect(adapter.clients.producers()).rejects.toMatchObject({ code: "unsupported_by_engine", params: { feature: "GET_ALL_PRODUCER_INFO" } });
    await expect(adapter.groups.allOffsets()).rejects.toMatchObject({ code: "access_denied_by_engine", message: expect.stringContaining("No acl config for someone") });
    await expect(adapter.groups.listConfigs()).rejects.toMatchObject({ code: "engine_refused", params: { engineCode: 2, remark: "[REJECTREQUEST]system busy" } });
  });

  it("replaces a connection that the broker closed while it was idle", async () => {
    const broker = await server(({ header: { opaque } }) => answerFrame(opaque, 0, { body: '{"offsetTable":{"T@g":{0:7}}}' }));
    const adapter = connect([(await nameServer({ "broker-a": broker.address })).address]);
    for (let round = 0; round < 3; round++) {
      expect((await adapter.groups.allOffsets()).value.get("T@g")?.get("broker-a")?.get(0)).toBe(7);
      for (const socket of broker.sockets) socket.destroy();
    }
  });

  it("signs every field but _UNIQUE_KEY_QUERY, and says that it is 4.9.3", async () => {
    const broker = await server(({ header: { opaque } }) => answerFrame(opaque, 22, { remark: "can not find message, maybe time range not correct" }));
    const adapter = connect([(await nameServer({ "broker-a": broker.address })).address], { accessKey: "anAccount", secretKey: "aSecret" });
    expect(await adapter.messages.byUniqueId("Orders", "AC11000100002A139C55000000000000")).toEqual({ value: [], warnings: [] });
    const { version, extFields = {} } = broker.requests[0]?.header ?? {};
    expect(version).toBe(399);
    const values = ["AccessKey", "beginTimestamp", "endTimestamp", "key", "maxNum", "topic"].map((name) => extFields[name]);
    expect(extFields).toMatchObject({ AccessKey: "anAccount", _UNIQUE_KEY_QUERY: "true", endTimestamp: "9223372036854775807" });
    expect(extFields.Signature).toBe(createHmac("sha1", "aSecret").update(values.join("")).digest("base64"));
  });

  it("takes no answer about administration for no 'no', asks again then, and remembers a clear one for the account", async () => {
    let answer: ((opaque: number) => Buffer) | undefined;
    const broker = await server(({ header: { code, opaque } }) => {
      if (code === 25) return answer?.(opaque);
      return code === 28 ? answerFrame(opaque, 0, { body: capturedBody("answer-runtime-info") }) : answerFrame(opaque, 3, { remark: "not supported" });
    });
    const adapter = connect([(await nameServer({ "broker-a": broker.address })).address], { accessKey: "anAccount", secretKey: "aSecret", requestTimeoutMs: 3000 });
    const administration = async () => (await adapter.cluster.engine()).capabilities.find(({ name }) => name === "administration");
    const asked = (): number => broker.requests.filter(({ header }) => header.code === 25).length;
    expect(await administration()).toEqual({ name: "administration", supported: true, reason: "" });
    answer = (opaque) => answerFrame(opaque, 16, { remark: "AclException: the account is no administrator" });
    expect(await administration()).toMatchObject({ supported: false, reason: expect.stringContaining("no administrator") });
    const before = asked();
    expect(await administration()).toMatchObject({ supported: false });
    expect(asked()).toBe(before);
    answer = (opaque) => answerFrame(opaque, 0);
    adapter.signAs({ accessKey: "another", secretKey: "aSecret" });
    expect(await administration()).toMatchObject({ supported: true });
    expect(asked()).toBe(before + 1);
  });

  it("tells clients that are online exactly the offsets that were wished, once more when a commit came between", async () => {
    const told = [["5", "0"], ["4", "0"]];
    const queues = (values: string[]) => `{"offsetTable":{${values.map((value, queueId) => `{"brokerName":"broker-a","queueId":${queueId},"topic":"Orders"}:${value}`).join(",")}}}`;
    const broker = await server(({ header: { code, opaque } }) => {
      if (code === 203) return answerFrame(opaque, 0, { body: capturedBody("answer-consumer-connections") });
      if (code === 222) return answerFrame(opaque, 0, { body: queues(told.shift() ?? ["7", "0"]) });
      return answerFrame(opaque, code === 15 ? 0 : 3);
    });
    const adapter = connect([(await nameServer({ "broker-a": broker.address, "broker-b": deadAddress })).address]);
    const point = (queueId: number, newOffset: number, brokerName = "broker-a") => ({ topic: "Orders", brokerName, queueId, newOffset, oldOffset: 3, stays: false });
    const reset = await adapter.groups.reset("group-one", "Orders", [point(0, 4), point(1, 0), point(2, 0), point(0, 1, "broker-b")]);
    expect(reset.clientsTold).toEqual(["192.0.2.2@csm"]);
    expect(reset.results.map(({ point: { newOffset }, failure }) => [newOffset, failure === ""])).toEqual([[4, true], [0, true], [0, false], [1, false]]);
    const asked = broker.requests.filter(({ header }) => header.code !== 203).map(({ header: { code, extFields } }) => (code === 15 ? `${extFields["queueId"]}=${extFields["commitOffset"]}` : `${code} ${extFields["timestamp"]} ${extFields["isForce"]}`));
    const round = ["0=4", "1=0", "2=0", "222 -1 false"];
    expect(asked).toEqual([...round, ...round, "2=3"]);
    const endless = await adapter.groups.reset("group-one", "Orders", [point(0, 4), point(1, 0)]);
    expect(endless.results.map(({ point: { newOffset }, failure }) => [newOffset, failure])).toEqual([[7, "the clients went on committing meanwhile and were told 7"], [0, ""]]);
  });

  it("moves clients of a broker that resets by itself to the exact offsets, queue by queue, and leaves those that stay", async () => {
    const broker = await server(({ header: { code, extFields, opaque } }) => {
      if (code === 203) return answerFrame(opaque, 0, { body: capturedBody("answer-consumer-connections") });
      if (code === 15) return answerFrame(opaque, 0);
      if (code !== 222) return answerFrame(opaque, 3);
      if (extFields["queueId"] === "1") return answerFrame(opaque, 1, { remark: "Target offset 9 not in consume queue range [0-7]" });
      return answerFrame(opaque, 0, { body: `{"offsetTable":{{"brokerName":"broker-a","queueId":${extFields["queueId"]},"topic":"Orders"}:${extFields["offset"]}}}` });
    });
    const adapter = connect([(await nameServer({ "broker-a": broker.address })).address]);
    const point = (queueId: number, newOffset: number, oldOffset: number | null, stays = false) => ({ topic: "Orders", brokerName: "broker-a", queueId, newOffset, oldOffset, stays });
    const { results } = await adapter.groups.reset("group-one", "Orders", [point(0, 4, 7), point(1, 9, 2), point(2, 1, null), point(3, 5, 5, true), point(4, 0, null, true)]);
    expect(results.map(({ failure, mayHaveMoved, point: { newOffset } }) => [newOffset, failure === "", mayHaveMoved])).toEqual([[4, true, false], [9, false, false], [1, true, false], [5, true, false], [0, true, false]]);
    const asked = broker.requests.filter(({ header }) => header.code !== 203).map(({ header: { code, extFields } }) => (code === 15 ? `${extFields["queueId"]}=${extFields["commitOffset"]}` : `told ${extFields["queueId"]}=${extFields["offset"]}`));
    expect(asked).toEqual(["0=4", "1=9", "2=1", "4=0", "told 0=4", "told 1=9", "told 2=1", "1=2"]);
  });

  it("puts back what was stored and then not told, and says where it cannot", async () => {
    const broker = await server(({ header: { code, opaque } }) => {
      if (code === 203) return answerFrame(opaque, 0, { body: capturedBody("answer-consumer-connections") });
      return answerFrame(opaque, code === 15 ? 0 : 16, { remark: "no permission" });
    });
    const adapter = connect([(await nameServer({ "broker-a": broker.address })).address]);
    const point = (queueId: number, oldOffset: number | null) => ({ topic: "Orders", brokerName: "broker-a", queueId, newOffset: 9, oldOffset, stays: false });
    const { results } = await adapter.groups.reset("group-one", "Orders", [point(0, 2), point(1, null)]);
    expect(results.map(({ failure, mayHaveMoved }) => [failure.includes("no permission"), mayHaveMoved])).toEqual([[true, false], [true, true]]);
    expect(broker.requests.filter(({ header }) => header.code === 15).map(({ header: { extFields } }) => `${extFields["queueId"]}=${extFields["commitOffset"]}`)).toEqual(["0=9", "1=9", "0=2"]);
  });

  it("replaces an earlier reset that waits at the broker for a group that is offline now", async () => {
    const stored = new Map([["0", "8"]]);
    const broker = await server(({ header: { code, extFields, opaque } }) => {
      const queueId = extFields["queueId"] ?? "";
      if (code === 203) return answerFrame(opaque, 206);
      if (code === 14) return answerFrame(opaque, 0, { extFields: { offset: stored.get(queueId) ?? "4" } });
      if (code !== 222) return answerFrame(opaque, 0);
      stored.set(queueId, extFields["offset"] ?? "");
      return answerFrame(opaque, 0, { body: `{"offsetTable":{{"brokerName":"broker-a","queueId":${queueId},"topic":"Orders"}:${extFields["offset"]}}}` });
    });
    const adapter = connect([(await nameServer({ "broker-a": broker.address })).address]);
    const point = (queueId: number) => ({ topic: "Orders", brokerName: "broker-a", queueId, newOffset: 4, oldOffset: 8, stays: false });
    expect((await adapter.groups.reset("group-one", "Orders", [point(0), point(1)])).results.map(({ failure }) => failure)).toEqual(["", ""]);
    expect(stored.get("0")).toBe("4");
    expect(broker.requests.filter(({ header }) => header.code === 222).map(({ header: { extFields } }) => extFields["queueId"])).toEqual(["0"]);
  });

  it("writes the first offset of a group alone, as a 4.9 broker loses one of two that it takes at the same time", async () => {
    const stored = new Map<string, string>();
    let taken = 0;
    const broker = await server(({ header: { code, extFields, opaque }, socket }) => {
      const queueId = extFields["queueId"] ?? "";
      if (code === 203) return answerFrame(opaque, 206);
      if (code === 14) return answerFrame(opaque, stored.has(queueId) ? 0 : 22, { extFields: { offset: stored.get(queueId) ?? "" } });
      taken += 1;
      // Each that finds no table makes one; the last one stays.
      if (taken > 1 && stored.size === 0) return answerFrame(opaque, 0);
      setTimeout(() => {
        stored.set(queueId, extFields["commitOffset"] ?? "");
        socket.write(answerFrame(opaque, 0));
      }, 20);
      return undefined;
    });
    const adapter = connect([(await nameServer({ "broker-a": broker.address })).address]);
    const points = [0, 1, 2].map((queueId) => ({ topic: "Orders", brokerName: "broker-a", queueId, newOffset: 4, oldOffset: null, stays: false }));
    expect((await adapter.groups.reset("group-one", "Orders", points)).results.map(({ failure }) => failure)).toEqual(["", "", ""]);
    expect([...stored]).toEqual([["0", "4"], ["1", "4"], ["2", "4"]]);
  });

  it("asks no address that only a message id names", async () => {
    const stranger = await server(({ header: { opaque } }) => answerFrame(opaque, 1));
    const adapter = connect([(await nameServer({ "broker-a": deadAddress })).address]);
    const id = `7F000001${Number(stranger.address.split(":")[1]).toString(16).padStart(8, "0")}0000000000000000`;
    await expect(adapter.messages.byOffsetId(id)).rejects.toMatchObject({ code: "not_found" });
    await expect(adapter.messages.byOffsetId("no id at all")).rejects.toMatchObject({ code: "not_found" });
    expect(stranger.sockets.size).toBe(0);
  });

  it("tells what became of a send: stored, refused, nobody there, unknown", async () => {
    const outcomes: [number, string][] = [[10, "flush"], [2, "busy"], [14, "disk full"], [13, "too large"], [99, "odd"]];
    const broker = await server(({ header: { opaque } }) => {
      const [code, remark] = outcomes.shift() ?? [0, ""];
      return answerFrame(opaque, code, { remark, extFields: code === 10 ? { msgId: "7F000001000055970000000000000000", queueId: "1", queueOffset: "5" } : {} });
    });
    const adapter = connect([(await nameServer({ "broker-a": broker.address })).address]);
    const message = { topic: "Orders", messageType: "NORMAL" as const, body: Buffer.from("x"), tags: "", keys: "" };
    const results = [];
    for (let index = 0; index < 5; index++) results.push(await adapter.messages.send(message));
    expect(results.map(({ state }) => state)).toEqual(["FLUSH_DISK_TIMEOUT", "PRODUCE_THROTTLE", "SERVICE_NOT_AVAILABLE", "MESSAGE_SIZE_EXCEEDED", "UNKNOWN_ERROR"]);
    expect(results[0]).toMatchObject({ queueId: 1, queueOffset: 5, offsetMessageId: "7F000001000055970000000000000000" });
    expect(results[1]).toMatchObject({ queueOffset: null, offsetMessageId: "", detail: "busy" });
    await broker.close();
    expect(await adapter.messages.send(message)).toMatchObject({ state: expect.stringMatching(/SERVICE_NOT_AVAILABLE/), offsetMessageId: "" });
    await expect(adapter.messages.send({ ...message, brokerName: "broker-a", queueId: 9 })).rejects.toMatchObject({ code: "not_found" });
  });

  it("does not know of a send whose connection broke after it was written, and is sure of one that had none", async () => {
    const stored: string[] = [];
    let answersFirst = true;
    const broker = await server(({ body, header: { opaque }, socket }) => {
      stored.push(body.toString());
      if (answersFirst) return answerFrame(opaque, 2, { remark: "busy" });
      socket.resetAndDestroy();
      return undefined;
    });
    const adapter = connect([(await nameServer({ "broker-a": broker.address })).address]);
    const record = (body: string) => adapter.messages.sendRecord({ topic: "Orders", brokerName: "broker-a", queueId: 0, properties: {}, sysFlag: 0, flag: 0, body: Buffer.from(body), keepUniqueId: false });
    expect(await record("first")).toMatchObject({ state: "PRODUCE_THROTTLE" });
    answersFirst = false;
    expect(await Promise.all([record("second"), record("third")])).toMatchObject([{ state: "UNKNOWN_ERROR", offsetMessageId: "" }, { state: "UNKNOWN_ERROR", offsetMessageId: "" }]);
    expect(stored).toContain("second");
    expect(await adapter.messages.send({ topic: "Orders", messageType: "NORMAL", body: Buffer.from("fourth"), tags: "", keys: "" })).toMatchObject({ state: "UNKNOWN_ERROR" });
    await broker.close();
    const sent = stored.length;
    expect(await record("fifth")).toMatchObject({ state: "SERVICE_NOT_AVAILABLE" });
    expect(stored).toHaveLength(sent);
  });
});
