import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decodeMessages } from "../message-record.ts";
import { decodeCommand } from "../remoting-command.ts";
import { parseTraceRecords } from "./trace-records.ts";
import type { TraceRecord } from "./trace-records.ts";

const orderId = "FD0000000000000000000000000000021C834E0E2F2A67B967440000";
const halfId = "FD0000000000000000000000000000021C834E0E2F2A67B9BAB30010";
const batchIds = ["13", "14", "15"].map((end) => `FD0000000000000000000000000000021C834E0E2F2A67B9BACE00${end}`);

/** The records of all trace messages in a captured answer to QUERY_MESSAGE. */
function captured(name: string): TraceRecord[] {
  const frame = readFileSync(new URL(`../fixtures/${name}.bin`, import.meta.url));
  const parsed = decodeMessages(decodeCommand(frame, 4, frame.length).body).map(({ body }) => parseTraceRecords(body));
  expect(parsed.every(({ skippedRecords }) => skippedRecords === 0)).toBe(true);
  return parsed.flatMap(({ records }) => records);
}

const read = (text: string) => parseTraceRecords(Buffer.from(text.replaceAll("|", "\u0001").replaceAll("#", "\u0002")));

describe("records that Java clients 4.9.8 wrote", () => {
  it("tell of sending", () => {
    expect(captured("answer-traces")[0]).toEqual({
      type: "Pub",
      timeMs: 1795231403845,
      isTimedAtEnd: false,
      costMs: 31,
      group: "producer-one",
      topic: "Orders",
      messageIds: [orderId],
      offsetMessageIds: ["7F00000100005E800000000000000000"],
      tags: "TagA",
      keys: "order-1 order-2",
      storeHost: "127.0.0.1:24192",
      bodyBytes: 5,
      kind: "normal",
      isSuccess: true,
      clientHost: "",
    });
  });

  it("tell of each delivery and how it ended, retries under the id of the message", () => {
    const records = captured("answer-traces");
    expect(records.filter((record) => record.type === "SubBefore").map(({ group, messageId, retryTimes }) => [group, messageId, retryTimes])).toEqual([
      ["group-one", orderId, 0],
      ["group-one", orderId, 1],
      ["group-dead", orderId, 0],
      ["group-dead", orderId, 1],
      ["group-all", orderId, 0],
    ]);
    expect(records.filter((record) => record.type === "SubAfter").map(({ group, isSuccess, result }) => [group, isSuccess, result])).toEqual([
      ["group-one", false, "failed"],
      ["group-one", true, "success"],
      ["group-dead", false, "failed"],
      ["group-dead", false, "failed"],
      ["group-all", true, "success"],
    ]);
    const requestId = "FD0000000000000000000000000000021C834E0E2F2A67B968040002";
    expect(records.slice(1, 3)).toEqual([
      { type: "SubBefore", timeMs: 1795231404036, group: "group-one", requestId, messageId: orderId, retryTimes: 0, keys: "order-1 order-2", clientHost: "" },
      { type: "SubAfter", requestId, messageId: orderId, costMs: 0, isSuccess: false, keys: "order-1 order-2", result: "failed", timeMs: 1795231404036, group: "group-one" },
    ]);
  });

  it("tell how a transaction ended", () => {
    const [sent, end] = captured("answer-traces-transaction");
    expect(sent).toMatchObject({ type: "Pub", kind: "half", messageIds: [halfId] });
    expect(end).toEqual({ type: "EndTransaction", timeMs: 1795231425212, group: "producer-half", topic: "Halves", messageId: halfId, tags: "TagA", keys: "half-1", storeHost: "127.0.0.1:24192", transactionId: halfId, state: "COMMIT_MESSAGE", isFromCheck: false });
  });

  it("tell of all messages of a batch at once, and of no tags and keys as such", () => {
    const [sent] = captured("answer-traces-batch-sent");
    expect(sent).toMatchObject({ type: "Pub", messageIds: batchIds, tags: "", keys: "", bodyBytes: 336 });
    expect(sent?.type === "Pub" && sent.offsetMessageIds).toHaveLength(3);
    const consumed = captured("answer-traces-batch-consumed");
    expect(consumed.map((record) => record.type)).toEqual(["SubBefore", "SubBefore", "SubBefore", "SubAfter", "SubAfter", "SubAfter"]);
    expect(consumed.map((record) => "messageId" in record && record.messageId)).toEqual([...batchIds, ...batchIds]);
    expect(new Set(consumed.map((record) => "requestId" in record && record.requestId)).size).toBe(1);
  });
});

describe("records of other clients", () => {
  it("name their host, and of the cloud's end without an end of record", () => {
    expect(read("Pub|10|R|P|T|ID|||h:1|5|3|3|OID|true|10.0.0.1#").records).toMatchObject([{ timeMs: 10, costMs: 3, isTimedAtEnd: true, kind: "delay", clientHost: "10.0.0.1" }]);
    expect(read("SubBefore|10|R|G|REQ|ID|2|null|10.0.0.2#").records).toMatchObject([{ retryTimes: 2, keys: "", clientHost: "10.0.0.2" }]);
    const glued = read("SubAfter|REQ|ID|1|true|k|0|SubAfter|REQ|ID2|1|false|k|1|SubBefore|10|R|G|REQ|ID|2|k#SubAfter|REQ|ID3|1|true|k|0|");
    expect(glued.skippedRecords).toBe(0);
    expect(glued.records).toMatchObject([{ messageId: "ID", timeMs: null, group: "" }, { messageId: "ID2", result: "timeout" }, { type: "SubBefore" }, { messageId: "ID3", isSuccess: true }]);
  });

  it("are read without the fields that old ones do not write", () => {
    expect(read("Pub|10|R|P|T|ID|||h:1|5|3|0|false#SubAfter|REQ|ID|1|true|k#")).toMatchObject({ records: [{ isSuccess: false, offsetMessageIds: [] }, { result: "unknown", timeMs: null }], skippedRecords: 0 });
  });

  it("are skipped and counted where they are torn or unknown, and the others kept", () => {
    const { records, skippedRecords } = read("Recall|1|R|G|T|ID|true#Pub|soon|R#Pub|1|R|P|T||||h|5|3|0|O|true#nonsense#SubBefore|10|R|G|REQ|ID|0|k#SubAfter|REQ|ID|12|true|k|0|179");
    expect(records).toMatchObject([{ type: "SubBefore" }]);
    expect(skippedRecords).toBe(5);
    expect(read("")).toEqual({ records: [], skippedRecords: 0 });
    expect(parseTraceRecords(Buffer.from([0xff, 0x00, 0x02, 0x01]))).toEqual({ records: [], skippedRecords: 1 });
  });
});
