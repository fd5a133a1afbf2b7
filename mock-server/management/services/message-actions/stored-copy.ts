import { systemProperties } from "../../../../src/contract/system-properties.ts";
import type { MessagesPort, StoredMessage } from "../../adapters/port/messages-port.ts";
import { refusal } from "../service-error.ts";

type RecordToSend = Parameters<MessagesPort["sendRecord"]>[0];
const shardingKey = "__SHARDINGKEY";

/** The topic that a stored message was sent to: a retry or a dead letter keeps it in RETRY_TOPIC (protocol sheet section 5). */
export function topicOfStored({ properties, topic }: Pick<StoredMessage, "topic" | "properties">): string {
  if (!topic.startsWith("%RETRY%") && !topic.startsWith("%DLQ%")) return topic;
  const origin = properties["RETRY_TOPIC"];
  if (origin === undefined) throw refusal("not_permitted", `The message in ${topic} does not tell its topic. Edit it and name one.`, { action: "resendMessage" });
  return origin;
}

/**
 * A stored message as it would be sent anew: body as it lies there, flags, tag, keys and the application's properties.
 * One with a sharding key goes to its own queue again, so that it keeps its place among those of the same key.
 */
export function copyOfStored(message: StoredMessage): RecordToSend {
  const topic = topicOfStored(message);
  const properties = Object.fromEntries(Object.entries(message.properties).filter(([name]) => !systemProperties.has(name)));
  const place = topic === message.topic && properties[shardingKey] !== undefined ? { brokerName: message.brokerName, queueId: message.queueId } : {};
  return { topic, ...place, properties, sysFlag: message.sysFlag, flag: message.flag, body: message.body, keepUniqueId: false };
}
