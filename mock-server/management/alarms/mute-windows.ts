import type { MuteWindow } from "../../../src/contract/alarm-mute.ts";

const dayMinutes = 24 * 60;
const minuteMs = 60_000;
const weekMs = 7 * dayMinutes * minuteMs;
const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether one of the windows holds at a time. Hours are those of the window's time zone, with its changes of summer time. */
export function isMuted(windows: readonly MuteWindow[], atMs: number): boolean {
  return windows.some((window) => {
    if (window.kind === "until") return atMs < window.until;
    const { day, minute } = localTime(window.timeZone, atMs);
    const [from, to] = [minutesOf(window.from), minutesOf(window.to)];
    const isOn = (weekday: number): boolean => window.days.includes(weekday);
    if (from < to) return isOn(day) && minute >= from && minute < to;
    const dayBefore = day === 1 ? 7 : day - 1;
    return (isOn(day) && minute >= from) || (isOn(dayBefore) && minute < to);
  });
}

/** When the windows that hold at a time, and those that follow without a gap, end; null = not within a week. undefined = none holds. */
export function mutedUntil(windows: readonly MuteWindow[], atMs: number): number | null | undefined {
  let endMs = atMs;
  for (;;) {
    const holding = windows.filter((window) => isMuted([window], endMs));
    if (holding.length === 0) return endMs === atMs ? undefined : endMs;
    endMs = Math.max(...holding.map((window) => endOf(window, endMs)));
    if (endMs > atMs + weekMs && !windows.some((window) => window.kind === "until" && window.until >= endMs)) return null;
  }
}

/** Of a window that holds. */
function endOf(window: MuteWindow, atMs: number): number {
  if (window.kind === "until") return window.until;
  const to = minutesOf(window.to) % dayMinutes;
  const wholeMinuteMs = Math.floor(atMs / minuteMs) * minuteMs;
  const left = (to - localTime(window.timeZone, atMs).minute + dayMinutes) % dayMinutes || dayMinutes;
  const endMs = wholeMinuteMs + left * minuteMs;
  // Where summer time begins or ends before, the hour of the wall is another one.
  const off = ((localTime(window.timeZone, endMs).minute - to + 1.5 * dayMinutes) % dayMinutes) - dayMinutes / 2;
  return Math.max(endMs - off * minuteMs, wholeMinuteMs + minuteMs);
}

function minutesOf(clockTime: string): number {
  const [hours = "0", minutes = "0"] = clockTime.split(":");
  return Number(hours) * 60 + Number(minutes);
}

/** Day of the week (1 = Monday) and minute of the day. */
function localTime(timeZone: string, atMs: number): { day: number; minute: number } {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", { timeZone, weekday: "short", hour: "numeric", minute: "numeric", hourCycle: "h23" });
    formats.set(timeZone, format);
  }
  const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
  return { day: weekdays.indexOf(parts.get("weekday") ?? "") + 1, minute: (Number(parts.get("hour")) * 60 + Number(parts.get("minute"))) % dayMinutes };
}
