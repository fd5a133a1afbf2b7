import type { Broker } from "../broker.ts";
import { offsetMovedTopic } from "../topics/topic-name.ts";

/** A pull asked for an offset that is not there and was sent elsewhere. */
export interface OffsetMoved {
  consumerGroup: string;
  topic: string;
  queueId: number;
  offsetRequest: number;
  offsetNew: number;
}

/**
 * Leaves the message that a real broker leaves with every answer 21 (protocol sheet section 5, Pull).
 * `tagsCode` is the Java hash of the group, which is tag and key of the message.
 */
export function recordOffsetMoved(broker: Broker, moved: OffsetMoved, tagsCode: number): void {
  const { consumerGroup, topic, queueId, offsetNew, offsetRequest } = moved;
  const { brokerName, identity, storeIp } = broker.settings;
  const body = Buffer.from(JSON.stringify({ consumerGroup, messageQueue: { brokerName, queueId, topic }, offsetNew, offsetRequest }));
  broker.store.append({
    topic: offsetMovedTopic,
    queueId: 0,
    flag: 0,
    sysFlag: 0,
    bornTimestampMs: broker.clock.now(),
    bornIp: storeIp,
    bornPort: identity.listenPort,
    reconsumeTimes: 0,
    preparedTransactionOffset: 0,
    body,
    bodyStart: 0,
    bodyEnd: body.length,
    properties: `KEYS\u0001${consumerGroup}\u0002TAGS\u0001${consumerGroup}`,
    tagsCode,
  });
}
