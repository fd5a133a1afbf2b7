/**
 * `npm run bench:delay`: how late timed messages come while the bundled broker takes other sends: when they were stored
 * in their topic, and when a consumer that waits for them had them.
 * Flags: --messages=10000 --seconds=20 (over which they fall due) --rate=20000 (other sends a second; 0 = as many as it takes).
 */
import { createTopicEverywhere } from "../../e2e/engines/cluster-probe.ts";
import { RawConnection } from "../../e2e/engines/remoting-request.ts";
import { decodeRecords } from "../broker/core/delay/plain-record.ts";
import { sendFields } from "../interop/raw-load.ts";
import { benchQueues, benchTopic, startBenchEngine } from "./bench-engines.ts";
import { numberFlag, printReport, whole } from "./bench-report.ts";
import { compile, generateLoad } from "./c-program.ts";

const messages = numberFlag("messages", 10_000);
const seconds = numberFlag("seconds", 20);
const rate = numberFlag("rate", 20_000);
const topic = "timed";
/** The first is due so long after the first send. */
const leadMs = 10_000;
const window = 256;

interface Lateness {
  storedMs: number[];
  receivedMs: number[];
}

async function sendAll(address: string, propertiesOf: (index: number) => string): Promise<void> {
  const connection = new RawConnection(address);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < messages) {
      const index = next++;
      const answer = await connection.ask(310, { ...sendFields(topic, index % benchQueues, `id-${index}`), i: propertiesOf(index) }, Buffer.alloc(1024, "t"));
      if (answer.code !== 0) throw new Error(`refused: ${answer.code} ${answer.remark}`);
    }
  };
  await Promise.all(Array.from({ length: window }, worker));
  connection.close();
}

/** Pulls as a consumer does, parked while there is nothing, until `wanted` messages came. */
async function receive(address: string, queueId: number, wanted: number, lateness: Lateness): Promise<void> {
  const connection = new RawConnection(address);
  for (let offset = 0; offset < wanted; ) {
    const fields = { consumerGroup: "CG_bench", topic, queueId, queueOffset: offset, maxMsgNums: 32, sysFlag: 6, commitOffset: 0, suspendTimeoutMillis: 15_000, subscription: "*", subVersion: 0, expressionType: "TAG" };
    const answer = await connection.ask(11, fields);
    const now = Date.now();
    if (answer.code !== 0) continue;
    for (const { storedMs, properties } of decodeRecords(answer.body)) {
      const dueMs = Number(properties["TIMER_OUT_MS"]);
      lateness.storedMs.push(storedMs - dueMs);
      lateness.receivedMs.push(now - dueMs);
    }
    offset = Number(answer.extFields.nextBeginOffset);
  }
  connection.close();
}

function part(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function row(what: string, values: number[]): Record<string, string> {
  const sorted = values.toSorted((a, b) => a - b);
  const cells = { least: part(sorted, 0), p50: part(sorted, 0.5), p90: part(sorted, 0.9), p99: part(sorted, 0.99), "p99.9": part(sorted, 0.999), most: part(sorted, 1) };
  const late = sorted.filter((value) => value > 100).length;
  return { "lateness in ms": what, messages: whole(sorted.length), ...Object.fromEntries(Object.entries(cells).map(([name, value]) => [name, whole(value)])), "over 100 ms": whole(late) };
}

const generator = await compile("rmqgen");
const { engine, port, pid } = await startBenchEngine("bundled");
const address = `127.0.0.1:${port}`;
const lateness: Lateness = { storedMs: [], receivedMs: [] };
try {
  await createTopicEverywhere(engine.namesrv, topic, benchQueues);
  const loadSeconds = leadMs / 1000 + seconds + 5;
  const load = generateLoad(generator, { mode: "send", port, pid, topic: benchTopic, queues: benchQueues, size: 1024, conns: 4, window: 64, n: rate === 0 ? 1_000_000_000 : rate * loadSeconds, rate, maxsec: loadSeconds });
  const beginMs = Date.now() + leadMs;
  const consumers = Array.from({ length: benchQueues }, (_, queueId) => receive(address, queueId, messages / benchQueues, lateness));
  // Of any order: the times of neighbours lie far from each other.
  await sendAll(address, (index) => `TAGS\u0001TagA\u0002TIMER_DELIVER_MS\u0001${beginMs + Math.floor((((index * 7_919) % messages) * seconds * 1000) / messages)}`);
  if (Date.now() > beginMs) throw new Error("the sends took longer than the first message waits: use fewer messages");
  await Promise.all(consumers);
  const { rate: loadRate } = await load;
  const rows = [row("until it is stored", lateness.storedMs), row("until a consumer has it", lateness.receivedMs)];
  printReport("delay", { messages, seconds, otherSendsPerSecond: Math.round(loadRate), lateness: rows }, rows);
} finally {
  await engine.stop();
}
