import { describe, expect, it } from "vitest";
import { diskForecast } from "./checks/disk-forecast.ts";
import { retentionLoss } from "./checks/retention-loss.ts";
import { client, factsWith, group, hourMs, node, nowMs, waiting } from "./fact-samples.ts";
import { robustSlope } from "./robust-line.ts";

describe("disk", () => {
  /** 100 GB of which so much is used, filling by so many GB an hour. */
  const disk = (usedRatio: number, filledPerHour: number | null): ReturnType<typeof node> => node({ diskUsedRatio: usedRatio, diskTrend: filledPerHour === null ? null : { freedPerMs: -(filledPerHour * 1e9) / hourMs, overMs: 6 * hourMs } });

  it("tells when sends will be refused, and what the broker does before", () => {
    const [found] = diskForecast.check(factsWith({ nodes: [disk(0.7, 2)] })).findings;
    expect(found).toMatchObject({ kind: "diskWillFill", severity: "act", params: { broker: "broker-a", fullAtMs: nowMs + 10 * hourMs } });
    expect(found?.evidence.map(({ code }) => code)).toEqual(["diskUsed", "diskFills", "diskExpiredFirst", "diskPolicyForced"]);
  });

  it.each([
    ["in two days: watch it", disk(0.7, 0.4), ["watch diskWillFill"]],
    ["in four days nobody needs to know", disk(0.7, 0.2), []],
    ["it gets emptier", disk(0.7, -5), []],
    ["it stands at 88 %", disk(0.88, 0), ["act diskFull"]],
    ["it is full already, which another check says", disk(0.95, 1), []],
  ])("%s", (_title, one, found) => expect(diskForecast.check(factsWith({ nodes: [one] })).findings.map(({ kind, severity }) => `${severity} ${kind}`)).toEqual(found));

  it("says that the broker keeps what is not expired where it is set so", () => {
    const one = disk(0.7, 2);
    const [found] = diskForecast.check(factsWith({ nodes: [{ ...one, settings: { ...one.settings!, deletesForcibly: false } }] })).findings;
    expect(found?.evidence.at(-1)?.code).toBe("diskPolicyKept");
  });

  it("does not forecast without an hour of figures, or where the disk is not told", () => {
    const reasons = [disk(0.7, null), node({ diskUsedRatio: null })].map((one) => diskForecast.check(factsWith({ nodes: [one] })).unchecked[0]?.reason);
    expect(reasons).toEqual(["tooLittleHistory", "engineDoesNotTell"]);
  });
});

describe("a robust slope", () => {
  it("is not moved by a file that is deleted", () => {
    const points = Array.from({ length: 20 }, (_, index) => ({ atMs: index * 1000, value: 1000 - index + (index === 7 ? 300 : 0) }));
    expect(robustSlope(points)).toBeCloseTo(-0.001, 6);
    expect(robustSlope(points.slice(0, 2))).toBeNull();
  });
});

describe("retention", () => {
  const lines = (...queues: ReturnType<typeof waiting>[]): string[] => retentionLoss.check(factsWith({ groups: [group([client("a", [0])], { waiting: queues })] })).findings.map(({ kind, params, severity }) => `${severity} ${kind} ${Math.round((Number(params.expireAtMs ?? nowMs) - nowMs) / hourMs)}h`);
  /** 72 hours are kept; the oldest that waits is so old. */
  const aged = (hours: number, parts: Parameters<typeof waiting>[0] = {}): ReturnType<typeof waiting> => waiting({ oldestAtMs: nowMs - hours * hourMs, ...parts });

  it.each([
    ["nobody consumes: it goes 72 h after it was stored", [aged(70)], ["act messagesWillExpire 2h"]],
    ["there is time for another 20 hours", [aged(52)], ["watch messagesWillExpire 20h"]],
    ["it is far off", [aged(10)], []],
    ["it is due and not deleted yet", [aged(80)], ["act messagesWillExpire 0h"]],
    ["the first of two queues counts", [aged(60, { queueId: 1 }), aged(70)], ["act messagesWillExpire 2h"]],
    ["the group is through before", [aged(70, { lag: 3600, consumedPerSecond: 1 })], []],
    ["it consumes as fast as messages came", [aged(70, { lag: 70 * 3600, consumedPerSecond: 1.1 })], []],
    ["it consumes too slowly: the edge meets it later", [aged(70, { lag: 70 * 3600, consumedPerSecond: 0.5 })], ["act messagesWillExpire 4h"]],
    ["messages were deleted before the group had them", [waiting({ committed: 10, minOffset: 50 })], ["act messagesExpired 0h"]],
  ])("%s", (_title, queues, found) => expect(lines(...queues)).toEqual(found));

  it("says how many, and only notes a group that was given up", () => {
    const [soon] = retentionLoss.check(factsWith({ groups: [group([], { online: null, waiting: [aged(70, { expiringWithinDay: 42 })] })] })).findings;
    expect(soon?.evidence.find(({ code }) => code === "expiring")?.params).toEqual({ messages: 42 });
    const [gone] = retentionLoss.check(factsWith({ groups: [group([], { online: null, waiting: [waiting({ committed: 10, minOffset: 50 })] })] })).findings;
    expect(gone).toMatchObject({ kind: "messagesExpired", severity: "note", params: { lost: 40 } });
  });

  it("does not know until the oldest message was looked at, or where retention is not told", () => {
    const ask = (parts: Parameters<typeof factsWith>[0]): string[] => retentionLoss.check(factsWith(parts)).unchecked.map(({ reason }) => reason);
    expect(ask({ groups: [group([client("a", [0])], { waiting: [waiting({ oldestAtMs: null })] })] })).toEqual(["notLookedYet"]);
    expect(ask({ groups: [group([client("a", [0])], { waiting: [aged(10, { consumedPerSecond: null })] })] })).toEqual([]);
    expect(ask({ groups: [group([client("a", [0])], { waiting: [aged(70, { consumedPerSecond: null })] })] })).toEqual(["notLookedYet"]);
    expect(ask({ nodes: [node({ settings: null })], groups: [group([client("a", [0])], { waiting: [waiting()] })] })).toEqual(["engineDoesNotTell"]);
    expect(ask({ groups: [group([client("a", [0])], { online: { consumeType: "CONSUME_PASSIVELY", messageModel: "BROADCASTING", subscriptions: [] }, waiting: [waiting({ oldestAtMs: null })] })] })).toEqual([]);
  });
});
