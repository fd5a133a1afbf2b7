import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { EngineAdapterFactory } from "../management/adapters/port/engine-adapter.ts";
import { rocketmqAdapters } from "../management/adapters/rocketmq/rocketmq-adapter.ts";
import { startManagement } from "../management/start.ts";
import { ConsoleClient } from "../management/testing/console-client.ts";
import { EventReader } from "../management/testing/event-reader.ts";
import type { TailRow, TailSkipped } from "../../src/contract/tail.ts";
import { benchKinds, benchQueues, benchTopic, startBenchEngine } from "./bench-engines.ts";
import type { BenchEngine } from "./bench-engines.ts";
import { numberFlag, printReport, whole } from "./bench-report.ts";
import { compile, generateLoad } from "./c-program.ts";

/*
 * npm run bench:tail: what a live tail costs the management process and the broker, and how long a message takes from
 * the store to the viewer. Nobody, one viewer and ten of the same topic; without traffic, with a little, and with more
 * than can be shown. Flags: --seconds=8.
 */

const seconds = numberFlag("seconds", 8);
const password = "bench-tail-password";
const figuresShape = z.object({ cpuMs: z.number(), pulls: z.number() });
const cases = [
  { viewers: 0, rate: 0 },
  { viewers: 1, rate: 0 },
  { viewers: 10, rate: 0 },
  { viewers: 10, rate: 40 },
  { viewers: 1, rate: 10_000 },
  { viewers: 10, rate: 10_000 },
  { viewers: 10, rate: 100_000 },
];

/** The management half in a process of its own; tells its processor time and its pulls when it is asked. */
async function serve(namesrv: string, dataDir: string): Promise<void> {
  let pulls = 0;
  const counting: EngineAdapterFactory = {
    ...rocketmqAdapters,
    connect: (connection) => {
      const adapter = rocketmqAdapters.connect(connection);
      const awaitPull = adapter.messages.awaitPull.bind(adapter.messages);
      adapter.messages.awaitPull = (...place) => {
        pulls += 1;
        return awaitPull(...place);
      };
      return adapter;
    },
  };
  const management = await startManagement({ dataDir, host: "127.0.0.1", httpPort: 0, bundledNameServers: [namesrv], adminPassword: password, version: "0", engines: { rocketmq: counting } });
  process.on("message", () => {
    const { system, user } = process.cpuUsage();
    process.send?.({ cpuMs: (system + user) / 1000, pulls });
  });
  process.send?.({ http: management.url });
}

async function figuresOf(management: ChildProcess): Promise<z.output<typeof figuresShape>> {
  management.send("figures");
  const [answer] = await once(management, "message");
  return figuresShape.parse(answer);
}

async function measure({ rate, viewers }: (typeof cases)[number], generator: string, port: number, management: ChildProcess, client: ConsoleClient) {
  const readers = await Promise.all(Array.from({ length: viewers }, () => EventReader.open(client, `/api/instances/default/tail?topic=${benchTopic}&last=0`)));
  await sleep(1_000);
  const before = await figuresOf(management);
  const latencies: number[] = [];
  const [first] = readers;
  first?.onEvent(({ data, type }) => {
    const rows = z.object({ rows: z.array(z.custom<TailRow>()) });
    if (type === "rows") for (const { storedAt } of rows.parse(data).rows) latencies.push(Date.now() - storedAt);
  });
  const sent = rate > 0 ? await generateLoad(generator, { mode: "send", port, topic: benchTopic, queues: benchQueues, size: 1024, n: rate * seconds, rate, conns: benchQueues, window: 64, maxsec: seconds }) : await sleep(seconds * 1000).then(() => undefined);
  const after = await figuresOf(management);
  await sleep(1_500);
  const status = first?.of<{ storedMessages: number; matchedMessages: number; skipped: TailSkipped }>("status").at(-1);
  for (const reader of readers) reader.close();
  latencies.sort((a, b) => a - b);
  const at = (share: number): string => (latencies.length === 0 ? "" : String(latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))]));
  const elapsed = sent?.sec ?? seconds;
  return {
    viewers: String(viewers),
    "stored/s": whole(sent?.rate ?? 0),
    "rows/s each": whole(latencies.length / elapsed),
    skipped: whole((status?.skipped.unread ?? 0) + (status?.skipped.overRate ?? 0)),
    "latency p50 ms": at(0.5),
    "p99 ms": at(0.99),
    "management CPU %": (((after.cpuMs - before.cpuMs) / elapsed / 1000) * 100).toFixed(1),
    "pulls/s": ((after.pulls - before.pulls) / elapsed).toFixed(1),
  };
}

async function takeTurn(kind: BenchEngine["kind"], generator: string): Promise<Record<string, string>[]> {
  const { engine, port } = await startBenchEngine(kind);
  const dataDir = mkdtempSync(join(tmpdir(), "mqdeck-bench-tail-"));
  const management = fork(import.meta.filename, ["serve", engine.namesrv, dataDir], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  try {
    const [ready] = await once(management, "message");
    const client = new ConsoleClient(z.object({ http: z.string() }).parse(ready).http);
    await client.signIn(password);
    const rows: Record<string, string>[] = [];
    for (const one of cases) rows.push({ server: engine.title, ...(await measure(one, generator, port, management, client)) });
    return rows;
  } finally {
    management.kill();
    await engine.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const [, , role, namesrv, dataDir] = process.argv;
if (role === "serve" && namesrv !== undefined && dataDir !== undefined) await serve(namesrv, dataDir);
else {
  const generator = await compile("rmqgen");
  const rows: Record<string, string>[] = [];
  for (const kind of benchKinds()) rows.push(...(await takeTurn(kind, generator)));
  printReport("tail", { seconds, bodyBytes: 1024, queues: benchQueues, rowsPerSecondAtMost: 50 }, rows);
}
