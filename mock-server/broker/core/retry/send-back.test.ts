import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Broker } from "../broker.ts";
import { DelayFixture } from "../delay/delay-fixture.ts";
import { newGroupConfig } from "../groups/group-table.ts";
import { newTopicConfig } from "../topics/topic-table.ts";
import { sendBack, type SendBack } from "./send-back.ts";

let fixture: DelayFixture;
let broker: Broker;

beforeEach(async () => {
  fixture = new DelayFixture();
  broker = await fixture.open();
});
afterEach(() => fixture.end());

/** Stores a message and returns its place in the commit log. */
function store(properties = "TAGS\u0001TagA\u0002KEYS\u0001k"): number {
  const body = Buffer.from("try me");
  const result = broker.store.append({ topic: "T", queueId: 3, flag: 7, sysFlag: 0, bornTimestampMs: 1, bornIp: 0x7f000001, bornPort: 5, reconsumeTimes: 0, preparedTransactionOffset: 0, body, bodyStart: 0, bodyEnd: body.length, properties, tagsCode: 0 });
  broker.commit();
  return result.commitLogOffset;
}
function giveBack(offset: number, parts: Partial<SendBack> = {}): ReturnType<typeof sendBack> {
  const refusal = sendBack(broker, { group: "g", offset, delayLevel: 0, maxReconsumeTimes: undefined, unitMode: false, ...parts });
  broker.commit();
  return refusal;
}
const placeOf = (topic: string, index: number): number => broker.store.consumeQueueEntry(topic, 0, index)?.commitLogOffset ?? -1;

const seconds = 1_000;
const minutes = 60 * seconds;
/** RETRY-5, and RETRY-9 for what comes after the 16th. */
const intervalsMs = [10 * seconds, 30 * seconds, ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 30, 60, 120, 120, 120].map((count) => count * minutes)];

describe("a message that failed", () => {
  it("comes again after each of the 16 intervals, and every 2 h from then on", () => {
    let offset = store();
    intervalsMs.forEach((intervalMs, index) => {
      expect(giveBack(offset, { maxReconsumeTimes: 1_000 })).toBeUndefined();
      fixture.clock.advance(intervalMs - 1);
      expect(fixture.stored("%RETRY%g")).toHaveLength(index);
      fixture.clock.advance(1);
      expect(fixture.stored("%RETRY%g").at(-1)).toMatchObject({ body: "try me", reconsumeTimes: index + 1, properties: { DELAY: String(Math.min(index + 3, 18)) } });
      offset = placeOf("%RETRY%g", index);
    });
    expect(intervalsMs.slice(0, 16).reduce((sum, ms) => sum + ms, 0)).toBe(17_140 * seconds);
  });

  it("is a dead letter after the group's maximum: one delivery and as many retries (RETRY-8)", () => {
    broker.groups.put(newGroupConfig("g", { retryMaxTimes: 3 }));
    let offset = store();
    let deliveries = 1;
    for (; deliveries < 10; deliveries += 1) {
      giveBack(offset);
      fixture.clock.advance(2 * 60 * minutes);
      if (fixture.stored("%DLQ%g").length > 0) break;
      offset = placeOf("%RETRY%g", deliveries - 1);
    }
    expect(deliveries).toBe(4);
    expect(fixture.stored("%DLQ%g")).toMatchObject([{ reconsumeTimes: 4, properties: { RETRY_TOPIC: "T", DELAY: "0" } }]);
    expect(broker.topics.get("%DLQ%g")).toMatchObject({ readQueueNums: 1, writeQueueNums: 1, perm: 6 });
  });

  it("follows the maximum and the level that the consumer names, before those of the group", () => {
    broker.groups.put(newGroupConfig("g", { retryMaxTimes: 0 }));
    const offset = store();
    giveBack(offset, { maxReconsumeTimes: 1, delayLevel: 2 });
    fixture.clock.advance(5 * seconds);
    expect(fixture.stored("%RETRY%g")).toMatchObject([{ reconsumeTimes: 1, properties: { DELAY: "2" } }]);
    giveBack(offset, { maxReconsumeTimes: 1, delayLevel: -1 });
    giveBack(offset);
    giveBack(offset, { maxReconsumeTimes: 0 });
    expect(fixture.stored("%DLQ%g")).toHaveLength(3);
  });

  it("keeps body, flag, keys and tags, and remembers the first place and topic that it had", () => {
    const first = store();
    giveBack(first, { delayLevel: 1 });
    fixture.clock.advance(1 * seconds);
    giveBack(placeOf("%RETRY%g", 0), { delayLevel: 1 });
    fixture.clock.advance(1 * seconds);
    const originId = `0A01020300002A9F${first.toString(16).toUpperCase().padStart(16, "0")}`;
    const [once, twice] = fixture.stored("%RETRY%g");
    expect(once).toMatchObject({ topic: "%RETRY%g", queueId: 0, reconsumeTimes: 1, body: "try me" });
    expect(once?.properties).toEqual({ TAGS: "TagA", KEYS: "k", RETRY_TOPIC: "T", WAIT: "false", ORIGIN_MESSAGE_ID: originId, DELAY: "1", REAL_TOPIC: "%RETRY%g", REAL_QID: "0" });
    expect(twice?.properties).toEqual(once?.properties);
    // "TagA".hashCode() in Java, so that the filter of the retry topic can match.
    expect(broker.store.consumeQueueEntry("%RETRY%g", 0, 1)?.tagsCode).toBe(2_598_919);
  });

  it("is dropped when its group has no retry queues, with success", () => {
    broker.groups.put(newGroupConfig("g", { retryQueueNums: 0 }));
    expect(giveBack(store())).toBeUndefined();
    expect(broker.topics.get("%RETRY%g")).toBeUndefined();
  });

  it("goes to any of the retry queues of its group", () => {
    broker.groups.put(newGroupConfig("g", { retryQueueNums: 3 }));
    const offset = store();
    for (let count = 0; count < 60; count += 1) giveBack(offset, { delayLevel: 1 });
    fixture.clock.advance(1 * seconds);
    for (const queueId of [0, 1, 2]) expect(fixture.stored("%RETRY%g", queueId).length).toBeGreaterThan(0);
    expect(broker.topics.get("%RETRY%g")?.readQueueNums).toBe(3);
  });
});

