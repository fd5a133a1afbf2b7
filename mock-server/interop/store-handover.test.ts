import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startApacheRocketmq } from "../../e2e/engines/apache-rocketmq.ts";
import { brokerAddresses } from "../../e2e/engines/cluster-probe.ts";
import { engineSkipReason } from "../../e2e/engines/engine-availability.ts";
import { RawConnection } from "../../e2e/engines/remoting-request.ts";
import { MessageStore } from "../broker/log/message-store.ts";
import { message, readAll } from "../broker/log/sample-messages.ts";

const messages = 3000;
const queues = [0, 1, 2, 3];
/** "TagA".hashCode() and "TagB".hashCode() in Java. */
const tagsCodes = [2_598_919, 2_598_920];

const textOf = (index: number): string => `message ${index} ${"x".repeat(index % 500)}`;
const textsOfQueue = (queueId: number): string[] => Array.from({ length: messages / queues.length }, (_, index) => textOf(index * queues.length + queueId));

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "mqdeck-handover-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** Nothing is written in the background: as after a kill, the store leaves its log and little else when it is not closed. */
function openStore(): Promise<MessageStore> {
  return MessageStore.open({ rootDir: join(dataDir, "broker-a", "store"), storeHost: { ip: 0x7f000001, port: 10911 }, flushIntervalMs: 3_600_000 });
}

async function fillStore(): Promise<MessageStore> {
  const store = await openStore();
  for (let index = 0; index < messages; index++) {
    const properties = `KEYS\u0001key${index}\u0002UNIQ_KEY\u0001unique${index}\u0002TAGS\u0001${index % 2 === 0 ? "TagA" : "TagB"}`;
    expect(store.append({ ...message("handover", index % queues.length, textOf(index), properties), tagsCode: tagsCodes[index % 2] ?? 0 }).status).toBe("ok");
  }
  store.writePending();
  await store.flush();
  return store;
}

function bodiesOf(records: Buffer): string[] {
  const found: string[] = [];
  for (let at = 0; at < records.length; at += records.readInt32BE(at)) found.push(records.toString("utf8", at + 88, at + 88 + records.readInt32BE(at + 84)));
  return found;
}

async function pullAll(broker: RawConnection, queueId: number, subscription: string): Promise<string[]> {
  const all: string[] = [];
  for (let offset = 0; ; ) {
    const answer = await broker.ask(11, {
      consumerGroup: "GID_handover", topic: "handover", queueId, queueOffset: offset, maxMsgNums: 32, sysFlag: 4, commitOffset: 0,
      suspendTimeoutMillis: 0, subscription, subVersion: 0, expressionType: "TAG",
    });
    if (answer.code !== 0 && answer.code !== 20) return all;
    all.push(...bodiesOf(answer.body));
    offset = Number(answer.extFields.nextBeginOffset);
  }
}

/** What a real broker must find in the folder, and that it goes on behind it. */
async function checkWithRealBroker(broker: RawConnection): Promise<void> {
  expect(await broker.ask(17, { topic: "handover", defaultTopic: "TBW102", readQueueNums: 4, writeQueueNums: 4, perm: 6, topicFilterType: "SINGLE_TAG", topicSysFlag: 0, order: "false" })).toMatchObject({ code: 0 });
  for (const queueId of queues) {
    expect((await broker.ask(30, { topic: "handover", queueId })).extFields.offset).toBe(String(messages / queues.length));
    expect((await broker.ask(31, { topic: "handover", queueId })).extFields.offset).toBe("0");
    expect(await pullAll(broker, queueId, "*")).toEqual(textsOfQueue(queueId));
  }
  expect(await pullAll(broker, 0, "TagA")).toHaveLength(messages / queues.length);
  expect(await pullAll(broker, 0, "TagB")).toEqual([]);
  for (const key of ["key0", "key1234", `unique${messages - 1}`]) {
    const answer = await broker.ask(12, { topic: "handover", key, maxNum: 32, beginTimestamp: 0, endTimestamp: Date.now() + 60_000 });
    expect(bodiesOf(answer.body)).toEqual([textOf(Number(/\d+/.exec(key)?.[0]))]);
  }
  expect(bodiesOf((await broker.ask(33, { offset: 0 })).body)).toEqual([textOf(0)]);
  const sent = await broker.ask(10, {
    producerGroup: "PID", topic: "handover", defaultTopic: "TBW102", defaultTopicQueueNums: 4, queueId: 1, sysFlag: 0, bornTimestamp: Date.now(), flag: 0,
    properties: "KEYS\u0001fromApache", reconsumeTimes: 0, unitMode: "false", batch: "false",
  }, Buffer.from("stored by Apache RocketMQ"));
  expect(sent).toMatchObject({ code: 0, extFields: { queueOffset: String(messages / queues.length) } });
}

describe.skipIf(engineSkipReason())("a folder of our store under Apache RocketMQ", () => {
  it.each(["clean", "unclean"])("is opened and continued by a real broker, and by us again, after a %s end of ours", async (end) => {
    const ours = await fillStore();
    if (end === "clean") await ours.close();
    const apache = await startApacheRocketmq({ dataDir });
    try {
      const [address] = await brokerAddresses(apache.namesrv);
      const broker = new RawConnection(address ?? "");
      await checkWithRealBroker(broker);
      broker.close();
    } finally {
      await apache.stop();
    }
    const again = await openStore();
    for (const queueId of queues) expect(readAll(again, "handover", queueId)).toEqual([...textsOfQueue(queueId), ...(queueId === 1 ? ["stored by Apache RocketMQ"] : [])]);
    for (const key of ["key7", "unique2999", "fromApache"]) expect(again.queryIndex("handover", key, 10, 0, 9e15).commitLogOffsets).toHaveLength(1);
    expect(again.append(message("handover", 1, "ours again")).queueOffset).toBe(messages / queues.length + 1);
    await again.close();
    await ours.close();
  });
});
