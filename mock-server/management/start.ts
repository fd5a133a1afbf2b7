import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import pino from "pino";
import type { Logger } from "pino";
import type { EngineAdapterFactory } from "./adapters/port/engine-adapter.ts";
import { buildServer } from "./http/server.ts";
import { ExpiredRows } from "./services/expired-rows.ts";
import { shareWithBroker } from "./services/exports/disk-reserve.ts";
import type { DiskReserve } from "./services/exports/disk-reserve.ts";
import { keepMetrics } from "./metrics/metric-keeper.ts";
import type { MetricStoreOptions } from "./metrics/metric-store.ts";
import { createServices } from "./services/services.ts";
import { openDatabase } from "./store/database.ts";
import { SecretBox } from "./store/secret-box.ts";

export interface ManagementOptions {
  dataDir: string;
  host: string;
  /** 0 = any free port. */
  httpPort: number;
  /** Name servers of the instance that this product started itself. */
  bundledNameServers?: string[];
  /** Of the first administrator; made at random and printed once when there is none. */
  adminPassword?: string;
  version: string;
  /** Where log lines go; JSON lines on standard error by default. */
  log?: Logger;
  engines: { rocketmq: EngineAdapterFactory };
  /** What exports leave free of the disk of the data folder; enough for the bundled broker by default. */
  diskReserve?: DiskReserve;
  /** Shows what is off at first: probes of the bundled instance. */
  demo?: boolean;
  /** Folder of the built page. */
  pageDir?: string;
  /** Prometheus-compatible server that keeps the figures in place of a file. */
  metricsUrl?: string;
  /** How often that server collects `/metrics`; every step of 10 s unless it is given. */
  metricsScrapeSeconds?: number;
  /** How long figures are kept, and how large their file may become. */
  metricsRetention?: MetricStoreOptions;
  /** Bearer token that opens `/metrics` to a program. */
  metricsToken?: string;
}

export interface Management {
  /** Where the console answers, for example `http://127.0.0.1:8080`. */
  url: string;
  close(): Promise<void>;
}

const expiryEveryMs = 60 * 60_000;
/** How long answers that have begun may take once the server closes. */
const longestAnswerAtCloseMs = 2_000;

/** Starts the management half: store, services, pollers, HTTP. A taken port rejects with EADDRINUSE. */
export async function startManagement(options: ManagementOptions): Promise<Management> {
  const log = options.log ?? pino({ base: undefined }, pino.destination(2));
  const folder = join(options.dataDir, "management");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const database = openDatabase(join(folder, "console.sqlite"));
  const secrets = new SecretBox(join(folder, "secret.key"));
  const tellSetAside = (file: string, reason: unknown): void => log.warn({ file, reason: String(reason) }, "The file of metrics has a format that this version does not know. It was set aside, and a new one begun.");
  const server = options.metricsUrl === undefined ? undefined : { url: options.metricsUrl, scrapeMs: (options.metricsScrapeSeconds ?? 1) * 1000 };
  const metrics = keepMetrics(join(folder, "metrics.sqlite"), server, options.metricsRetention, tellSetAside);
  const services = createServices({ database, metrics, secrets, exportsDir: join(options.dataDir, "exports"), diskReserve: options.diskReserve ?? shareWithBroker, engines: options.engines, clock: Date.now, log, version: options.version });
  const madePassword = await services.accounts.ensureFirstAdministrator(options.adminPassword);
  if (options.bundledNameServers) services.instances.keepBundled(options.bundledNameServers);
  const app = await buildServer({ services, metricsToken: options.metricsToken, log, version: options.version, pageDir: options.pageDir ?? resolve(import.meta.dirname, "../../dist") });
  const close = async (): Promise<void> => {
    clearInterval(expiry);
    await expired.close();
    // A download that somebody reads slowly would keep the database open until the process is ended by force.
    const cut = setTimeout(() => app.server.closeAllConnections(), longestAnswerAtCloseMs);
    await Promise.all([app.close(), services.jobs.close(), services.alarms.worker.close(), services.notifications.close()]);
    clearTimeout(cut);
    services.tail.close();
    services.probeWorker.close();
    services.doctor.close();
    await services.hub.close();
    metrics.close();
    database.close();
  };
  const expired = new ExpiredRows([services.alarms.history, services.notifications.deliveries], log);
  const expiry = setInterval(() => {
    services.sessions.removeExpired();
    services.jobs.removeExpired();
    void expired.remove();
  }, expiryEveryMs).unref();
  try {
    const url = await app.listen({ host: options.host, port: options.httpPort });
    services.hub.start();
    services.doctor.start();
    services.jobs.open();
    services.probeWorker.start();
    if (options.demo === true && options.bundledNameServers) services.probes.enableAtFirst("default");
    services.alarms.worker.start();
    services.notifications.open(url);
    if (madePassword !== undefined) process.stderr.write(`First administrator: name "admin", password "${madePassword}". It is shown only this once.\n`);
    return { url, close };
  } catch (error) {
    await close();
    throw error;
  }
}
