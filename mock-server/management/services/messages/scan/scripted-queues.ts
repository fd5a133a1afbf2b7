import { AdapterError } from "../../../adapters/port/adapter-error.ts";
import type { StoredMessage } from "../../../adapters/port/messages-port.ts";
import { inQueueOrder } from "./queue-window.ts";
import type { PullQueue, QueueWindow } from "./queue-window.ts";

/** A queue as a test lays it out: the first offset, and time and tag of each message. */
export interface QueueLayout {
  brokerName: string;
  queueId: number;
  minOffset: number;
  messages: { atMs: number; tag: string; bytes: number }[];
}

/** Queues that answer pulls as a broker does: few at a time, a filter looks at some entries only. Tests only. */
export class ScriptedQueues {
  readonly queues: QueueLayout[];
  /** Messages of one answer, by the offset that was asked for. */
  mostOf: (offset: number) => number = () => 32;
  /** Entries that a filter looks at. */
  mostFiltered = 800;
  /** The broker that does not answer. */
  silent = "";
  pulls = 0;
  tag: string | undefined;

  constructor(queues: QueueLayout[]) {
    this.queues = queues;
  }

  get windows(): QueueWindow[] {
    return this.queues.map(({ brokerName, messages, minOffset, queueId }) => ({ brokerName, queueId, from: minOffset, until: minOffset + messages.length, isLate: false })).filter(({ from, until }) => from < until).toSorted(inQueueOrder);
  }

  /** What retention leaves. */
  dropOldest(queue: QueueLayout, count: number): void {
    const dropped = queue.messages.splice(0, count).length;
    queue.minOffset += dropped;
  }

  readonly pull: PullQueue = async ({ brokerName, queueId }, offset, maxMessages, isFiltered) => {
    this.pulls++;
    // Answers come in another order than they were asked for.
    for (let turn = 0; turn < (offset * 7 + queueId) % 5; turn++) await Promise.resolve();
    if (brokerName === this.silent) throw new AdapterError("unreachable", `${brokerName} is silent`, { address: brokerName, reason: "ECONNREFUSED" });
    const queue = this.queues.find((candidate) => candidate.brokerName === brokerName && candidate.queueId === queueId);
    if (!queue) throw new AdapterError("engine_refused", "no such queue", {});
    const { messages, minOffset } = queue;
    const maxOffset = minOffset + messages.length;
    if (offset < minOffset) return { status: "OFFSET_ILLEGAL", messages: [], nextOffset: minOffset, minOffset, maxOffset };
    if (offset >= maxOffset) return { status: offset === maxOffset ? "NO_NEW_MESSAGE" : "OFFSET_ILLEGAL", messages: [], nextOffset: maxOffset, minOffset, maxOffset };
    const wanted = isFiltered ? this.tag : undefined;
    const given: StoredMessage[] = [];
    let next = offset;
    while (next < maxOffset && next < offset + this.mostFiltered && given.length < Math.min(maxMessages, this.mostOf(offset))) {
      const message = messages[next - minOffset];
      if (message && (wanted === undefined || message.tag === wanted)) given.push(storedMessage(queue, next, message));
      next++;
    }
    return { status: given.length > 0 ? "FOUND" : "NO_MATCHED_MESSAGE", messages: given, nextOffset: next, minOffset, maxOffset };
  };
}

/** Place of a message, unique over all queues. */
export function placeOf({ brokerName, queueId, queueOffset }: Pick<StoredMessage, "brokerName" | "queueId" | "queueOffset">): string {
  return `${brokerName}/${queueId}/${queueOffset}`;
}

function storedMessage({ brokerName, queueId }: QueueLayout, queueOffset: number, { atMs, bytes, tag }: QueueLayout["messages"][number]): StoredMessage {
  return {
    offsetMessageId: "", uniqueId: "", topic: "t", brokerName, queueId, queueOffset, commitLogOffset: 0, flag: 0, sysFlag: 0, bornAtMs: atMs, storedAtMs: atMs, bornHost: "", storeHost: "",
    reconsumeTimes: 0, preparedTransactionOffset: 0, bodyCrc: 0, sizeBytes: bytes, properties: tag === "" ? {} : { TAGS: tag }, body: Buffer.from(`body of ${tag}`),
  };
}
