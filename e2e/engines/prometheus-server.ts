import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OwnedProcess } from "./child-process.ts";

const startTimeoutMs = 120_000;

export interface PrometheusServer {
  url: string;
  stop(): Promise<void>;
}

/** Starts a real Prometheus that scrapes one target every second, or as seldom as is said, with a bearer token, its data in a temporary folder. */
export async function startPrometheus(target: string, token: string, port: number, scrapeSeconds = 1): Promise<PrometheusServer> {
  const folder = mkdtempSync(join(tmpdir(), "mqdeck-prometheus-"));
  const config = { scrape_configs: [{ job_name: "mqdeck", scrape_interval: `${scrapeSeconds}s`, scrape_timeout: `${Math.min(scrapeSeconds, 10)}s`, authorization: { credentials: token }, static_configs: [{ targets: [target] }] }] };
  // JSON is YAML as well.
  writeFileSync(join(folder, "prometheus.yml"), JSON.stringify(config));
  const args = [`--config.file=${join(folder, "prometheus.yml")}`, `--storage.tsdb.path=${join(folder, "data")}`, `--web.listen-address=127.0.0.1:${port}`];
  const owned = new OwnedProcess("Prometheus", "prometheus", args, { env: {}, cwd: folder });
  const stop = async (): Promise<void> => {
    await owned.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await owned.waitUntil(async () => (await fetch(`${url}/-/ready`).then((response) => response.ok, () => false)) || undefined, startTimeoutMs, "be ready");
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
