import { randomBytes } from "node:crypto";
import { inflateSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { brokerAddresses, createTopicEverywhere } from "../../../e2e/engines/cluster-probe.ts";
import { engineSkipReason } from "../../../e2e/engines/engine-availability.ts";
import { RawConnection, type RawAnswer } from "../../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import { everyEngine } from "../engine-cases.ts";
import { JavaSession } from "../java-session.ts";
import { sendFields } from "../raw-load.ts";

/** How a 5.x client marks what it packed: compressed, and in bits 8 to 10 with what. */
const packed = { none: 0, lz4: 0x101, zstd: 0x201, zlib: 0x301 };
const illegal = "the message is illegal, maybe msg body or properties length not matched. msg body length limit 4194304B, msg properties length limit 32KB.";

interface Stored {
  flag: number;
  sysFlag: number;
  body: Buffer;
  properties: string;
}

/** | int32 size | int32 0 | int32 0 | int32 flag | int32 body length, body | int16 properties length, properties | */
function inBatch(body: string, properties = "", flag = 0): Buffer {
  const text = Buffer.from(properties);
  const inner = Buffer.alloc(22 + body.length + text.length);
  inner.writeInt32BE(inner.length, 0);
  inner.writeInt32BE(flag, 12);
  inner.writeInt32BE(body.length, 16);
  inner.write(body, 20);
  inner.writeInt16BE(text.length, 20 + body.length);
  text.copy(inner, 22 + body.length);
  return inner;
}

/** The fields of a record as they stand in the table of the protocol sheet, section 4 (IPv4). */
function readStored(record: Buffer): Stored {
  const bodyEnd = 88 + record.readInt32BE(84);
  const propertiesStart = bodyEnd + 3 + record.readUInt8(bodyEnd);
  return { flag: record.readInt32BE(16), sysFlag: record.readInt32BE(36), body: record.subarray(88, bodyEnd), properties: record.toString("utf8", propertiesStart) };
}

describe.skipIf(engineSkipReason()).each(everyEngine)("What a message carries over $title", ({ start }) => {
  let engine: RocketmqEngine;
  let java: JavaSession;
  let broker: RawConnection;

  beforeAll(async () => {
    engine = await start();
    const [address = ""] = await brokerAddresses(engine.namesrv);
    broker = new RawConnection(address);
    java = await JavaSession.start(engine.namesrv);
    for (const topic of ["bodies", "batches", "others"]) await createTopicEverywhere(engine.namesrv, topic, 1);
  });
  afterAll(async () => {
    broker?.close();
    await java?.stop();
    await engine?.stop();
  });

  const send = (fields: Record<string, string | number>, body: Buffer, code = 310): Promise<RawAnswer> => broker.ask(code, { ...sendFields("bodies", 0, "U"), ...fields }, body);
  const sendBatch = (fields: Record<string, string | number>, ...messages: Buffer[]): Promise<RawAnswer> => send({ b: "batches", m: "true", i: "", ...fields }, Buffer.concat(messages), 320);

  /** The record behind the id that a send was answered with. */
  async function stored(offsetId: string | undefined): Promise<Stored> {
    const answer = await broker.ask(33, { offset: Number.parseInt((offsetId ?? "").slice(16), 16) });
    expect(answer.code).toBe(0);
    return readStored(answer.body);
  }

  it.each([
    ["bytes of every kind", Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))],
    ["text in many scripts", Buffer.from("杭州 – Zürich – Ελλάδα – 🚀")],
    ["noise that packing makes no smaller", randomBytes(20_000)],
    ["as much as a message may hold", Buffer.alloc(4 * 1024 * 1024, "m")],
  ])("is %s, to the byte", async (_title, body) => {
    const offsetId = await java.call("body.send", { topic: "bodies", body: body.toString("base64") }, z.string());
    expect(Buffer.from(await java.call("body.view", { offsetId }, z.string()), "base64").equals(body)).toBe(true);
  });

  it("is what the client packed, as it packed it", async () => {
    const small = Buffer.alloc(4095, "s");
    const large = Buffer.alloc(4096, "l");
    const [plain, deflated] = [await java.call("body.send", { topic: "bodies", body: small.toString("base64") }, z.string()), await java.call("body.send", { topic: "bodies", body: large.toString("base64") }, z.string())];
    expect(await stored(plain)).toMatchObject({ sysFlag: packed.none, body: small });
    const record = await stored(deflated);
    expect(record.sysFlag).toBe(packed.zlib);
    expect(inflateSync(record.body).equals(large)).toBe(true);
  });

  it.each([
    ["LZ4", packed.lz4, Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82, 0, 0, 0, 0])],
    ["zstd", packed.zstd, zstdCompressSync(Buffer.alloc(5_000, "z"))],
    ["a method of the future", 0x701, Buffer.from("?")],
  ])("is packed with %s by a 5.x client: kept with its mark, not looked into", async (_title, f, body) => {
    const { code, extFields } = await send({ f }, body);
    expect(code).toBe(0);
    expect(await stored(extFields.msgId)).toMatchObject({ sysFlag: f, body });
  });

  it("may be nothing at all", async () => {
    const { code, extFields } = await send({}, Buffer.alloc(0));
    expect(code).toBe(0);
    expect((await stored(extFields.msgId)).body).toHaveLength(0);
    await expect(java.call("body.send", { topic: "bodies", body: "" }, z.string())).rejects.toThrow("the message body length is zero");
  });

  it("is at most 32767 bytes of properties, those that the broker adds included", async () => {
    // The broker adds a separator and CLUSTER with a separator and "DefaultCluster": 23 bytes.
    const properties = (bytes: number): Record<string, string> => ({ i: `a\u0001${"k".repeat(bytes - 2)}` });
    expect((await send(properties(32_744), Buffer.from("x"))).code).toBe(0);
    expect(await send(properties(32_745), Buffer.from("x"))).toMatchObject({ code: 13, remark: illegal });
    expect((await send({ i: `a\u0001${"杭".repeat(10_914)}` }, Buffer.from("x"))).code).toBe(0);
    expect((await send({ i: `a\u0001${"杭".repeat(10_915)}` }, Buffer.from("x"))).code).toBe(13);
  });

  it("is in a batch what it would be alone, and what the batch says of all", async () => {
    const { code, extFields } = await sendBatch({ i: "shop\u0001hz\u0002WAIT\u0001true\u0002" }, inBatch("one", "TAGS\u0001TagA\u0002KEYS\u0001k1", 7), inBatch("two", "WAIT\u0001false\u0002"), inBatch(""));
    expect([code, extFields.queueOffset]).toEqual([0, "0"]);
    const records = await Promise.all((extFields.msgId ?? "").split(",").map(stored));
    expect(records.map(({ flag, body }) => [flag, body.toString()])).toEqual([[7, "one"], [0, "two"], [0, ""]]);
    // Java's order of the batch's own properties is that of a hash table.
    expect(records.map(({ properties }) => properties.split("\u0002").sort())).toEqual([
      ["CLUSTER\u0001DefaultCluster", "KEYS\u0001k1", "TAGS\u0001TagA", "WAIT\u0001true", "shop\u0001hz"],
      ["CLUSTER\u0001DefaultCluster", "WAIT\u0001false", "WAIT\u0001true", "shop\u0001hz"],
      ["CLUSTER\u0001DefaultCluster", "WAIT\u0001true", "shop\u0001hz"],
    ]);
  });

  it("is a batch by the header's word, not by the code", async () => {
    expect((await sendBatch({}, inBatch("a"), inBatch("b"))).extFields.msgId?.split(",")).toHaveLength(2);
    expect((await send({ b: "batches", m: "true" }, Buffer.concat([inBatch("a"), inBatch("b")]), 310)).extFields.msgId?.split(",")).toHaveLength(2);
    const whole = inBatch("a");
    const { extFields } = await send({ b: "batches", m: "false" }, whole, 320);
    expect((await stored(extFields.msgId)).body).toEqual(whole);
  });

  it("is refused as a batch that is torn, empty, delayed or a transaction", async () => {
    expect((await sendBatch({}, Buffer.from("no batch at all, but many letters"))).code).toBe(1);
    expect((await sendBatch({})).code).toBe(1);
    expect(await sendBatch({ i: "DELAY\u00011\u0002" }, inBatch("late"))).toMatchObject({ code: 13, remark: illegal });
    expect(await sendBatch({ f: 4 }, inBatch("half"))).toMatchObject({ code: 13, remark: illegal });
  });

  it("is refused by the Java producer itself as a batch of two topics, of delayed messages, or over 4 MiB", async () => {
    const batch = (args: Record<string, unknown>): Promise<string> => java.call("body.batch", { size: 10, ...args }, z.string());
    expect((await batch({ topics: ["batches", "batches"] })).split(",")).toHaveLength(2);
    await expect(batch({ topics: ["batches", "others"] })).rejects.toThrow(/Failed to initiate the MessageBatch/);
    await expect(batch({ topics: ["batches", "batches"], delayLevel: 1 })).rejects.toThrow(/Failed to initiate the MessageBatch/);
    await expect(batch({ topics: ["batches", "batches"], size: 3_000_000 })).rejects.toThrow(/CODE: 13|over max value/);
  });
});
