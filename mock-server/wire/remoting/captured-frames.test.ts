import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { signRequest } from "./acl-signature.ts";
import { walkBatch } from "./batch-body.ts";
import { javaHash } from "./java-hash.ts";
import { decodeOffsetId, decodeUniqueId, encodeOffsetId, encodeUniqueId } from "./message-ids.ts";
import { findProperty, formatProperties, parseProperties } from "./message-properties.ts";
import { decodeMessage, decodeMessages, sysFlagBit } from "./message-record.ts";
import { recordInTopic } from "./record-in-topic.ts";
import { readPullHeader } from "./pull-header.ts";
import { decodeCommand, encodeCommand } from "./remoting-command.ts";
import { RequestCode } from "./request-code.ts";
import { emptySendHeader, readSendHeader } from "./send-header.ts";
import { MalformedFrame } from "./remoting-errors.ts";
import type { RemotingCommand } from "./remoting-command.ts";

function captured(name: string): RemotingCommand {
  const frame = readFileSync(new URL(`fixtures/${name}.bin`, import.meta.url));
  expect(frame.readInt32BE(0)).toBe(frame.length - 4);
  return decodeCommand(frame, 4, frame.length);
}

it("reads a broker's question about a transaction, and gives a record the topic that such a question has", () => {
  const command = captured("request-check-transaction");
  expect(command).toMatchObject({ code: RequestCode.CHECK_TRANSACTION_STATE, flag: 2, extFields: { tranStateTableOffset: "2", commitLogOffset: "1103" } });
  const asked = decodeMessage(command.body);
  expect(asked).toMatchObject({ topic: "Orders", queueId: 0, queueOffset: 2, commitLogOffset: 1103, sysFlag: 0, properties: { PGROUP: "producer-one", REAL_TOPIC: "Orders", REAL_QID: "0", TRANSACTION_CHECK_TIMES: "1", UNIQ_KEY: command.extFields["msgId"] } });
  const half = recordInTopic(command.body, "RMQ_SYS_TRANS_HALF_TOPIC", 7);
  expect(decodeMessage(half)).toEqual({ ...asked, topic: "RMQ_SYS_TRANS_HALF_TOPIC", queueId: 7, storeSizeBytes: asked.storeSizeBytes + "RMQ_SYS_TRANS_HALF_TOPIC".length - "Orders".length });
  expect(recordInTopic(half, "Orders", 0)).toEqual(command.body);
  expect(() => recordInTopic(command.body, "x".repeat(128), 0)).toThrow(MalformedFrame);
  for (let end = 0; end < command.body.length; end++) expect(() => recordInTopic(command.body.subarray(0, end), "T", 0)).toThrow(MalformedFrame);
});

describe("requests of the Java client", () => {
  it("reads a send", () => {
    const command = captured("request-send-v2");
    expect(command).toMatchObject({ code: RequestCode.SEND_MESSAGE_V2, language: "JAVA", version: 409, flag: 0, serializeType: 0 });
    expect(command.body.toString()).toBe("hello 你好");
    const header = readSendHeader(command.extFields, emptySendHeader());
    expect(header).toMatchObject({ producerGroup: "producer-one", topic: "Orders", defaultTopic: "TBW102", defaultTopicQueueNums: 4, sysFlag: 0, flag: 0, reconsumeTimes: 0, unitMode: false, batch: false });
    expect(parseProperties(header.properties)).toMatchObject({ KEYS: "key-1 key-2", TAGS: "TagA", colour: "blue", WAIT: "true" });
    expect(findProperty(header.properties, "TAGS")).toBe("TagA");
    expect(findProperty(header.properties, "AGS")).toBeUndefined();
  });

  it("reads the same send in the binary serialisation", () => {
    const command = captured("request-send-v2-binary");
    expect(command).toMatchObject({ code: RequestCode.SEND_MESSAGE_V2, language: "JAVA", version: 409, serializeType: 1 });
    expect(command.body.toString()).toBe("hello 你好");
    expect(readSendHeader(command.extFields, emptySendHeader())).toMatchObject({ producerGroup: "producer-one", topic: "Orders", defaultTopicQueueNums: 4 });
  });

  it("reads how a producer ends a transaction, at once and when it is asked", () => {
    expect(captured("request-end-transaction")).toMatchObject({ code: RequestCode.END_TRANSACTION, flag: 2, extFields: { producerGroup: "producer-one", tranStateTableOffset: "1", commitLogOffset: "328", commitOrRollback: "0", fromTransactionCheck: "false" } });
    expect(captured("request-end-transaction-checked")).toMatchObject({ code: RequestCode.END_TRANSACTION, flag: 2, extFields: { tranStateTableOffset: "2", commitLogOffset: "1103", commitOrRollback: String(sysFlagBit.transactionRollback), fromTransactionCheck: "true" } });
  });

  it("walks a batch", () => {
    const command = captured("request-send-batch");
    expect(readSendHeader(command.extFields, emptySendHeader())).toMatchObject({ topic: "Orders", batch: true });
    const inner: [string, string | undefined][] = [];
    walkBatch(command.body, (_flag, buffer, start, end, properties) => inner.push([buffer.toString("utf8", start, end), findProperty(properties, "KEYS")]));
    expect(inner).toEqual([0, 1, 2].map((index) => [`batch body ${index}`, `batch-${index}`]));
    for (let end = 1; end < command.body.length; end++) {
      try {
        walkBatch(command.body.subarray(0, end), () => {});
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedFrame);
      }
    }
  });

  it("reads a pull", () => {
    const header = readPullHeader(captured("request-pull").extFields);
    expect(header).toMatchObject({ consumerGroup: "group-one", maxMsgNums: 32, suspendTimeoutMs: 15000, expressionType: "TAG" });
  });

  it("agrees with the client's own signature", () => {
    const command = captured("request-send-v2-signed");
    expect(signRequest(command.extFields, command.body, "secretKeyOne")).toBe(command.extFields.Signature);
    expect(signRequest(command.extFields, command.body, "another")).not.toBe(command.extFields.Signature);
  });
});

