import type { Broker } from "../broker.ts";

/** How far a group is in one queue (208). */
export interface QueueProgress {
  queueId: number;
  brokerOffset: number;
  consumerOffset: number;
  /** Behind the newest message that was handed out; never below the consumer offset, as in Apache RocketMQ 5. */
  pullOffset: number;
  lastTimestamp: number;
}

export interface TopicProgress {
  topic: string;
  queues: QueueProgress[];
  consumeTps: number;
}

/**
 * The group's position in every queue of each topic that it has offsets of, or of the named one.
 * Topics that an online group does not subscribe to any more are left out.
 */
export function consumeProgress(broker: Broker, group: string, onlyTopic?: string, queuesOf: "read" | "write" = "read"): TopicProgress[] {
  const topics = onlyTopic ? [onlyTopic] : broker.offsets.topicsOfGroup(group);
  return topics.flatMap((topic) => {
    const config = broker.topics.get(topic);
    if (!config || broker.consumers.hasDropped(group, topic)) return [];
    const queueNums = queuesOf === "read" ? config.readQueueNums : config.writeQueueNums;
    const queues = Array.from({ length: queueNums }, (_, queueId) => queueProgress(broker, group, topic, queueId));
    return [{ topic, queues, consumeTps: broker.statistics.consumeTps(group, topic) }];
  });
}

function queueProgress(broker: Broker, group: string, topic: string, queueId: number): QueueProgress {
  const consumerOffset = Math.max(0, broker.offsets.query(group, topic, queueId));
  const lastTimestamp = consumerOffset > 0 ? Math.max(0, broker.store.storeTimestampAt(topic, queueId, consumerOffset - 1)) : 0;
  const pulled = broker.consumers.get(group)?.pulled.query(topic, queueId) ?? -1;
  return { queueId, brokerOffset: broker.store.maxOffset(topic, queueId), consumerOffset, pullOffset: Math.max(consumerOffset, pulled), lastTimestamp };
}

/** Where each queue of a topic begins and ends (202). */
export function topicEnds(broker: Broker, topic: string, queueNums: number): { queueId: number; minOffset: number; maxOffset: number; lastUpdateTimestamp: number }[] {
  return Array.from({ length: queueNums }, (_, queueId) => {
    const maxOffset = broker.store.maxOffset(topic, queueId);
    const lastUpdateTimestamp = maxOffset > 0 ? Math.max(0, broker.store.storeTimestampAt(topic, queueId, maxOffset - 1)) : 0;
    return { queueId, minOffset: broker.store.minOffset(topic, queueId), maxOffset, lastUpdateTimestamp };
  });
}

/** When a group's messages were stored that it has and has not consumed (303); times are -1 when there is no message. */
export function consumeTimeSpans(broker: Broker, group: string, topic: string, queueNums: number): { queueId: number; minTimeStamp: number; maxTimeStamp: number; consumeTimeStamp: number; delayTime: number }[] {
  const { store, offsets } = broker;
  return Array.from({ length: queueNums }, (_, queueId) => {
    const max = store.maxOffset(topic, queueId);
    const minTimeStamp = store.storeTimestampAt(topic, queueId, store.minOffset(topic, queueId));
    const consumed = offsets.query(group, topic, queueId);
    const consumeTimeStamp = consumed > 0 ? store.storeTimestampAt(topic, queueId, consumed - 1) : minTimeStamp;
    const nextStored = consumed < max ? store.storeTimestampAt(topic, queueId, Math.max(0, consumed)) : -1;
    return { queueId, minTimeStamp, maxTimeStamp: store.storeTimestampAt(topic, queueId, max - 1), consumeTimeStamp, delayTime: nextStored < 0 ? 0 : broker.clock.now() - nextStored };
  });
}

/** New offsets for a reset to a time (-1 = to the end), or the words of the refusal (222). Without force no group skips ahead. */
export function offsetsForReset(broker: Broker, topic: string, group: string, timestampMs: number, isForce: boolean): Map<number, number> | string {
  const config = broker.topics.get(topic);
  if (!config) return `[reset-offset] reset offset failed, no topic in this broker. topic=${topic}`;
  const offsets = new Map<number, number>();
  for (let queueId = 0; queueId < config.writeQueueNums; queueId++) {
    const consumed = broker.offsets.query(group, topic, queueId);
    if (consumed === -1) return `THe consumer group <${group}> not exist`;
    const wanted = timestampMs === -1 ? broker.store.maxOffset(topic, queueId) : Math.max(0, broker.store.offsetByTimestamp(topic, queueId, timestampMs));
    offsets.set(queueId, isForce || wanted < consumed ? wanted : consumed);
  }
  return offsets;
}
