import { RawConnection } from "../../e2e/engines/remoting-request.ts";
import { readRecords, type RawRecord } from "./raw-records.ts";

const sendMessageV2 = 310;
const pullMessage = 11;

/** Where the broker said that it stored a message. */
export interface Answered {
  queueId: number;
  queueOffset: number;
}

/** The fields of a V2 send (protocol sheet, section 2.1). */
export function sendFields(topic: string, queueId: number, uniqueId: string): Record<string, string | number> {
  const properties = `UNIQ_KEY\u0001${uniqueId}\u0002KEYS\u0001${uniqueId}\u0002WAIT\u0001true\u0002TAGS\u0001TagA\u0002`;
  return { a: "PG_raw", b: topic, c: "TBW102", d: 4, e: queueId, f: 0, g: Date.now(), h: 0, i: properties, j: 0, k: "false", l: 0, m: "false", n: "broker-a" };
}

/**
 * Sends on one connection, `window` under way at once and none ever twice, until the connection breaks.
 * Notes every id before it is sent, and where it lies once it was answered.
 */
export async function sendUntilBroken(address: string, load: { topic: string; queues: number; prefix: string; window: number }, attempted: Set<string>, answered: Map<string, Answered>): Promise<void> {
  const connection = new RawConnection(address);
  const body = Buffer.alloc(1024, "b");
  let next = 0;
  let broken = false;
  const worker = async (): Promise<void> => {
    while (!broken) {
      const uniqueId = `${load.prefix}-${next}`;
      const queueId = next % load.queues;
      next += 1;
      attempted.add(uniqueId);
      try {
        const answer = await connection.ask(sendMessageV2, sendFields(load.topic, queueId, uniqueId), body);
        if (answer.code !== 0) throw new Error(`${uniqueId} was refused: ${answer.code} ${answer.remark}`);
        answered.set(uniqueId, { queueId: Number(answer.extFields.queueId), queueOffset: Number(answer.extFields.queueOffset) });
      } catch (error) {
        if (error instanceof Error && error.message.includes("was refused")) throw error;
        broken = true;
      }
    }
  };
  await Promise.all(Array.from({ length: load.window }, worker));
  connection.close();
}

/** Every message of a queue, pulled with the subscription in the request until the end is reached. */
export async function pullQueue(address: string, topic: string, queueId: number): Promise<RawRecord[]> {
  const connection = new RawConnection(address);
  const records: RawRecord[] = [];
  try {
    for (let offset = 0; ; ) {
      const fields = { consumerGroup: "CG_raw", topic, queueId, queueOffset: offset, maxMsgNums: 32, sysFlag: 4, commitOffset: 0, suspendTimeoutMillis: 0, subscription: "*", subVersion: 0, expressionType: "TAG" };
      const answer = await connection.ask(pullMessage, fields);
      if (answer.code !== 0) return records;
      records.push(...readRecords(answer.body));
      offset = Number(answer.extFields.nextBeginOffset);
    }
  } finally {
    connection.close();
  }
}
