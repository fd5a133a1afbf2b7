import { expect, it } from "vitest";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import { tailRowOf } from "./tail-rows.ts";

const message = (body: Buffer, sysFlag = 0): StoredMessage => ({
  offsetMessageId: "7F000001", uniqueId: "u", topic: "t", brokerName: "b", queueId: 1, queueOffset: 2, commitLogOffset: 3, flag: 0, sysFlag, bornAtMs: 4, storedAtMs: 5, bornHost: "", storeHost: "",
  reconsumeTimes: 0, preparedTransactionOffset: 0, bodyCrc: 0, sizeBytes: 100, properties: { TAGS: "a", KEYS: "k1 k2" }, body,
});

it.each([
  ["text", Buffer.from("订单\n1"), { previewFormat: "text", preview: "订单\n1", isCut: false }],
  ["nothing", Buffer.alloc(0), { previewFormat: "text", preview: "", isCut: false }],
  ["long text, cut between characters", Buffer.from("单".repeat(100)), { previewFormat: "text", preview: "单".repeat(66), isCut: true }],
  ["long text of four-byte characters", Buffer.from(`a${"😀".repeat(100)}`), { previewFormat: "text", preview: `a${"😀".repeat(49)}`, isCut: true }],
  ["bytes that are no text", Buffer.from([0xff, 0xfe, 1]), { previewFormat: "hex", preview: "fffe01", isCut: false }],
  ["many bytes that are no text", Buffer.alloc(500, 0), { previewFormat: "hex", preview: "00".repeat(60), isCut: true }],
  ["control characters", Buffer.from("a\u0000b"), { previewFormat: "hex", preview: "610062", isCut: false }],
])("shows %s", (_, body, expected) => {
  expect(tailRowOf(message(body))).toMatchObject({ ...expected, bodyBytes: body.length, tags: "a", keys: "k1 k2", bornAt: 4, storedAt: 5 });
});

it("does not unpack for a preview", () => {
  expect(tailRowOf(message(Buffer.from("x"), 1))).toMatchObject({ previewFormat: "compressed", preview: "", isCut: true });
});

it("tells where a dead letter was sent to, and believes no other message", () => {
  const told = { ...message(Buffer.from("x")), properties: { RETRY_TOPIC: "orders" } };
  expect(tailRowOf({ ...told, topic: "%DLQ%g" }).originTopic).toBe("orders");
  expect(tailRowOf(told).originTopic).toBe("");
});
