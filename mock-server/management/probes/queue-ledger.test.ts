import { describe, expect, it } from "vitest";
import { emptyTally, hourMs } from "./probe-results.ts";
import { QueueLedger } from "./queue-ledger.ts";

const noonMs = Date.UTC(2026, 10, 21, 12);
const at = (ms: number) => ({ wallMs: noonMs + ms, steadyMs: ms });
const why = { reason: "unreachable", detail: "connection refused" } as const;
const ledgerOf = () => new QueueLedger({ timeoutMs: 30_000, objectiveMs: 1000 });
const tallyOf = (ledger: QueueLedger) => ledger.hours.take().get(noonMs);

/** Sends a probe at each multiple of ten seconds, and lets those arrive that have a latency. */
function play(ledger: QueueLedger, latencies: (number | null)[]): void {
  latencies.forEach((latencyMs, place) => {
    const sentMs = place * 10_000;
    ledger.expire(sentMs);
    ledger.begin(place + 1, at(sentMs));
    if (latencyMs === null) return;
    ledger.answered(place + 1, at(sentMs + latencyMs / 2));
    ledger.arrived(place + 1, at(sentMs + latencyMs));
  });
  ledger.expire(latencies.length * 10_000 + 30_001);
}

describe("the books of a queue", () => {
  it("counts what is back, tells slow from in time, and takes the largest latency of a step", () => {
    const ledger = ledgerOf();
    play(ledger, [4, 900, 1001]);
    expect(ledger.takeStep()).toEqual({ sent: 3, lost: 0, doubled: 0, latencyMs: 1001 });
    expect(ledger.takeStep()).toEqual({ sent: 0, lost: 0, doubled: 0, latencyMs: null });
    expect(tallyOf(ledger)).toEqual({ ...emptyTally(), sent: 3, good: 3, met: 2 });
    expect(ledger.recent.newest(10).map(({ latencyMs, outcome, sendMs, sequence }) => [sequence, outcome, latencyMs, sendMs])).toEqual([[3, "slow", 1001, 500.5], [2, "inTime", 900, 450], [1, "inTime", 4, 2]]);
    expect([ledger.recent.percentile(0.5, 0), ledger.recent.percentile(0.99, 0)]).toEqual([900, 1001]);
    expect(ledger.outages.take()).toEqual([]);
  });

  it("learns how long the send took also when the message was back before the broker's answer", () => {
    const ledger = ledgerOf();
    ledger.begin(1, at(0));
    ledger.arrived(1, at(7));
    expect(ledger.recent.last).toMatchObject({ outcome: "inTime", latencyMs: 7, sendMs: null });
    ledger.answered(1, at(9));
    expect(ledger.recent.last).toMatchObject({ outcome: "inTime", latencyMs: 7, sendMs: 9 });
  });

  it("loses a probe once, also when it comes late; a second copy of it is doubled", () => {
    const ledger = ledgerOf();
    ledger.begin(1, at(0));
    ledger.expire(30_000);
    expect(ledger.inFlight).toBe(1);
    ledger.expire(30_001);
    expect(ledger.takeStep()).toEqual({ sent: 1, lost: 1, doubled: 0, latencyMs: null });
    ledger.arrived(1, at(45_000));
    ledger.expire(60_000);
    expect(ledger.takeStep()).toEqual({ sent: 0, lost: 0, doubled: 0, latencyMs: null });
    ledger.arrived(1, at(46_000));
    expect(ledger.takeStep()).toMatchObject({ doubled: 1 });
    expect(tallyOf(ledger)).toEqual({ ...emptyTally(), sent: 1, lost: 1, late: 1, doubled: 1 });
    expect(ledger.recent.newest(1)).toMatchObject([{ outcome: "late", latencyMs: 45_000, reason: "notBack" }]);
  });

  it("takes a probe for lost that arrives after its time-out, before anybody looked", () => {
    const ledger = ledgerOf();
    ledger.begin(1, at(0));
    ledger.arrived(1, at(30_001));
    expect(tallyOf(ledger)).toEqual({ ...emptyTally(), sent: 1, lost: 1, late: 1 });
  });

  it("keeps the reason of a refused send; one that was stored all the same is late", () => {
    const ledger = ledgerOf();
    ledger.begin(1, at(0));
    ledger.failed(1, { reason: "noAnswer", detail: "no answer in 5000 ms" });
    ledger.begin(2, at(10_000));
    ledger.failed(2, why);
    ledger.arrived(1, at(11_000));
    expect(ledger.takeStep()).toEqual({ sent: 2, lost: 2, doubled: 0, latencyMs: null });
    expect(tallyOf(ledger)).toEqual({ ...emptyTally(), sent: 2, failed: 2, late: 1 });
    expect(ledger.recent.lastFailure).toMatchObject({ sequence: 2, reason: "unreachable", detail: "connection refused" });
  });

  it("takes a message that is here before the answer to its send", () => {
    const ledger = ledgerOf();
    ledger.begin(1, at(0));
    ledger.arrived(1, at(3));
    ledger.answered(1, at(4));
    expect(tallyOf(ledger)).toEqual({ ...emptyTally(), sent: 1, good: 1, met: 1 });
  });

  it("notes what comes in another order, and messages that it never sent", () => {
    const ledger = ledgerOf();
    for (const sequence of [1, 2, 3]) ledger.begin(sequence, at(sequence));
    for (const sequence of [2, 1, 3, 99]) ledger.arrived(sequence, at(10));
    expect(tallyOf(ledger)).toEqual({ ...emptyTally(), sent: 3, good: 3, met: 3, outOfOrder: 1 });
  });

  it("counts a probe in the hour in which it was sent", () => {
    const ledger = ledgerOf();
    ledger.begin(1, at(hourMs - 10));
    ledger.arrived(1, at(hourMs + 10));
    expect([...ledger.hours.take()].map(([hourAt, { good }]) => [hourAt, good])).toEqual([[noonMs, 1]]);
  });

  it("has an outage from the first probe that was lost to the first that was not, by when they were sent", () => {
    const ledger = ledgerOf();
    play(ledger, [5, null, null, 5, 5, null, 5]);
    expect(ledger.outages.take()).toMatchObject([
      { beginAtMs: noonMs + 10_000, endAtMs: noonMs + 30_000, failures: 2, reason: "notBack", sawEnd: true },
      { beginAtMs: noonMs + 50_000, endAtMs: noonMs + 60_000, failures: 1, sawEnd: true },
    ]);
    ledger.begin(8, at(80_000));
    ledger.failed(8, why);
    expect(ledger.outages.take()).toMatchObject([{ beginAtMs: noonMs + 80_000, endAtMs: null, failures: 1, reason: "unreachable" }]);
  });

  it("says nothing of what is in flight when probing stops, but how many those were", () => {
    const ledger = ledgerOf();
    play(ledger, [5]);
    ledger.begin(2, at(10_000));
    ledger.begin(3, at(20_000));
    expect(ledger.abandon()).toBe(2);
    ledger.arrived(2, at(20_001));
    ledger.expire(100_000);
    expect(tallyOf(ledger)).toEqual({ ...emptyTally(), sent: 1, good: 1, met: 1, abandoned: 2 });
    expect(ledger.outages.take()).toEqual([]);
  });

  it("reads another console's probes along: a gap is lost, and found late when it comes after all", () => {
    const ledger = ledgerOf();
    const stamp = (sequence: number) => ({ plan: "probe", holder: "b", run: "r", sequence, sentAtMs: noonMs + sequence * 10_000, everyMs: 10_000 });
    for (const sequence of [7, 8, 11, 11]) ledger.readAlong(stamp(sequence), stamp(sequence).sentAtMs + 20);
    ledger.readAlong(stamp(9), noonMs + 120_000);
    expect(ledger.takeStep()).toEqual({ sent: 5, lost: 2, doubled: 1, latencyMs: 20 });
    expect(tallyOf(ledger)).toEqual({ ...emptyTally(), sent: 5, good: 3, met: 3, lost: 2, late: 1, doubled: 1 });
    expect(ledger.outages.take()).toMatchObject([{ beginAtMs: noonMs + 90_000, endAtMs: noonMs + 110_000, failures: 2 }]);
    // It was started again: its sequence begins anew, and nothing was lost.
    ledger.readAlong({ ...stamp(1), run: "s" }, noonMs + 200_000);
    expect(tallyOf(ledger)).toMatchObject({ sent: 1, lost: 0 });
  });
});
