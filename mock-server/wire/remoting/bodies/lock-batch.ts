import { printFastjson } from "../fastjson-emitter.ts";
import { parseFastjsonObject } from "../fastjson-parser.ts";
import { readMessageQueue } from "./message-queue.ts";
import type { MessageQueue } from "./message-queue.ts";

/** The body of LOCK_BATCH_MQ and UNLOCK_BATCH_MQ. */
export interface LockBatch {
  consumerGroup: string;
  clientId: string;
  queues: MessageQueue[];
}

export function parseLockBatch(body: Buffer): LockBatch {
  const object = parseFastjsonObject(body);
  return { consumerGroup: object.text("consumerGroup"), clientId: object.text("clientId"), queues: object.objects("mqSet").map(readMessageQueue) };
}

/** The answer: the queues that the client holds now. */
export function formatLockedQueues(queues: readonly MessageQueue[]): Buffer {
  return printFastjson({ lockOKMQSet: queues.map((queue) => ({ ...queue })) });
}
