import type { Broker } from "../../../../core/broker.ts";
import { countPut } from "../../../../core/statistics/count-put.ts";
import { deadLetterTopicOf, retryTopicOf } from "../../../../core/topics/topic-table.ts";
import { integerOr, requireInteger, requireText } from "../../../../../wire/remoting/header-fields.ts";
import { javaHash } from "../../../../../wire/remoting/java-hash.ts";
import { encodeOffsetId } from "../../../../../wire/remoting/message-ids.ts";
import { formatProperties } from "../../../../../wire/remoting/message-properties.ts";
import { decodeMessage, type StoredMessage } from "../../../../../wire/remoting/message-record.ts";
import type { RemotingCommand } from "../../../../../wire/remoting/remoting-command.ts";
import { ResponseCode } from "../../../../../wire/remoting/response-code.ts";
import { ipv4Number, type Answer, type RemotingConnection } from "../../remoting-connection.ts";
import { succeed } from "../../request-handler.ts";

/** The first retry comes after the time of this level: 10 s (RETRY-5). */
const firstRetryLevel = 3;

/**
 * Code 36: a consumer failed, its message comes again. A copy goes to the group's retry topic, or to its dead
 * letters when it was tried too often (protocol sheet section 5, Retry). It comes after the time of the delay level that
 * was asked for, or of the one that its number of tries leads to.
 */
export function consumerSendBack(command: RemotingCommand, _connection: RemotingConnection, broker: Broker): Answer {
  const fields = command.extFields;
  const group = requireText(fields, "group");
  const offset = requireInteger(fields, "offset");
  const config = broker.groups.findOrCreate(group);
  if (!config) return { code: ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST, remark: `subscription group not exist, ${group}` };
  if (config.retryQueueNums <= 0) return succeed();
  const record = broker.store.readMessage(offset);
  if (!record) return { code: ResponseCode.SYSTEM_ERROR, remark: `look message by offset failed, ${offset}` };
  const message = decodeMessage(record);
  const most = integerOr(fields, "maxReconsumeTimes", config.retryMaxTimes);
  const askedLevel = requireInteger(fields, "delayLevel");
  const isDead = message.reconsumeTimes >= most || askedLevel < 0;
  const topic = isDead ? broker.topics.getOrCreateForGroup(deadLetterTopicOf(group), 1) : broker.topics.getOrCreateForGroup(retryTopicOf(group), config.retryQueueNums);
  if ((topic.perm & 2) === 0) return { code: ResponseCode.NO_PERMISSION, remark: `the topic[${topic.topicName}] sending message is forbidden` };
  const queueId = isDead ? 0 : Math.floor(Math.random() * config.retryQueueNums);
  const copy = { ...copyOf(message), topic: topic.topicName, queueId };
  if (!isDead) broker.delayLevels.delay(copy, askedLevel > 0 ? askedLevel : firstRetryLevel + message.reconsumeTimes);
  const result = broker.store.append(copy);
  if (result.status !== "ok") return { code: ResponseCode.SYSTEM_ERROR, remark: result.status };
  countPut(broker, copy.topic, 1, result.sizeBytes);
  broker.statistics.item("SNDBCK_PUT_NUMS", `${message.properties["RETRY_TOPIC"] ?? message.topic}@${group}`).add(1);
  return succeed();
}

function copyOf(message: StoredMessage): Omit<Parameters<Broker["store"]["append"]>[0], "topic" | "queueId"> {
  const hostBytes = Buffer.from(message.storeHost.address.split(".").map(Number));
  const properties: Record<string, string> = {
    RETRY_TOPIC: message.topic,
    ORIGIN_MESSAGE_ID: encodeOffsetId(hostBytes, message.storeHost.port, message.commitLogOffset),
    ...message.properties,
    WAIT: "false",
  };
  const tags = properties["TAGS"];
  return {
    flag: message.flag,
    sysFlag: message.sysFlag,
    bornTimestampMs: message.bornTimestampMs,
    bornIp: ipv4Number(message.bornHost.address),
    bornPort: message.bornHost.port,
    reconsumeTimes: message.reconsumeTimes + 1,
    preparedTransactionOffset: 0,
    body: message.body,
    bodyStart: 0,
    bodyEnd: message.body.length,
    properties: formatProperties(properties),
    tagsCode: tags === undefined ? 0 : javaHash(tags),
  };
}
