import { readFileSync } from "node:fs";
import { ConfigError, helpText, listenError, prepareDataDir, readOptions, retentionOf, sizeOf } from "../config.ts";
import { rocketmqAdapters } from "./adapters/rocketmq/rocketmq-adapter.ts";
import { startManagement } from "./start.ts";

/*
 * Entry of the management half, alone (`npm run management`) or started by main.ts. Tells that it is
 * ready to the process that started it, or prints one line of JSON; stops in good order on SIGTERM,
 * SIGINT, or when that process is gone.
 */

/** A stop that takes longer than this is cut off; ARCHITECTURE section 3 allows 5 s. */
const mostStopMs = 4_500;

/** The product's version, as package.json has it. */
function ownVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "0";
}

async function run(): Promise<void> {
  if (process.argv.includes("--help")) {
    process.stdout.write(`${helpText()}\n`);
    return;
  }
  const { adminPassword, dataDir, defaultNamesrv, demo, host, httpPort, metricsKeep, metricsMaxSize, metricsScrapeSeconds, metricsToken, metricsUrl } = readOptions(process.argv.slice(2), process.env);
  prepareDataDir(dataDir);
  const bundledNameServers = defaultNamesrv?.split(";");
  const management = await startManagement({ dataDir, host, httpPort, bundledNameServers, adminPassword, demo, metricsToken, metricsUrl, metricsScrapeSeconds, metricsRetention: { keptMs: retentionOf(metricsKeep), mostBytes: sizeOf(metricsMaxSize) }, version: ownVersion(), engines: { rocketmq: rocketmqAdapters } }).catch((error: unknown) => {
    throw error instanceof Error && "syscall" in error && error.syscall === "listen" ? listenError(error, httpPort, host, "httpPort") : error;
  });
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), mostStopMs).unref();
    management.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`The management half did not stop in good order: ${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.on("disconnect", stop);
  const ready = { event: "ready", http: management.url };
  if (process.send) process.send(ready);
  else process.stdout.write(`${JSON.stringify(ready)}\n`);
}

run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error instanceof Error ? (error.stack ?? error.message) : error)}\n`);
  process.exit(1);
});
