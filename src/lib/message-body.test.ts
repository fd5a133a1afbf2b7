import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hexDump, jsonLayout, textOfBytes } from "./message-body.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("bodies", () => {
  it("keeps every digit of a number and both of two equal keys", () => {
    expect(jsonLayout('{"id":9223372036854775807,"id":1.10,"list":[],"of":{"a":"x, {y}"}}')).toBe('{\n  "id": 9223372036854775807,\n  "id": 1.10,\n  "list": [],\n  "of": {\n    "a": "x, {y}"\n  }\n}');
  });

  it("lays out any JSON without changing its value", () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(JSON.parse(jsonLayout(json) ?? "")).toEqual(JSON.parse(json));
      }),
    );
  });

  it("lays out ten thousand levels and a string of a million characters at once", () => {
    expect(jsonLayout("[".repeat(10_000) + "]".repeat(10_000))?.length).toBeLessThan(2_000_000);
    const long = `{"text":"${'x\\"'.repeat(300_000)}"}`;
    expect(jsonLayout(long)).toHaveLength(long.length + 5);
  });

  it("tells what is not JSON and what is not text", () => {
    expect(jsonLayout("{nope")).toBeUndefined();
    expect(textOfBytes(new Uint8Array([0xff, 0xfe]))).toBeUndefined();
    expect(textOfBytes(new Uint8Array([1, 2]))).toBeUndefined();
    expect(textOfBytes(bytesOf("订单 1\n"))).toBe("订单 1\n");
  });

  it("dumps hex with offsets and printable characters", () => {
    expect(hexDump(bytesOf("Hello\u0001"))).toBe("00000000  48 65 6c 6c 6f 01                                |Hello.|");
    expect(hexDump(new Uint8Array(17)).split("\n")[1]).toMatch(/^00000010 {2}00 /);
  });
});
