import { type AppendStatus, isIllegalMessage } from "../../../../core/send/append-status.ts";
import type { Broker } from "../../../../core/broker.ts";
import { delayAsAsked, refusalOfDelay } from "../../../../core/delay/asked-delay.ts";
import { isRefusal } from "../../../../core/refusal.ts";
import { deadLetterTopicForSend, queueForSend, topicForSend } from "../../../../core/send/send-rules.ts";
import { countPut } from "../../../../core/statistics/count-put.ts";
import { halfAsAsked, isTransactional } from "../../../../core/transactions/asked-half.ts";
import type { StatsItem } from "../../../../core/statistics/stats-item.ts";
import { walkBatch } from "../../../../../wire/remoting/batch-body.ts";
import { javaHash } from "../../../../../wire/remoting/java-hash.ts";
import { findProperty } from "../../../../../wire/remoting/message-properties.ts";
import type { RemotingCommand } from "../../../../../wire/remoting/remoting-command.ts";
import { ResponseCode } from "../../../../../wire/remoting/response-code.ts";
import { emptySendHeader, readSendHeader } from "../../../../../wire/remoting/send-header.ts";
import type { Answer, RemotingConnection } from "../../remoting-connection.ts";
import { refuse } from "../../request-handler.ts";
import { offsetIdOf } from "../../offset-id.ts";
import { SendAnswerWriter } from "../../send-answer.ts";
import type { LearntSend } from "../../learnt-send.ts";
import { recognised, SendTemplate } from "../../send-template.ts";
import { storedBatchProperties, storedProperties } from "../../stored-properties.ts";

const regionAndTrace = ["MSG_REGION", "DefaultRegion", "TRACE_ON", "true"] as const;
const sysFlagMultiTags = 2;
const sysFlagTransaction = 12;
const mostTemplates = 4;

type MessageToStore = Parameters<Broker["store"]["append"]>[0];

/** Codes 10, 310 and 320: stores messages (protocol sheet section 5, Send). One for each broker. */
export class SendMessageHandler {
  private readonly broker: Broker;
  private readonly answers: SendAnswerWriter;
  private readonly header = emptySendHeader();
  private readonly brokerPutNums: StatsItem;
  private readonly message: MessageToStore = {
    topic: "", queueId: 0, flag: 0, sysFlag: 0, bornTimestampMs: 0, bornIp: 0, bornPort: 0, reconsumeTimes: 0,
    preparedTransactionOffset: 0, body: Buffer.alloc(0), bodyStart: 0, bodyEnd: 0, properties: "", tagsCode: 0,
  };

  constructor(broker: Broker) {
    this.broker = broker;
    this.answers = new SendAnswerWriter(broker.settings.storeHostHex);
    this.brokerPutNums = broker.statistics.item("BROKER_PUT_NUMS", broker.settings.clusterName);
  }

  /** Stores a message whose header looks like an earlier one of this connection; false when it does not, and nothing was done. */
  tryRecognised(connection: RemotingConnection, frame: Buffer, start: number, end: number): boolean {
    const { learntSends } = connection;
    if (learntSends.length === 0) return false;
    // A zero type byte (JSON) is implied: the header would be longer than any frame otherwise.
    const headerEnd = start + 4 + frame.readUInt32BE(start);
    if (headerEnd > end) return false;
    for (const known of learntSends) {
      if (!known.template.recognises(frame, start + 4, headerEnd)) continue;
      if (known.topicsRevision !== this.broker.topics.revision) {
        connection.learntSends = [];
        return false;
      }
      return recognised.queueId < known.queueNums && this.storeRecognised(connection, known, frame, headerEnd, end);
    }
    return false;
  }

