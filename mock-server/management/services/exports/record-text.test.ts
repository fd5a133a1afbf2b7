import { spawnSync } from "node:child_process";
import { deflateSync } from "node:zlib";
import * as fc from "fast-check";
import Papa from "papaparse";
import { expect, it } from "vitest";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import { messageRecord, recordColumns } from "./message-record.ts";
import { recordHead, recordText } from "./record-text.ts";

const stored: StoredMessage = {
  offsetMessageId: "7F00000100002A9F0000000000000000", uniqueId: "AC11", topic: "orders", brokerName: "broker-a", queueId: 3, queueOffset: 9_007_199_254_740_991, commitLogOffset: 0, flag: 0, sysFlag: 0,
  bornAtMs: 1_700_000_000_123, storedAtMs: 1_700_000_000_456, bornHost: "10.0.0.1:5000", storeHost: "127.0.0.1:10911", reconsumeTimes: 2, preparedTransactionOffset: 0, bodyCrc: 0, sizeBytes: 0, properties: { TAGS: "a", KEYS: "k1 k2" }, body: Buffer.from("text"),
};
const csv = { format: "csv", body: "text", gzip: false, byteOrderMark: false } as const;
const jsonLines = { ...csv, format: "jsonLines" } as const;
const hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=1\n+2", 'say "hi", now', "two\r\nlines", "", " spaced ", "\ufeffmark", "'quoted", ";", "中文，“引号”", "\u0000nul", "a\u2028b", '{"id":12345678901234567890}', "x".repeat(100_000)];

async function csvOf(bodies: (string | Buffer)[]): Promise<string> {
  let text = recordHead(csv);
  for (const body of bodies) text += recordText(await messageRecord({ ...stored, body: Buffer.from(body) }, "text"), csv);
  return text;
}
/** What a spreadsheet is to show instead of computing. */
const shown = (text: string): string => (/^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text);

it("is read back by Python's csv module as it was written, formulas made text (MSG-025)", async () => {
  const script = "import csv,io,json,sys; sys.stdout.write(json.dumps(list(csv.reader(io.TextIOWrapper(sys.stdin.buffer,'utf-8',newline='')))))";
  const bodies = hostile.filter((text) => !text.includes("\u0000"));
  const python = spawnSync("python3", ["-c", script], { input: await csvOf(bodies), encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  if (python.error) return;
  const rows: string[][] = JSON.parse(python.stdout);
  expect(rows[0]).toEqual([...recordColumns]);
  expect(rows.slice(1).map((row) => row.at(-1))).toEqual(bodies.map(shown));
  expect(rows.every((row) => row.length === recordColumns.length)).toBe(true);
});

it("is read back by a parser of CSV, whatever the texts are", async () => {
  const property = fc.asyncProperty(fc.array(fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...hostile)), { minLength: 1, maxLength: 5 }), async (bodies) => {
    const valid = bodies.map((body) => body.toWellFormed());
    const { data, errors } = Papa.parse<string[]>(await csvOf(valid), { delimiter: ",", newline: "\r\n" });
    expect(errors).toEqual([]);
    expect(data.slice(1, -1).map((row) => row.at(-1))).toEqual(valid.map(shown));
  });
  await fc.assert(property, { numRuns: 200 });
});

it("leaves base64 as it is, also where it begins with a plus", async () => {
  const record = await messageRecord({ ...stored, topic: "=1", body: Buffer.from([0xf8, 0xff, 0x01]) }, "text");
  const [row] = Papa.parse<string[]>(recordText(record, csv)).data;
  expect(row?.at(-1)).toBe("+P8B");
  expect(row?.[recordColumns.indexOf("topic")]).toBe("'=1");
  expect(row).toHaveLength(recordColumns.length);
});

it("has the columns of MSG-023", async () => {
  const [names, row] = Papa.parse<string[]>(await csvOf(["b"])).data;
  expect(Object.fromEntries(names?.map((name, index) => [name, row?.[index]]) ?? [])).toEqual({
    messageId: "AC11", offsetMessageId: stored.offsetMessageId, topic: "orders", tag: "a", keys: "k1 k2", bornAt: "2023-11-14T22:13:20.123Z", bornAtMs: "1700000000123", storedAt: "2023-11-14T22:13:20.456Z", storedAtMs: "1700000000456",
    bornHost: "10.0.0.1:5000", storeHost: "127.0.0.1:10911", brokerName: "broker-a", queueId: "3", queueOffset: "9007199254740991", reconsumeTimes: "2", properties: '{"TAGS":"a","KEYS":"k1 k2"}', bodyEncoding: "text", bodyPackedWith: "", body: "b",
  });
  expect(recordHead({ ...csv, byteOrderMark: true })).toMatch(/^\ufeffmessageId,/);
});

it("writes a line of JSON a message, and keeps the digits of a body", async () => {
  for (const body of hostile) {
    const line = recordText(await messageRecord({ ...stored, body: Buffer.from(body) }, "text"), jsonLines);
    expect(line.indexOf("\n")).toBe(line.length - 1);
    expect(JSON.parse(line)).toMatchObject({ body, bodyEncoding: "text", queueOffset: 9_007_199_254_740_991, properties: { TAGS: "a" } });
  }
});

it("writes bodies that are no UTF-8 in base64, all of them when that is asked for, and unpacks what it can", async () => {
  const bytes = Buffer.from([0xff, 0xfe, 0, 1]);
  expect(await messageRecord({ ...stored, body: bytes }, "text")).toMatchObject({ body: "//4AAQ==", bodyEncoding: "base64", bodyPackedWith: "" });
  expect(await messageRecord(stored, "base64")).toMatchObject({ body: "dGV4dA==", bodyEncoding: "base64" });
  expect(await messageRecord({ ...stored, sysFlag: 1, body: deflateSync("unpacked") }, "text")).toMatchObject({ body: "unpacked", bodyEncoding: "text", bodyPackedWith: "" });
  expect(await messageRecord({ ...stored, sysFlag: 1, body: Buffer.from("torn") }, "text")).toMatchObject({ body: "dG9ybg==", bodyEncoding: "base64", bodyPackedWith: "zlib" });
  expect(await messageRecord({ ...stored, bornAtMs: 9e15, body: Buffer.alloc(0) }, "text")).toMatchObject({ body: "", bodyEncoding: "text", bornAt: "", bornAtMs: 9e15 });
});
