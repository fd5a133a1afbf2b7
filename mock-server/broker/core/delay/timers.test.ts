import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import type { MessageStore } from "../../log/message-store.ts";
import { TimerBuckets } from "../../log/timer-buckets.ts";
import { FakeClock } from "../fake-clock.ts";
import { DelayPartsFixture, tagACode } from "./delay-parts-fixture.ts";

let fixture = new DelayPartsFixture(new FakeClock());
afterEach(async () => {
  await fixture.end();
  fixture = new DelayPartsFixture(new FakeClock());
});

const dayMs = 86_400_000;
const texts = (): string[] => fixture.stored("T", 3).map(({ body }) => body);
/** Numbers that look random and are the same in every run. */
function* numbers(): Generator<number> {
  for (let value = 12_345; ; value = (Math.imul(value, 1_103_515_245) + 12_345) & 0x7fffffff) yield value;
}

it("keeps a message until its time, to the millisecond, and delivers it with what it was sent with", async () => {
  await fixture.open();
  const sentMs = fixture.clock.now();
  const dueMs = sentMs + 12_345;
  expect(fixture.send("timed", { TAGS: "TagA", WAIT: "true", TIMER_DELIVER_MS: String(dueMs) })).toBe("ok");
  expect(fixture.store.consumeQueueEntry("rmq_sys_wheel_timer", 0, 0)?.tagsCode).toBe(dueMs);
  fixture.clock.advance(12_344);
  expect(texts()).toEqual([]);
  fixture.clock.advance(1);
  const properties = { TAGS: "TagA", WAIT: "true", TIMER_DELIVER_MS: String(dueMs), TIMER_OUT_MS: String(dueMs), REAL_TOPIC: "T", REAL_QID: "3" };
  expect(fixture.stored("T", 3)).toEqual([{ topic: "T", queueId: 3, body: "timed", storedMs: dueMs, reconsumeTimes: 0, properties }]);
  expect(fixture.store.consumeQueueEntry("T", 3, 0)?.tagsCode).toBe(tagACode);
  fixture.clock.advance(dayMs);
  expect(texts()).toEqual(["timed"]);
  // A client that sends on what it received does not time it again.
  expect(fixture.send("again", properties)).toBe("ok");
  expect(texts()).toEqual(["timed", "again"]);
});

it.each([
  ["TIMER_DELAY_SEC", () => "3", 3_000],
  ["TIMER_DELAY_MS", () => "250", 250],
  ["TIMER_DELIVER_MS", (now: number) => String(now + 77), 77],
  ["__STARTDELIVERTIME", (now: number) => String(now + 1_077), 1_077],
  ["TIMER_DELAY_SEC", () => String(40 * 86_400), 40 * dayMs],
  ["__STARTDELIVERTIME", (now: number) => String(now), 0],
  ["TIMER_DELIVER_MS", (now: number) => String(now - 1), 0],
  ["TIMER_DELAY_MS", () => "-5", 0],
])("understands %s", async (name, valueOf, delayMs) => {
  await fixture.open();
  expect(fixture.send("x", { [name]: valueOf(fixture.clock.now()) })).toBe("ok");
  if (delayMs > 0) fixture.clock.advance(delayMs - 1);
  expect(texts()).toEqual(delayMs > 0 ? [] : ["x"]);
  fixture.clock.advance(1);
  expect(texts()).toEqual(["x"]);
});

it("prefers the level, and of the times the shortest unit that 5.x reads first", async () => {
  await fixture.open();
  fixture.send("level", { DELAY: "1", TIMER_DELAY_SEC: "60" });
  fixture.send("seconds", { TIMER_DELAY_SEC: "2", TIMER_DELAY_MS: "10", TIMER_DELIVER_MS: "1" });
  fixture.clock.advance(1_000);
  expect(texts()).toEqual(["level"]);
  fixture.clock.advance(1_000);
  expect(texts()).toEqual(["level", "seconds"]);
});

it("refuses times that are too far or no times at all, and bodies that are too large", async () => {
  await fixture.open();
  const now = fixture.clock.now();
  const refusal = { refusal: "MESSAGE_ILLEGAL", remark: expect.stringContaining("should not be bigger than the max delay 3456000000ms") };
  expect(fixture.send("x", { __STARTDELIVERTIME: String(now + 40 * dayMs + 1) })).toMatchObject(refusal);
  expect(fixture.send("x", { TIMER_DELIVER_MS: "soon" })).toMatchObject(refusal);
  expect(fixture.send("x".repeat(16_385), { TIMER_DELAY_SEC: "1" })).toMatchObject({ refusal: "MESSAGE_ILLEGAL", remark: expect.stringContaining("maxDelayedMessageSize") });
  expect(fixture.send("x".repeat(16_385), { TIMER_DELIVER_MS: String(now) })).toBe("ok");
  fixture.settings.values.timerMaxDelaySec = 60;
  expect(fixture.send("x", { TIMER_DELAY_SEC: "61" })).toMatchObject({ refusal: "MESSAGE_ILLEGAL" });
});

