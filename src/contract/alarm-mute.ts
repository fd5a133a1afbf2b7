import { z } from "zod";
import { timestampMs } from "./paging.ts";

/** The last time that a date can hold. */
const lastTimeMs = 8_640_000_000_000_000;

/** Days of the week as ISO 8601 counts them: 1 = Monday. */
const weekday = z.number().int().min(1).max(7);
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, "malformed");

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** When no notices are sent: hours of some days of the week, or from now until a time. A window whose end is not after its begin ends on the next day. */
export const muteWindow = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("weekly"), days: z.array(weekday).min(1).max(7).describe("on which it begins; 1 = Monday"), from: clockTime, to: clockTime, timeZone: z.string().max(64).refine(isTimeZone, "not_in_list") }),
  z.object({ kind: z.literal("until"), until: timestampMs.min(0).max(lastTimeMs).describe("when it is made: later than now, and within ten years") }),
]);
export type MuteWindow = z.output<typeof muteWindow>;
