import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Broker } from "../broker.ts";
import { FakeClock } from "../fake-clock.ts";
import { KvConfig } from "../name-server/kv-config.ts";
import { RouteTable } from "../name-server/route-table.ts";

const hourMs = 3_600_000;
let folder: string;
let clock: FakeClock;
let broker: Broker;
/** What the operating system would say; the disk of a test machine cannot be filled. */
let usedRatio: () => number;

function append(bytes: number): string {
  const body = Buffer.alloc(bytes);
  return broker.store.append({ topic: "T", queueId: 0, flag: 0, sysFlag: 0, bornTimestampMs: 1, bornIp: 0, bornPort: 0, reconsumeTimes: 0, preparedTransactionOffset: 0, body, bodyStart: 0, bodyEnd: bytes, properties: "", tagsCode: 0 }).status;
}
/** A segment of 64 KiB takes two such messages. */
function fillSegments(count: number): void {
  for (let index = 0; index < count * 2; index++) append(30_000);
  broker.commit();
}
const minOffset = (): number => broker.store.minOffset("T", 0);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "cleaning-"));
  // 10 o'clock, wherever this runs.
  clock = new FakeClock(new Date(2026, 10, 20, 10).getTime());
  const identity = { clusterName: "C", brokerName: "b", brokerIP1: "10.1.2.3", listenPort: 10911, storePathRootDir: folder, namesrvAddr: "" };
  broker = await Broker.open(identity, { fileReservedTime: 24, mappedFileSizeCommitLog: 65_536 }, { routes: new RouteTable(clock), kv: new KvConfig(join(folder, "kv.json")) }, clock);
  usedRatio = () => 0.5;
  broker.store.diskUsedRatio = () => usedRatio();
});
afterEach(async () => {
  await broker.close();
  rmSync(folder, { recursive: true });
});

describe("retention", () => {
  it("deletes expired segments in the hour of deleteWhen only, and never the newest one", () => {
    fillSegments(4);
    clock.advance(17 * hourMs + 1_800_000);
    // 03:30, and nothing is older than 24 hours.
    expect(minOffset()).toBe(0);
    clock.advance(23 * hourMs);
    expect(minOffset(), "02:30: expired, but not the hour").toBe(0);
    clock.advance(2 * hourMs);
    expect(minOffset(), "04:30").toBe(6);
    expect(broker.store.maxOffset("T", 0)).toBe(8);
  });

  it("deletes at several hours, and when it is asked for by hand", () => {
    fillSegments(2);
    clock.advance(25 * hourMs);
    expect(broker.settings.update("deleteWhen=25")).toContain("not valid");
    broker.cleaning.deleteByHand();
    expect(minOffset()).toBe(2);
    fillSegments(2);
    broker.settings.update("deleteWhen=04;13;22");
    clock.advance(26 * hourMs);
    expect(minOffset(), "13:00").toBe(6);
  });
});

describe("the water marks of the disk", () => {
  it("delete expired segments at once beyond diskMaxUsedSpaceRatio, and keep the others", () => {
    fillSegments(2);
    usedRatio = () => 0.8;
    clock.advance(10_000);
    expect(minOffset()).toBe(0);
    clock.advance(24 * hourMs);
    expect(minOffset()).toBe(2);
  });

  it("delete the oldest before their time when service comes first, no more than needed", () => {
    fillSegments(5);
    usedRatio = () => (minOffset() < 4 ? 0.86 : 0.85);
    clock.advance(10_000);
    expect(minOffset()).toBe(4);
    expect(append(1)).toBe("ok");
  });

  it("refuse writes when data comes first, until there is space again", () => {
    broker.settings.update("cleanFileForciblyEnable=false");
    fillSegments(3);
    usedRatio = () => 0.91;
    clock.advance(10_000);
    expect(minOffset()).toBe(0);
    expect(append(1)).toBe("disk-full");
    // The way out of spec FAQ-10: a shorter retention.
    clock.advance(2 * hourMs);
    broker.settings.update("fileReservedTime=1");
    usedRatio = () => (minOffset() < 4 ? 0.91 : 0.6);
    clock.advance(10_000);
    expect(minOffset()).toBe(4);
    expect(append(1)).toBe("ok");
  });

  it("refuse writes also when deleting fails", () => {
    fillSegments(3);
    usedRatio = () => 0.95;
    broker.store.retention.mayDelete = () => {
      throw new Error("EIO");
    };
    expect(() => broker.cleaning.look()).toThrow("EIO");
    expect([minOffset(), append(1)]).toEqual([0, "disk-full"]);
  });

  it("refuse writes with the other policy too when there is nothing left to delete", () => {
    fillSegments(3);
    usedRatio = () => 0.95;
    clock.advance(10_000);
    expect([minOffset(), append(1)]).toEqual([4, "disk-full"]);
    broker.settings.update("diskSpaceWarningLevelRatio=96");
    clock.advance(10_000);
    expect(append(1)).toBe("ok");
  });
});

it("drops the queues of topics without any record left (306), and begins them at 0 again", () => {
  append(10);
  broker.commit();
  for (let index = 0; index < 6; index++) broker.store.append({ topic: "U", queueId: 0, flag: 0, sysFlag: 0, bornTimestampMs: 1, bornIp: 0, bornPort: 0, reconsumeTimes: 0, preparedTransactionOffset: 0, body: Buffer.alloc(30_000), bodyStart: 0, bodyEnd: 30_000, properties: "", tagsCode: 0 });
  broker.commit();
  const none = (): boolean => false;
  expect(broker.store.retention.dropEmptyTopics(none)).toEqual([]);
  expect(broker.store.retention.deleteOldest()).toBe(true);
  expect(broker.store.retention.dropEmptyTopics((topic) => topic === "T")).toEqual([]);
  expect(broker.store.retention.dropEmptyTopics(none)).toEqual(["T"]);
  append(10);
  expect(broker.store.maxOffset("T", 0)).toBe(1);
});

it("keeps the segment size that its store began with, and refuses what no segment holds", async () => {
  expect(append(66_000)).toBe("message-too-large");
  fillSegments(1);
  await broker.close();
  const identity = { clusterName: "C", brokerName: "b", brokerIP1: "10.1.2.3", listenPort: 10911, storePathRootDir: folder, namesrvAddr: "" };
  broker = await Broker.open(identity, { mappedFileSizeCommitLog: 1024 ** 2 }, { routes: new RouteTable(clock), kv: new KvConfig(join(folder, "kv.json")) }, clock);
  fillSegments(1);
  expect(broker.store.retention.deleteOldest()).toBe(true);
  expect(broker.store.statistics().commitLogMinOffset).toBe(65_536);
});
