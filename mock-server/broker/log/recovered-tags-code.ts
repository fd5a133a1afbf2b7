import { continueKeyHash, propertyValue } from "./key-hash.ts";
import type { ParsedRecord } from "./record-layout.ts";

const delayTopic = "SCHEDULE_TOPIC_XXXX";
const timerTopic = "rmq_sys_wheel_timer";

/**
 * The tags code of a record that is dispatched again: hash of the tag, or the delivery time in the topics of delayed
 * messages (4.9 checkMessageAndReturnSize). `delayLevelsMs` are the delays of the levels, level 1 first.
 */
export function recoveredTagsCode(record: ParsedRecord, delayLevelsMs: readonly number[]): number {
  if (record.topic === delayTopic) {
    const level = Math.min(Number.parseInt(propertyValue(record.properties, "DELAY") ?? "0", 10), delayLevelsMs.length);
    const delayMs = delayLevelsMs[level - 1];
    if (delayMs !== undefined) return record.storeTimestampMs + delayMs;
  }
  if (record.topic === timerTopic) return Number(propertyValue(record.properties, "TIMER_OUT_MS") ?? 0);
  const tags = propertyValue(record.properties, "TAGS");
  return tags ? continueKeyHash(0, tags) : 0;
}
