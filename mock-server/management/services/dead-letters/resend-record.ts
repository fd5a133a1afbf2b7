import { resendMarker } from "../../../../src/contract/dead-letters.ts";
import type { ResendTarget } from "../../../../src/contract/dead-letters.ts";
import type { MessagesPort, StoredMessage } from "../../adapters/port/messages-port.ts";

type RecordToSend = Parameters<MessagesPort["sendRecord"]>[0];

/** What brokers and clients note on the way; on a message that begins anew it would be wrong, or delay it (DLQ-017). */
const notedOnTheWay = new Set(["DELAY", "REAL_TOPIC", "REAL_QID", "WAIT", "CLUSTER", "MIN_OFFSET", "MAX_OFFSET", "CONSUME_START_TIME", "RECONSUME_TIME", "MAX_RECONSUME_TIMES", "MSG_REGION", "TRACE_ON", "TRAN_MSG", "PGROUP", "TIMER_DELAY_SEC", "TIMER_DELAY_MS", "TIMER_DELIVER_MS", "TIMER_OUT_MS", resendMarker]);
const retryPrefix = "%RETRY%";

/** What belongs to the way back through the retry topic; elsewhere the copy is a message of its own and would be taken for the first one. */
const ofRetries = new Set(["RETRY_TOPIC", "ORIGIN_MESSAGE_ID"]);

/** The topic that a dead letter was sent to first; empty when it does not tell (somebody wrote into the queue by hand). */
export function originTopicOf({ properties }: Pick<StoredMessage, "properties">): string {
  const { REAL_TOPIC: real = "", RETRY_TOPIC: retry = "" } = properties;
  return retry !== "" ? retry : real.startsWith("%") ? "" : real;
}

/** The topic that copies go to: the group's own retry topic, or the origin topic, where every group gets them. */
export function targetTopicOf(group: string, origin: string, target: ResendTarget): string {
  return target === "group" ? `${retryPrefix}${group}` : origin;
}

/**
 * The copy of a dead letter: body as stored, tag, keys, id and the user's properties, no failure counted yet (DLQ-017, DLQ-021).
 * In the retry topic RETRY_TOPIC tells the client the topic to show; ORIGIN_MESSAGE_ID leads back to the first message.
 */
export function resendRecord(message: Pick<StoredMessage, "properties" | "sysFlag" | "flag" | "body">, place: { topic: string; brokerName: string; queueId: number }, marker: string): RecordToSend {
  const kept = Object.entries(message.properties).filter(([name]) => !notedOnTheWay.has(name) && (!ofRetries.has(name) || place.topic.startsWith(retryPrefix)));
  const properties = { ...Object.fromEntries(kept), [resendMarker]: marker };
  const origin = originTopicOf(message);
  if (place.topic.startsWith(retryPrefix)) Object.assign(properties, { RETRY_TOPIC: origin });
  const { body, flag, sysFlag } = message;
  return { topic: place.topic, brokerName: place.brokerName, queueId: place.queueId, properties, sysFlag, flag, body, keepUniqueId: true, reconsumeTimes: 0 };
}
