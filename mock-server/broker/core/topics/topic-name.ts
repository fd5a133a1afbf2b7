import type { Refusal } from "../refusal.ts";

export const retryTopicPrefix = "%RETRY%";
export const deadLetterTopicPrefix = "%DLQ%";
export const defaultTopic = "TBW102";
export const scheduleTopic = "SCHEDULE_TOPIC_XXXX";
/** Messages with a delivery time wait here, as in 5.x. */
export const timerTopic = "rmq_sys_wheel_timer";
export const offsetMovedTopic = "OFFSET_MOVED_EVENT";
export const halfTopic = "RMQ_SYS_TRANS_HALF_TOPIC";
export const halfOperationTopic = "RMQ_SYS_TRANS_OP_HALF_TOPIC";
export const checkMaxTimeTopic = "TRANS_CHECK_MAX_TIME_TOPIC";

const longestTopicName = 127;

/** Topics of the broker itself that no client may write (protocol sheet section 5, Topics). */
const topicsThatRefuseSends = new Set([scheduleTopic, halfTopic, halfOperationTopic, checkMaxTimeTopic, "SELF_TEST_TOPIC", offsetMovedTopic]);
const namedSystemTopics = new Set([...topicsThatRefuseSends, defaultTopic, "BenchmarkTest", "RMQ_SYS_TRACE_TOPIC"]);

/** The names that one broker keeps for itself: the fixed ones and those made of its cluster's and its own name. */
export class SystemTopics {
  readonly names: ReadonlySet<string>;

  /** `traceTopic`: the topic that the broker made for message traces, if it did. */
  constructor(clusterName: string, brokerName: string, traceTopic?: string) {
    this.names = new Set([...namedSystemTopics, clusterName, brokerName, `${clusterName}_REPLY_TOPIC`, ...(traceTopic === undefined ? [] : [traceTopic])]);
  }

  has(topic: string): boolean {
    return this.names.has(topic) || topic.startsWith("rmq_sys_");
  }
}

/** The three rules for a topic's name with the words of a 4.9 broker; undefined when the name is good. */
export function refusalOfTopicName(topic: string): Refusal | undefined {
  if (topic.trim() === "") return { refusal: "SYSTEM_ERROR", remark: "The specified topic is blank." };
  if (!/^[%|a-zA-Z0-9_-]+$/.test(topic)) return { refusal: "SYSTEM_ERROR", remark: "The specified topic contains illegal characters, allowing only ^[%|a-zA-Z0-9_-]+$" };
  if (topic.length > longestTopicName) return { refusal: "SYSTEM_ERROR", remark: "The specified topic is longer than topic max length." };
  return undefined;
}

/** Refuses what clients may not send to: section 5, answered with 16. */
export function refusalOfSendTopic(topic: string): Refusal | undefined {
  if (!topicsThatRefuseSends.has(topic) && topic !== timerTopic) return undefined;
  return { refusal: "NO_PERMISSION", remark: `Sending message to topic[${topic}] is forbidden.` };
}
