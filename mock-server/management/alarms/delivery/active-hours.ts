import type { NotificationPolicy } from "../../../../src/contract/notifications.ts";

type Hours = Pick<NotificationPolicy, "activeHours" | "timeZone">;

const minuteMs = 60_000;
const dayMinutes = 1_440;
const weekMinutes = 7 * dayMinutes;
/** Time zones change their offset at these minutes of UTC. */
const quarterMinutes = 15;
/** Every day of the week twice: the hours of one may fall into the hour that summer time leaves out. */
const searchedMs = 15 * dayMinutes * minuteMs;
const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * The first time, not before this one, at which a policy tells; this one itself within its hours. Days and times are of its
 * own time zone. Hours over midnight belong to the day that they begin on.
 */
export function nextActiveAt({ activeHours, timeZone }: Hours, atMs: number): number {
  if (activeHours === null) return atMs;
  const isOn = weekOf(activeHours);
  const endMs = atMs + searchedMs;
  for (let beginMs = Math.floor(atMs / minuteMs) * minuteMs; beginMs < endMs; ) {
    const first = weekMinuteOf(beginMs, timeZone);
    const isEven = weekMinuteOf(beginMs + dayMinutes * minuteMs, timeZone) === (first + dayMinutes) % weekMinutes;
    // Around a change of the offset only what lies between two quarters of an hour runs like a clock.
    const length = isEven ? dayMinutes : quarterMinutes - ((beginMs / minuteMs) % quarterMinutes);
    for (let minute = 0; minute < length; minute++) if (isOn((first + minute) % weekMinutes)) return Math.max(atMs, beginMs + minute * minuteMs);
    beginMs += length * minuteMs;
  }
  return endMs;
}

/** Whether a policy tells in a minute of the week, 0 = Monday 00:00. */
function weekOf(hours: NonNullable<Hours["activeHours"]>): (weekMinute: number) => boolean {
  const from = minuteOf(hours.from);
  const to = minuteOf(hours.to);
  const on = new Set(hours.days.map((day) => day - 1));
  return (weekMinute) => {
    const day = Math.floor(weekMinute / dayMinutes);
    const minute = weekMinute % dayMinutes;
    if (from === to) return on.has(day);
    if (from < to) return on.has(day) && minute >= from && minute < to;
    return (on.has(day) && minute >= from) || (on.has((day + 6) % 7) && minute < to);
  };
}

function minuteOf(time: string): number {
  const [hours, minutes] = time.split(":").map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

function weekMinuteOf(atMs: number, timeZone: string): number {
  const parts = formatOf(timeZone).formatToParts(atMs);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? "";
  return days.indexOf(part("weekday")) * dayMinutes + Number(part("hour")) * 60 + Number(part("minute"));
}

/** Kept, as making one takes long, and many notices may come at once. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US", { timeZone, weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  formats.set(timeZone, made);
  return made;
}
