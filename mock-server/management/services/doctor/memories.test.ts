import { describe, expect, it } from "vitest";
import type { Candidate } from "./candidate.ts";
import { FindingLedger } from "./finding-ledger.ts";
import { FollowMemory } from "./follow-memory.ts";
import { WaitingMemory } from "./waiting-memory.ts";

describe("the ledger of findings", () => {
  const found = (parts: Partial<Candidate> = {}): Candidate => ({ kind: "queuesUnread", severity: "act", subject: { scope: "groupTopic", group: "g", topic: "t" }, params: {}, evidence: [], place: { page: "topic", topic: "t" }, sinceMs: null, confirmMs: 20_000, ...parts });

  it("shows what lasts, from when it was first seen", () => {
    const ledger = new FindingLedger();
    for (const atMs of [0, 10_000]) ledger.take("unreadQueues", [found()], atMs);
    expect(ledger.shown(10_000)).toEqual([]);
    ledger.take("unreadQueues", [found()], 20_000);
    expect(ledger.shown(20_000)).toMatchObject([{ sinceMs: 0 }]);
  });

  it("does not blink when one look falls between, and goes on as the same when it comes back soon", () => {
    const ledger = new FindingLedger();
    for (const atMs of [0, 10_000, 20_000]) ledger.take("unreadQueues", [found()], atMs);
    ledger.take("unreadQueues", [], 30_000);
    expect(ledger.shown(30_000)).toHaveLength(1);
    ledger.take("unreadQueues", [], 60_000);
    expect(ledger.shown(60_000)).toEqual([]);
    ledger.take("unreadQueues", [found()], 90_000);
    expect(ledger.shown(90_000)).toMatchObject([{ sinceMs: 0 }]);
  });

  it("forgets what was seen once, and begins anew after long", () => {
    const ledger = new FindingLedger();
    ledger.take("unreadQueues", [found()], 0);
    ledger.take("unreadQueues", [], 40_000);
    ledger.take("unreadQueues", [found({ confirmMs: 0 })], 50_000);
    expect(ledger.shown(50_000)).toMatchObject([{ sinceMs: 50_000 }]);
    ledger.take("unreadQueues", [], 400_000);
    ledger.take("unreadQueues", [found({ confirmMs: 0 })], 410_000);
    expect(ledger.shown(410_000)).toMatchObject([{ sinceMs: 410_000 }]);
  });

  it("puts the gravest first, then the newest, and keeps nodes of one broker apart", () => {
    const ledger = new FindingLedger();
    const node = (brokerId: number, sinceMs: number): Candidate => found({ kind: "nodeDown", severity: "watch", subject: { scope: "broker", broker: "b" }, params: { brokerId }, sinceMs, confirmMs: 0 });
    ledger.take("nodes", [node(1, 5), node(2, 9)], 10);
    ledger.take("unreadQueues", [found({ confirmMs: 0 })], 10);
    expect(ledger.shown(10).map(({ kind, params }) => `${kind} ${params.brokerId ?? ""}`)).toEqual(["queuesUnread ", "nodeDown 2", "nodeDown 1"]);
  });
});

describe("what is remembered of queues that wait", () => {
  const at = (committed: number | null, maxOffset: number) => ({ topic: "t", brokerName: "b", queueId: 0, minOffset: 0, maxOffset, committed });

  it("tells since when an offset stands and how much came since", () => {
    const memory = new WaitingMemory();
    memory.see("g", at(10, 20), 0);
    expect(memory.see("g", at(10, 50), 60_000)).toMatchObject({ standsSinceMs: 0, lagThen: 10, lag: 40, consumedPerSecond: 0 });
    expect(memory.see("g", at(40, 60), 70_000)).toMatchObject({ standsSinceMs: 70_000, lagThen: 20 });
    expect(memory.see("g", at(60, 60), 80_000)).toBeUndefined();
    expect(memory.see("g", at(60, 61), 90_000)).toMatchObject({ standsSinceMs: 90_000, lagThen: 0 });
  });

  it("tells how fast a group moves, over about the last two minutes, and begins anew after a reset", () => {
    const memory = new WaitingMemory();
    let offset = 0;
    for (let atMs = 0; atMs <= 600_000; atMs += 10_000) memory.see("g", at((offset += 100), 1_000_000), atMs);
    expect(memory.see("g", at(offset + 100, 1_000_000), 610_000)?.consumedPerSecond).toBe(10);
    for (const atMs of [620_000, 640_000, 660_000]) memory.see("g", at(5, 1_000_000), atMs);
    expect(memory.see("g", at(5, 1_000_000), 670_000)?.consumedPerSecond).toBe(0);
  });

  it("knows that what waits came after the queue was seen empty", () => {
    const memory = new WaitingMemory();
    expect(memory.see("g", at(20, 20), 5_000)).toBeUndefined();
    expect(memory.see("g", at(20, 25), 15_000)).toMatchObject({ oldestAtMs: 5_000, standsSinceMs: 15_000, lagThen: 0 });
    expect(memory.see("g", at(20, 25), 40_000)).toMatchObject({ consumedPerSecond: 0, standsSinceMs: 15_000 });
  });

  it("keeps what was read of the oldest message", () => {
    const memory = new WaitingMemory();
    memory.see("g", at(10, 20), 0);
    memory.keepOldest("g", at(10, 20), 77, 0);
    expect(memory.see("g", at(10, 20), 10_000)).toMatchObject({ oldestAtMs: 77, consumedPerSecond: null });
    expect(memory.see("g", at(10, 20), 40_000)).toMatchObject({ oldestAtMs: 77, consumedPerSecond: 0 });
    memory.forgetOthers(50_000);
    expect(memory.oldestOf("g", at(10, 20))).toBeUndefined();
  });

  it("counts what was deleted out of the lag", () => {
    expect(new WaitingMemory().see("g", { ...at(10, 100), minOffset: 90 }, 0)?.lag).toBe(10);
  });
});

describe("whether a slave follows", () => {
  it("stands once its log does not grow while the master's does, until it moves or has all", () => {
    const memory = new FollowMemory();
    const looks = [[100, 100], [200, 100], [200, 100], [300, 250], [300, 300], [300, 300]].map(([master = 0, slave = 0], index) => memory.see("b:1", master, slave, index)?.standsSinceMs);
    expect(looks).toEqual([null, 1, 1, null, null, null]);
  });

  it("is behind only beyond what is on its way", () => {
    const memory = new FollowMemory();
    const mib = 1024 * 1024;
    expect(memory.see("b:1", 10 * mib, 0, 0)?.behindSinceMs).toBeNull();
    expect(memory.see("b:1", 500 * mib, 400 * mib, 1)?.behindSinceMs).toBeNull();
    expect(memory.see("b:1", 520 * mib, 420 * mib, 2)?.behindSinceMs).toBe(2);
    expect(memory.see("b:1", 530 * mib, 421 * mib, 3)?.behindSinceMs).toBe(2);
    expect(memory.see("b:1", null, 5, 4)).toBeNull();
  });
});
