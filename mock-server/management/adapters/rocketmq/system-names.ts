import { isOwnName } from "../port/own-names.ts";
import type { TopicKind } from "../port/topics-port.ts";

export const retryPrefix = "%RETRY%";
export const deadLetterPrefix = "%DLQ%";

/** Protocol sheet §5, Topics. */
const systemTopics = new Set([
  "TBW102",
  "SCHEDULE_TOPIC_XXXX",
  "BenchmarkTest",
  "RMQ_SYS_TRANS_HALF_TOPIC",
  "RMQ_SYS_TRANS_OP_HALF_TOPIC",
  "TRANS_CHECK_MAX_TIME_TOPIC",
  "SELF_TEST_TOPIC",
  "OFFSET_MOVED_EVENT",
  "RMQ_SYS_TRACE_TOPIC",
]);

/** Groups that every 4.9 broker makes for itself and its tools. */
const systemGroups = new Set([
  "TOOLS_CONSUMER",
  "FILTERSRV_CONSUMER",
  "SELF_TEST_C_GROUP",
  "CID_ONS-HTTP-PROXY",
  "CID_ONSAPI_PULL",
  "CID_ONSAPI_PERMISSION",
  "CID_ONSAPI_OWNER",
  "__MONITOR_CONSUMER",
  "SCHEDULE_CONSUMER",
]);

/** `ownNames`: names of clusters and brokers, which are topics too. What the console itself made is nobody's business either (HB-009). */
export function topicKind(topic: string, ownNames: ReadonlySet<string>): TopicKind {
  if (isOwnName(topic)) return "system";
  if (topic.startsWith(retryPrefix)) return "retry";
  if (topic.startsWith(deadLetterPrefix)) return "deadLetter";
  const system = systemTopics.has(topic) || ownNames.has(topic) || topic.startsWith("rmq_sys_") || (topic.endsWith("_REPLY_TOPIC") && ownNames.has(topic.slice(0, -"_REPLY_TOPIC".length)));
  return system ? "system" : "user";
}

export function groupKind(group: string): "user" | "system" {
  return systemGroups.has(group) || isOwnName(group) || group.startsWith("CID_RMQ_SYS_") ? "system" : "user";
}
