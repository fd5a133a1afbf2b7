import { systemProperties } from "../../../../src/contract/system-properties.ts";
import type { MessagesPort, StoredMessage } from "../../adapters/port/messages-port.ts";
import { refusal } from "../service-error.ts";

type RecordToSend = Parameters<MessagesPort["sendRecord"]>[0];
const shardingKey = "__SHARDINGKEY";

const groupTopic = /^%(?:RETRY|DLQ)%(.*)$/s;

/** Throws topic_of_group: what lies there is for one group, and the resends of dead letters are kept in a ledger (DLQ-017). */
export function refuseTopicOfGroup(topic: string): void {
  const group = groupTopic.exec(topic)?.[1];
  if (group !== undefined) throw refusal("topic_of_group", `${topic} belongs to ${group}: its messages are for this group alone.`, { topic, group });
}

/**
 * A stored message as it would be sent anew: body as it lies there, flags, tag, keys and the application's properties.
 * One with a sharding key goes to its own queue again, so that it keeps its place among those of the same key.
 * Throws topic_of_group for a retry and for a dead letter.
 */
export function copyOfStored(message: StoredMessage): RecordToSend {
  const { topic } = message;
  refuseTopicOfGroup(topic);
  const properties = Object.fromEntries(Object.entries(message.properties).filter(([name]) => !systemProperties.has(name)));
  const place = properties[shardingKey] !== undefined ? { brokerName: message.brokerName, queueId: message.queueId } : {};
  return { topic, ...place, properties, sysFlag: message.sysFlag, flag: message.flag, body: message.body, keepUniqueId: false };
}
