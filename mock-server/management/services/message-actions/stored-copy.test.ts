import { describe, expect, it } from "vitest";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import { copyOfStored } from "./stored-copy.ts";

function stored(parts: Partial<StoredMessage>): StoredMessage {
  return {
    offsetMessageId: "", uniqueId: "U", topic: "orders", brokerName: "broker-a", queueId: 3, queueOffset: 9, commitLogOffset: 0, flag: 7, sysFlag: 1 | 8, bornAtMs: 1, storedAtMs: 2, bornHost: "", storeHost: "",
    reconsumeTimes: 2, preparedTransactionOffset: 0, bodyCrc: 0, sizeBytes: 0, properties: {}, body: Buffer.from("packed"), ...parts,
  };
}

describe("the copy of a stored message", () => {
  it("keeps what the application gave, and nothing that brokers and clients noted", () => {
    const properties = { TAGS: "t", KEYS: "k1 k2", shop: "7", UNIQ_KEY: "U", WAIT: "true", DELAY: "3", TRAN_MSG: "true", PGROUP: "p", REAL_QID: "1", CLUSTER: "c", TRACE_ON: "true", REPLY_TO_CLIENT: "x" };
    expect(copyOfStored(stored({ properties }))).toEqual({ topic: "orders", properties: { TAGS: "t", KEYS: "k1 k2", shop: "7" }, sysFlag: 9, flag: 7, body: Buffer.from("packed"), keepUniqueId: false });
  });

  it("goes to its own queue again when it has a sharding key", () => {
    expect(copyOfStored(stored({ properties: { __SHARDINGKEY: "order-1" } }))).toMatchObject({ brokerName: "broker-a", queueId: 3, properties: { __SHARDINGKEY: "order-1" } });
  });

  it.each(["%RETRY%billing", "%DLQ%billing"])("is refused for a message in %s: each group of the first topic would get it", (topic) => {
    const copying = (): unknown => copyOfStored(stored({ topic, properties: { RETRY_TOPIC: "orders" } }));
    expect(copying).toThrow(expect.objectContaining({ code: "topic_of_group", params: { topic, group: "billing" } }));
  });
});
