import type { MuteWindow } from "../../../src/contract/alarm-mute.ts";

const dayMinutes = 24 * 60;
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
