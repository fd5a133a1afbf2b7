import { expect, it } from "vitest";
import type { MuteWindow } from "../../../src/contract/alarm-mute.ts";
import { isMuted, mutedUntil } from "./mute-windows.ts";

const at = (text: string): number => Date.parse(text);
const nights: MuteWindow = { kind: "weekly", days: [1, 5], from: "22:00", to: "06:00", timeZone: "Asia/Shanghai" };

it.each([
  ["2026-11-16T21:59:59+08:00", false],
  ["2026-11-16T22:00:00+08:00", true],
  ["2026-11-17T05:59:59+08:00", true],
  ["2026-11-17T06:00:00+08:00", false],
  ["2026-11-17T23:00:00+08:00", false],
  ["2026-11-21T03:00:00+08:00", true],
  ["2026-11-22T03:00:00+08:00", false],
])("knows the nights of Monday and Friday in their time zone: %s", (time, expected) => {
  expect(isMuted([nights], at(time))).toBe(expected);
});

it("takes a window to 24:00 and one that begins where it ends for what they say", () => {
  const sunday: MuteWindow = { kind: "weekly", days: [7], from: "00:00", to: "24:00", timeZone: "UTC" };
  expect([at("2026-11-21T23:59:00Z"), at("2026-11-22T00:00:00Z"), at("2026-11-22T23:59:00Z"), at("2026-11-23T00:00:00Z")].map((time) => isMuted([sunday], time))).toEqual([false, true, true, false]);
  expect(isMuted([{ ...sunday, days: [1], from: "09:00", to: "09:00" }], at("2026-11-24T08:59:00Z"))).toBe(true);
});

it("follows summer time", () => {
  const window: MuteWindow = { kind: "weekly", days: [1, 2, 3, 4, 5, 6, 7], from: "08:00", to: "09:00", timeZone: "Europe/Berlin" };
  expect(isMuted([window], at("2026-07-01T06:30:00Z"))).toBe(true);
  expect(isMuted([window], at("2026-12-01T06:30:00Z"))).toBe(false);
  expect(isMuted([window], at("2026-12-01T07:30:00Z"))).toBe(true);
});

it("is mute until a time", () => {
  expect(isMuted([{ kind: "until", until: 1000 }], 999)).toBe(true);
  expect(isMuted([{ kind: "until", until: 1000 }], 1000)).toBe(false);
  expect(isMuted([], 0)).toBe(false);
});

it("tells when what holds now is over, with windows that follow without a gap", () => {
  const until = (text: string, ...windows: MuteWindow[]): string | null | undefined => {
    const end = mutedUntil(windows, at(text));
    return typeof end === "number" ? new Date(end).toISOString() : end;
  };
  const early: MuteWindow = { ...nights, days: [2], from: "05:30", to: "07:15" };
  const always: MuteWindow = { ...nights, days: [1, 2, 3, 4, 5, 6, 7], from: "00:00", to: "24:00" };
  expect(until("2026-11-16T21:59:59+08:00", nights)).toBeUndefined();
  expect(until("2026-11-16T22:00:30+08:00", nights)).toBe("2026-11-16T22:00:00.000Z");
  expect(until("2026-11-17T05:00:00+08:00", nights, early)).toBe("2026-11-16T23:15:00.000Z");
  expect(until("2026-11-17T05:00:00+08:00", nights, { kind: "until", until: at("2026-12-24T00:00:00Z") })).toBe("2026-12-24T00:00:00.000Z");
  expect(until("2026-11-17T05:00:00+08:00", always)).toBeNull();
  // The night in which Berlin's clocks go on by an hour, and the one in which they go back.
  const berlin: MuteWindow = { ...always, from: "00:00", to: "06:00", timeZone: "Europe/Berlin" };
  expect([until("2026-03-29T00:30:00+01:00", berlin), until("2026-10-25T00:30:00+02:00", berlin)]).toEqual(["2026-03-29T04:00:00.000Z", "2026-10-25T05:00:00.000Z"]);
});
