import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { OwnedProcess } from "./child-process.ts";
import { repositoryRoot } from "./maven-artifacts.ts";
import type { RocketmqEngine, RocketmqEngineOptions } from "./rocketmq-engine.ts";

const startTimeoutMs = 60_000;
const readyLine = z.object({ event: z.literal("ready"), namesrv: z.string() });

/**
 * Starts the broker half alone (`mock-server/broker/process.ts`) on free ports, as main.ts does:
 * settings by environment, addresses from the one JSON line of ARCHITECTURE section 3.
 */
export async function startBundledBroker(options: RocketmqEngineOptions = {}): Promise<RocketmqEngine> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "mqdeck-bundled-"));
  const env = {
    MQDECK_DATA_DIR: dataDir,
    MQDECK_HOST: "127.0.0.1",
    MQDECK_NAMESRV_PORT: "0",
    MQDECK_BROKER_PORT: "0",
    MQDECK_BROKERS: String(options.brokers ?? 1),
    MQDECK_AUTO_CREATE_TOPICS: options.autoCreateTopics === false ? "0" : "1",
    MQDECK_AUTO_CREATE_GROUPS: options.autoCreateGroups === false ? "0" : "1",
  };
  const owned = new OwnedProcess("bundled broker", process.execPath, [join(repositoryRoot, "mock-server/broker/process.ts")], { env, cwd: repositoryRoot });
  const removeTemporaryData = (): void => {
    if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const line = await owned.waitForLine((text) => text.includes(`"event":"ready"`), startTimeoutMs);
    const { namesrv } = readyLine.parse(JSON.parse(line));
    const stop = async (): Promise<void> => {
      await owned.stop();
      removeTemporaryData();
    };
    return { title: "the bundled broker", namesrv, brokerPids: [owned.pid], dataDir, stop, kill: () => owned.kill() };
  } catch (error) {
    await owned.kill();
    removeTemporaryData();
    throw error;
  }
}
