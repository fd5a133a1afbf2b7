import type { MessageRow } from "../../../../src/contract/messages.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";

/** A stored message as a row of a query (TOPIC-21). */
export function messageRowOf(message: StoredMessage, states: MessageRow["states"]): MessageRow {
  const { body, bornAtMs, bornHost, brokerName, commitLogOffset, offsetMessageId, properties, queueId, queueOffset, reconsumeTimes, storeHost, storedAtMs, topic, uniqueId } = message;
  return {
    offsetMessageId,
    uniqueId,
    topic,
    tags: properties["TAGS"] ?? "",
    keys: properties["KEYS"] ?? "",
    brokerName,
    queueId,
    queueOffset,
    commitLogOffset,
    bornAt: bornAtMs,
    storedAt: storedAtMs,
    bornHost,
    storeHost,
    bodyBytes: body.length,
    reconsumeTimes,
    properties,
    states,
  };
}