  /** The way of every first message, and of all that are not plain. */
  handle(command: RemotingCommand, connection: RemotingConnection): Answer {
    this.broker.throughput.sendCalls++;
    const header = readSendHeader(command.extFields, this.header);
    const config = topicForSend(this.broker, header, connection.remoteAddress);
    if (isRefusal(config)) return { ...refuse(config), ext: regionAndTrace };
    const throttled = this.broker.limits.refusalOfSend(header.topic);
    if (throttled) return refuse(throttled);
    const deadLetterTopic = deadLetterTopicForSend(this.broker, header);
    if (typeof deadLetterTopic === "object") return { ...refuse(deadLetterTopic), ext: regionAndTrace };
    const { message } = this;
    message.topic = deadLetterTopic ?? header.topic;
    message.queueId = deadLetterTopic === undefined ? queueForSend(config, header.queueId) : 0;
    message.flag = header.flag;
    message.sysFlag = config.topicFilterType === "MULTI_TAG" ? header.sysFlag | sysFlagMultiTags : header.sysFlag;
    message.bornTimestampMs = header.bornTimestampMs;
    message.bornIp = connection.peerIp;
    message.bornPort = connection.peerPort;
    message.reconsumeTimes = header.reconsumeTimes;
    if (header.batch) {
      const isPlain = !(Number(findProperty(header.properties, "DELAY")) > 0) && (header.sysFlag & sysFlagTransaction) === 0;
      return isPlain ? this.storeBatch(command.body, header.properties) : this.refuseStatus("message-too-large");
    }
    message.body = command.body;
    message.bodyStart = 0;
    message.bodyEnd = command.body.length;
    this.setProperties(header.properties);
    const asked = (name: string): string | undefined => findProperty(header.properties, name);
    const refusal = isTransactional(header, asked) ? (refusalOfDelay(this.broker, message, asked) ?? halfAsAsked(this.broker.settings, message, asked)) : delayAsAsked(this.broker, message, asked);
    if (refusal) return { ...refuse(refusal), ext: regionAndTrace };
    return this.store(queueIdInAnswer(header.queueId, message.queueId));
  }

  /** Remembers the shape of a header that was stored, for the next ones of its connection. */
  learn(connection: RemotingConnection, command: RemotingCommand, headerBytes: Buffer): void {
    const { header, message } = this;
    if (header.batch || command.serializeType !== 0 || header.queueId < 0 || header.topic.startsWith("%RETRY%")) return;
    const template = SendTemplate.learn(headerBytes, command, this.broker.settings.clusterName);
    const config = this.broker.topics.get(header.topic);
    if (!template || !config) return;
    const entry: LearntSend = {
      template,
      topicsRevision: this.broker.topics.revision,
      topic: header.topic,
      queueNums: Math.max(config.writeQueueNums, config.readQueueNums),
      sysFlag: message.sysFlag,
      flag: header.flag,
      reconsumeTimes: header.reconsumeTimes,
      putNums: this.broker.statistics.item("TOPIC_PUT_NUMS", header.topic),
      putSize: this.broker.statistics.item("TOPIC_PUT_SIZE", header.topic),
    };
    connection.learntSends = [entry, ...connection.learntSends].slice(0, mostTemplates);
  }

  private storeRecognised(connection: RemotingConnection, known: LearntSend, frame: Buffer, bodyStart: number, bodyEnd: number): boolean {
    if (bodyEnd - bodyStart > this.broker.settings.values.maxMessageSize) return false;
    const { message } = this;
    if (this.broker.limits.whole) {
      const throttled = this.broker.limits.refusalOfSend(known.topic);
      if (throttled) connection.answer(recognised.opaque, 0, refuse(throttled));
      if (throttled) return true;
    }
    message.topic = known.topic;
    message.queueId = recognised.queueId;
    message.flag = known.flag;
    message.sysFlag = known.sysFlag;
    message.bornTimestampMs = recognised.bornTimestampMs;
    message.bornIp = connection.peerIp;
    message.bornPort = connection.peerPort;
    message.reconsumeTimes = known.reconsumeTimes;
    message.body = frame;
    message.bodyStart = bodyStart;
    message.bodyEnd = bodyEnd;
    message.properties = recognised.properties;
    message.tagsCode = recognised.tagsCode;
    const result = this.broker.store.append(message);
    if (result.status !== "ok") {
      connection.answer(recognised.opaque, 0, this.refuseStatus(result.status));
      return true;
    }
    known.putNums.add(1);
    known.putSize.add(result.sizeBytes);
    this.brokerPutNums.add(1);
    this.broker.throughput.sendCalls++;
    this.answers.write(connection.out(), recognised.opaque, recognised.queueId, result.queueOffset, result.commitLogOffset);
    return true;
  }

