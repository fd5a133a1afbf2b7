import type { Broker } from "../../../../core/broker.ts";
import { refusalOfNewTopic } from "../../../../core/limits/creation-limits.ts";
import { newTopicConfig } from "../../../../core/topics/topic-table.ts";
import { refusalOfTopicName } from "../../../../core/topics/topic-name.ts";
import type { Refusal } from "../../../../core/refusal.ts";
import { formatTopicList } from "../../../../../wire/remoting/bodies/name-lists.ts";
import { formatTopicStats } from "../../../../../wire/remoting/bodies/topic-stats.ts";
import { integerOr, requireInteger, requireText } from "../../../../../wire/remoting/header-fields.ts";
import type { RemotingCommand } from "../../../../../wire/remoting/remoting-command.ts";
import { RequestCode } from "../../../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../../../wire/remoting/response-code.ts";
import { topicEnds } from "../../../../core/groups/consume-progress.ts";
import type { Answer } from "../../remoting-connection.ts";
import { kept, refuse, succeed, success, type HandlerTable } from "../../request-handler.ts";

/** Topics: create, change, delete, list, count, clean (protocol sheet section 2.3). */
export const topicAdminHandlers: HandlerTable = {
  [RequestCode.UPDATE_AND_CREATE_TOPIC]: createTopic,
  [RequestCode.DELETE_TOPIC_IN_BROKER]: (command, _connection, broker) => {
    const topic = requireText(command.extFields, "topic");
    const refusal = refusalForAdministrator(broker, topic);
    if (refusal) return refuse(refusal);
    broker.deleteTopic(topic);
    return kept;
  },
  [RequestCode.GET_ALL_TOPIC_CONFIG]: (_command, _connection, broker) => succeed(broker.topics.print()),
  [RequestCode.GET_TOPIC_CONFIG]: (command, _connection, broker) => {
    const topic = requireText(command.extFields, "topic");
    const config = broker.topics.get(topic);
    return config ? succeed(JSON.stringify(config)) : { code: ResponseCode.TOPIC_NOT_EXIST, remark: `No topic in this broker. topic: ${topic}` };
  },
  [RequestCode.GET_TOPIC_STATS_INFO]: topicStats,
  [RequestCode.GET_SYSTEM_TOPIC_LIST_FROM_BROKER]: (_command, _connection, broker) => succeed(formatTopicList([...broker.systemTopics.names])),
  [RequestCode.CLEAN_EXPIRED_CONSUMEQUEUE]: (_command, _connection, broker) => {
    // The broker itself remembers offsets of its own topics.
    broker.store.retention.dropEmptyTopics((topic) => broker.systemTopics.has(topic));
    return success;
  },
  [RequestCode.DELETE_EXPIRED_COMMITLOG]: (_command, _connection, broker) => {
    broker.cleaning.deleteByHand();
    return success;
  },
  [RequestCode.CLEAN_UNUSED_TOPIC]: (_command, _connection, broker) => {
    for (const topic of broker.store.topics()) if (!broker.topics.get(topic) && !broker.systemTopics.has(topic)) broker.store.retention.deleteTopic(topic);
    return success;
  },
};

function refusalForAdministrator(broker: Broker, topic: string): Refusal | undefined {
  const refusal = refusalOfTopicName(topic);
  if (refusal || !broker.systemTopics.has(topic)) return refusal;
  return { refusal: "SYSTEM_ERROR", remark: `The topic[${topic}] is conflict with system topic.` };
}

function createTopic(command: RemotingCommand, _connection: unknown, broker: Broker): Answer {
  const fields = command.extFields;
  const topicName = requireText(fields, "topic");
  requireText(fields, "defaultTopic");
  const readQueueNums = requireInteger(fields, "readQueueNums");
  const writeQueueNums = requireInteger(fields, "writeQueueNums");
  const perm = requireInteger(fields, "perm");
  const topicFilterType = requireText(fields, "topicFilterType");
  const mostQueues = broker.settings.values.maxTopicQueueNums;
  const refusal = refusalForAdministrator(broker, topicName) ?? refusalOfNewTopic(broker, topicName);
  if (refusal) return refuse(refusal);
  if (topicFilterType !== "SINGLE_TAG" && topicFilterType !== "MULTI_TAG") return invalid(`No enum constant org.apache.rocketmq.common.TopicFilterType.${topicFilterType}`);
  if (Math.min(readQueueNums, writeQueueNums) < 0 || Math.max(readQueueNums, writeQueueNums) > mostQueues) return invalid(`the number of queues must be from 0 to ${mostQueues}`);
  if (perm < 0 || perm > 7) return invalid(`the permission ${perm} is none of 0 to 7`);
  const order = broker.isOrderedTopic(topicName);
  broker.topics.put(newTopicConfig(topicName, { readQueueNums, writeQueueNums, perm, topicFilterType, topicSysFlag: integerOr(fields, "topicSysFlag", 0), order }));
  return kept;
}

function invalid(remark: string): Answer {
  return { code: ResponseCode.SYSTEM_ERROR, remark };
}

function topicStats(command: RemotingCommand, _connection: unknown, broker: Broker): Answer {
  const topic = requireText(command.extFields, "topic");
  const config = broker.topics.get(topic);
  if (!config) return { code: ResponseCode.TOPIC_NOT_EXIST, remark: `topic[${topic}] not exist` };
  const { brokerName } = broker.settings;
  const entries = topicEnds(broker, topic, config.writeQueueNums).map(({ queueId, minOffset, maxOffset, lastUpdateTimestamp }) => ({
    queue: { topic, brokerName, queueId },
    value: { minOffset, maxOffset, lastUpdateTimestampMs: lastUpdateTimestamp },
  }));
  return succeed(formatTopicStats(entries));
}
