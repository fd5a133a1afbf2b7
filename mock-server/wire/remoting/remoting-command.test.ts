import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeCommand, encodeCommand } from "./remoting-command.ts";
import { MalformedFrame } from "./remoting-errors.ts";
import { writeResponse } from "./response-writer.ts";
import type { RemotingCommand } from "./remoting-command.ts";

function jsonFrame(header: string, body = ""): Buffer {
  const head = Buffer.from(header);
  const frame = Buffer.concat([Buffer.alloc(8), head, Buffer.from(body)]);
  frame.writeInt32BE(frame.length - 4, 0);
  frame.writeInt32BE(head.length, 4);
  return frame;
}

const decode = (frame: Buffer) => decodeCommand(frame, 4, frame.length);
const int32 = fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff });
const int16 = fc.integer({ min: 0, max: 0x7fff });
const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 });
const commands: fc.Arbitrary<RemotingCommand> = fc.record({
  code: int16,
  language: fc.constantFrom("JAVA", "CPP", "GO", "OTHER"),
  version: int16,
  opaque: int32,
  flag: fc.constantFrom(0, 1, 2),
  remark: fc.option(fc.string({ unit: "grapheme", minLength: 1 }), { nil: undefined }),
  extFields: fc.dictionary(name, fc.string({ unit: "grapheme", minLength: 1 }), { noNullPrototype: true }),
  serializeType: fc.constantFrom(0, 1),
  body: fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
});

describe("decodeCommand", () => {
  it("reads the header that protocol sheet §1 shows from a real broker", () => {
    const command = decode(jsonFrame('{"code":0,"extFields":{"offset":"0"},"flag":1,"language":"JAVA","opaque":7,"serializeTypeCurrentRPC":"JSON","version":409}', "body"));
    expect(command).toEqual({ code: 0, extFields: { offset: "0" }, flag: 1, language: "JAVA", opaque: 7, version: 409, remark: undefined, serializeType: 0, body: Buffer.from("body") });
  });

  it("accepts raw numbers, booleans and null in extFields, and no extFields at all", () => {
    const header = '{"code":310,"opaque":1,"extFields":{"e":3,"g":1795198733873,"k":false,"z":null,"max":9223372036854775807,"low":-9223372036854775808}}';
    expect(decode(jsonFrame(header)).extFields).toEqual({ e: "3", g: "1795198733873", k: "false", max: "9223372036854775807", low: "-9223372036854775808" });
    expect(decode(jsonFrame('{"code":34}')).extFields).toEqual({});
  });

  it("gives back what was encoded, in both serialisations", () => {
    fc.assert(fc.property(commands, (command) => { expect(decode(encodeCommand(command))).toEqual(command); }));
  });

  it("refuses every frame that is cut short, with MalformedFrame", () => {
    for (const serializeType of [0, 1] as const) {
      const frame = encodeCommand({ code: 10, language: "JAVA", version: 409, opaque: 5, flag: 0, remark: "a remark", extFields: { a: "b" }, serializeType, body: Buffer.alloc(0) });
      for (let end = 4; end < frame.length; end++) expect(() => decodeCommand(frame, 4, end)).toThrow(MalformedFrame);
    }
  });

  it("never throws anything but MalformedFrame on garbage", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), fc.constantFrom(0, 1, 2), fc.nat(100), (bytes, type, headerLength) => {
        const frame = Buffer.concat([Buffer.of(0, 0, 0, 0, type, 0, 0, headerLength), bytes]);
        try {
          decode(frame);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedFrame);
        }
      }),
    );
  });
});

describe("writeResponse", () => {
  it("writes what encodeCommand would, and leaves room for the body", () => {
    fc.assert(
      fc.property(commands, fc.dictionary(fc.stringMatching(/^[A-Za-z_]+$/), fc.string({ minLength: 1 }), { noNullPrototype: true }), (command, extFields) => {
        const answer = { ...command, extFields, flag: 1, version: 409, language: "JAVA" };
        const target = Buffer.alloc(8192);
        const pairs = Object.entries(answer.extFields).flat();
        const bodyAt = writeResponse(target, 5, answer.opaque, answer.serializeType, answer.code, answer.remark, pairs, answer.body.length);
        answer.body.copy(target, bodyAt);
        const end = bodyAt + answer.body.length;
        expect(target.readInt32BE(5)).toBe(end - 9);
        expect(decodeCommand(target, 9, end)).toEqual(answer);
      }),
    );
  });

  it("keeps a field that is named like a part of every object", () => {
    const target = Buffer.alloc(200);
    const end = writeResponse(target, 0, 1, 1, 0, undefined, ["__proto__", "x"], 0);
    expect(Object.entries(decodeCommand(target, 4, end).extFields)).toEqual([["__proto__", "x"]]);
  });

  it("says -1 when the header may not fit", () => {
    expect(writeResponse(Buffer.alloc(100), 0, 1, 0, 0, undefined, ["offset", "1"], 0)).toBe(-1);
    expect(writeResponse(Buffer.alloc(40), 0, 1, 1, 0, undefined, ["offset", "1234567890"], 0)).toBe(-1);
  });
});
