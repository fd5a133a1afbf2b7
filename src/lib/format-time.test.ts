import { describe, expect, it } from "vitest";
import { formatClock, formatExact, formatRelative, formatSoon, zoneName } from "./format-time.ts";

const nowMs = Date.UTC(2026, 10, 20, 12, 0, 0);

describe("times", () => {
  it.each([
    [nowMs - 1000, "en", "now"],
    [nowMs - 300_000, "en", "5 min. ago"],
    [nowMs - 300_000, "zh-CN", "5 分钟前"],
    [nowMs + 7_200_000, "en", "in 2 hr."],
  ])("shows %s in %s as %s", (time, language, text) => expect(formatRelative(time, language, nowMs)).toBe(text));

  it("shows the exact time in the reader's zone, from a number and from text alike", () => {
    const local = new Date(2026, 0, 2, 3, 4, 5, 6);
    expect(formatExact(local.getTime())).toBe("2026-01-02 03:04:05.006");
    expect(formatExact(local.toISOString(), false)).toBe("2026-01-02 03:04:05");
    expect(formatClock(local.getTime())).toBe("03:04:05");
  });

  it("shows a time to come with its day only where that is needed", () => {
    const atMs = new Date(2026, 10, 23, 8, 0).getTime();
    expect(formatSoon(atMs, atMs - 86_399_999)).toBe("08:00");
    expect(formatSoon(atMs, atMs - 86_400_000)).toBe("2026-11-23 08:00");
  });

  it("shows text that is no time as it is, and names the zone", () => {
    expect(formatExact("never")).toBe("never");
    expect(zoneName(nowMs)).toMatch(/UTC/);
  });
});
