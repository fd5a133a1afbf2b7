import type { Broker } from "../broker.ts";
import type { Refusal } from "../refusal.ts";
import { deadLetterTopicPrefix, retryTopicPrefix } from "../topics/topic-name.ts";
import { refusalOfRetryTopic } from "../topics/topic-table.ts";

/** As long as a 4.9 client lets a group's name be. */
const longestGroupName = 255;

/** Why a topic must not be created: the instance has as many as `maxTopics` allows. Topics of the broker and of groups do not count. */
export function refusalOfNewTopic(broker: Broker, topic: string): Refusal | undefined {
  const { maxTopics } = broker.settings.values;
  if (maxTopics === 0 || !isCounted(broker, topic) || broker.topics.get(topic)) return undefined;
  let count = 0;
  for (const { topicName } of broker.topics.all()) if (isCounted(broker, topicName)) count++;
  if (count < maxTopics) return undefined;
  return { refusal: "SYSTEM_ERROR", remark: `the topic[${topic}] is not created: this broker has ${count} topics, and at most ${maxTopics} are allowed (maxTopics)` };
}

/** Why a group must not be created: its name is none or too long for a retry topic, or there are as many groups as `maxGroups` allows (LIM-17). */
export function refusalOfNewGroup(broker: Broker, group: string): Refusal | undefined {
  if (group.trim() === "") return { refusal: "SYSTEM_ERROR", remark: "The specified group is blank." };
  if (group.length > longestGroupName) return { refusal: "SYSTEM_ERROR", remark: `the specified group is longer than group max length ${longestGroupName}.` };
  const illegal = refusalOfRetryTopic(group);
  if (illegal) return illegal;
  const { maxGroups } = broker.settings.values;
  if (broker.groups.mayAdd(group)) return undefined;
  return { refusal: "SYSTEM_ERROR", remark: `the group[${group}] is not created: at most ${maxGroups} groups are allowed (maxGroups)` };
}

function isCounted(broker: Broker, topic: string): boolean {
  return !topic.startsWith(retryTopicPrefix) && !topic.startsWith(deadLetterTopicPrefix) && !broker.systemTopics.has(topic);
}