it("delivers in the order of the times whatever the order of the sends, through stops and kills", async () => {
  await fixture.open();
  const random = numbers();
  const due = new Map<string, number>();
  for (let round = 0; round < 6; round++) {
    for (let index = 0; index < 100; index++) {
      const dueMs = fixture.clock.now() + (random.next().value ?? 0) % (index % 2 === 0 ? 3 * 3_600_000 : 5_000);
      due.set(`${round}-${index}`, dueMs);
      fixture.send(`${round}-${index}`, { TIMER_DELIVER_MS: String(dueMs) });
    }
    fixture.clock.advance(1_234_567);
    if (round % 2 === 0) await fixture.killAndOpen();
    else {
      await fixture.close();
      await fixture.open();
    }
  }
  fixture.clock.advance(4 * 3_600_000);
  const found = fixture.stored("T", 3);
  expect(new Set(found.map(({ body }) => body))).toEqual(new Set(due.keys()));
  // What a kill brings twice comes late; the first copy of each is on time.
  const firsts = new Map(found.toReversed().map(({ body, storedMs }) => [body, storedMs]));
  for (const [text, storedMs] of firsts) expect(storedMs - (due.get(text) ?? 0)).toBe(0);
});

it("holds a hundred thousand on disk and little in memory, and forgets the files of the past", async () => {
  await fixture.open();
  const random = numbers();
  const beginMs = fixture.clock.now() + 3_600_000;
  const due = Array.from({ length: 100_000 }, () => beginMs + ((random.next().value ?? 0) % dayMs));
  fixture.store.writePending = () => undefined;
  for (const dueMs of due) fixture.send("x", { TIMER_DELIVER_MS: String(dueMs) });
  Reflect.deleteProperty(fixture.store, "writePending");
  fixture.store.writePending();
  await fixture.persist();
  const folder = join(fixture.files.rootDir, "timer");
  expect(fixture.timers.inMemory).toBe(0);
  expect(readdirSync(folder).length).toBeGreaterThan(140);
  await fixture.close();
  await fixture.open();
  let most = 0;
  for (let minutes = 0; minutes < 120; minutes += 5) {
    fixture.clock.advance(300_000);
    most = Math.max(most, fixture.timers.inMemory);
  }
  expect(fixture.store.maxOffset("T", 3)).toBe(due.filter((dueMs) => dueMs <= beginMs + 3_600_000).length);
  expect(most).toBeLessThan(2_000);
  const before = readdirSync(folder).length;
  await fixture.persist();
  expect(readdirSync(folder).length).toBeLessThan(before - 4);
});

it("keeps few in memory of however many that are due soon, and delivers each on time", async () => {
  fixture.mostLoaded = 100;
  await fixture.open();
  const random = numbers();
  const beginMs = fixture.clock.now();
  const due = Array.from({ length: 3_000 }, (_, index) => beginMs + (index % 3 === 0 ? 60_000 + (index % 50) : 5_000 + ((random.next().value ?? 0) % 400_000)));
  // With the first of them everything of its ten minutes is looked at as near.
  fixture.send("first", { TIMER_DELAY_MS: "1" });
  fixture.clock.advance(1);
  let most = 0;
  for (const [index, dueMs] of due.entries()) {
    fixture.send(String(index), { TIMER_DELIVER_MS: String(dueMs) });
    if (index % 200 !== 199) continue;
    await fixture.persist();
    most = Math.max(most, fixture.timers.inMemory);
  }
  expect(most).toBeLessThanOrEqual(200);
  await fixture.killAndOpen();
  fixture.clock.advance(410_000);
  const found = fixture.stored("T", 3).slice(1);
  expect(found).toHaveLength(due.length);
  const tooSlow = found.filter(({ body, storedMs }) => storedMs - (due[Number(body)] ?? 0) > 5);
  expect(tooSlow).toEqual([]);
});

