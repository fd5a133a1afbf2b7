import { beforeEach, describe, expect, it } from "vitest";
import { FakeClock } from "../fake-clock.ts";
import { parkingScanMs, PullParking } from "./pull-parking.ts";

let clock: FakeClock;
let maxOffset: number;
let parking: PullParking;
let resumed: string[];

function park(name: string, offset: number, waitMs: number, wantedTag?: number): void {
  parking.park({ topic: "T", queueId: 0, offset, deadlineMs: clock.now() + waitMs, accepts: (tag) => wantedTag === undefined || tag === wantedTag, resume: () => resumed.push(name) });
}

beforeEach(() => {
  clock = new FakeClock();
  maxOffset = 5;
  resumed = [];
  parking = new PullParking(clock, () => maxOffset);
  clock.every(parkingScanMs, () => parking.scan());
});

describe("a parked pull", () => {
  it("is resumed once when a message arrives that its filter wants, not before the turn's end", () => {
    park("all", 5, 15_000);
    park("tag", 5, 15_000, 7);
    parking.arrived("T", 0, 4, 0);
    parking.arrived("T", 1, 5, 0);
    expect(parking.hasWoken).toBe(false);
    parking.arrived("T", 0, 5, 0);
    parking.arrived("T", 0, 6, 0);
    expect(resumed).toEqual([]);
    parking.resumeWoken();
    expect(resumed).toEqual(["all"]);
    expect(parking.size).toBe(1);
  });

  it("waits for the scan after its time, as a real broker does: 3 s take up to 5 s longer", () => {
    park("late", 5, 6_000);
    clock.advance(9_999);
    parking.resumeWoken();
    expect(resumed).toEqual([]);
    clock.advance(1);
    parking.resumeWoken();
    expect(resumed).toEqual(["late"]);
  });

  it("moves on over messages that its filter refuses", () => {
    park("tag", 5, 60_000, 7);
    maxOffset = 6;
    parking.arrived("T", 0, 5, 1);
    clock.advance(parkingScanMs);
    parking.resumeWoken();
    expect(resumed).toEqual(["tag"]);
  });

  it("leaves with its connection", () => {
    const pull = { topic: "T", queueId: 0, offset: 5, deadlineMs: 0, accepts: () => true, resume: () => resumed.push("gone") };
    parking.park(pull);
    parking.remove(pull);
    parking.remove(pull);
    parking.arrived("T", 0, 5, 0);
    parking.resumeWoken();
    expect([resumed, parking.size]).toEqual([[], 0]);
  });
});
