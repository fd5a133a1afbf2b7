import type { MessageToStore } from "../../log/record-encoder.ts";
import type { Broker } from "../broker.ts";
import type { Refusal } from "../refusal.ts";
import { retryTopicPrefix } from "../topics/topic-name.ts";

/**
 * Makes a message that a client sent with DELAY wait for the time of that level, or says why it may not. `property` finds
 * what the client sent. Not for half messages of transactions: their turn comes with the commit (4.9 CommitLog).
 */
export function delayAsAsked(broker: Broker, message: MessageToStore, property: (name: string) => string | undefined): Refusal | undefined {
  const text = property("DELAY");
  if (text === undefined) return undefined;
  if (!/^[+-]?\d{1,10}$/.test(text)) return { refusal: "SYSTEM_ERROR", remark: `java.lang.NumberFormatException: For input string: "${text}"` };
  const level = Number(text);
  if (level <= 0) return undefined;
  const tooLarge = refusalOfDelayedBody(broker, message);
  if (tooLarge) return tooLarge;
  keepWait(message, property);
  broker.delayLevels.delay(message, level);
  return undefined;
}

/** LIM-6; what a consumer sends to its retry topic may be as large as any message. */
function refusalOfDelayedBody(broker: Broker, message: MessageToStore): Refusal | undefined {
  const most = broker.settings.values.maxDelayedMessageSize;
  const bytes = message.bodyEnd - message.bodyStart;
  if (bytes <= most || message.topic.startsWith(retryTopicPrefix)) return undefined;
  return { refusal: "MESSAGE_ILLEGAL", remark: `the message is illegal, the body of a delayed message has ${bytes}B, its limit is ${most}B (maxDelayedMessageSize)` };
}

/** WAIT is left out of what is stored, but for delayed messages: there 4.9 prints the properties anew, with it. */
function keepWait(message: MessageToStore, property: (name: string) => string | undefined): void {
  const wait = property("WAIT");
  if (wait !== undefined) message.properties += `\u0002WAIT\u0001${wait}`;
}
