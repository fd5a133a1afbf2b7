import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printFastjson } from "./fastjson-emitter.ts";
import { FastjsonObject } from "./fastjson-object.ts";
import { parseFastjson } from "./fastjson-parser.ts";
import { MalformedFrame } from "./remoting-errors.ts";
import type { FastjsonValue } from "./fastjson-object.ts";

/** The plain value of a parse, for values that JSON has too. */
function plain(value: FastjsonValue): unknown {
  if (value instanceof FastjsonObject) return Object.fromEntries([...value.fields].map(([name, field]) => [name, plain(field)]));
  return Array.isArray(value) ? value.map(plain) : value;
}

describe("parseFastjson", () => {
  it("reads all of JSON as JSON.parse does", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const expected: unknown = JSON.parse(text);
        const parsed = plain(parseFastjson(text));
        expect(JSON.stringify(parsed, (_key, value: unknown) => (typeof value === "bigint" ? Number(value) : value))).toBe(JSON.stringify(expected));
      }),
    );
  });

  it("reads bare object keys, numeric keys and bare words", () => {
    const object = parseFastjson('{{"queueId":1,"topic":"a"}:{0:"x", 12 : "y"},name:true}');
    expect(object).toBeInstanceOf(FastjsonObject);
    const { fields, objectKeyed } = object instanceof FastjsonObject ? object : new FastjsonObject();
    expect(fields.get("name")).toBe(true);
    expect(objectKeyed.map(([key, value]) => [plain(key), plain(value)])).toEqual([[{ queueId: 1, topic: "a" }, { 0: "x", 12: "y" }]]);
    expect(printFastjson(object).toString()).toBe('{"name":true,{"queueId":1,"topic":"a"}:{"0":"x","12":"y"}}');
  });

  it("loses no digit of a 64-bit integer", () => {
    const text = "[9223372036854775807,-9223372036854775808,9007199254740993,0,-1.5]";
    expect(parseFastjson(text)).toEqual([9223372036854775807n, -9223372036854775808n, 9007199254740993n, 0, -1.5]);
    expect(printFastjson(parseFastjson(text)).toString()).toBe(text);
  });

  it("reads numbers of every length and form as JSON.parse does", () => {
    for (const text of ["0", "-0", "7", "-12", "999999999999999", "-999999999999999", "1000000000000000", "1.5", "-2.25e3", "1E2", "123456789012345.5"]) expect(parseFastjson(text)).toBe(JSON.parse(text));
  });

  it("takes names apart that have the same ends and the same length", () => {
    const names = Array.from({ length: 500 }, (_, index) => `a${String(index).padStart(4, "0")}z`);
    const parsed = parseFastjson(`{${[...names, ...names.toReversed()].map((name, index) => `"${name}":{"${name}":${index}}`).join(",")}}`);
    expect(plain(parsed)).toEqual(Object.fromEntries(names.map((name, index) => [name, { [name]: 999 - index }])));
  });

  it("takes raw control characters in strings", () => {
    expect(parseFastjson('"a\u0001\\nb\n"')).toBe("a\u0001\nb\n");
  });

  it.each(["", "{", "[1,", '{"a"}', '{"a":}', '"abc', "nul", "{}x", "[1 2]", '"\\q"', "[".repeat(100)])("refuses %j", (text) => {
    expect(() => parseFastjson(text)).toThrow(MalformedFrame);
  });

  it("never throws anything but MalformedFrame on garbage", () => {
    const piece = fc.constantFrom("{", "}", "[", "]", ":", ",", '"', "\\", "1", "-", "a", "null", " ", "e9");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        try {
          parseFastjson(pieces.join(""));
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedFrame);
        }
      }),
    );
  });
});
