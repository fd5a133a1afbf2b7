import type { MessageToStore } from "../../log/record-encoder.ts";
import { messageOfRecord } from "../../log/stored-record.ts";
import { propertyValue } from "../../log/key-hash.ts";
import { scheduleTopic } from "../topics/topic-name.ts";

/*
 * A delayed message waits in a topic of the broker, and says where it belongs (protocol sheet section 5, Delay):
 *
 *   sent:       topic T, queue 3                       DELAY=2
 *   waiting:    SCHEDULE_TOPIC_XXXX, queue 1           DELAY=2 REAL_TOPIC=T REAL_QID=3, tags code = when it is due
 *   delivered:  topic T, queue 3                       the same properties, tags code = hash of TAGS
 */

/** Turns a message into one that waits for the time of its level; a level above the table is the highest (4.9 CommitLog). */
export function delayByLevel(message: MessageToStore, level: number, levelsMs: readonly number[], nowMs: number): void {
  const capped = Math.min(level, levelsMs.length);
  const kept = withoutProperties(message.properties, ["DELAY", "REAL_TOPIC", "REAL_QID"]);
  message.properties = `${kept}DELAY\u0001${capped}\u0002${realPlace(message)}`;
  message.topic = scheduleTopic;
  message.queueId = capped - 1;
  message.tagsCode = nowMs + (levelsMs[capped - 1] ?? 0);
}

function realPlace(message: MessageToStore): string {
  return `REAL_TOPIC\u0001${message.topic}\u0002REAL_QID\u0001${message.queueId}`;
}

/** The pairs but those of the given names, each with its end; so that further ones can follow. */
function withoutProperties(properties: string, names: readonly string[]): string {
  const pairs = properties.split("\u0002").filter((pair) => pair !== "" && !names.includes(pair.slice(0, pair.indexOf("\u0001"))));
  return pairs.map((pair) => `${pair}\u0002`).join("");
}

/** The message that a waiting record becomes when it is due; undefined when the record does not say where it belongs. */
export function dueMessage(record: Buffer): MessageToStore | undefined {
  const message = messageOfRecord(record);
  const topic = propertyValue(message.properties, "REAL_TOPIC");
  const queueId = Number(propertyValue(message.properties, "REAL_QID"));
  if (!topic || !Number.isInteger(queueId) || queueId < 0) return undefined;
  message.topic = topic;
  message.queueId = queueId;
  message.preparedTransactionOffset = 0;
  return message;
}