describe("answers of a real broker", () => {
  it("encodes the header of an answer to the same bytes", () => {
    const frame = readFileSync(new URL("fixtures/answer-send.bin", import.meta.url));
    const command = decodeCommand(frame, 4, frame.length);
    expect(encodeCommand(command).toString()).toBe(frame.toString());
  });

  it("reads a send's answer in both serialisations", () => {
    for (const name of ["answer-send", "answer-send-binary"]) {
      const { code, flag, extFields } = captured(name);
      expect({ code, flag }).toEqual({ code: 0, flag: 1 });
      expect(extFields).toMatchObject({ MSG_REGION: "DefaultRegion", TRACE_ON: "true" });
      expect(decodeOffsetId(extFields.msgId ?? "")).toMatchObject({ address: "127.0.0.1", port: 21911 });
    }
  });

  it("reads the messages of a pull, packed body and all", () => {
    const command = captured("answer-pull");
    expect(command).toMatchObject({ code: 0, remark: "FOUND" });
    const messages = decodeMessages(command.body);
    expect(messages.map(({ topic, queueId, queueOffset }) => ({ topic, queueId, queueOffset }))).toEqual([0, 1].map((queueOffset) => ({ topic: "Orders", queueId: 0, queueOffset })));
    expect(messages[0]?.body.toString()).toBe("hello 你好");
    expect(messages[0]).toMatchObject({ bodyCrc: 580051652, storeSizeBytes: 236, bornHost: { address: "127.0.0.1" }, storeHost: { address: "127.0.0.1", port: 21911 }, storeTimestampMs: 1795209792469 });
    const packed = decodeMessages(captured("answer-pull-packed").body)[0];
    expect(packed?.sysFlag).toBe(0x301);
    expect(packed && inflateSync(packed.body).toString()).toBe("z".repeat(6000));
  });

  it("refuses a record that is torn at any place, or garbled", () => {
    const record = captured("answer-pull").body.subarray(0, 236);
    for (let end = 0; end < record.length; end++) expect(() => decodeMessage(record.subarray(0, end))).toThrow(MalformedFrame);
    for (let at = 4; at < record.length; at++) {
      const garbled = Buffer.from(record);
      garbled[at] = 0xff;
      try {
        decodeMessage(garbled);
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedFrame);
      }
    }
  });
});

describe("message ids", () => {
  it("takes an offset id apart and puts it together again", () => {
    const id = "7F0000010000559700000000000001BB";
    expect(decodeOffsetId(id)).toEqual({ address: "127.0.0.1", port: 21911, commitLogOffset: 443 });
    expect(encodeOffsetId(Uint8Array.of(127, 0, 0, 1), 21911, 443)).toBe(id);
    for (const wrong of ["", "7F", `${id}00`, id.replace("7", "G")]) expect(() => decodeOffsetId(wrong)).toThrow(MalformedFrame);
  });

  it("finds the time in a unique id, also one of the month before", () => {
    const bornMs = new Date(2026, 9, 30, 12).getTime();
    const id = encodeUniqueId(Uint8Array.of(10, 0, 0, 7), 4711, 99, 3, bornMs);
    const twoDaysLater = new Date(2026, 10, 1, 12).getTime();
    expect(decodeUniqueId(id, twoDaysLater)).toEqual({ address: "10.0.0.7", processId: 4711, bornMs });
    expect(decodeUniqueId(id, bornMs + 1)).toMatchObject({ bornMs });
  });
});

it("hashes tags as Java does", () => {
  expect([javaHash("TagA"), javaHash("TagB"), javaHash(""), javaHash("polygenelubricants")]).toEqual([2598919, 2598920, 0, -2147483648]);
});

it("drops the pairs of properties that Java drops", () => {
  expect(parseProperties("a\u0001b\u0002\u0001\u0002c\u0001\u0002d\u0001e\u0001f\u0002")).toEqual({ a: "b", d: "e\u0001f" });
  expect(formatProperties({ a: "b", c: "d" })).toBe("a\u0001b\u0002c\u0001d");
});
