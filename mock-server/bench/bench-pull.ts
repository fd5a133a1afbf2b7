/**
 * `npm run bench:pull`: 1 KB messages out of the bundled broker and out of Apache RocketMQ, in turn on the same
 * machine in the same run, 32 a pull, with the subscription in the request. Flags: --repeats=3 --messages=1000000 --stored=200000.
 */
import { benchKinds, benchQueues, benchTopic, startBenchEngine, type BenchEngine } from "./bench-engines.ts";
import { median, numberFlag, printReport, whole } from "./bench-report.ts";
import { compile, generateLoad, type LoadResult } from "./c-program.ts";

const repeats = numberFlag("repeats", 3);
const messages = numberFlag("messages", 1_000_000);
const stored = numberFlag("stored", 200_000);
const connectionCounts = [1, 4, 16];
const titles = new Map<BenchEngine["kind"], string>();
const results = new Map<string, LoadResult[]>();

function resultsOf(kind: BenchEngine["kind"], conns: number): LoadResult[] {
  const key = `${kind} ${conns}`;
  const list = results.get(key) ?? [];
  results.set(key, list);
  return list;
}

async function takeTurn(sender: string, puller: string, kind: BenchEngine["kind"]): Promise<void> {
  const { engine, port, pid } = await startBenchEngine(kind);
  titles.set(kind, engine.title);
  try {
    await generateLoad(sender, { mode: "send", port, topic: benchTopic, queues: benchQueues, size: 1024, n: stored, conns: benchQueues, window: 64 });
    const common = { port, pid, topic: benchTopic, queues: benchQueues, n: messages };
    await generateLoad(puller, { ...common, conns: benchQueues });
    for (const conns of connectionCounts) resultsOf(kind, conns).push(await generateLoad(puller, { ...common, conns }));
  } finally {
    await engine.stop();
  }
}

const [sender, puller] = await Promise.all([compile("rmqgen"), compile("rmqpull")]);
const kinds = benchKinds();
for (let repeat = 0; repeat < repeats; repeat++) for (const kind of kinds) await takeTurn(sender, puller, kind);

const measured = connectionCounts.map((connections) => {
  const of = (kind: BenchEngine["kind"]): { rate: number; megabytesPerSecond: number; p50Us: number; p99Us: number } => {
    const list = resultsOf(kind, connections);
    return {
      rate: median(list.map((one) => one.rate)),
      megabytesPerSecond: median(list.map((one) => one.mb_s)),
      p50Us: median(list.map((one) => one.lat_us.p50)),
      p99Us: median(list.map((one) => one.lat_us.p99)),
    };
  };
  const bundled = of("bundled");
  const apache = of("apache");
  return { connections, bundled, apache, rateRatio: bundled.rate / apache.rate };
});
const rows = measured.flatMap(({ connections, rateRatio, ...servers }) =>
  kinds.map((kind) => ({
    connections: String(connections),
    server: titles.get(kind) ?? kind,
    "messages/s": whole(servers[kind].rate),
    "MB/s": whole(servers[kind].megabytesPerSecond),
    "pull p50 ms": (servers[kind].p50Us / 1000).toFixed(2),
    "pull p99 ms": (servers[kind].p99Us / 1000).toFixed(2),
    "rate ratio": kind === "bundled" ? rateRatio.toFixed(2) : "",
  })),
);
printReport("pull", { messages, stored, repeats, bodyBytes: 1024, messagesPerPull: 32, servers: Object.fromEntries(titles), loads: measured }, rows);
