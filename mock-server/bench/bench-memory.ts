/**
 * `npm run bench:memory`: two million 1 KB messages stored and none read: the memory of the broker process, then
 * kill -9 and the time until it is ready again with every message. Flags: --messages=2000000 --restarts=3.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBundledBroker } from "../../e2e/engines/bundled-broker.ts";
import { brokerAddresses, createTopicEverywhere } from "../../e2e/engines/cluster-probe.ts";
import { RawConnection } from "../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import { benchQueues, benchTopic } from "./bench-engines.ts";
import { median, numberFlag, printReport, whole } from "./bench-report.ts";
import { compile, generateLoad } from "./c-program.ts";

const getMaxOffset = 30;
const messages = numberFlag("messages", 2_000_000);
const restarts = numberFlag("restarts", 3);

/** A field of /proc/PID/status in megabytes (of 1,000,000 bytes). */
function memoryMegabytes(pid: number, field: "VmRSS" | "VmHWM"): number {
  const kibibytes = new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return (Number(kibibytes) * 1024) / 1e6;
}

async function storedMessages(engine: RocketmqEngine): Promise<number> {
  const [address] = await brokerAddresses(engine.namesrv);
  const connection = new RawConnection(address ?? "");
  let sum = 0;
  for (let queueId = 0; queueId < benchQueues; queueId++) sum += Number((await connection.ask(getMaxOffset, { topic: benchTopic, queueId })).extFields.offset);
  connection.close();
  return sum;
}

const generator = await compile("rmqgen");
const dataDir = mkdtempSync(join(tmpdir(), "mqdeck-bench-memory-"));
let engine: RocketmqEngine | undefined;
try {
  engine = await startBundledBroker({ dataDir });
  const idleMegabytes = memoryMegabytes(engine.brokerPids[0] ?? 0, "VmRSS");
  await createTopicEverywhere(engine.namesrv, benchTopic, benchQueues);
  const [address] = await brokerAddresses(engine.namesrv);
  const load = await generateLoad(generator, { mode: "send", port: Number(address?.split(":")[1]), topic: benchTopic, queues: benchQueues, size: 1024, n: messages, conns: 4, window: 256, maxsec: 300, pid: engine.brokerPids[0] ?? 0 });
  if (load.bad > 0) throw new Error(`the broker refused ${load.bad} of ${messages} sends`);
  const storedMegabytes = memoryMegabytes(engine.brokerPids[0] ?? 0, "VmRSS");
  const peakMegabytes = memoryMegabytes(engine.brokerPids[0] ?? 0, "VmHWM");
  const startMs: number[] = [];
  const restartedMegabytes: number[] = [];
  for (let restart = 0; restart < restarts; restart++) {
    await engine.kill();
    const startedAt = performance.now();
    engine = await startBundledBroker({ dataDir });
    startMs.push(performance.now() - startedAt);
    restartedMegabytes.push(memoryMegabytes(engine.brokerPids[0] ?? 0, "VmRSS"));
    const found = await storedMessages(engine);
    if (found < messages) throw new Error(`${messages} sends were answered, ${found} messages are there after kill -9`);
  }
  const figures = { messages, idleMegabytes, storedMegabytes, peakMegabytes, sendRate: load.rate, startAfterKillMs: median(startMs), startsMs: startMs.map(Math.round), restartedMegabytes: median(restartedMegabytes) };
  printReport("memory", figures, [
    {
      "messages stored": whole(messages),
      "idle MB": whole(idleMegabytes),
      "with them MB": whole(storedMegabytes),
      "peak MB": whole(peakMegabytes),
      "send messages/s": whole(load.rate),
      "start after kill -9 ms": whole(figures.startAfterKillMs),
      "after restart MB": whole(figures.restartedMegabytes),
    },
  ]);
} finally {
  await engine?.kill();
  rmSync(dataDir, { recursive: true, force: true });
}
