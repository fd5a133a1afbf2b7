import type { PullQueue } from "./queue-window.ts";
import type { StoredMessage } from "../../../adapters/port/messages-port.ts";

/** Bodies of found messages that wait for their turn, over all queues of a scan. */
const mostWaitingBytes = 32 * 1024 * 1024;
const noBody = Buffer.alloc(0);

/**
 * Bounds what waits in memory: each of a thousand queues may have found bodies of 4 MB before the first of them is given.
 * Beyond the bound messages wait without their bodies and are read again when their turn comes.
 */
export class ScanMemory {
  readonly #pull: PullQueue;
  readonly #bare = new WeakSet<StoredMessage>();
  #bytes = 0;

  constructor(pull: PullQueue) {
    this.#pull = pull;
  }

  /** The messages as they may wait. */
  keep(messages: StoredMessage[]): StoredMessage[] {
    if (this.#bytes > mostWaitingBytes) {
      const bare = messages.map((message) => ({ ...message, body: noBody }));
      for (const message of bare) this.#bare.add(message);
      return bare;
    }
    for (const { sizeBytes } of messages) this.#bytes += sizeBytes;
    return messages;
  }

  release(message: StoredMessage): void {
    if (!this.#bare.has(message)) this.#bytes -= message.sizeBytes;
  }

  /** The message with its body; undefined when retention took it meanwhile. Throws AdapterError. */
  async whole(message: StoredMessage): Promise<StoredMessage | undefined> {
    if (!this.#bare.has(message)) return message;
    const { brokerName, queueId, queueOffset } = message;
    const { messages } = await this.#pull({ brokerName, queueId, from: queueOffset, until: queueOffset + 1, isLate: false }, queueOffset, 1, false);
    return messages.find((candidate) => candidate.queueOffset === queueOffset);
  }
}
