import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GrowableBuffer } from "../broker/log/growable-buffer.ts";
import { MessageStore } from "../broker/log/message-store.ts";
import type { MessageToStore } from "../broker/log/record-encoder.ts";

/*
 * How fast one thread stores 1 KB messages (no network), reads them back and starts again.
 * node mock-server/bench/bench-append.ts [messages = 1000000] [queues = 16]
 */
const messages = Number(process.argv[2] ?? 1_000_000);
const queues = Number(process.argv[3] ?? 16);
const appendsPerWrite = 64;
const rootDir = mkdtempSync(join(tmpdir(), "mqdeck-bench-append-"));

const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`;
const seconds = (since: number): number => (performance.now() - since) / 1000;

async function openStore(): Promise<MessageStore> {
  return MessageStore.open({ rootDir, storeHost: { ip: 0x7f000001, port: 10911 } });
}

/** A message as the Java benchmark producer sends it: 1 KB, unique key, WAIT, tag. */
function sampleMessage(): MessageToStore {
  const body = Buffer.alloc(1024, "m");
  return {
    topic: "BenchmarkTest", queueId: 0, flag: 0, sysFlag: 0, bornTimestampMs: Date.now(), bornIp: 0x7f000001, bornPort: 40_000,
    reconsumeTimes: 0, preparedTransactionOffset: 0, body, bodyStart: 0, bodyEnd: body.length, properties: "", tagsCode: 2_598_919,
  };
}

async function appendAll(store: MessageStore): Promise<void> {
  const message = sampleMessage();
  const turnsMs: number[] = [];
  const startedAt = performance.now();
  for (let index = 0; index < messages; ) {
    const turnAt = performance.now();
    for (let inTurn = 0; inTurn < appendsPerWrite && index < messages; inTurn++, index++) {
      message.queueId = index % queues;
      message.properties = `UNIQ_KEY\u0001AC110002007D18B4AAC2${index.toString(16).padStart(12, "0").toUpperCase()}\u0002WAIT\u0001true\u0002TAGS\u0001TagA`;
      if (store.append(message).status !== "ok") throw new Error("append refused");
    }
    store.writePending();
    turnsMs.push(performance.now() - turnAt);
    await new Promise(setImmediate);
  }
  const took = seconds(startedAt);
  turnsMs.sort((a, b) => a - b);
  const at = (part: number): string => (turnsMs[Math.floor((turnsMs.length - 1) * part)] ?? 0).toFixed(2);
  console.log(`append  ${Math.round(messages / took)}/s; a turn of ${appendsPerWrite}: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms; rss ${megabytes(process.memoryUsage().rss)}`);
}

function readAll(store: MessageStore): void {
  const target = new GrowableBuffer();
  const startedAt = performance.now();
  let read = 0;
  for (let offset = 0, found = true; found; ) {
    found = false;
    let next = offset;
    for (let queueId = 0; queueId < queues; queueId++) {
      target.length = 0;
      const result = store.getMessages("BenchmarkTest", queueId, offset, 32, 256 * 1024, undefined, target);
      read += result.messageCount;
      if (result.status === "FOUND") found = true;
      next = Math.max(next, result.nextBeginOffset);
    }
    offset = next;
  }
  const took = seconds(startedAt);
  if (read !== messages) throw new Error(`read ${read} of ${messages}`);
  console.log(`read    ${Math.round(read / took)}/s in pulls of 32 over ${queues} queues; rss ${megabytes(process.memoryUsage().rss)}`);
}

try {
  const store = await openStore();
  await appendAll(store);
  readAll(store);
  const closeAt = performance.now();
  await store.close();
  console.log(`close   ${seconds(closeAt).toFixed(2)} s`);
  const openAt = performance.now();
  const again = await openStore();
  console.log(`open    ${seconds(openAt).toFixed(3)} s`);
  await again.close();
} finally {
  rmSync(rootDir, { recursive: true, force: true });
}
