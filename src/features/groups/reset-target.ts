import { formatExact } from "../../lib/format-time.ts";
import type { ResetTarget } from "./queries.ts";
import type { GroupsSearch } from "./search.ts";

/** The target that the link describes; undefined while it is not complete. */
export function resetTargetOf({ resetTo = "latest", resetAt, resetOffsets, resetId }: GroupsSearch): ResetTarget | undefined {
  if (resetTo === "timestamp") return resetAt === undefined ? undefined : { to: resetTo, timestampMs: resetAt };
  if (resetTo === "before") return resetId === undefined ? undefined : { to: resetTo, resetId };
  if (resetTo === "offsets") return { to: resetTo, offsets: parseQueueOffsets(resetOffsets) };
  return { to: resetTo };
}

export interface QueueOffset {
  brokerName: string;
  queueId: number;
  offset: number;
}

/** Reads `broker/queue=offset,...`; what is none is dropped. */
export function parseQueueOffsets(text = ""): QueueOffset[] {
  return text.split(",").flatMap((part) => {
    const [, brokerName, queueId, offset] = /^(.+)\/(\d{1,9})=(\d{1,15})$/.exec(part) ?? [];
    return brokerName === undefined ? [] : [{ brokerName, queueId: Number(queueId), offset: Number(offset) }];
  });
}

/** The same text with one queue's offset set, or taken out; undefined when none is left. */
export function withQueueOffset(text: string | undefined, { brokerName, queueId }: Omit<QueueOffset, "offset">, offset: number | undefined): string | undefined {
  const others = parseQueueOffsets(text).filter((one) => one.brokerName !== brokerName || one.queueId !== queueId);
  const all = offset === undefined ? others : [...others, { brokerName, queueId, offset }];
  return all.map((one) => `${one.brokerName}/${one.queueId}=${one.offset}`).join(",") || undefined;
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
