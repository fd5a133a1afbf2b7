import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JsonReader } from "./json-reader.ts";
import { equalKeys, firstOpen, jsonPath, jsonRows, jsonWay, placesOf } from "./json-rows.ts";
import type { JsonTape } from "./json-tape.ts";

function tapeOf(text: string): JsonTape {
  const reader = new JsonReader(text);
  reader.read(Number.POSITIVE_INFINITY);
  return reader.tape;
}

class Everything extends Set<number> {
  override has(): boolean {
    return true;
  }
}
const everything = new Everything();
const lines = (tape: JsonTape, open: ReadonlySet<number>, most = 1_000): string[] => jsonRows(tape, open, most).rows.map((row) => `${row.level} ${row.position}/${row.size} ${row.range ? `${row.range.first}-${row.range.last}` : (tape.rawKey(row.node) ?? tape.raw(row.node).slice(0, 5))} ^${row.parent}`);

describe("the lines of a JSON tree", () => {
  it("lists what is open, with places and parents", () => {
    const tape = tapeOf('{"a":[1,2],"b":{}}');
    expect(lines(tape, new Set())).toEqual(['1 1/1 {"a": ^-1']);
    expect(lines(tape, new Set([0, 1]))).toEqual(['1 1/1 {"a": ^-1', '2 1/2 "a" ^0', "3 1/2 1 ^1", "3 2/2 2 ^1", '2 2/2 "b" ^0']);
  });

  it("lists every value once, whatever the shape", () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const tape = tapeOf(json);
        const { rows } = jsonRows(tape, everything, Number.POSITIVE_INFINITY);
        expect(rows.map((row) => row.node)).toEqual(Array.from({ length: tape.length }, (_, node) => node));
        for (const row of rows) expect(row.level).toBe((rows[row.parent]?.level ?? 0) + 1);
      }),
    );
  });

  it("shows many children in ranges, and a hundred thousand levels, without freezing", () => {
    const many = tapeOf(`[${Array.from({ length: 2_500 }, (_, index) => `[${index}]`).join(",")}]`);
    expect(lines(many, new Set([0]))).toEqual(["1 1/1 [[0], ^-1", "2 1/3 0-999 ^0", "2 2/3 1000-1999 ^0", "2 3/3 2000-2499 ^0"]);
    const opened = firstOpen(many, 200);
    expect(lines(many, opened, 4)).toEqual(["1 1/1 [[0], ^-1", "2 1/3 0-999 ^0", "3 1/1000 [0] ^1", "3 2/1000 [1] ^1"]);
    expect(jsonRows(many, everything, 9_999).rows).toHaveLength(1 + 3 + 5_000);
    const deep = tapeOf("[".repeat(100_000) + "]".repeat(100_000));
    expect(jsonRows(deep, everything, 500_000).rows.at(-1)?.level).toBe(100_000);
    expect(jsonRows(deep, everything, 10)).toMatchObject({ isCut: true });
    expect(firstOpen(deep, 200).size).toBe(199);
    expect(jsonPath(deep, 99_999)).toHaveLength(1 + 99_999 * 3);
  });

  it("opens the root and, while it is small, what is inside", () => {
    const tape = tapeOf('{"a":{"b":{"c":1}},"d":[1,2,3,4,5,6,7,8]}');
    expect(firstOpen(tape, 100)).toEqual(new Set([0, 1, 2, 4]));
    expect(firstOpen(tape, 5)).toEqual(new Set([0, 1, 2]));
  });

  it("names a value by its path", () => {
    const tape = tapeOf('{"orders":[{"id":1},{"a key":{"_x":2}}]}');
    expect(Array.from({ length: tape.length }, (_, node) => jsonPath(tape, node))).toEqual(["$", "$.orders", "$.orders[0]", "$.orders[0].id", "$.orders[1]", '$.orders[1]["a key"]', '$.orders[1]["a key"]._x']);
  });

  it("finds the value at a place of the text, and the range that holds it", () => {
    const text = `[${Array.from({ length: 2_500 }, (_, index) => `{"n":"v${index}"}`).join(",")}]`;
    const tape = tapeOf(text);
    const [place = -1] = placesOf(text, "V1234\"", 10);
    const { ranges, steps } = jsonWay(tape, place);
    expect(jsonPath(tape, steps.at(-1)?.node ?? 0)).toBe("$[1234].n");
    const open = new Set([...ranges, ...steps.slice(0, -1).map((step) => step.node)]);
    expect(jsonRows(tape, open, 100_000).rows.some((row) => row.node === steps.at(-1)?.node)).toBe(true);
    expect(placesOf(text, "n", 7)).toHaveLength(7);
    expect(placesOf(text, "(", 7)).toEqual([]);
  });

  it("finds keys that an object holds more than once", () => {
    expect(equalKeys(tapeOf('{"a":1,"b":{"a":2},"a":3}'), 0)).toEqual(new Set(['"a"']));
  });
});
