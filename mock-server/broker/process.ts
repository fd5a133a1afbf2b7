import { pino } from "pino";
import { ConfigError, helpText, listenError, prepareDataDir, readOptions } from "../config.ts";
import { systemClock } from "./core/clock.ts";
import { BundledCluster } from "./listeners/remoting/bundled-cluster.ts";
import { ListenFailure } from "./listeners/remoting/listen-failure.ts";

/*
 * Entry of the broker half: name server and brokers in one process. Prints one line of JSON when everything
 * listens, or tells it to the process that started it; stops in good order on SIGTERM, SIGINT, or when that process is gone.
 */

/** A stop that takes longer than this is cut off; ARCHITECTURE section 3 allows 5 s. */
const mostStopMs = 4_500;

async function run(): Promise<void> {
  if (process.argv.includes("--help")) {
    process.stdout.write(`${helpText()}\n`);
    return;
  }
  const options = readOptions(process.argv.slice(2), process.env);
  prepareDataDir(options.dataDir);
  const log = pino({ name: "broker" }, pino.destination({ dest: 2, sync: true }));
  const cluster = await BundledCluster.start(options, systemClock, (message, fields) => log.warn(fields, message)).catch((error: unknown) => {
    throw error instanceof ListenFailure ? listenError(error.cause, error.port, options.host, error.of) : error;
  });
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), mostStopMs).unref();
    cluster.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ reason: String(error) }, "the broker did not stop in good order");
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.on("disconnect", stop);
  const ready = { event: "ready", namesrv: cluster.namesrvAddress, brokers: cluster.brokerAddresses };
  if (process.send) process.send(ready);
  else process.stdout.write(`${JSON.stringify(ready)}\n`);
}

run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error instanceof Error ? (error.stack ?? error.message) : error)}\n`);
  process.exit(1);
});
