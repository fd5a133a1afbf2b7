import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startBundledBroker } from "../../../e2e/engines/bundled-broker.ts";
import { brokerAddresses, createTopicEverywhere } from "../../../e2e/engines/cluster-probe.ts";
import { askOnce } from "../../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import { pullQueue } from "../raw-load.ts";
import type { RawRecord } from "../raw-records.ts";
import { Ledger, MixedClient, mixedGroup, mixedTopic } from "./mixed-client.ts";

const queryConsumerOffset = 14;
const rounds = 10;
const queues = 4;
/** How long an answered commit may be in memory alone (README). */
const offsetFlushMs = 5_000;
/** A machine that is busy flushes late; every third round is long enough that commits older than both are there. */
const lateMs = 6_000;
const longerMs = 8_000;
const retryTopic = `%RETRY%${mixedGroup}`;

const ledger = new Ledger();
const options = { brokerConfig: { messageDelayLevel: Array.from({ length: 18 }, () => "1s").join(" "), transactionTimeOut: 1_000, transactionCheckInterval: 1_000 } };
let dataDir = "";

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), "mqdeck-mixed-"));
});
afterAll(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

async function storedOffset(address: string, queueId: number): Promise<number> {
  const answer = await askOnce(address, queryConsumerOffset, { consumerGroup: mixedGroup, topic: mixedTopic, queueId });
  return answer.code === 0 ? Number(answer.extFields.offset) : 0;
}

/** What a queue's stored offset must have reached, after the broker was killed at `killedAtMs`. */
function safeOffset(queueId: number, killedAtMs: number): number {
  const old = ledger.commits.filter((made) => made.queueId === queueId && made.atMs < killedAtMs - offsetFlushMs - lateMs);
  return old.at(-1)?.offset ?? 0;
}

/** One life of the broker under everything at once, ended by SIGKILL; gives when. */
async function liveAndDie(round: number, killedBeforeAtMs: number): Promise<number> {
  const engine = await startBundledBroker({ dataDir, ...options });
  try {
    if (round === 0) await createTopicEverywhere(engine.namesrv, mixedTopic, queues);
    const [address = ""] = await brokerAddresses(engine.namesrv);
    for (let queueId = 0; queueId < queues; queueId++) expect(await storedOffset(address, queueId)).toBeGreaterThanOrEqual(safeOffset(queueId, killedBeforeAtMs));
    const clients = await Promise.all(
      Array.from({ length: queues }, async (_unused, index) => {
        const client = new MixedClient(address, ledger, `r${round}-c${index}`, queues);
        await client.announce();
        return { client, from: await storedOffset(address, index) };
      }),
    );
    const work = clients.flatMap(({ client, from }, index) => [client.sendUntilBroken(8), client.consumeUntilBroken(index, from)]);
    await new Promise((resolve) => setTimeout(resolve, 500 + Math.random() * 9_000 + (round % 3 === 1 ? longerMs : 0)));
    const killedAtMs = Date.now();
    await engine.kill();
    await Promise.all(work);
    return killedAtMs;
  } finally {
    await engine.kill();
  }
}

async function everything(address: string): Promise<RawRecord[]> {
  const perQueue = await Promise.all(Array.from({ length: queues }, (_unused, queueId) => pullQueue(address, mixedTopic, queueId)));
  return perQueue.flat();
}

function missing(expected: ReadonlySet<string>, records: RawRecord[]): string[] {
  const found = new Set(records.map((record) => record.uniqueId));
  return [...expected].filter((id) => !found.has(id));
}

async function expectAllArrives(engine: RocketmqEngine): Promise<void> {
  const [address = ""] = await brokerAddresses(engine.namesrv);
  const answerer = new MixedClient(address, ledger, "answerer", queues);
  await answerer.announce();
  const { plain, delayed, timed, committed, rolledBack } = ledger.answered;
  const kinds = { plain, delayed, timed, committed };
  for (const [kind, ids] of Object.entries(kinds)) {
    expect(ids.size, `${kind} answered`).toBeGreaterThan(100);
    await expect.poll(async () => missing(ids, await everything(address)), { timeout: 120_000, interval: 500, message: `${kind} messages that are missing` }).toEqual([]);
  }
  expect(ledger.sentBack.size).toBeGreaterThan(20);
  await expect.poll(async () => missing(ledger.sentBack, await pullQueue(address, retryTopic, 0)), { timeout: 120_000, interval: 500 }).toEqual([]);
  const records = await everything(address);
  expect(records.filter((record) => !record.intact || !ledger.attempted.has(record.uniqueId))).toEqual([]);
  expect(records.filter((record) => rolledBack.has(record.uniqueId))).toEqual([]);
  // What was sent once without delay or transaction is there once.
  const timesThere = new Map<string, number>();
  for (const { uniqueId } of records) if (plain.has(uniqueId)) timesThere.set(uniqueId, (timesThere.get(uniqueId) ?? 0) + 1);
  expect([...timesThere].filter(([, times]) => times > 1)).toEqual([]);
  answerer.close();
}

it(
  "no answered send, delay, transaction or return is lost over ten kills, and no committed offset older than its flush interval",
  async () => {
    let killedAtMs = 0;
    for (let round = 0; round < rounds; round++) killedAtMs = await liveAndDie(round, killedAtMs);
    const engine = await startBundledBroker({ dataDir, ...options });
    try {
      await expectAllArrives(engine);
    } finally {
      await engine.stop();
    }
  },
  900_000,
);
