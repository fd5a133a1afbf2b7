import type { Broker } from "../../../../core/broker.ts";
import { isRefusal } from "../../../../core/refusal.ts";
import { queueForSend, topicForSend } from "../../../../core/send/send-rules.ts";
import { countPut } from "../../../../core/statistics/count-put.ts";
import { javaHash } from "../../../../../wire/remoting/java-hash.ts";
import { findProperty, formatProperties, parseProperties } from "../../../../../wire/remoting/message-properties.ts";
import type { RemotingCommand } from "../../../../../wire/remoting/remoting-command.ts";
import { RequestCode } from "../../../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../../../wire/remoting/response-code.ts";
import { emptySendHeader, readSendHeader, type SendHeader } from "../../../../../wire/remoting/send-header.ts";
import { offsetIdOf } from "../../offset-id.ts";
import { RemotingConnection, type Answer } from "../../remoting-connection.ts";
import { refuse } from "../../request-handler.ts";

const regionAndTrace = ["MSG_REGION", "DefaultRegion", "TRACE_ON", "true"] as const;
/** How long a real broker waits for the requester to take its reply. */
const pushTimeoutMs = 10_000;

/**
 * Codes 324 and 325: hands a reply to the producer that asked (326), then stores it (protocol sheet section 5,
 * Request-reply). The answer is about the handing over; a reply that nobody took is stored all the same.
 */
export async function replyMessage(command: RemotingCommand, connection: RemotingConnection, broker: Broker): Promise<Answer> {
  const header = readSendHeader(command.extFields, emptySendHeader());
  const config = topicForSend(broker, header, connection.remoteAddress);
  if (isRefusal(config)) return { ...refuse(config), ext: regionAndTrace };
  const throttled = broker.limits.refusalOfSend(header.topic);
  if (throttled) return { ...refuse(throttled), ext: regionAndTrace };
  const { maxMessageSize } = broker.settings.values;
  if (command.body.length > maxMessageSize) return { code: ResponseCode.MESSAGE_ILLEGAL, remark: `the message is illegal, msg body length limit ${maxMessageSize}B`, ext: regionAndTrace };
  const queueId = queueForSend(config, header.queueId);
  // The frame's bytes are only good for this turn.
  const body = Buffer.from(command.body);
  const failure = await push(broker, connection, header, body);
  const place = broker.settings.values.storeReplyMessageEnable ? store(broker, connection, header, queueId, body) : undefined;
  const ids = place ?? (failure === undefined ? { msgId: "0", queueOffset: 0 } : undefined);
  const ext = [...regionAndTrace, ...(ids ? ["msgId", ids.msgId, "queueId", String(queueId), "queueOffset", String(ids.queueOffset)] : [])];
  return failure === undefined ? { code: ResponseCode.SUCCESS, ext } : { code: ResponseCode.SYSTEM_ERROR, remark: failure, ext };
}

/** Why the requester did not get its reply; undefined when it took it. */
async function push(broker: Broker, connection: RemotingConnection, header: SendHeader, body: Buffer): Promise<string | undefined> {
  const properties = parseProperties(header.properties);
  const requester = properties["REPLY_TO_CLIENT"];
  if (requester === undefined) return "reply message properties[REPLY_TO_CLIENT] is null";
  const channel = broker.producers.channelOf(requester);
  if (!(channel instanceof RemotingConnection)) return `push reply message fail, channel of <${requester}> not found.`;
  // A requester that does not read would have its replies pile up here.
  if (channel.isClogged) return `push reply message to ${requester}fail.`;
  const now = String(broker.clock.now());
  const fields = {
    producerGroup: header.producerGroup, topic: header.topic, defaultTopic: header.defaultTopic, defaultTopicQueueNums: String(header.defaultTopicQueueNums),
    queueId: String(header.queueId), sysFlag: String(header.sysFlag), bornTimestamp: String(header.bornTimestampMs), flag: String(header.flag),
    properties: formatProperties({ ...properties, PUSH_REPLY_TIME: now }), reconsumeTimes: String(header.reconsumeTimes), unitMode: String(header.unitMode),
    bornHost: connection.remoteAddress, storeHost: broker.settings.address, storeTimestamp: now,
  };
  const answer = await channel.invoke(RequestCode.PUSH_REPLY_MESSAGE_TO_CLIENT, fields, body, pushTimeoutMs);
  return answer?.code === ResponseCode.SUCCESS ? undefined : `push reply message to ${requester}fail.`;
}

/** Stores the reply with the properties that it came with; undefined when the store refuses, which changes nothing for the requester. */
function store(broker: Broker, connection: RemotingConnection, header: SendHeader, queueId: number, body: Buffer): { msgId: string; queueOffset: number } | undefined {
  const { topic, flag, sysFlag, bornTimestampMs, reconsumeTimes, properties } = header;
  const tags = findProperty(properties, "TAGS");
  const result = broker.store.append({
    topic, queueId, flag, sysFlag, bornTimestampMs, bornIp: connection.peerIp, bornPort: connection.peerPort, reconsumeTimes,
    preparedTransactionOffset: 0, body, bodyStart: 0, bodyEnd: body.length, properties, tagsCode: tags === undefined ? 0 : javaHash(tags),
  });
  if (result.status !== "ok") return undefined;
  countPut(broker, topic, 1, result.sizeBytes);
  return { msgId: offsetIdOf(broker, result.commitLogOffset), queueOffset: result.queueOffset };
}
