import type { Broker } from "../broker.ts";
import type { Subscription } from "../clients/consumer-registry.ts";
import { pullFilterOf, type PullFilter, type SubscriptionText } from "../filters/pull-filter.ts";
import { isRefusal, type Refusal } from "../refusal.ts";
import { refusalOfNewGroup } from "../limits/creation-limits.ts";

/** What a pull says about what it wants. */
export interface PullTarget {
  consumerGroup: string;
  topic: string;
  queueId: number;
  subVersion: number;
  /** The subscription inside the request; undefined = that of the heartbeat counts. "invalid" = it cannot be parsed. */
  subscription: SubscriptionText | "invalid" | undefined;
}

/** The filter of a pull, or why it is refused, in the order and the words of a real broker (protocol sheet section 5, Pull). */
export function filterForPull(broker: Broker, target: PullTarget, consumerAddress: string): PullFilter | Refusal {
  const { consumerGroup: group, topic, queueId } = target;
  const { settings } = broker;
  if ((settings.values.brokerPermission & 4) === 0) return { refusal: "NO_PERMISSION", remark: `the broker[${settings.identity.brokerIP1}] pulling message is forbidden` };
  const groupConfig = broker.groups.findOrCreate(group);
  if (!groupConfig) return { refusal: "SUBSCRIPTION_GROUP_NOT_EXIST", remark: refusalOfNewGroup(broker, group)?.remark ?? `subscription group [${group}] does not exist` };
  if (!groupConfig.consumeEnable) return { refusal: "NO_PERMISSION", remark: `subscription group no permission, ${group}` };
  const config = broker.topics.get(topic);
  if (!config) return { refusal: "TOPIC_NOT_EXIST", remark: `topic[${topic}] not exist, apply first please!` };
  if ((config.perm & 4) === 0) return { refusal: "NO_PERMISSION", remark: `the topic[${topic}] pulling message is forbidden` };
  if (queueId < 0 || queueId >= config.readQueueNums) {
    return { refusal: "SYSTEM_ERROR", remark: `queueId[${queueId}] is illegal, topic:[${topic}] topicConfig.readQueueNums:[${config.readQueueNums}] consumer:[${consumerAddress}]` };
  }
  if (target.subscription === "invalid") return { refusal: "SUBSCRIPTION_PARSE_FAILED", remark: "parse the consumer's subscription failed" };
  const subscription = target.subscription ?? subscriptionOfHeartbeat(broker, target, groupConfig.consumeBroadcastEnable);
  if (isRefusal(subscription)) return subscription;
  return pullFilterOf(subscription, target.subscription ? "request" : "heartbeat", settings.values.enablePropertyFilter);
}

function subscriptionOfHeartbeat(broker: Broker, target: PullTarget, mayBroadcast: boolean): Subscription | Refusal {
  const online = broker.consumers.get(target.consumerGroup);
  if (!online) return { refusal: "SUBSCRIPTION_NOT_EXIST", remark: "the consumer's group info not exist" };
  if (!mayBroadcast && online.messageModel === "BROADCASTING") {
    return { refusal: "NO_PERMISSION", remark: `the consumer group[${target.consumerGroup}] can not consume by broadcast way` };
  }
  const subscription = online.subscriptions.get(target.topic);
  if (!subscription) return { refusal: "SUBSCRIPTION_NOT_EXIST", remark: "the consumer's subscription not exist" };
  if (subscription.subVersion < target.subVersion) return { refusal: "SUBSCRIPTION_NOT_LATEST", remark: "the consumer's subscription not latest" };
  return subscription;
}