describe("a failed message is refused", () => {
  it("for its group before the broker, for the broker before the retry topic, for that before the message", async () => {
    await broker.close();
    broker = await fixture.open({ autoCreateSubscriptionGroup: false });
    const offset = store();
    expect(giveBack(offset)).toMatchObject({ refusal: "SUBSCRIPTION_GROUP_NOT_EXIST", remark: expect.stringContaining("subscription group not exist, g") });
    broker.groups.put(newGroupConfig("g"));
    expect(giveBack(offset + 1)).toMatchObject({ refusal: "SYSTEM_ERROR", remark: `look message by offset failed, ${offset + 1}` });
    broker.topics.put(newTopicConfig("%RETRY%g", { perm: 4 }));
    expect(giveBack(offset + 1)).toMatchObject({ refusal: "NO_PERMISSION", remark: "the topic[%RETRY%g] sending message is forbidden" });
    broker.settings.update("brokerPermission=4");
    expect(giveBack(offset)).toMatchObject({ refusal: "NO_PERMISSION", remark: "the broker[10.1.2.3] sending message is forbidden" });
  });

  it.each([
    ["longer than its retry topic can be", "g".repeat(121), "longer than topic max length"],
    ["no name of a folder", "a/b", "illegal characters"],
  ])("of a group whose name is %s, new or there from before", (_why, group, words) => {
    const offset = store();
    expect(giveBack(offset, { group })).toMatchObject({ refusal: "SUBSCRIPTION_GROUP_NOT_EXIST", remark: expect.stringContaining(words) });
    expect(broker.groups.get(group)).toBeUndefined();
    broker.groups.put(newGroupConfig(group));
    expect(giveBack(offset, { group })).toMatchObject({ refusal: "SYSTEM_ERROR", remark: expect.stringContaining(words) });
    expect(broker.topics.get(`%RETRY%${group}`)).toBeUndefined();
    expect(giveBack(offset, { group: "g".repeat(120) })).toBeUndefined();
    fixture.clock.advance(10 * seconds);
    expect(fixture.stored(`%RETRY%${"g".repeat(120)}`)).toHaveLength(1);
  });
});
