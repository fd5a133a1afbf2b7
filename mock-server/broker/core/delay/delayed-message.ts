import type { MessageToStore } from "../../log/record-encoder.ts";
import { messageOfRecord } from "../../log/stored-record.ts";
import { propertyValue } from "../../log/key-hash.ts";
import { scheduleTopic, timerTopic } from "../topics/topic-name.ts";

/*
 * A delayed message waits in a topic of the broker, and says where it belongs (protocol sheet section 5, Delay):
 *
 *   sent:       topic T, queue 3                       DELAY=2
 *   waiting:    SCHEDULE_TOPIC_XXXX, queue 1           DELAY=2 REAL_TOPIC=T REAL_QID=3, tags code = when it is due
 *   delivered:  topic T, queue 3                       the same properties, tags code = hash of TAGS
 *
 * With a delivery time it waits in rmq_sys_wheel_timer, queue 0, with that time as TIMER_OUT_MS, as in 5.x.
 */

/** When a timed message is due; what has it was timed already, and is not timed again. */
export const outTime = "TIMER_OUT_MS";

/** Turns a message into one that waits for the time of its level; a level above the table is the highest (4.9 CommitLog), one below it the first. */
export function delayByLevel(message: MessageToStore, level: number, levelsMs: readonly number[], nowMs: number): void {
  const capped = Math.max(1, Math.min(level, levelsMs.length));
  const kept = withoutProperties(message.properties, ["DELAY", "REAL_TOPIC", "REAL_QID"]);
  message.properties = `${kept}DELAY\u0001${capped}\u0002${realPlace(message)}`;
  message.topic = scheduleTopic;
  message.queueId = capped - 1;
  message.tagsCode = nowMs + (levelsMs[capped - 1] ?? 0);
}

/** Turns a message into one that waits until `dueMs` (epoch). */
export function delayUntil(message: MessageToStore, dueMs: number): void {
  const kept = withoutProperties(message.properties, [outTime, "REAL_TOPIC", "REAL_QID"]);
  message.properties = `${kept}${outTime}\u0001${dueMs}\u0002${realPlace(message)}`;
  message.topic = timerTopic;
  message.queueId = 0;
  message.tagsCode = dueMs;
}

function realPlace(message: MessageToStore): string {
  return `REAL_TOPIC\u0001${message.topic}\u0002REAL_QID\u0001${message.queueId}`;
}

/** The pairs but those of the given names, each with its end; so that further ones can follow. */
function withoutProperties(properties: string, names: readonly string[]): string {
  const pairs = properties.split("\u0002").filter((pair) => pair !== "" && !names.includes(pair.slice(0, pair.indexOf("\u0001"))));
  return pairs.map((pair) => `${pair}\u0002`).join("");
}

/** The message that a record with this delivery time becomes when it is due; undefined when it is no such record. */
export function timedMessage(record: Buffer, dueMs: number): MessageToStore | undefined {
  const message = messageOfRecord(record);
  return message.topic === timerTopic && propertyValue(message.properties, outTime) === String(dueMs) ? sentMessage(message) : undefined;
}

/** The message that a record of the delay topic becomes when it is due; undefined when the record does not say where it belongs. */
export function dueMessage(record: Buffer): MessageToStore | undefined {
  return sentMessage(messageOfRecord(record));
}

function sentMessage(message: MessageToStore): MessageToStore | undefined {
  const topic = propertyValue(message.properties, "REAL_TOPIC");
  const queueId = Number(propertyValue(message.properties, "REAL_QID"));
  if (!topic || !Number.isInteger(queueId) || queueId < 0) return undefined;
  message.topic = topic;
  message.queueId = queueId;
  message.preparedTransactionOffset = 0;
  return message;
}
