import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import type { MessageToStore } from "../../log/record-encoder.ts";
import { FakeClock } from "../fake-clock.ts";
import { DelayPartsFixture, tagACode } from "./delay-parts-fixture.ts";
import { parseDelayLevels } from "./delay-levels.ts";

let fixture = new DelayPartsFixture(new FakeClock());
afterEach(async () => {
  await fixture.end();
  fixture = new DelayPartsFixture(new FakeClock());
});

const send = (text: string, properties: Record<string, string>, parts?: Partial<MessageToStore>): unknown => fixture.send(text, properties, parts);
const texts = (topic: string, queueId: number): string[] => fixture.stored(topic, queueId).map(({ body }) => body);

it("reads the text of the levels as a real broker does", () => {
  expect(parseDelayLevels("1s 2m 3h 4d")).toEqual([1_000, 120_000, 10_800_000, 345_600_000]);
  for (const wrong of ["", "1", "s", "1s  2s", "1x", "-1s"]) expect(parseDelayLevels(wrong)).toBeUndefined();
});

it("keeps a message in the queue of its level until it is due, and delivers it with the properties of a real broker", async () => {
  await fixture.open();
  const sentMs = fixture.clock.now();
  expect(send("five", { TAGS: "TagA", WAIT: "true", DELAY: "2", REAL_TOPIC: "forged" })).toBe("ok");
  expect(fixture.stored("SCHEDULE_TOPIC_XXXX", 1)).toMatchObject([{ body: "five", queueId: 1, properties: { TAGS: "TagA", WAIT: "true", DELAY: "2", REAL_TOPIC: "T", REAL_QID: "3" } }]);
  expect(fixture.store.consumeQueueEntry("SCHEDULE_TOPIC_XXXX", 1, 0)?.tagsCode).toBe(sentMs + 5_000);
  fixture.clock.advance(4_999);
  expect(texts("T", 3)).toEqual([]);
  fixture.clock.advance(1);
  expect(fixture.stored("T", 3)).toEqual([
    { topic: "T", queueId: 3, body: "five", storedMs: sentMs + 5_000, reconsumeTimes: 0, properties: { TAGS: "TagA", WAIT: "true", DELAY: "2", REAL_TOPIC: "T", REAL_QID: "3" } },
  ]);
  expect(fixture.store.consumeQueueEntry("T", 3, 0)?.tagsCode).toBe(tagACode);
  fixture.clock.advance(600_000);
  expect(texts("T", 3)).toEqual(["five"]);
  expect(fixture.delayLevels.progress()).toEqual([{ level: 2, delivered: 1, stored: 1 }]);
  expect(fixture.delayLevels.print()).toBe('{"offsetTable":{2:1}}');
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

it("writes how far it is, and goes on there", async () => {
  await fixture.open();
  const file = join(fixture.files.rootDir, "config", "delayOffset.json");
  send("a", { DELAY: "1" });
  fixture.clock.advance(1_000);
  await fixture.persist();
  expect(readFileSync(file, "utf8")).toBe('{"offsetTable":{1:1}}');
  send("b", { DELAY: "1" });
  await fixture.close();
  await fixture.open();
  fixture.clock.advance(1_000);
  expect(texts("T", 3)).toEqual(["a", "b"]);
});

it("keeps the segment of a message that still waits from being deleted", async () => {
  await fixture.open();
  send("waiting", { DELAY: "18" });
  for (let index = 0; index < 300; index++) send("x".repeat(10_000), {});
  fixture.clock.advance(3_600_000);
  expect(fixture.store.retention.deleteExpired(1)).toBe(0);
  fixture.clock.advance(3_600_000);
  expect(texts("T", 3).at(-1)).toBe("waiting");
  fixture.clock.advance(2);
  expect(fixture.store.retention.deleteExpired(1)).toBeGreaterThan(0);
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
  await fixture.killAndOpen({ messageDelayLevel: "7s" });
  expect(fixture.store.consumeQueueEntry("SCHEDULE_TOPIC_XXXX", 0, 0)?.tagsCode).toBe(dueMs);
  await fixture.killAndOpen({ messageDelayLevel: "1s" });
  // Nothing waits longer than its level says now: a real broker delivers it at once.
  fixture.clock.advance(1);
  expect(texts("T", 3)).toEqual(["seven"]);
});

it("tries again when the disk was full", async () => {
  await fixture.open();
  send("later", { DELAY: "1" });
  const write = fixture.store.writePending.bind(fixture.store);
  fixture.store.writePending = () => {
    throw new Error("ENOSPC");
  };
  fixture.clock.advance(5_000);
  expect(fixture.troubles).toEqual([new Error("ENOSPC")]);
  fixture.store.writePending = write;
  fixture.store.writePending();
  expect(texts("T", 3)).toEqual(["later"]);
});

it("passes over a message that belongs to no possible topic, and goes on", async () => {
  await fixture.open();
  for (const topic of ["t".repeat(128), "a/b", ".."]) send("nowhere", { DELAY: "1" }, { topic });
  send("after", { DELAY: "1" });
  send("other level", { DELAY: "2" });
  fixture.clock.advance(5_000);
  expect(texts("T", 3)).toEqual(["after", "other level"]);
  expect(fixture.troubles).toEqual([]);
});

it("takes a level below the table for the first", async () => {
  await fixture.open();
  const message = { topic: "T", queueId: 3, flag: 0, sysFlag: 0, bornTimestampMs: 1, bornIp: 0, bornPort: 0, reconsumeTimes: -4, preparedTransactionOffset: 0, body: Buffer.from("x"), bodyStart: 0, bodyEnd: 1, properties: "", tagsCode: 0 };
  fixture.delayLevels.delay(message, -1);
  expect(message).toMatchObject({ topic: "SCHEDULE_TOPIC_XXXX", queueId: 0, tagsCode: fixture.clock.now() + 1_000 });
});

it("goes on with what is left when a forced deletion took what came next before it was looked at", async () => {
  await fixture.open();
  send("a", { DELAY: "1" });
  fixture.clock.advance(1_000);
  const { store } = fixture;
  const entry = store.consumeQueueEntry.bind(store);
  const minOffset = store.minOffset.bind(store);
  const isGone = (topic: string, offset: number): boolean => topic === "SCHEDULE_TOPIC_XXXX" && offset < 4;
  store.consumeQueueEntry = (topic, queueId, offset) => (isGone(topic, offset) ? undefined : entry(topic, queueId, offset));
  for (let index = 0; index < 3; index++) send("deleted", { DELAY: "1" });
  store.minOffset = (topic, queueId) => (isGone(topic, minOffset(topic, queueId)) ? 4 : minOffset(topic, queueId));
  send("b", { DELAY: "1" });
  fixture.clock.advance(1_000);
  expect(texts("T", 3)).toEqual(["a", "b"]);
});
