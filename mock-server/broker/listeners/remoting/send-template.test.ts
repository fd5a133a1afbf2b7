import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeCommand, type RemotingCommand } from "../../../wire/remoting/remoting-command.ts";
import { javaHash } from "../../../wire/remoting/java-hash.ts";
import { findProperty } from "../../../wire/remoting/message-properties.ts";
import { RawClient, sendFields } from "./raw-client.ts";
import { recognised, SendTemplate } from "./send-template.ts";
import { storedProperties } from "./stored-properties.ts";

interface Header {
  bytes: Buffer;
  command: RemotingCommand;
}

function headerOf(fields: object, opaque = 7): Header {
  const frame = RawClient.frame({ code: 310, extFields: fields, flag: 0, language: "JAVA", opaque, serializeTypeCurrentRPC: "JSON", version: 409 });
  return { bytes: frame.subarray(8), command: decodeCommand(frame, 4, frame.length) };
}

function learn(fields: object): SendTemplate {
  const { bytes, command } = headerOf(fields);
  const template = SendTemplate.learn(bytes, command, "C");
  if (!template) throw new Error("this header should be one to learn from");
  return template;
}

const plain = learn(sendFields("T"));

describe("a header that was seen before", () => {
  it("is recognised with other numbers and properties", () => {
    const { bytes } = headerOf(sendFields("T", { e: "3", g: "1795198733573", i: "KEYS\u0001k\u0002WAIT\u0001true\u0002TAGS\u0001TagB" }), 2_000_000_001);
    expect(plain.recognises(bytes, 0, bytes.length)).toBe(true);
    expect(recognised).toEqual({ opaque: 2_000_000_001, queueId: 3, bornTimestampMs: 1_795_198_733_573, properties: "KEYS\u0001k\u0002TAGS\u0001TagB\u0002CLUSTER\u0001C", tagsCode: javaHash("TagB") });
  });

  it.each([
    ["another topic", sendFields("U")],
    ["another flag", sendFields("T", { h: "1" })],
    ["a batch", sendFields("T", { m: "true" })],
    ["any queue", sendFields("T", { e: "-1" })],
    ["a transaction", sendFields("T", { i: "TRAN_MSG\u0001true\u0002" })],
    ["a delay level", sendFields("T", { i: "DELAY\u00013\u0002" })],
    ["a delivery time", sendFields("T", { i: "KEYS\u0001k\u0002__STARTDELIVERTIME\u00011763661000000" })],
    ["a cluster of its own", sendFields("T", { i: "CLUSTER\u0001X\u0002" })],
    ["characters that are escaped", sendFields("T", { i: 'KEYS\u0001a"b\u0002' })],
    ["other characters", sendFields("T", { i: "KEYS\u0001中\u0002" })],
    ["a property without a value", sendFields("T", { i: "KEYS\u0001\u0002TAGS\u0001A\u0002" })],
    ["one field more", sendFields("T", { n: "broker-a" })],
  ])("is not taken for one with %s", (_what, fields) => {
    const { bytes } = headerOf(fields);
    expect(plain.recognises(bytes, 0, bytes.length)).toBe(false);
  });

  it("takes the last of two tags, as Java does", () => {
    const i = "TAGS\u0001a\u0002TAGS\u0001K\u0002";
    const { bytes } = headerOf(sendFields("T", { i }));
    expect(plain.recognises(bytes, 0, bytes.length)).toBe(true);
    expect(recognised.tagsCode).toBe(javaHash("K"));
    expect(findProperty(i, "TAGS")).toBe("K");
    expect(findProperty("TAGS\u0001a\u0002TAGS\u0001\u0002", "TAGS")).toBe("a");
  });

  it("is never recognised when it is torn anywhere", () => {
    const { bytes } = headerOf(sendFields("T"));
    for (let end = 0; end < bytes.length; end++) expect(plain.recognises(bytes, 0, end)).toBe(false);
  });

  it("is not learnt from when a value could be found at two places", () => {
    const { bytes, command } = headerOf({ ...sendFields("T"), z: { e: "5" } });
    expect(SendTemplate.learn(bytes, command, "C")).toBeUndefined();
    const tricky = headerOf(sendFields("T", { a: ',"e":"1"' }));
    expect(SendTemplate.learn(tricky.bytes, tricky.command, "C")?.recognises(tricky.bytes, 0, tricky.bytes.length)).toBe(true);
    expect(recognised.queueId).toBe(0);
  });

  it("gives what JSON.parse and the slow way give, whatever the values are", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "Z", "0", "\u0001", "\u0002", '"', "\\", "é", " ", "W", "A", "I", "T", "S", "G", "K") });
    const pair = fc.tuple(fc.constantFrom("KEYS", "TAGS", "WAIT", "UNIQ_KEY", "x", ""), text).map(([name, value]) => `${name}\u0001${value}\u0002`);
    const properties = fc.oneof(fc.array(pair, { maxLength: 5 }).map((pairs) => pairs.join("")), text);
    const numbers = fc.oneof(fc.nat().map(String), fc.constantFrom("-1", "007", "", "9999999999999999999", "1e3"));
    fc.assert(
      fc.property(properties, numbers, numbers, fc.nat(), (i, e, g, opaque) => {
        const { bytes, command } = headerOf(sendFields("T", { i, e, g }), opaque);
        if (!plain.recognises(bytes, 0, bytes.length)) return;
        const tags = findProperty(command.extFields["i"] ?? "", "TAGS");
        expect(recognised).toEqual({
          opaque: command.opaque,
          queueId: Number(command.extFields["e"]),
          bornTimestampMs: Number(command.extFields["g"]),
          properties: storedProperties(command.extFields["i"] ?? "", "C"),
          tagsCode: tags === undefined ? 0 : javaHash(tags),
        });
      }),
      { numRuns: 5_000 },
    );
  });
});
