import { AdapterError } from "../../adapters/port/adapter-error.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import type { TopicConfig } from "../../adapters/port/topics-port.ts";
import type { LiveInstance } from "../instance-hub.ts";
import { topicEntry } from "../instance-reads.ts";
import { isOffsetIdOf } from "../messages/message-ids.ts";
import { isNotFound } from "../service-error.ts";

/** Name of a group's dead-letter queue (DLQ-12). */
export const deadLetterPrefix = "%DLQ%";

/** Whether there is such a topic; one that came into being since the last look is looked up. */
export async function exists(live: LiveInstance, topic: string): Promise<boolean> {
  return topicEntry(live, topic).then(() => true, (error: unknown) => (isNotFound(error) ? false : Promise.reject(error)));
}

/** A message by its offset id; undefined when it is not stored any more. Throws while its broker is away, since that says nothing. */
export async function storedMessage(live: LiveInstance, offsetMessageId: string): Promise<StoredMessage | undefined> {
  if (!isOffsetIdOf(live, offsetMessageId)) return undefined;
  try {
    return await live.adapter.messages.byOffsetId(offsetMessageId);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  const port = Buffer.from(offsetMessageId, "hex").readUInt32BE(offsetMessageId.length / 2 - 12);
  const brokers = await live.adapter.cluster.brokers();
  if (!brokers.some(({ address }) => address.endsWith(`:${port}`))) throw new AdapterError("unreachable", "the broker of the message is not registered", { address: `port ${port}`, reason: "not registered" });
  return undefined;
}

/** A topic as each broker has it now; none when it is nowhere. */
export async function topicConfigs(live: LiveInstance, topic: string): Promise<TopicConfig[]> {
  return live.adapter.topics.configsOf(topic).then(({ value }) => value, (error: unknown) => (isNotFound(error) ? [] : Promise.reject(error)));
}

/** What a broker that is started again gets over. */
export function isPassing({ code }: AdapterError): boolean {
  return code === "unreachable" || code === "engine_timeout" || code === "no_broker";
}
