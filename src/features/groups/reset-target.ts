import { formatExact } from "../../lib/format-time.ts";
import type { ResetTarget } from "./queries.ts";
import type { GroupsSearch } from "./search.ts";

/** The target that the link describes; undefined while it is not complete. */
export function resetTargetOf({ resetTo, resetAt }: GroupsSearch): ResetTarget | undefined {
  if (resetTo !== "timestamp") return { to: resetTo ?? "latest" };
  return resetAt === undefined ? undefined : { to: "timestamp", timestampMs: resetAt };
}

/** A point in time as the browser's date-and-time field takes it: local, to the second. */
export function localTimeText(atMs: number): string {
  return formatExact(atMs, false).replace(" ", "T");
}

/** Reads such a field; undefined while it is empty or half typed, or before 1970. */
export function parseLocalTime(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return undefined;
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) || atMs < 0 ? undefined : atMs;
}