  private setProperties(properties: string, stored = storedProperties(properties, this.broker.settings.clusterName)): void {
    this.message.properties = stored;
    const tags = findProperty(properties, "TAGS");
    this.message.tagsCode = tags === undefined ? 0 : javaHash(tags);
  }

  private store(queueId: number): Answer {
    const { message } = this;
    if (message.bodyEnd - message.bodyStart > this.broker.settings.values.maxMessageSize) return this.refuseStatus("message-too-large");
    const result = this.broker.store.append(message);
    if (result.status !== "ok") return this.refuseStatus(result.status);
    countPut(this.broker, message.topic, 1, result.sizeBytes);
    return this.stored(this.messageId(result.commitLogOffset), queueId, result.queueOffset);
  }

  /** Each message of a batch is a record of its own, with the next offset of the same queue. */
  private storeBatch(body: Buffer, propertiesOfBatch: string): Answer {
    const { message } = this;
    if (body.length > this.broker.settings.values.maxMessageSize) return this.refuseStatus("message-too-large");
    if (body.length === 0) return { code: ResponseCode.SYSTEM_ERROR, remark: "the batch holds no message" };
    walkBatch(body, () => undefined);
    const ids: string[] = [];
    let firstQueueOffset = 0;
    let bytes = 0;
    let failure: AppendStatus | undefined;
    walkBatch(body, (flag, buffer, bodyStart, bodyEnd, properties) => {
      if (failure !== undefined) return;
      message.flag = flag;
      message.body = buffer;
      message.bodyStart = bodyStart;
      message.bodyEnd = bodyEnd;
      const stored = storedBatchProperties(properties, propertiesOfBatch, this.broker.settings.clusterName);
      this.setProperties(stored, stored);
      const result = this.broker.store.append(message);
      if (result.status !== "ok") failure = result.status;
      if (ids.length === 0) firstQueueOffset = result.queueOffset;
      ids.push(this.messageId(result.commitLogOffset));
      bytes += result.sizeBytes;
    });
    if (failure !== undefined) return this.refuseStatus(failure);
    this.broker.limits.sent(ids.length - 1);
    countPut(this.broker, message.topic, ids.length, bytes);
    return this.stored(ids.join(","), message.queueId, firstQueueOffset);
  }

  private stored(messageId: string, queueId: number, queueOffset: number): Answer {
    return { code: ResponseCode.SUCCESS, ext: [...regionAndTrace, "msgId", messageId, "queueId", String(queueId), "queueOffset", String(queueOffset)] };
  }

  private messageId(commitLogOffset: number): string {
    return offsetIdOf(this.broker, commitLogOffset);
  }

  private refuseStatus(status: AppendStatus): Answer {
    if (isIllegalMessage(status)) {
      const remark = `the message is illegal, maybe msg body or properties length not matched. msg body length limit ${this.broker.settings.values.maxMessageSize}B, msg properties length limit 32KB.`;
      return { code: ResponseCode.MESSAGE_ILLEGAL, remark, ext: regionAndTrace };
    }
    const remark = `service not available now. It may be caused by one of the following reasons: the broker's disk is full [${diskWords(this.broker)}], messages are put to the slave, message store has been shut down, etc. (${status})`;
    return { code: ResponseCode.SERVICE_NOT_AVAILABLE, remark, ext: regionAndTrace };
  }
}

/** How full the disk is, as a 4.9 broker says it; log, queues and index lie on one here. */
function diskWords(broker: Broker): string {
  const used = broker.store.diskUsedRatio().toFixed(2).padStart(5);
  return `CL: ${used} CQ: ${used} INDEX: ${used}`;
}

/** A real broker answers with the queue that was asked for, or with the one it chose. */
function queueIdInAnswer(asked: number, chosen: number): number {
  return asked >= 0 ? asked : chosen;
}
