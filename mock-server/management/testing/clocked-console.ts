import { join } from "node:path";
import pino from "pino";
import type { MetricName } from "../../../src/contract/metric-names.ts";
import type { MetricSubject } from "../../../src/contract/metrics.ts";
import { buildServer } from "../http/server.ts";
import { keepMetrics } from "../metrics/metric-keeper.ts";
import { stepMs } from "../metrics/metric-series.ts";
import { createServices } from "../services/services.ts";
import { openDatabase } from "../store/database.ts";
import { SecretBox } from "../store/secret-box.ts";
import { ConsoleClient, testPassword } from "./console-client.ts";
import type { MemoryEngine } from "./memory-engine.ts";

const minuteMs = 60_000;

/** The whole management half over the files of a folder, with a clock that stands still until a minute is let pass. Its instance is read once at most: the points are those of the test. */
export async function openClockedConsole(folder: string, clock: { nowMs: number }, engine: MemoryEngine) {
  const log = pino({ level: "silent" });
  const database = openDatabase(join(folder, "console.sqlite"));
  const metrics = keepMetrics(join(folder, "metrics.sqlite"), undefined);
  const services = createServices({ database, metrics, secrets: new SecretBox(join(folder, "secret.key")), exportsDir: folder, diskReserve: () => 0, engines: { rocketmq: engine }, clock: () => clock.nowMs, log, version: "0.0.0-test" });
  await services.accounts.ensureFirstAdministrator(testPassword);
  services.instances.keepBundled(["127.0.0.1:9876"]);
  const app = await buildServer({ services, log, version: "0.0.0-test", pageDir: join(folder, "no-page") });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  services.hub.start();
  for (const { poller } of services.hub.list()) poller.stop();
  services.alarms.worker.start();
  services.notifications.open(url);
  const client = new ConsoleClient(url);
  await client.signIn();
  return {
    client,
    services,
    /** A minute in which one series of the instance has one value, and what is due after it. */
    async passMinute(metric: MetricName, subject: MetricSubject, value: number, instanceId = "default"): Promise<void> {
      const endMs = (Math.floor(clock.nowMs / minuteMs) + 1) * minuteMs;
      const id = metrics.latest.series({ instanceId, metric, subject });
      for (let atMs = endMs - minuteMs + stepMs; atMs <= endMs; atMs += stepMs) metrics.latest.record(atMs, [id], [value]);
      clock.nowMs = endMs + 10_000;
      await services.alarms.worker.runDue();
      services.notifications.outbox.wake();
    },
    async close(): Promise<void> {
      await Promise.all([app.close(), services.jobs.close(), services.alarms.worker.close(), services.notifications.close()]);
      services.doctor.close();
      await services.hub.close();
      metrics.close();
      database.close();
    },
  };
}

export type ClockedConsole = Awaited<ReturnType<typeof openClockedConsole>>;
