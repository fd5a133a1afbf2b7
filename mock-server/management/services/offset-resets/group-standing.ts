import type { Warning } from "../../../../src/contract/paging.ts";
import type { WithWarnings } from "../../adapters/port/adapter-error.ts";
import type { GroupProgress } from "../../adapters/port/groups-port.ts";
import type { InstanceHub } from "../instance-hub.ts";

interface QueueName {
  brokerName: string;
  queueId: number;
}

/** Where a group stands on the queues of a topic; `offsetOf` is null where it never committed. */
interface GroupStanding {
  offsetOf(queue: QueueName): number | null;
  warnings: Warning[];
}

/**
 * The progress leaves out queues that clients do not read, and topics that an online group does not subscribe to any
 * more. What is stored there is still what a reset replaces, so it is looked up among all offsets.
 */
export async function standingOf(live: ReturnType<InstanceHub["get"]>, group: string, topic: string, queues: readonly QueueName[], progress: WithWarnings<GroupProgress>): Promise<GroupStanding> {
  const inProgress = (queue: QueueName) => progress.value.queues.find((known) => known.topic === topic && known.brokerName === queue.brokerName && known.queueId === queue.queueId);
  if (queues.every((queue) => inProgress(queue) !== undefined)) return { offsetOf: (queue) => inProgress(queue)?.consumerOffset ?? null, warnings: progress.warnings };
  const stored = await live.adapter.groups.allOffsets();
  const ofGroup = stored.value.get(`${topic}@${group}`);
  const storedAt = ({ brokerName, queueId }: QueueName): number | null => {
    const offset = ofGroup?.get(brokerName)?.get(queueId);
    // Some clients commit -1 while they do not know where to begin.
    return offset === undefined || offset < 0 ? null : offset;
  };
  const offsetOf = (queue: QueueName): number | null => {
    const known = inProgress(queue);
    return known === undefined ? storedAt(queue) : known.consumerOffset;
  };
  return { offsetOf, warnings: [...progress.warnings, ...stored.warnings] };
}
