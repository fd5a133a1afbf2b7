import { sendBytes } from "../send-bytes.ts";

interface TracedMessage {
  topic: string;
  uniqueId: string;
  key: string;
}

interface TracedDelivery extends TracedMessage {
  group: string;
  retryTimes: number;
  startedAtMs: number;
  costMs: number;
  /** null: it has not ended. */
  isSuccess: boolean | null;
}

const traceTopic = "RMQ_SYS_TRACE_TOPIC";
let requests = 0;

/** What a Java producer 4.9.8 writes of a message that it sent (the bytes are those of `wire/remoting/fixtures/answer-traces.bin`). */
export async function traceSending(broker: string, { key, startedAtMs, topic, uniqueId }: TracedMessage & { startedAtMs: number }): Promise<void> {
  await write(broker, [["Pub", startedAtMs, "DefaultRegion", "PG_traced", topic, uniqueId, "TagA", key, broker, 5, 31, 0, "7F00000100005E800000000000000000", "true"]], `${uniqueId} ${key}`);
}

/** What a Java consumer 4.9.8 writes of one call of its listener. */
export async function traceDelivery(broker: string, { costMs, group, isSuccess, key, retryTimes, startedAtMs, uniqueId }: TracedDelivery): Promise<void> {
  requests += 1;
  const requestId = `REQUEST${process.pid}X${requests}`;
  const records: (string | number)[][] = [["SubBefore", startedAtMs, "null", group, requestId, uniqueId, retryTimes, key]];
  if (isSuccess !== null) records.push(["SubAfter", requestId, uniqueId, costMs, String(isSuccess), key, isSuccess ? 0 : 4, startedAtMs + costMs, group]);
  await write(broker, records, `${uniqueId} ${key}`);
}

/** Any bytes as a message of the trace topic. */
export async function writeTraceMessage(broker: string, { body, keys, sysFlag = 0 }: { body: Buffer; keys: string; sysFlag?: number }): Promise<void> {
  await sendBytes(broker, { topic: traceTopic, body, sysFlag, properties: { KEYS: keys } });
}

async function write(broker: string, records: (string | number)[][], keys: string): Promise<void> {
  await writeTraceMessage(broker, { body: Buffer.from(records.map((fields) => `${fields.join("\u0001")}\u0002`).join("")), keys });
}
