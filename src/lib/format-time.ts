/** A point in time as the API sends it: milliseconds since the epoch, or ISO 8601 text. */
export type PointInTime = number | string;

const epochMsOf = (time: PointInTime): number => (typeof time === "number" ? time : Date.parse(time));

const relativeSteps: { unit: Intl.RelativeTimeFormatUnit; ms: number }[] = [
  { unit: "year", ms: 31_536_000_000 },
  { unit: "month", ms: 2_592_000_000 },
  { unit: "day", ms: 86_400_000 },
  { unit: "hour", ms: 3_600_000 },
  { unit: "minute", ms: 60_000 },
];

/** `5 min. ago`, `3 小时前`, `now`; `nowMs` is passed in so that a whole list shares one clock reading. */
export function formatRelative(time: PointInTime, language: string, nowMs: number): string {
  const differenceMs = epochMsOf(time) - nowMs;
  const step = relativeSteps.find((candidate) => Math.abs(differenceMs) >= candidate.ms);
  const format = new Intl.RelativeTimeFormat(language, { style: "short", numeric: "auto" });
  if (step) return spaced(format.format(Math.round(differenceMs / step.ms), step.unit));
  return Math.abs(differenceMs) < 5000 ? format.format(0, "second") : spaced(format.format(Math.round(differenceMs / 1000), "second"));
}

/** Digits stand apart from Chinese characters, as in all our texts: `5 分钟前`. */
const spaced = (text: string): string => text.replace(/(\d)(\p{Script=Han})/u, "$1 $2");

const twoDigits = (value: number, digits = 2): string => String(value).padStart(digits, "0");

/** `2026-11-20 12:03:07.123` in the reader's zone; the same digits in both languages, so that logs can be compared. */
export function formatExact(time: PointInTime, withMs = true): string {
  const at = new Date(epochMsOf(time));
  if (Number.isNaN(at.getTime())) return String(time);
  const day = `${at.getFullYear()}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())}`;
  return `${day} ${formatClock(time)}${withMs ? `.${twoDigits(at.getMilliseconds(), 3)}` : ""}`;
}

/** `12:03:07` in the reader's zone. */
export function formatClock(time: PointInTime): string {
  const at = new Date(epochMsOf(time));
  return `${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}:${twoDigits(at.getSeconds())}`;
}

/** `08:00` in the reader's zone when it comes within a day, `2026-11-23 08:00` when it comes later. */
export function formatSoon(time: PointInTime, nowMs: number): string {
  const text = formatExact(time, false).slice(0, -":00".length);
  return epochMsOf(time) - nowMs < 86_400_000 ? text.slice(-"08:00".length) : text;
}

/** The reader's zone by name and offset at that time: `Asia/Shanghai, UTC+8`. */
export function zoneName(time: PointInTime): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zone === "UTC" ? "UTC" : `${zone}, ${zoneOffset(time)}`;
}

/** The reader's zone at that time where there is little room: `UTC+8`, `UTC+5:30`, `UTC`. */
export function zoneOffset(time: PointInTime): string {
  const offsetMinutes = -new Date(epochMsOf(time)).getTimezoneOffset();
  if (offsetMinutes === 0) return "UTC";
  const minutes = Math.abs(offsetMinutes) % 60;
  return `UTC${offsetMinutes < 0 ? "-" : "+"}${Math.floor(Math.abs(offsetMinutes) / 60)}${minutes ? `:${twoDigits(minutes)}` : ""}`;
}
