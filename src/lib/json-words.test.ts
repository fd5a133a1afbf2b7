import * as fc from "fast-check";
import { expect, it } from "vitest";
import { plainLine, roundedNumber, timeOfNumber, unescaped } from "./json-words.ts";

it("gives the text of any JSON string", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(unescaped(JSON.stringify(text))).toBe(text);
    }),
  );
  expect(unescaped('"a\\u12')).toBe("au12");
});

it("hides nothing: line ends, lone surrogates, turned directions", () => {
  expect(plainLine("a\n\u202eb\ud800\u{1f600}\udc00")).toBe("a\\n\\u202eb\\ud800\u{1f600}\\udc00");
});

it.each([
  ["9223372036854775807", "9223372036854775808"],
  ["9007199254740992", undefined],
  ["9007199254740993", "9007199254740992"],
  ["1E400", "Infinity"],
  ["0.1", undefined],
  ["-0", undefined],
])("says that JavaScript reads %s as %s", (raw, rounded) => expect(roundedNumber(raw)).toBe(rounded));

it.each([
  ["1763700000", 1_763_700_000_000],
  ["1763700000123", 1_763_700_000_123],
  ["13800000000", undefined],
  ["0000000000", undefined],
])("takes %s for the time %s", (raw, at) => expect(timeOfNumber(raw)).toBe(at));