it("stores what still waits again before retention deletes its segment, however often, and delivers it once", async () => {
  await fixture.open();
  const { clock } = fixture;
  const dueMs = clock.now() + 3 * dayMs;
  for (let index = 0; index < 500; index++) fixture.send(`waits ${index} ${"y".repeat(1000)}`, { TIMER_DELIVER_MS: String(dueMs + index) });
  fixture.send("soon", { TIMER_DELAY_SEC: "1" });
  for (let round = 0; round < 5; round++) {
    for (let index = 0; index < 200; index++) fixture.send("x".repeat(10_000), {});
    clock.advance(dayMs / 2);
    // The first attempt finds messages that wait; they are stored again, and a later one may delete.
    fixture.store.isDiskFull = round === 1;
    if (round === 0) expect(fixture.store.retention.deleteExpired(dayMs / 4)).toBe(0);
    else fixture.store.retention.deleteOldest();
    clock.advance(1_000);
    fixture.store.isDiskFull = false;
    expect(fixture.store.retention.deleteExpired(dayMs / 4)).toBeGreaterThan(0);
    await (round % 2 === 0 ? fixture.close().then(() => fixture.open()) : fixture.persist());
  }
  expect(fixture.store.statistics().commitLogMinOffset).toBeGreaterThan(2 * 1024 * 1024);
  clock.advance(dayMs);
  const delivered = fixture.stored("T", 3).filter(({ body }) => body.startsWith("waits"));
  expect(delivered.map(({ body }) => Number(body.split(" ")[1]))).toEqual(Array.from({ length: 500 }, (_, index) => index));
  expect(delivered.every(({ storedMs }, index) => storedMs === dueMs + index)).toBe(true);
});

it("begins anew from the timer topic when its files are gone", async () => {
  await fixture.open();
  fixture.send("still there", { TIMER_DELAY_SEC: "3600" });
  await fixture.close();
  const root = fixture.files.rootDir;
  const state = join(root, "config", "timerOffset.json");
  expect(JSON.parse(readFileSync(state, "utf8"))).toMatchObject({ queueOffset: 1, rolledBelow: 0 });
  rmSync(join(root, "timer"), { recursive: true });
  for (const file of [state, `${state}.bak`]) if (existsSync(file)) rmSync(file);
  await fixture.open();
  fixture.clock.advance(3_600_000);
  expect(texts()).toEqual(["still there"]);
});

it("reads the file of overdue messages once for many slices of deliveries", async () => {
  fixture.mostLoaded = 2_560;
  await fixture.open();
  const beginMs = fixture.clock.now();
  fixture.store.writePending = () => undefined;
  for (let index = 0; index < 10_000; index++) fixture.send(String(index), { TIMER_DELIVER_MS: String(beginMs + 600_000 + index * 30) });
  Reflect.deleteProperty(fixture.store, "writePending");
  fixture.store.writePending();
  await fixture.close();
  fixture.clock.advance(2 * 3_600_000);
  const reads = vi.spyOn(TimerBuckets.prototype, "read");
  try {
    await fixture.open();
    fixture.clock.advance(1_000);
    expect(texts()).toEqual(Array.from({ length: 10_000 }, (_, index) => String(index)));
    // 40 slices; a half of what may be in memory is 5.
    expect(reads.mock.calls.length).toBeLessThan(30);
  } finally {
    reads.mockRestore();
  }
});

const fullDisks: Record<string, (store: MessageStore, isTried: () => void) => void> = {
  "is refused": (store, isTried) => {
    const append = store.append.bind(store);
    store.append = (message) => {
      isTried();
      store.isDiskFull = true;
      return append(message);
    };
  },
  "cannot be written": (store, isTried) => {
    store.writePending = () => {
      isTried();
      throw new Error("ENOSPC");
    };
  },
};

it.each(Object.entries(fullDisks))("tries once a second to store again what waits while that %s", async (_how, fill) => {
  await fixture.open();
  for (let index = 0; index < 10; index++) fixture.send("waits", { TIMER_DELAY_SEC: "86400" });
  for (let index = 0; index < 200; index++) fixture.send("x".repeat(10_000), {});
  const { store, clock } = fixture;
  const free = (): void => ["append", "writePending"].forEach((name) => Reflect.deleteProperty(store, name));
  let tries = 0;
  fill(store, () => {
    if (++tries > 100) free();
  });
  expect(store.retention.deleteOldest()).toBe(false);
  clock.advance(3_500);
  expect(tries).toBe(4);
  free();
  clock.advance(1_000);
  expect(store.retention.deleteOldest()).toBe(true);
  clock.advance(dayMs);
  expect(texts().filter((text) => text === "waits")).toHaveLength(10);
});
