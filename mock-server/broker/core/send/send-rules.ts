import type { Broker } from "../broker.ts";
import { refusalOfNewTopic } from "../limits/creation-limits.ts";
import type { SubscriptionGroupConfig } from "../groups/group-table.ts";
import { isRefusal, type Refusal } from "../refusal.ts";
import { refusalOfSendTopic, refusalOfTopicName, retryTopicPrefix } from "../topics/topic-name.ts";
import { deadLetterTopicOf, permissionWrite, refusalOfRetryTopic, type TopicConfig } from "../topics/topic-table.ts";

/** What a send says about where it wants to go. */
export interface SendTarget {
  topic: string;
  defaultTopic: string;
  defaultTopicQueueNums: number;
  queueId: number;
  unitMode: boolean;
  reconsumeTimes: number;
  /** -1 = not given: the group's own maximum counts. */
  maxReconsumeTimes: number;
}

/** Set on a retry topic that consumers of a unit made. */
export const unitSubFlag = 2;
const unitFlag = 1;
/** Where a 4.9 broker sends readers of its remarks. */
const help = "\nSee http://rocketmq.apache.org/docs/faq/ for further details.";

/** The topic of a send, created if it may be; or why not (protocol sheet section 5, Send and Topics). */
export function topicForSend(broker: Broker, target: SendTarget, producerAddress: string): TopicConfig | Refusal {
  const { topic, queueId } = target;
  const { topics } = broker;
  // Only order would suffer from senders that do not know yet; all others go on until their routes say it (4.9 msgCheck).
  const closed = topics.get(topic)?.order === true ? refusalOfClosedBroker(broker) : undefined;
  if (closed) return closed;
  const nameRefusal = refusalOfTopicName(topic) ?? refusalOfSendTopic(topic);
  if (nameRefusal) return nameRefusal;
  const config = topics.get(topic) ?? createTopic(broker, target);
  if (config && isRefusal(config)) return config;
  if (!config) return { refusal: "TOPIC_NOT_EXIST", remark: `topic[${topic}] not exist, apply first please!${help}` };
  // A 4.9 broker lets senders that do not know it yet go on; a topic that was made read-only refuses at once (TOPIC-51).
  if ((config.perm & permissionWrite) === 0) return { refusal: "NO_PERMISSION", remark: `the topic[${topic}] sending message is forbidden` };
  if (queueId >= Math.max(config.writeQueueNums, config.readQueueNums)) {
    return { refusal: "SYSTEM_ERROR", remark: `request queueId[${queueId}] is illegal, ${JSON.stringify(config)} Producer: ${producerAddress}` };
  }
  return config;
}

function createTopic(broker: Broker, target: SendTarget): TopicConfig | Refusal | undefined {
  const full = refusalOfNewTopic(broker, target.topic);
  if (full) return broker.settings.values.autoCreateTopicEnable ? full : undefined;
  const isRetry = target.topic.startsWith(retryTopicPrefix);
  const sysFlag = target.unitMode ? (isRetry ? unitSubFlag : unitFlag) : 0;
  const created = broker.topics.createForSend(target.topic, target.defaultTopic, target.defaultTopicQueueNums, sysFlag);
  return created ?? (isRetry ? broker.topics.getOrCreateForGroup(target.topic, 1, sysFlag) : undefined);
}

/** A queue for a send that named none: any writable one. */
export function queueForSend(config: TopicConfig, queueId: number): number {
  return queueId >= 0 ? queueId : Math.floor(Math.random() * config.writeQueueNums);
}

/** The group whose message comes again. */
export function groupForRetry(broker: Broker, group: string): SubscriptionGroupConfig | Refusal {
  return broker.groups.findOrCreate(group) ?? { refusal: "SUBSCRIPTION_GROUP_NOT_EXIST", remark: refusalOfRetryTopic(group)?.remark ?? `subscription group not exist, ${group} ${help}` };
}

/** Says no while the whole broker is not writable. */
export function refusalOfClosedBroker({ settings }: Broker): Refusal | undefined {
  if ((settings.values.brokerPermission & permissionWrite) !== 0) return undefined;
  return { refusal: "NO_PERMISSION", remark: `the broker[${settings.identity.brokerIP1}] sending message is forbidden` };
}

/**
 * A client that sends to a retry topic itself (orderly consumers, and the fallback of the others) has tried too often:
 * the message goes to the group's dead letters. Undefined = the topic stays; a refusal when the group does not exist.
 */
export function deadLetterTopicForSend(broker: Broker, target: SendTarget): string | Refusal | undefined {
  if (!target.topic.startsWith(retryTopicPrefix)) return undefined;
  const group = target.topic.slice(retryTopicPrefix.length);
  const config = groupForRetry(broker, group);
  if (isRefusal(config)) return config;
  const most = target.maxReconsumeTimes >= 0 ? target.maxReconsumeTimes : config.retryMaxTimes;
  if (target.reconsumeTimes < most) return undefined;
  return broker.topics.getOrCreateForGroup(deadLetterTopicOf(group), 1).topicName;
}
