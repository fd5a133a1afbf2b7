import { continueKeyHash, propertyValue } from "./key-hash.ts";
import type { ParsedRecord } from "./record-layout.ts";

const delayTopic = "SCHEDULE_TOPIC_XXXX";
/** Default delay levels in seconds (protocol sheet §5, "Delay"). */
const delayLevelsSeconds = [1, 5, 10, 30, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 1200, 1800, 3600, 7200];

/** The tags code of a record that is dispatched again: hash of the tag, or the delivery time in the delay topic (4.9 checkMessageAndReturnSize). */
export function recoveredTagsCode(record: ParsedRecord): number {
  if (record.topic === delayTopic) {
    const level = Math.min(Number.parseInt(propertyValue(record.properties, "DELAY") ?? "0", 10), delayLevelsSeconds.length);
    const seconds = delayLevelsSeconds[level - 1];
    if (seconds !== undefined) return record.storeTimestampMs + seconds * 1000;
  }
  const tags = propertyValue(record.properties, "TAGS");
  return tags ? continueKeyHash(0, tags) : 0;
}
