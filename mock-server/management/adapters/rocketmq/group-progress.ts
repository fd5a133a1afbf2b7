import { parseConsumeStats } from "../../../wire/remoting/bodies/consume-stats.ts";
import { RequestCode } from "../../../wire/remoting/request-code.ts";
import { askEach } from "./broker-directory.ts";
import type { ConsumeStats } from "../../../wire/remoting/bodies/consume-stats.ts";
import type { WithWarnings } from "../port/adapter-error.ts";
import type { BrokerNode } from "../port/cluster-port.ts";
import type { GroupProgress, QueueProgress } from "../port/groups-port.ts";
import type { EngineParts } from "./engine-parts.ts";

/**
 * Progress of one group (code 208). The brokers are asked directly, not through the route of the group's retry
 * topic, which need not exist. 208 gives 0 for a queue that was never committed; where that would count as
 * lag, it is checked against the stored offsets (code 43).
 */
export async function readGroupProgress(parts: EngineParts, group: string, topic: string | undefined): Promise<WithWarnings<GroupProgress>> {
  const { value, warnings } = await askEach(await parts.directory.masters(), async (node) => {
    const stats = parseConsumeStats((await parts.client.call(node.address, RequestCode.GET_CONSUME_STATS, { consumerGroup: group, topic })).body);
    return { consumeTps: stats.consumeTps, queues: await queuesOf(parts, node, group, stats, topic !== undefined) };
  });
  const queues = value.flatMap(({ value: progress }) => progress.queues);
  queues.sort((left, right) => left.topic.localeCompare(right.topic) || left.brokerName.localeCompare(right.brokerName) || left.queueId - right.queueId);
  return { value: { group, consumeTps: value.reduce((sum, { value: progress }) => sum + progress.consumeTps, 0), queues }, warnings };
}

async function queuesOf(parts: EngineParts, node: BrokerNode, group: string, stats: ConsumeStats, checkEmpty: boolean): Promise<QueueProgress[]> {
  const isDoubtful = stats.queues.some(({ value }) => value.consumerOffset === 0 && (checkEmpty || value.brokerOffset > 0));
  const stored = isDoubtful ? await parts.storedOffsets.recentOf(node.brokerName) : undefined;
  return stats.queues.map(({ queue, value }) => {
    const neverCommitted = value.consumerOffset === 0 && stored !== undefined && stored.get(`${queue.topic}@${group}`)?.has(queue.queueId) !== true;
    return {
      topic: queue.topic,
      brokerName: queue.brokerName,
      queueId: queue.queueId,
      minOffset: null,
      maxOffset: value.brokerOffset,
      // Some clients commit -1 while they do not know where to begin.
      consumerOffset: neverCommitted || value.consumerOffset < 0 ? null : value.consumerOffset,
      pullOffset: value.pullOffset ?? null,
      lastConsumedAtMs: value.lastTimestampMs > 0 ? value.lastTimestampMs : null,
    };
  });
}
