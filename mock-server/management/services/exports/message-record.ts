import { isUtf8 } from "node:buffer";
import type { ExportForm } from "../../../../src/contract/exports.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import { unpackBody } from "../messages/message-body.ts";

/** The columns of an export (MSG-023), in their order. Times as ISO 8601 and as milliseconds. */
export const recordColumns = [
  "messageId",
  "offsetMessageId",
  "topic",
  "tag",
  "keys",
  "bornAt",
  "bornAtMs",
  "storedAt",
  "storedAtMs",
  "bornHost",
  "storeHost",
  "brokerName",
  "queueId",
  "queueOffset",
  "reconsumeTimes",
  "properties",
  "bodyEncoding",
  "bodyPackedWith",
  "body",
] as const;

export type MessageRecord = Record<Exclude<(typeof recordColumns)[number], "properties">, string | number> & { properties: Record<string, string> };

/**
 * A stored message as a row of an export. The body is unpacked; one that cannot be unpacked stands as it is stored, and
 * `bodyPackedWith` says with what. `bodyEncoding` is `text` or `base64`: always the latter for what is not UTF-8 (MSG-025).
 */
export async function messageRecord(message: StoredMessage, bodyForm: ExportForm["body"]): Promise<MessageRecord> {
  const { compression, body, unpackError } = await unpackBody(message.sysFlag, message.body);
  const isPacked = unpackError !== "";
  const asText = bodyForm === "text" && !isPacked && isUtf8(body);
  const { bornAtMs, bornHost, brokerName, offsetMessageId, properties, queueId, queueOffset, reconsumeTimes, storedAtMs, storeHost, topic, uniqueId } = message;
  return {
    messageId: uniqueId === "" ? offsetMessageId : uniqueId,
    offsetMessageId,
    topic,
    tag: properties["TAGS"] ?? "",
    keys: properties["KEYS"] ?? "",
    bornAt: isoTime(bornAtMs),
    bornAtMs,
    storedAt: isoTime(storedAtMs),
    storedAtMs,
    bornHost,
    storeHost,
    brokerName,
    queueId,
    queueOffset,
    reconsumeTimes,
    properties,
    bodyEncoding: asText ? "text" : "base64",
    bodyPackedWith: isPacked ? compression : "",
    body: body.toString(asText ? "utf8" : "base64"),
  };
}

/** A producer writes any number as its time; one that no calendar has gets no ISO form. */
function isoTime(timeMs: number): string {
  return Math.abs(timeMs) <= 8.64e15 ? new Date(timeMs).toISOString() : "";
}
