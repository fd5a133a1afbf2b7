import { describe, expect, it } from "vitest";
import { decodeText, holdsControls, likelyCharset } from "./body-charset.ts";

const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);

describe("the text of a body", () => {
  it.each([
    ["utf-8", bytes(0xe8, 0xae, 0xa2), "订", false],
    ["utf-8", bytes(0xef, 0xbb, 0xbf, 0x7b), "{", true],
    ["gb18030", bytes(0xb6, 0xa9, 0xb5, 0xa5), "订单", false],
    ["utf-16le", bytes(0xff, 0xfe, 0xa2, 0x8b), "订", true],
    ["utf-16be", bytes(0x8b, 0xa2), "订", false],
    ["windows-1252", bytes(0xe9), "é", false],
  ] as const)("is read in %s", (charset, body, text, hasMark) => {
    expect(decodeText(body, charset)).toEqual({ text, charset, badByteAt: undefined, hasMark });
  });

  it("is taken for the set that its mark names", () => {
    expect([bytes(0xff, 0xfe, 0), bytes(0xfe, 0xff, 0), bytes(0x7b), bytes()].map(likelyCharset)).toEqual(["utf-16le", "utf-16be", "utf-8", "utf-8"]);
  });

  it("says which byte is no character, and shows the rest", () => {
    expect(decodeText(bytes(0x61, 0xe8, 0xae, 0xa2, 0xff, 0x62), "utf-8")).toMatchObject({ text: "a订\ufffdb", badByteAt: 4 });
    expect(decodeText(bytes(0x61, 0xe8), "utf-8")).toMatchObject({ text: "a\ufffd", badByteAt: 1 });
    const long = new Uint8Array(4_000_000).fill(0x61);
    long[3_456_789] = 0x80;
    expect(decodeText(long, "utf-8").badByteAt).toBe(3_456_789);
  });

  it("tells bytes from text", () => {
    expect(["a\u0001", "a\t\r\n\u001b[1m", ""].map(holdsControls)).toEqual([true, false, false]);
  });
});
