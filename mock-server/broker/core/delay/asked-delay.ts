import { propertyValue } from "../../log/key-hash.ts";
import type { MessageToStore } from "../../log/record-encoder.ts";
import type { Clock } from "../clock.ts";
import { isRefusal, type Refusal } from "../refusal.ts";
import type { BrokerValues } from "../settings/broker-keys.ts";
import { deadLetterTopicPrefix, retryTopicPrefix } from "../topics/topic-name.ts";
import { outTime } from "./delayed-message.ts";
import type { LevelQueues } from "./level-queues.ts";
import type { Timers } from "./timers.ts";

/** Finds a property that the client sent. */
type PropertyLookup = (name: string) => string | undefined;
/** The part of a broker that delays. */
interface DelayingBroker {
  clock: Clock;
  settings: { values: BrokerValues };
  delayLevels: LevelQueues;
  timers: Timers;
}

type AskedDelay = { level: number } | { dueMs: number };

/**
 * Makes a message wait that was sent with a delay level or a delivery time, or says why it may not. Of a transaction it is
 * the commit that does this (4.9 CommitLog).
 */
export function delayAsAsked(broker: DelayingBroker, message: MessageToStore, property: PropertyLookup): Refusal | undefined {
  const asked = readDelay(broker, message, property);
  if (asked === undefined || isRefusal(asked)) return asked;
  keepWait(message, property);
  if ("level" in asked) broker.delayLevels.delay(message, asked.level);
  else broker.timers.delay(message, asked.dueMs);
  return undefined;
}

/** Why a half message may not wait as it asks once it is committed; the producer hears it with the send. */
export function refusalOfDelay(broker: DelayingBroker, message: MessageToStore, property: PropertyLookup): Refusal | undefined {
  const asked = readDelay(broker, message, property);
  return asked !== undefined && isRefusal(asked) ? asked : undefined;
}

function readDelay(broker: DelayingBroker, message: MessageToStore, property: PropertyLookup): AskedDelay | Refusal | undefined {
  const asked = askedLevel(property) ?? askedTime(broker, property);
  if (asked === undefined || isRefusal(asked)) return asked;
  return refusalOfDelayedBody(broker, message) ?? asked;
}

function askedLevel(property: PropertyLookup): AskedDelay | Refusal | undefined {
  const text = property("DELAY");
  if (text === undefined) return undefined;
  if (!/^[+-]?\d{1,10}$/.test(text)) return { refusal: "SYSTEM_ERROR", remark: `java.lang.NumberFormatException: For input string: "${text}"` };
  return Number(text) > 0 ? { level: Number(text) } : undefined;
}

/** The properties of 5.x in the order in which it looks at them, and that of KIND-17. A time that is over is no delay (KIND-11). */
function askedTime(broker: DelayingBroker, property: PropertyLookup): AskedDelay | Refusal | undefined {
  const inSeconds = property("TIMER_DELAY_SEC");
  const inMs = property("TIMER_DELAY_MS");
  const at = property("TIMER_DELIVER_MS") ?? property("__STARTDELIVERTIME");
  const text = inSeconds ?? inMs ?? at;
  if (text === undefined || property(outTime) !== undefined) return undefined;
  const now = broker.clock.now();
  const asked = /^-?\d{1,15}$/.test(text) ? Number(text) : Infinity;
  const dueMs = inSeconds !== undefined ? now + asked * 1000 : inMs !== undefined ? now + asked : asked;
  const mostMs = broker.settings.values.timerMaxDelaySec * 1000;
  if (dueMs - now > mostMs) {
    const remark = `timer message illegal, the delay time should not be bigger than the max delay ${mostMs}ms; or if set del msg, the delay time should be bigger than the current time`;
    return { refusal: "MESSAGE_ILLEGAL", remark };
  }
  return dueMs > now ? { dueMs } : undefined;
}

/** LIM-6; what a consumer sends to its retry topic may be as large as any message. */
function refusalOfDelayedBody(broker: DelayingBroker, message: MessageToStore): Refusal | undefined {
  const most = broker.settings.values.maxDelayedMessageSize;
  const bytes = message.bodyEnd - message.bodyStart;
  if (bytes <= most || message.topic.startsWith(retryTopicPrefix) || message.topic.startsWith(deadLetterTopicPrefix)) return undefined;
  return { refusal: "MESSAGE_ILLEGAL", remark: `the message is illegal, the body of a delayed message has ${bytes}B, its limit is ${most}B (maxDelayedMessageSize)` };
}

/** WAIT is left out of what is stored, but for delayed messages: there 4.9 prints the properties anew, with it. */
function keepWait(message: MessageToStore, property: PropertyLookup): void {
  const wait = property("WAIT");
  if (wait !== undefined && propertyValue(message.properties, "WAIT") === undefined) message.properties += `\u0002WAIT\u0001${wait}`;
}
