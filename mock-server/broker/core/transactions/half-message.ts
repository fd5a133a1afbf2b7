import type { MessageStore } from "../../log/message-store.ts";
import type { MessageToStore } from "../../log/record-encoder.ts";
import { field, readInt64, storeTimestampPosition } from "../../log/record-layout.ts";
import { propertyValue } from "../../log/key-hash.ts";
import { messageOfRecord } from "../../log/stored-record.ts";
import { checkMaxTimeTopic, halfTopic } from "../topics/topic-name.ts";

/*
 * A message of a transaction waits in a topic of the broker until its producer decides (protocol sheet section 5):
 *
 *   sent:       topic T, queue 3, sysFlag 4       TRAN_MSG=true PGROUP=g
 *   waiting:    RMQ_SYS_TRANS_HALF_TOPIC, queue 0, sysFlag 0    the same and REAL_TOPIC=T REAL_QID=3
 *   checked:    again at the end of that queue    the same and TRANSACTION_CHECK_TIMES=n
 *   committed:  topic T, queue 3, sysFlag 8       the same properties as waiting; prepared offset = place of the half message
 */

export const checkTimesProperty = "TRANSACTION_CHECK_TIMES";
const transactionBits = 12;
const committedBit = 8;

/** A waiting message with the place of its record. */
export interface HalfMessage {
  message: MessageToStore;
  queueOffset: number;
  commitLogOffset: number;
  storeTimestampMs: number;
}

/** Turns a message that is about to be stored into one that waits for its producer's decision. */
export function makeHalf(message: MessageToStore): void {
  message.properties = withProperties(message.properties, [["REAL_TOPIC", message.topic], ["REAL_QID", String(message.queueId)]]);
  message.sysFlag &= ~transactionBits;
  message.topic = halfTopic;
  message.queueId = 0;
}

/** The half message whose record lies there; undefined when there is none. */
export function readHalf(store: MessageStore, commitLogOffset: number): HalfMessage | undefined {
  const record = store.readMessage(commitLogOffset);
  const message = record && messageOfRecord(record);
  if (!message || message.topic !== halfTopic || message.queueId !== 0) return undefined;
  return { message, queueOffset: readInt64(record, field.queueOffset), commitLogOffset, storeTimestampMs: readInt64(record, storeTimestampPosition(record, 0)) };
}

export function halfProperty(half: HalfMessage, name: string): string | undefined {
  return propertyValue(half.message.properties, name);
}

/**
 * A message that was given up, as a half message whose checks are counted anew; undefined when there is none. What lies in
 * other topics is none, whatever its properties say: clients write those as they like.
 */
export function readForResume(store: MessageStore, commitLogOffset: number): MessageToStore | undefined {
  const record = store.readMessage(commitLogOffset);
  const message = record && messageOfRecord(record);
  if (!message || (message.topic !== checkMaxTimeTopic && message.topic !== halfTopic)) return undefined;
  if (propertyValue(message.properties, "REAL_TOPIC") === undefined) return undefined;
  return { ...message, topic: halfTopic, queueId: 0, properties: withProperties(message.properties, [[checkTimesProperty, "0"]]) };
}

/** What consumers get of a half message; undefined when it does not say where it belongs. */
export function committedMessage(half: HalfMessage): MessageToStore | undefined {
  const topic = halfProperty(half, "REAL_TOPIC");
  const queueId = Number(halfProperty(half, "REAL_QID"));
  if (!topic || !Number.isInteger(queueId) || queueId < 0) return undefined;
  return { ...half.message, topic, queueId, sysFlag: (half.message.sysFlag & ~transactionBits) | committedBit, preparedTransactionOffset: half.commitLogOffset };
}

/** The properties with these values instead of earlier ones, in the form that is stored. */
export function withProperties(properties: string, values: readonly (readonly [name: string, value: string])[]): string {
  const replaced = new Set(values.map(([name]) => name));
  const kept = properties.split("\u0002").filter((pair) => pair !== "" && !replaced.has(pair.slice(0, pair.indexOf("\u0001"))));
  return [...kept, ...values.map(([name, value]) => `${name}\u0001${value}`)].join("\u0002");
}
