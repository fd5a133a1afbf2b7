import { decodeUniqueId } from "../../../wire/remoting/message-ids.ts";

/** The end of a query by key that has none. */
export const longMaxValue = "9223372036854775807";
/** The id's month began in its maker's time zone, which need not be ours. */
const timeZoneSlackMs = 26 * 60 * 60 * 1000;

/** When a message with a unique id was made at the earliest, for a query (ms); 0 for an id that is not made by the rule of the Java client. */
export function earliestBornMs(uniqueId: string): number {
  return Math.max(0, bornMsOf(uniqueId) - timeZoneSlackMs);
}

/** 0 for an id that is not made by the rule of the Java client. */
export function bornMsOf(uniqueId: string): number {
  try {
    return decodeUniqueId(uniqueId, Date.now()).bornMs;
  } catch {
    return 0;
  }
}
