import { isIllegalMessage } from "../send/append-status.ts";
import type { MessageToStore } from "../../log/record-encoder.ts";
import { offsetIdOf } from "../../log/offset-id.ts";
import { messageOfRecord } from "../../log/stored-record.ts";
import { propertyValue } from "../../log/key-hash.ts";
import type { Broker } from "../broker.ts";
import type { SubscriptionGroupConfig } from "../groups/group-table.ts";
import { isRefusal, type Refusal } from "../refusal.ts";
import { groupForRetry, refusalOfClosedBroker, unitSubFlag } from "../send/send-rules.ts";
import { countPut } from "../statistics/count-put.ts";
import { deadLetterTopicOf, permissionWrite, refusalOfRetryTopic, retryTopicOf, type TopicConfig } from "../topics/topic-table.ts";
import { retryLevel } from "./retry-level.ts";

/** What a consumer says about a message that it could not handle. */
export interface SendBack {
  group: string;
  /** Where the message lies in the commit log. */
  offset: number;
  /** Above 0: the delay level that the consumer wants; 0: the broker chooses; below 0: no further try. */
  delayLevel: number;
  /** Undefined = the group's own maximum counts. */
  maxReconsumeTimes: number | undefined;
  unitMode: boolean;
}

/**
 * A consumer failed, its message comes again: a copy waits for the group's retry topic, or goes to its dead letters when
 * it was tried too often (protocol sheet section 5, Retry; RETRY-4 to RETRY-8). The steps and the words of 4.9's code 36.
 */
export function sendBack(broker: Broker, wish: SendBack): Refusal | undefined {
  const group = groupForRetry(broker, wish.group);
  if (isRefusal(group)) return group;
  // Groups of such names may be there from before they were refused.
  const illegal = refusalOfRetryTopic(wish.group);
  if (illegal) return illegal;
  const closed = refusalOfClosedBroker(broker);
  if (closed) return closed;
  if (group.retryQueueNums <= 0) return undefined;
  const retryTopic = broker.topics.getOrCreateForGroup(retryTopicOf(wish.group), group.retryQueueNums, wish.unitMode ? unitSubFlag : 0);
  if ((retryTopic.perm & permissionWrite) === 0) return { refusal: "NO_PERMISSION", remark: `the topic[${retryTopic.topicName}] sending message is forbidden` };
  const record = broker.store.readMessage(wish.offset);
  if (!record) return { refusal: "SYSTEM_ERROR", remark: `look message by offset failed, ${wish.offset}` };
  return storeCopy(broker, record, { wish, group, retryTopic });
}

function storeCopy(broker: Broker, record: Buffer, { wish, group, retryTopic }: { wish: SendBack; group: SubscriptionGroupConfig; retryTopic: TopicConfig }): Refusal | undefined {
  const message = messageOfRecord(record);
  const tries = message.reconsumeTimes;
  const isDead = tries >= (wish.maxReconsumeTimes ?? group.retryMaxTimes) || wish.delayLevel < 0;
  const originTopic = propertyValue(message.properties, "RETRY_TOPIC") ?? message.topic;
  message.properties = withProperties(message.properties, {
    RETRY_TOPIC: originTopic,
    WAIT: "false",
    ...(isDead && { DELAY: "0" }),
    ORIGIN_MESSAGE_ID: propertyValue(message.properties, "ORIGIN_MESSAGE_ID")?.trim() || offsetIdOf(record),
  });
  message.preparedTransactionOffset = 0;
  message.reconsumeTimes = tries + 1;
  if (isDead) toDeadLetters(broker, message, wish.group);
  else toRetryTopic(broker, message, { queueNums: group.retryQueueNums, topic: retryTopic.topicName, level: retryLevel(wish.delayLevel, tries) });
  const result = broker.store.append(message);
  if (result.status !== "ok") return { refusal: "SYSTEM_ERROR", remark: isIllegalMessage(result.status) ? "MESSAGE_ILLEGAL" : "SERVICE_NOT_AVAILABLE" };
  countPut(broker, message.topic, 1, result.sizeBytes);
  broker.statistics.item("SNDBCK_PUT_NUMS", `${originTopic}@${wish.group}`).add(1);
  return undefined;
}

function toDeadLetters(broker: Broker, message: MessageToStore, group: string): void {
  message.topic = broker.topics.getOrCreateForGroup(deadLetterTopicOf(group), 1).topicName;
  message.queueId = 0;
}

function toRetryTopic(broker: Broker, message: MessageToStore, place: { topic: string; queueNums: number; level: number }): void {
  message.topic = place.topic;
  message.queueId = Math.floor(Math.random() * place.queueNums);
  broker.delayLevels.delay(message, place.level);
}

/** The pairs with others set, each name once. */
function withProperties(properties: string, set: Record<string, string>): string {
  const kept = properties.split("\u0002").filter((pair) => pair !== "" && !Object.hasOwn(set, pair.slice(0, pair.indexOf("\u0001"))));
  return [...kept, ...Object.entries(set).map(([name, value]) => `${name}\u0001${value}`)].join("\u0002");
}
