import type { NotificationPolicy } from "../../../../src/contract/notifications.ts";

const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** Whether a policy tells at this time: days and times are of its own time zone. Hours over midnight belong to the day that they begin on. */
export function isActive({ activeHours, timeZone }: Pick<NotificationPolicy, "activeHours" | "timeZone">, atMs: number): boolean {
  if (activeHours === null) return true;
  const { day, minute } = localTime(atMs, timeZone);
  const from = minuteOf(activeHours.from);
  const to = minuteOf(activeHours.to);
  const on = (which: number): boolean => activeHours.days.includes(which);
  if (from === to) return on(day);
  if (from < to) return on(day) && minute >= from && minute < to;
  return (on(day) && minute >= from) || (on(day === 1 ? 7 : day - 1) && minute < to);
}

function minuteOf(time: string): number {
  const [hours, minutes] = time.split(":").map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

function localTime(atMs: number, timeZone: string): { day: number; minute: number } {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone, weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).formatToParts(atMs);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? "";
  return { day: days.indexOf(part("weekday")) + 1, minute: Number(part("hour")) * 60 + Number(part("minute")) };
}
