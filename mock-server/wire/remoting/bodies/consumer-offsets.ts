import { printFastjson } from "../fastjson-emitter.ts";
import { parseFastjsonObject } from "../fastjson-parser.ts";
import { queueMap, readMessageQueue, readQueueMap } from "./message-queue.ts";
import type { QueueEntry } from "./message-queue.ts";

/** The answer of INVOKE_BROKER_TO_RESET_OFFSET and the body of RESET_CONSUMER_CLIENT_OFFSET, in both forms of protocol sheet §3. */
export function parseResetOffsets(body: Buffer): QueueEntry<number>[] {
  const object = parseFastjsonObject(body);
  const list = object.objects("offsetTable");
  if (list.length > 0) return list.map((item) => ({ queue: readMessageQueue(item), value: item.number("offset") }));
  return readQueueMap(object.object("offsetTable"), Number);
}

/** The map form, which Java and Go read. */
export function formatResetOffsets(entries: readonly QueueEntry<number>[]): Buffer {
  return printFastjson({ offsetTable: queueMap(entries, (offset) => offset) });
}

/** The list form, which C++ reads. */
export function formatResetOffsetList(entries: readonly QueueEntry<number>[]): Buffer {
  return printFastjson({ offsetTable: entries.map(({ queue, value }) => ({ ...queue, offset: value })) });
}

/** The answer of GET_ALL_CONSUMER_OFFSET: by "topic@group", offsets by queue id. */
export function parseAllConsumerOffsets(body: Buffer): Map<string, Map<number, number>> {
  const table = parseFastjsonObject(body).object("offsetTable");
  const offsetsOf = (name: string) => new Map([...table.object(name).fields].map(([queueId, offset]) => [Number(queueId), Number(offset)]));
  return new Map([...table.fields.keys()].map((name) => [name, offsetsOf(name)]));
}

export function formatAllConsumerOffsets(table: ReadonlyMap<string, ReadonlyMap<number, number>>): Buffer {
  return printFastjson({ offsetTable: table });
}

/** What one consumer client says of its queues: the answer of GET_CONSUMER_STATUS_FROM_CLIENT. */
export function parseConsumerStatus(body: Buffer): QueueEntry<number>[] {
  return readQueueMap(parseFastjsonObject(body).object("messageQueueTable"), Number);
}

/** The answer of INVOKE_BROKER_TO_GET_CONSUMER_STATUS, by client id. */
export function formatConsumerStatusByClient(clients: ReadonlyMap<string, readonly QueueEntry<number>[]>): Buffer {
  const table = new Map([...clients].map(([clientId, entries]) => [clientId, queueMap(entries, (offset) => offset)]));
  return printFastjson({ consumerTable: table, messageQueueTable: {} });
}
