import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonLayout } from "./json-layout.ts";
import { JsonReader } from "./json-reader.ts";

function layout(text: string, most?: number): { text: string; isCut: boolean } {
  const reader = new JsonReader(text);
  reader.read(Number.POSITIVE_INFINITY);
  return jsonLayout(reader.tape, most);
}

describe("laid out JSON", () => {
  it("keeps every digit of a number and both of two equal keys", () => {
    expect(layout('{"id":9223372036854775807,"id":1.10,"list":[],"of":{"a":"x, {y}"}}').text).toBe('{\n  "id": 9223372036854775807,\n  "id": 1.10,\n  "list": [],\n  "of": {\n    "a": "x, {y}"\n  }\n}');
  });

  it("lays out any JSON as JSON.stringify does", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), (json) => {
        expect(layout(json)).toEqual({ text: JSON.stringify(JSON.parse(json), null, 2), isCut: false });
      }),
    );
  });

  it("lays out ten thousand levels and a string of a million characters, and stops when it is enough", () => {
    expect(layout("[".repeat(10_000) + "]".repeat(10_000)).text.length).toBeLessThan(2_000_000);
    const long = `{"text":"${'x\\"'.repeat(300_000)}"}`;
    expect(layout(long).text).toHaveLength(long.length + 5);
    expect(layout(`[${"1,".repeat(1_000)}1]`, 20)).toEqual({ text: `[${"\n  1,".repeat(3)}\n  1`, isCut: true });
  });
});
