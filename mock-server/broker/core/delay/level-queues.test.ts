import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import type { MessageToStore } from "../../log/record-encoder.ts";
import { runtimeInfo } from "../statistics/runtime-info.ts";
import { delayAsAsked } from "./asked-delay.ts";
import { DelayFixture } from "./delay-fixture.ts";
import { parseDelayLevels } from "./delay-levels.ts";

let fixture = new DelayFixture();
afterEach(async () => {
  await fixture.end();
  fixture = new DelayFixture();
});

/** "TagA".hashCode() in Java. */
const tagACode = 2_598_919;

function send(text: string, properties: Record<string, string>, parts: Partial<MessageToStore> = {}): unknown {
  const { broker } = fixture;
  const body = Buffer.from(text);
  const plain = Object.entries(properties).filter(([name]) => name !== "WAIT").map(([name, value]) => `${name}\u0001${value}`).join("\u0002");
  const message = { topic: "T", queueId: 3, flag: 0, sysFlag: 0, bornTimestampMs: 1, bornIp: 0x7f000001, bornPort: 5, reconsumeTimes: 0, preparedTransactionOffset: 0, body, bodyStart: 0, bodyEnd: body.length, properties: plain, tagsCode: tagACode, ...parts };
  const refusal = delayAsAsked(broker, message, (name) => properties[name]);
  if (refusal) return refusal;
  const result = broker.store.append(message);
  broker.commit();
  return result.status;
}

const texts = (topic: string, queueId: number): string[] => fixture.stored(topic, queueId).map(({ body }) => body);

it("reads the text of the levels as a real broker does", () => {
  expect(parseDelayLevels("1s 2m 3h 4d")).toEqual([1_000, 120_000, 10_800_000, 345_600_000]);
  for (const wrong of ["", "1", "s", "1s  2s", "1x", "-1s"]) expect(parseDelayLevels(wrong)).toBeUndefined();
});

it("keeps a message in the queue of its level until it is due, and delivers it with the properties of a real broker", async () => {
  const broker = await fixture.open();
  const sentMs = fixture.clock.now();
  expect(send("five", { TAGS: "TagA", WAIT: "true", DELAY: "2", REAL_TOPIC: "forged" })).toBe("ok");
  expect(fixture.stored("SCHEDULE_TOPIC_XXXX", 1)).toMatchObject([{ body: "five", queueId: 1, properties: { TAGS: "TagA", WAIT: "true", DELAY: "2", REAL_TOPIC: "T", REAL_QID: "3" } }]);
  expect(broker.store.consumeQueueEntry("SCHEDULE_TOPIC_XXXX", 1, 0)?.tagsCode).toBe(sentMs + 5_000);
  fixture.clock.advance(4_999);
  expect(texts("T", 3)).toEqual([]);
  fixture.clock.advance(1);
  expect(fixture.stored("T", 3)).toEqual([
    { topic: "T", queueId: 3, body: "five", storedMs: sentMs + 5_000, reconsumeTimes: 0, properties: { TAGS: "TagA", WAIT: "true", DELAY: "2", REAL_TOPIC: "T", REAL_QID: "3" } },
  ]);
  expect(broker.store.consumeQueueEntry("T", 3, 0)?.tagsCode).toBe(tagACode);
  fixture.clock.advance(600_000);
  expect(texts("T", 3)).toEqual(["five"]);
  expect([...runtimeInfo(broker)].filter(([key]) => key.startsWith("scheduleMessageOffset"))).toEqual([["scheduleMessageOffset_2", "1,1"]]);
  expect(broker.delayLevels.print()).toBe('{"offsetTable":{2:1}}');
});

