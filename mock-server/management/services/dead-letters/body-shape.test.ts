import { deflateSync } from "node:zlib";
import { expect, it } from "vitest";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import { classOf } from "./body-shape.ts";

const stored = (body: string | Buffer, properties: Record<string, string> = {}, sysFlag = 0): StoredMessage => ({
  offsetMessageId: "", uniqueId: "", topic: "%DLQ%g", brokerName: "broker-a", queueId: 0, queueOffset: 0, commitLogOffset: 0, flag: 0, sysFlag, bornAtMs: 0, storedAtMs: 0, bornHost: "", storeHost: "",
  reconsumeTimes: 0, preparedTransactionOffset: 0, bodyCrc: 0, sizeBytes: 0, properties, body: Buffer.from(body),
});

it.each([
  ["keys in their order, whatever the values", `{"id":1,"amount":2.5,"to":"a"}`, { basis: "json", pattern: "{amount: number, id: number, to: text}" }],
  ["kinds of every value", `{"a":null,"b":[1],"c":{},"d":true}`, { basis: "json", pattern: "{a: null, b: list, c: object, d: boolean}" }],
  ["lists by their first item", `[{"a":1}]`, { basis: "json", pattern: "[object]" }],
  ["text that only begins like JSON", "{not json", { basis: "text", pattern: "" }],
  ["text", "order 1", { basis: "text", pattern: "" }],
  ["nothing", "", { basis: "empty", pattern: "" }],
  ["bytes that are no text", Buffer.from([0xff, 0xfe, 1]), { basis: "binary", pattern: "" }],
  ["zeros", Buffer.from([65, 0, 66]), { basis: "binary", pattern: "" }],
  ["what is too long to look into", `"${"x".repeat(300_000)}"`, { basis: "large", pattern: "" }],
] as const)("tells %s apart", async (_, body, expected) => {
  expect(await classOf(stored(body))).toEqual(expected);
});

it("looks into packed bodies", async () => {
  expect(await classOf(stored(deflateSync(Buffer.from(`{"a":1}`)), {}, 1))).toEqual({ basis: "json", pattern: "{a: number}" });
});

it("unpacks no more of a body than it looks into", async () => {
  const packed = (bytes: number) => stored(deflateSync(Buffer.alloc(bytes, "x")), {}, 1);
  expect(await classOf(packed(256 * 1024))).toEqual({ basis: "text", pattern: "" });
  expect(await classOf(packed(256 * 1024 + 1))).toEqual({ basis: "large", pattern: "" });
  // Longer than any body is ever unpacked to: it was taken for binary.
  expect(await classOf(packed(40 * 1024 * 1024))).toEqual({ basis: "large", pattern: "" });
});

it("ends with JSON that is nested deep, and with more keys than anybody reads", async () => {
  expect(await classOf(stored("[".repeat(10_000) + "]".repeat(10_000)))).toEqual({ basis: "json", pattern: "[list]" });
  const { pattern } = await classOf(stored(JSON.stringify(Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`key-number-${index}`, index])))));
  expect(pattern.length).toBeLessThanOrEqual(300);
  expect(pattern.endsWith("…")).toBe(true);
});

it("puts exceptions of one kind together, whatever ids stand in them", async () => {
  const of = (text: string) => classOf(stored("{}", { "x-exception-message": text }));
  expect(await of("order 17 not found\n\tat com.example.Orders")).toEqual({ basis: "exception", pattern: "order # not found" });
  expect(await of("order 123e4567-e89b-12d3-a456-426614174000 not found")).toEqual({ basis: "exception", pattern: "order # not found" });
});
