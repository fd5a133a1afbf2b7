import { expect, it } from "vitest";
import { isActive } from "./active-hours.ts";

const at = (text: string): number => Date.parse(text);
const shanghai = (from: string, to: string, days = [1, 2, 3, 4, 5]) => ({ timeZone: "Asia/Shanghai", activeHours: { days, from, to } });

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
  expect(isActive({ timeZone: "UTC", activeHours: { days: [6], from: "00:00", to: "00:00" } }, at("2026-11-21T23:59:00Z"))).toBe(true);
  const berlin = { timeZone: "Europe/Berlin", activeHours: { days: [1, 2, 3, 4, 5, 6, 7], from: "08:00", to: "09:00" } };
  expect(isActive(berlin, at("2026-07-01T06:30:00Z"))).toBe(true);
  expect(isActive(berlin, at("2026-12-01T06:30:00Z"))).toBe(false);
  expect(isActive(berlin, at("2026-12-01T07:30:00Z"))).toBe(true);
});
