import { parseFastjsonObject } from "../fastjson-parser.ts";
import { asObject, readQueueMap } from "./message-queue.ts";
import { readSubscriptionData } from "./subscription-data.ts";
import type { FastjsonObject } from "../fastjson-object.ts";
import type { QueueEntry } from "./message-queue.ts";
import type { SubscriptionData } from "./subscription-data.ts";

interface ProcessQueueInfo {
  commitOffset: number;
  cachedMsgMinOffset: number;
  cachedMsgMaxOffset: number;
  cachedMsgCount: number;
  cachedMsgSizeInMiB: number;
  /** What an orderly listener was given and has not finished; not among the cached ones. */
  transactionMsgMinOffset: number;
  transactionMsgMaxOffset: number;
  transactionMsgCount: number;
  locked: boolean;
  /** `droped` on the wire; Go writes `dropped`. */
  dropped: boolean;
  lastPullTimestampMs: number;
  lastConsumeTimestampMs: number;
  lastLockTimestampMs: number;
}

interface ConsumeStatus {
  topic: string;
  pullRt: number;
  pullTps: number;
  consumeRt: number;
  consumeOkTps: number;
  consumeFailedTps: number;
  consumeFailedMsgs: number;
}

/** What one consumer client says of itself: the answer of GET_CONSUMER_RUNNING_INFO. */
export interface ConsumerRunningInfo {
  properties: Map<string, string>;
  subscriptions: SubscriptionData[];
  queues: QueueEntry<ProcessQueueInfo>[];
  statuses: ConsumeStatus[];
  /** Thread dump, only when it was asked for. */
  jstack: string | undefined;
}

export function parseConsumerRunningInfo(body: Buffer): ConsumerRunningInfo {
  const object = parseFastjsonObject(body);
  return {
    properties: new Map(object.object("properties").textEntries()),
    subscriptions: object.objects("subscriptionSet").map(readSubscriptionData),
    queues: readQueueMap(object.object("mqTable"), (value) => readProcessQueue(asObject(value))),
    statuses: [...object.object("statusTable").objectEntries()].map(([topic, status]) => readConsumeStatus(topic, status)),
    jstack: object.optionalText("jstack"),
  };
}

function readProcessQueue(queue: FastjsonObject): ProcessQueueInfo {
  return {
    commitOffset: queue.number("commitOffset"),
    cachedMsgMinOffset: queue.number("cachedMsgMinOffset"),
    cachedMsgMaxOffset: queue.number("cachedMsgMaxOffset"),
    cachedMsgCount: queue.number("cachedMsgCount"),
    cachedMsgSizeInMiB: queue.number("cachedMsgSizeInMiB"),
    transactionMsgMinOffset: queue.number("transactionMsgMinOffset"),
    transactionMsgMaxOffset: queue.number("transactionMsgMaxOffset"),
    transactionMsgCount: queue.number("transactionMsgCount"),
    locked: queue.boolean("locked"),
    dropped: queue.boolean("droped") || queue.boolean("dropped"),
    lastPullTimestampMs: queue.number("lastPullTimestamp"),
    lastConsumeTimestampMs: queue.number("lastConsumeTimestamp"),
    lastLockTimestampMs: queue.number("lastLockTimestamp"),
  };
}

function readConsumeStatus(topic: string, status: FastjsonObject): ConsumeStatus {
  return {
    topic,
    pullRt: status.number("pullRT"),
    pullTps: status.number("pullTPS"),
    consumeRt: status.number("consumeRT"),
    consumeOkTps: status.number("consumeOKTPS"),
    consumeFailedTps: status.number("consumeFailedTPS"),
    consumeFailedMsgs: status.number("consumeFailedMsgs"),
  };
}
