import { expect, it } from "vitest";
import { resendMarker } from "../../../../src/contract/dead-letters.ts";
import { originTopicOf, resendRecord } from "./resend-record.ts";

const dead = {
  properties: { UNIQ_KEY: "AC11", KEYS: "o-1", TAGS: "paid", own: "kept", RETRY_TOPIC: "orders", ORIGIN_MESSAGE_ID: "7F00", DELAY: "0", REAL_TOPIC: "%RETRY%g", REAL_QID: "0", WAIT: "false", CLUSTER: "c", MIN_OFFSET: "0", MAX_OFFSET: "9", [resendMarker]: "of the last time" },
  sysFlag: 1,
  flag: 7,
  body: Buffer.from("packed"),
};

it("keeps what is the message's own and drops what happened to it on its way (DLQ-017)", () => {
  expect(resendRecord(dead, { topic: "%RETRY%g", brokerName: "broker-a", queueId: 0 }, "m-1")).toEqual({
    topic: "%RETRY%g", brokerName: "broker-a", queueId: 0, sysFlag: 1, flag: 7, body: dead.body, keepUniqueId: true, reconsumeTimes: 0,
    properties: { UNIQ_KEY: "AC11", KEYS: "o-1", TAGS: "paid", own: "kept", RETRY_TOPIC: "orders", ORIGIN_MESSAGE_ID: "7F00", [resendMarker]: "m-1" },
  });
});

it("leaves out where every group reads what would take the copy back to the first message", () => {
  expect(resendRecord(dead, { topic: "orders", brokerName: "broker-a", queueId: 2 }, "m-2").properties).toEqual({ UNIQ_KEY: "AC11", KEYS: "o-1", TAGS: "paid", own: "kept", [resendMarker]: "m-2" });
});

it("finds the origin topic by either word, and none in a message that somebody put there by hand", () => {
  expect(originTopicOf(dead)).toBe("orders");
  expect(originTopicOf({ properties: { REAL_TOPIC: "orders" } })).toBe("orders");
  expect(originTopicOf({ properties: { REAL_TOPIC: "%DLQ%g" } })).toBe("");
  expect(originTopicOf({ properties: {} })).toBe("");
});
