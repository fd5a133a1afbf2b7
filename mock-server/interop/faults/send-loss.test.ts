import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startBundledBroker } from "../../../e2e/engines/bundled-broker.ts";
import { brokerAddresses, createTopicEverywhere } from "../../../e2e/engines/cluster-probe.ts";
import { pullQueue, sendUntilBroken, type Answered } from "../raw-load.ts";
import type { RawRecord } from "../raw-records.ts";
import { readCommitLogs, readConsumeQueues } from "../raw-store.ts";

const rounds = 10;
const queues = 8;
const connections = 4;
const topic = "survives";
const attempted = new Set<string>();
const answered = new Map<string, Answered>();
let dataDir = "";

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), "mqdeck-loss-"));
});
afterAll(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

/** One life of the broker: loaded until it is killed, somewhere between the 500th and the 5,500th answer. */
async function liveAndDie(round: number): Promise<void> {
  const engine = await startBundledBroker({ dataDir });
  try {
    if (round === 0) await createTopicEverywhere(engine.namesrv, topic, queues);
    const [address = ""] = await brokerAddresses(engine.namesrv);
    const enough = answered.size + 500 + Math.floor(Math.random() * 5_000);
    const senders = Array.from({ length: connections }, (_unused, index) => sendUntilBroken(address, { topic, queues, prefix: `r${round}-c${index}`, window: 64 }, attempted, answered));
    await expect.poll(() => answered.size, { timeout: 120_000, interval: 1 }).toBeGreaterThan(enough);
    await engine.kill();
    await Promise.all(senders);
  } finally {
    await engine.kill();
  }
}

async function pullEverything(): Promise<RawRecord[]> {
  const engine = await startBundledBroker({ dataDir });
  try {
    const [address = ""] = await brokerAddresses(engine.namesrv);
    const pulled: RawRecord[] = [];
    for (let queueId = 0; queueId < queues; queueId++) {
      const records = await pullQueue(address, topic, queueId);
      expect(records.map((record) => record.queueOffset)).toEqual(records.map((_unused, index) => index));
      pulled.push(...records);
    }
    return pulled;
  } finally {
    // Politely, so that what the files hold now is what the broker itself thinks they hold.
    await engine.stop();
  }
}

it("no answered send is lost over ten kills under load, nothing is torn, and every consume queue agrees with the log", async () => {
  for (let round = 0; round < rounds; round++) await liveAndDie(round);
  const pulled = await pullEverything();
  const byId = new Map(pulled.map((record) => [record.uniqueId, record]));
  // No sender repeats itself, so not even an unanswered message may be there twice.
  expect(byId.size).toBe(pulled.length);
  expect([...answered.keys()].filter((id) => !byId.has(id))).toEqual([]);
  expect([...byId.keys()].filter((id) => !attempted.has(id))).toEqual([]);
  expect(pulled.filter((record) => !record.intact)).toEqual([]);
  const moved = [...answered].filter(([id, place]) => byId.get(id)?.queueId !== place.queueId || byId.get(id)?.queueOffset !== place.queueOffset);
  expect(moved).toEqual([]);

  const log = readCommitLogs(dataDir).filter((record) => record.topic === topic);
  expect(log.length).toBe(pulled.length);
  const entries = readConsumeQueues(dataDir);
  for (let queueId = 0; queueId < queues; queueId++) {
    const expected = log.filter((record) => record.queueId === queueId).map((record) => ({ commitLogOffset: record.commitLogOffset, sizeBytes: record.sizeBytes, tagsCode: 2_598_919n }));
    expect(entries.get(`${topic}/${queueId}`)).toEqual(expected);
  }
}, 600_000);
