import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { message } from "./sample-messages.ts";
import { StoreFixture } from "./store-fixture.ts";

const fixture = new StoreFixture();
beforeEach(() => fixture.begin());
afterEach(() => fixture.end());

function fileBytes(path: string, start: number, length: number): string {
  return readFileSync(join(fixture.rootDir, path)).subarray(start, start + length).toString("hex");
}

const hex = (text: string): string => text.replace(/\/\/.*$/gm, "").replace(/\s/g, "");

/** Derived by hand from protocol sheet §4; the CRC of "hello" is the published 3610a686. */
const firstRecord = hex(`
  0000006f                  // total size: 91 + 5 + 6 + 9
  daa320a7                  // magic
  3610a686                  // CRC
  00000003                  // queue id
  00000007                  // flag
  0000000000000000          // queue offset
  0000000000000000          // commit-log offset
  00000001                  // sysFlag; the IPv6 bits are cleared
  0000018bcfe56800          // born 1700000000000
  0a000001 000015b3         // 10.0.0.1:5555
  0000018bcfe56cd2          // stored 1700000001234
  7f000001 00002a9f         // 127.0.0.1:10911
  00000002                  // reconsume times
  0000000100000005          // prepared transaction offset 2^32 + 5
  00000005 68656c6c6f       // hello
  06 546f70696341           // TopicA
  0009 4b45595301 c3a9 02 7a // KEYS 0x01 e-acute 0x02 z
`);

it("writes records, entries, blank record and index byte for byte as 4.9 does", async () => {
  const store = await fixture.open({ now: () => 1_700_000_001_234, commitLogSegmentBytes: 260, consumeQueueFileEntries: 3, indexSlots: 5, indexEntries: 10 });
  const sent = { ...message("TopicA", 3, "--hello--", "KEYS\u0001é\u0002z"), flag: 7, sysFlag: 49, reconsumeTimes: 2, preparedTransactionOffset: 2 ** 32 + 5, bodyStart: 2, bodyEnd: 7, tagsCode: -2 };
  for (let index = 0; index < 3; index++) store.append(sent);
  await store.close();

  expect(fileBytes("commitlog/00000000000000000000", 0, 111)).toBe(firstRecord);
  expect(fileBytes("commitlog/00000000000000000000", 111 + 20, 16)).toBe("0000000000000001000000000000006f");
  // 38 bytes are left, too few for a third record: they become a blank record.
  expect(fileBytes("commitlog/00000000000000000000", 222, 38)).toBe(`00000026cbd43194${"00".repeat(30)}`);
  expect(fileBytes("commitlog/00000000000000000260", 20, 16)).toBe("00000000000000020000000000000104");
  const entry = (offset: string): string => `${offset}0000006ffffffffffffffffe`;
  expect(fileBytes("consumequeue/TopicA/3/00000000000000000000", 0, 60)).toBe(entry("0000000000000000") + entry("000000000000006f") + entry("0000000000000104"));
  expect(fileBytes("checkpoint", 0, 24)).toBe("0000018bcfe56cd20000018bcfe56cd20000000000000000");
});

it("writes the key index byte for byte as 4.9 does", async () => {
  let nowMs = 1_700_000_001_234;
  const store = await fixture.open({ now: () => nowMs, indexSlots: 5, indexEntries: 10 });
  store.append(message("T", 0, "", "KEYS\u0001a"));
  nowMs += 2500;
  store.append(message("T", 0, "", "UNIQ_KEY\u0001a\u0002TAGS\u0001b"));
  await store.close();
  const [name] = readdirSync(join(fixture.rootDir, "index"));
  // "T#a".hashCode() = 84*31*31 + 35*31 + 97 = 81906 = 0x13ff2; 81906 % 5 = 1. Sizes: 91+1+6 = 98, 91+1+17 = 109.
  expect(fileBytes(`index/${name}`, 0, 40)).toBe(hex("0000018bcfe56cd2 0000018bcfe57696 0000000000000000 0000000000000062 00000001 00000003"));
  expect(fileBytes(`index/${name}`, 40, 20)).toBe(hex("00000000 00000002 00000000 00000000 00000000"));
  expect(fileBytes(`index/${name}`, 60 + 20, 40)).toBe(hex("00013ff2 0000000000000000 00000000 00000000  00013ff2 0000000000000062 00000002 00000001"));
});
