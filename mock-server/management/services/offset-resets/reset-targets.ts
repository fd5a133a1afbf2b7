import { refusal } from "../service-error.ts";
import type { ResetTarget } from "../../../../src/contract/offset-resets.ts";
import type { Warning } from "../../../../src/contract/paging.ts";
import type { QueueOffsets } from "../../adapters/port/topics-port.ts";
import type { StoredReset } from "../../store/offset-resets-store.ts";
import type { LiveInstance } from "../instance-hub.ts";

type Queue = Pick<QueueOffsets, "brokerName" | "queueId" | "minOffset" | "maxOffset">;

/** What a target names for one queue; undefined = nothing, the queue stays. null = where a group begins that never committed. */
export type WishedOffsets = (queue: Queue) => number | null | undefined;

/**
 * Where a target would have each queue; a time means the first message stored at or after it (RESET-4, RESET-5, C-20).
 * Throws offsets_not_read for a queue of a broker that did not say where the time is.
 */
export async function wishedOffsets(live: LiveInstance, topic: string, target: ResetTarget, undone: StoredReset | undefined): Promise<{ wished: WishedOffsets; warnings: Warning[] }> {
  if (target.to !== "timestamp") return { wished: knownOffsets(target, undone), warnings: [] };
  const { value, warnings } = await live.adapter.groups.offsetsAt(topic, target.timestampMs);
  const wished: WishedOffsets = (queue) => {
    const failure = warnings.find((warning) => isAbout(warning, queue.brokerName));
    if (failure !== undefined) throw refusal("offsets_not_read", `${failure.subject} did not say where the time is: ${failure.detail}`, { broker: queue.brokerName, reason: failure.detail });
    // A queue that a broker which answered leaves out is beyond those that clients read: nobody consumes it, so it stays.
    return value.find(isAt(queue))?.offset;
  };
  return { wished, warnings };
}

function knownOffsets(target: Exclude<ResetTarget, { to: "timestamp" }>, undone: StoredReset | undefined): WishedOffsets {
  switch (target.to) {
    case "latest":
      return (queue) => queue.maxOffset;
    case "earliest":
      return (queue) => queue.minOffset;
    case "offsets":
      return (queue) => target.offsets.find(isAt(queue))?.offset;
    case "before":
      return (queue) => undone?.queues.find((one) => isAt(queue)(one) && one.result !== "failed")?.oldOffset;
    default:
      throw refusal("internal", "an unknown target of a reset", {});
  }
}

/** What the target names and the topic has no more; a reset must not pass over that in silence. */
export function missingQueues(target: ResetTarget, undone: StoredReset | undefined, queues: readonly Queue[]): { brokerName: string; queueId: number }[] {
  const named = target.to === "offsets" ? target.offsets : (undone?.queues ?? []);
  return named.filter((one) => !queues.some(isAt(one)));
}

/** Warnings name a broker together with its address. */
export function isAbout({ subject }: Warning, brokerName: string): boolean {
  return subject === brokerName || subject.startsWith(`${brokerName} `);
}

function isAt({ brokerName, queueId }: { brokerName: string; queueId: number }): (other: { brokerName: string; queueId: number }) => boolean {
  return (other) => other.brokerName === brokerName && other.queueId === queueId;
}
