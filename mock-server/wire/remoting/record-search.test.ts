import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { decodeMessages } from "./message-record.ts";
import { searchMessages } from "./record-search.ts";
import { decodeCommand } from "./remoting-command.ts";
import { MalformedFrame } from "./remoting-errors.ts";

function capturedBody(name: string): Buffer {
  const frame = readFileSync(new URL(`fixtures/${name}.bin`, import.meta.url));
  return decodeCommand(frame, 4, frame.length).body;
}

/** As a broker sent them: two with "hello 你好" and the like, one packed, and the two again. */
const records = Buffer.concat([capturedBody("answer-pull"), capturedBody("answer-pull-packed"), capturedBody("answer-pull")]);
const all = decodeMessages(records);
it("gives every message when nothing is looked for", () => {
  expect(searchMessages(records, { properties: [], body: [] })).toEqual(all);
});

it("gives the edges, and between them what has the bytes; a packed body is not judged", () => {
  expect(all).toHaveLength(5);
  expect(searchMessages(records, { properties: [], body: [Buffer.from("in no body at all")] })).toEqual([all[0], all[2], all[4]]);
  expect(searchMessages(records, { properties: [Buffer.from("in no property")], body: [] })).toEqual([all[0], all[4]]);
  const unique = all[1]?.properties["UNIQ_KEY"] ?? "";
  expect(searchMessages(records, { properties: [Buffer.from(unique)], body: [] })).toEqual([all[0], all[1], all[4]]);
  expect(searchMessages(records, { properties: [], body: [Buffer.from("你好")] })).toEqual([all[0], all[2], all[3], all[4]]);
});

it("does not take bytes for a find that lie across two records", () => {
  const border = all[0]?.storeSizeBytes ?? 0;
  const across = Buffer.from(records.subarray(border - 6, border + 6));
  expect(searchMessages(records, { properties: [across], body: [] })).toEqual([all[0], all[4]]);
});

it("refuses torn answers", () => {
  for (let end = 1; end < records.length; end++) {
    const torn = records.subarray(0, end);
    if (all.some((_, index) => all.slice(0, index + 1).reduce((sum, { storeSizeBytes }) => sum + storeSizeBytes, 0) === end)) continue;
    expect(() => searchMessages(torn, { properties: [Buffer.from("x")], body: [] })).toThrow(MalformedFrame);
  }
});