it("takes a level above the table for the highest, and none for no delay", async () => {
  await fixture.open({ messageDelayLevel: "1s 2s" });
  for (const level of ["3", "999", "2"]) send(`level ${level}`, { DELAY: level });
  for (const level of ["0", "-1"]) send(`level ${level}`, { DELAY: level });
  expect(texts("T", 3)).toEqual(["level 0", "level -1"]);
  expect(send("no number", { DELAY: "x" })).toMatchObject({ refusal: "SYSTEM_ERROR", remark: 'java.lang.NumberFormatException: For input string: "x"' });
  expect(fixture.stored("SCHEDULE_TOPIC_XXXX", 1).map(({ properties }) => properties["DELAY"])).toEqual(["2", "2", "2"]);
  fixture.clock.advance(2_000);
  expect(texts("T", 3).slice(2)).toEqual(["level 3", "level 999", "level 2"]);
});

it("refuses large bodies of clients, but not what a consumer sends to be retried", async () => {
  await fixture.open();
  expect(send("x".repeat(16_384), { DELAY: "1" })).toBe("ok");
  expect(send("x".repeat(16_385), { DELAY: "1" })).toMatchObject({ refusal: "MESSAGE_ILLEGAL", remark: expect.stringContaining("16385B, its limit is 16384B") });
  expect(send("x".repeat(16_385), { DELAY: "1" }, { topic: "%RETRY%g" })).toBe("ok");
});

it("writes how far it is every ten seconds, and goes on there", async () => {
  const broker = await fixture.open();
  const file = (): string => readFileSync(join(broker.settings.identity.storePathRootDir, "config", "delayOffset.json"), "utf8");
  send("a", { DELAY: "1" });
  fixture.clock.advance(9_999);
  expect(file).toThrow("ENOENT");
  fixture.clock.advance(1);
  await expect.poll(file).toBe('{"offsetTable":{1:1}}');
  send("b", { DELAY: "1" });
  await broker.close();
  await fixture.open();
  fixture.clock.advance(1_000);
  expect(texts("T", 3)).toEqual(["a", "b"]);
});

it("loses nothing when it is killed, and delivers at once what fell due in the meantime", async () => {
  await fixture.open();
  send("before", { DELAY: "1" });
  fixture.clock.advance(1_000);
  for (let index = 0; index < 700; index++) send(`m${index}`, { DELAY: "3" });
  fixture.clock.advance(60_000);
  const sent = ["before", ...Array.from({ length: 700 }, (_, index) => `m${index}`)];
  expect(texts("T", 3)).toEqual(sent);
  send("waiting", { DELAY: "1" });
  await fixture.killAndOpen();
  fixture.clock.advance(1_000);
  const after = texts("T", 3);
  expect(new Set(after)).toEqual(new Set([...sent, "waiting"]));
  expect(after.slice(0, sent.length)).toEqual(sent);
});

it("knows after recovery from the log alone when a message of a changed table is due", async () => {
  await fixture.open({ messageDelayLevel: "7s" });
  send("seven", { DELAY: "1" });
  const dueMs = fixture.clock.now() + 7_000;
  const broker = await fixture.killAndOpen({ messageDelayLevel: "7s" });
  expect(broker.store.consumeQueueEntry("SCHEDULE_TOPIC_XXXX", 0, 0)?.tagsCode).toBe(dueMs);
  await fixture.killAndOpen({ messageDelayLevel: "1s" });
  // Nothing waits longer than its level says now: a real broker delivers it at once.
  fixture.clock.advance(1);
  expect(texts("T", 3)).toEqual(["seven"]);
});

it("tries again when the disk was full", async () => {
  const broker = await fixture.open();
  const troubles: unknown[] = [];
  broker.onTrouble((error) => troubles.push(error));
  send("later", { DELAY: "1" });
  const write = broker.store.writePending.bind(broker.store);
  broker.store.writePending = () => {
    throw new Error("ENOSPC");
  };
  fixture.clock.advance(5_000);
  expect(troubles).toEqual([new Error("ENOSPC")]);
  broker.store.writePending = write;
  broker.commit();
  expect(texts("T", 3)).toEqual(["later"]);
});
