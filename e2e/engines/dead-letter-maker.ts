import { setTimeout as sleep } from "node:timers/promises";
import { RawConnection } from "./remoting-request.ts";

export interface DeadLettersToMake {
  /** `host:port` of the broker. */
  address: string;
  group: string;
  /** Where the messages are sent first; it must be there, with queue 0. */
  topic: string;
  count: number;
  keyOf?: (index: number) => string;
  bodyOf?: (index: number) => string | Buffer;
  tagOf?: (index: number) => string;
  propertiesOf?: (index: number) => Record<string, string>;
}

const sendMessage = 10;
const giveBack = 36;
const getMaxOffset = 30;
const updateGroup = 200;
const atOnce = 200;
/** A real broker answers a send a moment before its queues show the message; a busy one later. */
const shownWithinMs = 30_000;

/** Makes the group, sends messages and gives each back as failed for good (a level below zero), until the queue of dead letters shows them all. The frames are written by hand. */
export async function makeDeadLetters({ address, bodyOf = (index) => `{"order":${index}}`, count, group, keyOf = (index) => `${group}-${index}`, propertiesOf = () => ({}), tagOf = () => "", topic }: DeadLettersToMake): Promise<void> {
  const connection = new RawConnection(address);
  try {
    const config = { brokerId: 0, consumeBroadcastEnable: true, consumeEnable: true, consumeFromMinEnable: true, groupName: group, notifyConsumerIdsChangedEnable: true, retryMaxTimes: 16, retryQueueNums: 1, whichBrokerWhenConsumeSlowly: 1 };
    expectSuccess(await connection.ask(updateGroup, {}, Buffer.from(JSON.stringify(config))));
    const before = await deadLettersShown(connection, group);
    for (let first = 0; first < count; first += atOnce) {
      const indexes = Array.from({ length: Math.min(atOnce, count - first) }, (_, index) => first + index);
      await Promise.all(indexes.map(async (index) => {
        const named = { KEYS: keyOf(index), UNIQ_KEY: uniqueId(group, index), ...(tagOf(index) !== "" && { TAGS: tagOf(index) }), ...propertiesOf(index) };
        const properties = Object.entries(named).map(([name, value]) => `${name}\u0001${value}`).join("\u0002");
        const sent = expectSuccess(await connection.ask(sendMessage, { producerGroup: "PG_dead", topic, defaultTopic: "TBW102", defaultTopicQueueNums: 4, queueId: 0, sysFlag: 0, bornTimestamp: Date.now(), flag: 0, properties, reconsumeTimes: 0 }, Buffer.from(bodyOf(index))));
        const offset = Number.parseInt((sent.extFields["msgId"] ?? "").slice(16), 16);
        expectSuccess(await connection.ask(giveBack, { group, offset, delayLevel: -1 }));
      }));
    }
    for (const until = Date.now() + shownWithinMs; (await deadLettersShown(connection, group)) < before + count; await sleep(20)) {
      if (Date.now() > until) throw new Error(`the broker does not show the dead letters of ${group}`);
    }
  } finally {
    connection.close();
  }
}

/** None while there is no such topic. */
async function deadLettersShown(connection: RawConnection, group: string): Promise<number> {
  const answer = await connection.ask(getMaxOffset, { topic: `%DLQ%${group}`, queueId: 0 });
  return answer.code === 0 ? Number(answer.extFields["offset"]) : 0;
}

/** The id as a client would make it: 32 hexadecimal digits. */
function uniqueId(group: string, index: number): string {
  return `7F000001${Buffer.from(group).toString("hex").padEnd(16, "0").slice(0, 16)}${index.toString(16).padStart(8, "0")}`.toUpperCase();
}

function expectSuccess<A extends { code: number; remark: string }>(answer: A): A {
  if (answer.code !== 0) throw new Error(`the broker answered ${answer.code}: ${answer.remark}`);
  return answer;
}
