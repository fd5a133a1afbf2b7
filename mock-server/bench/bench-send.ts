/**
 * `npm run bench:send`: 1 KB messages with asynchronous flush into the bundled broker and into Apache RocketMQ,
 * in turn on the same machine in the same run. Flags: --repeats=3 --messages=200000.
 */
import { benchKinds, benchQueues, benchTopic, startBenchEngine, type BenchEngine } from "./bench-engines.ts";
import { median, numberFlag, printReport, whole } from "./bench-report.ts";
import { compile, generateLoad, type LoadResult } from "./c-program.ts";

const repeats = numberFlag("repeats", 3);
const messages = numberFlag("messages", 200_000);
const loads = [
  { conns: 1, window: 64 },
  { conns: 4, window: 256 },
  { conns: 64, window: 16 },
];
const titles = new Map<BenchEngine["kind"], string>();
const results = new Map<string, LoadResult[]>();

function resultsOf(kind: BenchEngine["kind"], load: (typeof loads)[number]): LoadResult[] {
  const key = `${kind} ${load.conns}x${load.window}`;
  const list = results.get(key) ?? [];
  results.set(key, list);
  return list;
}

/** One turn of one server: fresh store, warm-up, every load once; the data goes before the next turn, so that page cache stays free. */
async function takeTurn(generator: string, kind: BenchEngine["kind"]): Promise<void> {
  const { engine, port, pid } = await startBenchEngine(kind);
  titles.set(kind, engine.title);
  const common = { mode: "send", port, pid, topic: benchTopic, queues: benchQueues, size: 1024, n: messages };
  try {
    await generateLoad(generator, { ...common, conns: 4, window: 256 });
    for (const load of loads) resultsOf(kind, load).push(await generateLoad(generator, { ...common, ...load }));
  } finally {
    await engine.stop();
  }
}

const generator = await compile("rmqgen");
const kinds = benchKinds();
for (let repeat = 0; repeat < repeats; repeat++) for (const kind of kinds) await takeTurn(generator, kind);

const measured = loads.map((load) => {
  const of = (kind: BenchEngine["kind"]): { rate: number; p50Us: number; p99Us: number; cpuSecondsPer100k: number; refused: number } => {
    const list = resultsOf(kind, load);
    return {
      rate: median(list.map((one) => one.rate)),
      p50Us: median(list.map((one) => one.lat_us.p50)),
      p99Us: median(list.map((one) => one.lat_us.p99)),
      cpuSecondsPer100k: (median(list.map((one) => one.server_cpu_s)) * 100_000) / messages,
      refused: list.reduce((sum, one) => sum + one.bad, 0),
    };
  };
  const bundled = of("bundled");
  const apache = of("apache");
  return { load: `${load.conns}x${load.window}`, bundled, apache, rateRatio: bundled.rate / apache.rate, p99Ratio: bundled.p99Us / apache.p99Us };
});
const rows = measured.flatMap(({ load, rateRatio, p99Ratio, ...servers }) =>
  kinds.map((kind) => ({
    "connections x window": load,
    server: titles.get(kind) ?? kind,
    "messages/s": whole(servers[kind].rate),
    "p50 ms": (servers[kind].p50Us / 1000).toFixed(2),
    "p99 ms": (servers[kind].p99Us / 1000).toFixed(2),
    "CPU s per 100k": servers[kind].cpuSecondsPer100k.toFixed(2),
    "refused as busy": whole(servers[kind].refused),
    "rate ratio": kind === "bundled" ? rateRatio.toFixed(2) : "",
    "p99 ratio": kind === "bundled" ? p99Ratio.toFixed(2) : "",
  })),
);
printReport("send", { messages, repeats, bodyBytes: 1024, flush: "async", servers: Object.fromEntries(titles), loads: measured }, rows);
