import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { OwnedProcess } from "./child-process.ts";
import { freePort } from "./free-ports.ts";
import { repositoryRoot } from "./maven-artifacts.ts";
import { asProperties } from "./properties-text.ts";
import { askOnce } from "./remoting-request.ts";
import { brokerNameOf, type RocketmqEngine, type RocketmqEngineOptions } from "./rocketmq-engine.ts";

const startTimeoutMs = 120_000;
const scripts = z.object({ scripts: z.object({ broker: z.string() }) });
/** Requests of ours to our name server; see mock-server/wire/remoting/request-code.ts. */
const listNodes = 31_001;
const startNode = 31_002;
const stopNode = 31_003;
const nodeList = z.object({ nodes: z.array(z.object({ state: z.string() })) });
const readyLine = z.object({ event: z.literal("ready"), namesrv: z.string() });

/**
 * Starts the broker half alone (`mock-server/broker/process.ts`) on free ports, as main.ts does:
 * settings by environment, addresses from the one JSON line of ARCHITECTURE section 3.
 */
export async function startBundledBroker(options: RocketmqEngineOptions = {}): Promise<RocketmqEngine> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "mqdeck-bundled-"));
  const brokers = options.brokers ?? 1;
  const env = {
    MQDECK_DATA_DIR: dataDir,
    MQDECK_HOST: "127.0.0.1",
    MQDECK_NAMESRV_PORT: "0",
    // A node that is stopped and started wants its port again, which no outgoing connection may have got meanwhile. With a folder that is kept the broker remembers its own.
    MQDECK_BROKER_PORT: options.dataDir === undefined ? String(await freePort(Array.from({ length: brokers - 1 }, (_, index) => 10 * (index + 1)))) : "0",
    MQDECK_BROKERS: String(brokers),
    MQDECK_AUTO_CREATE_TOPICS: options.autoCreateTopics === false ? "0" : "1",
    MQDECK_AUTO_CREATE_GROUPS: options.autoCreateGroups === false ? "0" : "1",
  };
  for (let index = 0; index < brokers; index++) writeConfig(dataDir, index, options.plainAcl, { ...(options.lockLeaseMs !== undefined && { rebalanceLockMaxLiveTime: options.lockLeaseMs }), ...options.brokerConfig });
  const owned = new OwnedProcess("bundled broker", process.execPath, brokerCommand(), { env, cwd: repositoryRoot });
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
    const control = async (code: number, index: number, wanted: "running" | "stopped"): Promise<void> => {
      const answer = await askOnce(namesrv, code, { brokerName: brokerNameOf(index) });
      if (answer.code !== 0) throw new Error(`${brokerNameOf(index)}: ${answer.remark}`);
      const state = async (): Promise<string | undefined> => nodeList.parse(JSON.parse((await askOnce(namesrv, listNodes)).body.toString())).nodes[index]?.state;
      await owned.waitUntil(async () => ((await state()) === wanted ? true : undefined), startTimeoutMs, `have ${brokerNameOf(index)} ${wanted}`);
    };
    return {
      title: "the bundled broker", namesrv, brokerPids: [owned.pid], dataDir, stop, kill: () => owned.kill(),
      stopNode: (index) => control(stopNode, index, "stopped"),
      startNode: (index) => control(startNode, index, "running"),
    };
  } catch (error) {
    await owned.kill();
    removeTemporaryData();
    throw error;
  }
}

/** Where the broker itself keeps what was changed while it ran, and its accounts. */
function writeConfig(dataDir: string, index: number, plainAcl: string | undefined, settings: Record<string, string | number | boolean>): void {
  const config = { ...(plainAcl !== undefined && { aclEnable: true }), ...settings };
  if (Object.keys(config).length === 0) return;
  const folder = join(dataDir, "broker", brokerNameOf(index), "config");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "broker.properties"), asProperties(config));
  if (plainAcl !== undefined) writeFileSync(join(folder, "plain_acl.yml"), plainAcl);
}

/** What `npm run broker` gives to node: flags and entry. */
function brokerCommand(): string[] {
  return scripts.parse(JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8"))).scripts.broker.split(" ").slice(1);
}
