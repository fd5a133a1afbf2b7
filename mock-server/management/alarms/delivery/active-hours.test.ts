import { expect, it } from "vitest";
import { nextActiveAt } from "./active-hours.ts";

const at = (text: string): number => Date.parse(text);
const everyDay = [1, 2, 3, 4, 5, 6, 7];
const hours = (timeZone: string, from: string, to: string, days = everyDay) => ({ timeZone, activeHours: { days, from, to } });
const shanghai = (from: string, to: string, days = [1, 2, 3, 4, 5]) => hours("Asia/Shanghai", from, to, days);
const isActive = (policy: Parameters<typeof nextActiveAt>[0], atMs: number) => nextActiveAt(policy, atMs) === atMs;
const next = (policy: Parameters<typeof nextActiveAt>[0], text: string) => new Date(nextActiveAt(policy, at(text))).toISOString();

it("takes days and hours in the policy's own time zone", () => {
  // 2026-11-20 is a Friday; 18:30 UTC is Saturday 02:30 in Shanghai.
  expect(isActive(shanghai("09:00", "18:00"), at("2026-11-20T01:00:00Z"))).toBe(true);
  expect(isActive(shanghai("09:00", "18:00"), at("2026-11-20T10:00:00Z"))).toBe(false);
  expect(isActive(shanghai("00:00", "23:59"), at("2026-11-20T18:30:00Z"))).toBe(false);
  expect(isActive({ timeZone: "UTC", activeHours: null }, 0)).toBe(true);
});

it("counts hours over midnight to the day that they begin on", () => {
  const night = shanghai("22:00", "06:00", [5]);
  expect(isActive(night, at("2026-11-20T14:30:00Z"))).toBe(true);
  expect(isActive(night, at("2026-11-20T18:30:00Z"))).toBe(true);
  expect(isActive(night, at("2026-11-20T22:00:00Z"))).toBe(false);
  expect(isActive(night, at("2026-11-19T18:30:00Z"))).toBe(false);
});

it("is the whole day when both ends are the same, and follows summer time", () => {
  expect(isActive(hours("UTC", "00:00", "00:00", [6]), at("2026-11-21T23:59:00Z"))).toBe(true);
  const berlin = hours("Europe/Berlin", "08:00", "09:00");
  expect(isActive(berlin, at("2026-07-01T06:30:00Z"))).toBe(true);
  expect(isActive(berlin, at("2026-12-01T06:30:00Z"))).toBe(false);
  expect(isActive(berlin, at("2026-12-01T07:30:00Z"))).toBe(true);
});

it("finds the next begin: the same day, the next one, after a weekend, a week later", () => {
  expect(next(shanghai("09:00", "18:00"), "2026-11-20T00:12:34.567Z")).toBe("2026-11-20T01:00:00.000Z");
  expect(next(shanghai("09:00", "18:00"), "2026-11-20T01:12:34.567Z")).toBe("2026-11-20T01:12:34.567Z");
  expect(next(shanghai("09:00", "18:00"), "2026-11-20T10:00:00Z")).toBe("2026-11-23T01:00:00.000Z");
  expect(next(shanghai("22:00", "06:00", [5]), "2026-11-20T22:00:00Z")).toBe("2026-11-27T14:00:00.000Z");
  // Sunday night goes on into Monday.
  expect(next(hours("UTC", "22:00", "06:00", [7]), "2026-11-23T05:59:00Z")).toBe("2026-11-23T05:59:00.000Z");
  expect(next(hours("UTC", "00:00", "00:00", [1]), "2026-11-24T00:00:00Z")).toBe("2026-11-30T00:00:00.000Z");
  expect(next(hours("UTC", "08:00", "08:01"), "2026-11-24T08:01:00Z")).toBe("2026-11-25T08:00:00.000Z");
});

it("begins by the wall clock on days on which the offset changes", () => {
  const berlin = hours("Europe/Berlin", "08:00", "18:00");
  expect(next(berlin, "2026-03-28T20:00:00Z")).toBe("2026-03-29T06:00:00.000Z");
  expect(next(berlin, "2026-10-24T20:00:00Z")).toBe("2026-10-25T07:00:00.000Z");
  // 02:00 to 03:00 is left out: what begins in it begins with the minute after it, or a week later when nothing of it is left.
  expect(next(hours("Europe/Berlin", "02:30", "05:00"), "2026-03-28T20:00:00Z")).toBe("2026-03-29T01:00:00.000Z");
  expect(next(hours("Europe/Berlin", "02:00", "03:00", [7]), "2026-03-28T20:00:00Z")).toBe("2026-04-05T00:00:00.000Z");
  // It comes twice: so do the hours in it.
  const twice = hours("Europe/Berlin", "02:15", "02:45");
  expect(next(twice, "2026-10-24T20:00:00Z")).toBe("2026-10-25T00:15:00.000Z");
  expect(next(twice, "2026-10-25T00:50:00Z")).toBe("2026-10-25T01:15:00.000Z");
  // Midnight itself is left out in Santiago, half an hour is on Lord Howe.
  expect(next(hours("America/Santiago", "00:00", "00:00", [7]), "2026-09-06T03:00:00Z")).toBe("2026-09-06T04:00:00.000Z");
  expect(next(hours("Australia/Lord_Howe", "02:00", "04:00"), "2026-10-03T12:00:00Z")).toBe("2026-10-03T15:30:00.000Z");
});
