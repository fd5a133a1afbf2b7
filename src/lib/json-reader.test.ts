import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JsonReader, JsonSyntaxError } from "./json-reader.ts";
import type { JsonTape } from "./json-tape.ts";

function tapeOf(text: string): JsonTape {
  const reader = new JsonReader(text);
  expect(reader.read(Number.POSITIVE_INFINITY)).toBe(true);
  return reader.tape;
}

/** The value of a node, made of its places alone. */
function valueOf(tape: JsonTape, node = 0): unknown {
  const children: number[] = [];
  for (let child = node + 1, left = tape.children(node); left > 0; left -= 1, child = tape.next(child)) children.push(child);
  if (tape.kind(node) === "array") return children.map((child) => valueOf(tape, child));
  if (tape.kind(node) !== "object") return JSON.parse(tape.raw(node));
  const members = children.map((child): [string, unknown] => [String(JSON.parse(tape.rawKey(child) ?? "")), valueOf(tape, child)]);
  return Object.fromEntries(members);
}

function isRead(text: string): boolean {
  try {
    return new JsonReader(text).read(Number.POSITIVE_INFINITY);
  } catch (error) {
    expect(error).toBeInstanceOf(JsonSyntaxError);
    return false;
  }
}

function isParsed(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const spaced = fc.tuple(fc.jsonValue({ noUnicodeString: false }), fc.constantFrom(undefined, 1, "\t")).map(([value, indent]) => JSON.stringify(value, null, indent));
/** JSON with one character put in, taken out or replaced; some of them stay JSON. */
const damaged = fc.tuple(spaced, fc.nat(), fc.constantFrom(...'{}[],:"\\u0 -+.eE1tfn\u0001\n\ud800'.split(""), ""), fc.boolean()).map(([text, place, put, over]) => {
  const at = place % (text.length + 1);
  return text.slice(0, at) + put + text.slice(at + (over ? 1 : 0));
});

describe("a JSON reader", () => {
  it("reads what JSON.parse reads, as the same value", () => {
    fc.assert(
      fc.property(spaced, (text) => {
        expect(valueOf(tapeOf(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  it("refuses exactly what JSON.parse refuses", () => {
    fc.assert(
      fc.property(damaged, (text) => {
        expect(isRead(text)).toBe(isParsed(text));
      }),
      { numRuns: 5_000 },
    );
  });

  it.each(["", " ", "01", "-", "1.", ".5", "+1", "1e", "tru", "nul", "[1,]", '{"a":1,}', "{,}", "[,1]", '{"a"}', "{a:1}", '"\\x"', '"\\u12g4"', '"a', "'a'", "1 2", "[1}", '{"a":1]', "]", "\ufeff1", "NaN", "//1", '"\t"'])("refuses %j", (text) => {
    expect(isRead(text)).toBe(false);
    expect(isParsed(text)).toBe(false);
  });

  it("says where the text stops to be JSON", () => {
    expect(() => new JsonReader('{"a": 1,, "b"}').read(10)).toThrow(expect.objectContaining({ at: 8 }));
  });

  it("keeps digits, equal keys and lone surrogates as they are written", () => {
    const tape = tapeOf('{"id":9223372036854775807,"id":1.10,"x":1E400,"s":"\\ud800"}');
    expect([1, 2, 3, 4].map((node) => [tape.rawKey(node), tape.raw(node)])).toEqual([
      ['"id"', "9223372036854775807"],
      ['"id"', "1.10"],
      ['"x"', "1E400"],
      ['"s"', '"\\ud800"'],
    ]);
  });

  it("reads a hundred thousand levels, a hundred thousand keys and a string of a million characters", () => {
    expect(tapeOf("[".repeat(100_000) + "]".repeat(100_000)).length).toBe(100_000);
    expect(tapeOf(`{${Array.from({ length: 100_000 }, (_, index) => `"k${index}":${index}`).join(",")}}`).children(0)).toBe(100_000);
    expect(tapeOf(`"${"x".repeat(1_000_000)}"`).end(0)).toBe(1_000_002);
  });

  it("goes on where it stopped", () => {
    const reader = new JsonReader("[1,[2,3],{}]");
    const stops: [boolean, number][] = [];
    for (let isDone = false; !isDone;) {
      isDone = reader.read(2);
      stops.push([isDone, reader.tape.length]);
    }
    expect(stops).toEqual([
      [false, 2],
      [false, 4],
      [false, 6],
      [true, 6],
    ]);
    expect(valueOf(reader.tape)).toEqual([1, [2, 3], {}]);
  });
});
