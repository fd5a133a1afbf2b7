import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { startApacheRocketmq } from "../../e2e/engines/apache-rocketmq.ts";
import { OwnedProcess } from "../../e2e/engines/child-process.ts";
import { brokerAddresses, createTopicEverywhere, isRegistered } from "../../e2e/engines/cluster-probe.ts";
import { makeDeadLetters } from "../../e2e/engines/dead-letter-maker.ts";
import { engineSkipReason } from "../../e2e/engines/engine-availability.ts";
import { freePort } from "../../e2e/engines/free-ports.ts";
import { repositoryRoot } from "../../e2e/engines/maven-artifacts.ts";
import { RawConnection } from "../../e2e/engines/remoting-request.ts";
import { ConsoleClient, testPassword } from "../management/testing/console-client.ts";

/* The bar of issue 4: 10,000 dead letters, sent again while the server and the broker are killed: none lost, none twice without being said. */

const messages = 10_000;
const group = "GID_crash";
const patience = { timeout: 120_000, interval: 50 };
const startTimeoutMs = 60_000;

interface CrashingEngine {
  namesrv: string;
  /** SIGKILL to the broker, and a start on the same data and port. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

async function bundled(): Promise<CrashingEngine> {
  const dataDir = mkdtempSync(join(tmpdir(), "mqdeck-crash-broker-"));
  const namesrvPort = await freePort();
  const brokerPort = await freePort();
  const env = { MQDECK_DATA_DIR: dataDir, MQDECK_HOST: "127.0.0.1", MQDECK_NAMESRV_PORT: String(namesrvPort), MQDECK_BROKER_PORT: String(brokerPort) };
  const start = async (): Promise<OwnedProcess> => {
    const owned = new OwnedProcess("bundled broker", process.execPath, ["mock-server/broker/process.ts"], { env, cwd: repositoryRoot });
    await owned.waitForLine((line) => line.includes(`"event":"ready"`), startTimeoutMs);
    return owned;
  };
  let running = await start();
  return {
    namesrv: `127.0.0.1:${namesrvPort}`,
    crash: async () => {
      await running.kill();
      running = await start();
    },
    stop: async () => {
      await running.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function apache(): Promise<CrashingEngine> {
  const engine = await startApacheRocketmq();
  const crash = async (): Promise<void> => {
    process.kill(engine.brokerPids[0]!, "SIGKILL");
    await expect.poll(() => isRegistered(engine.namesrv, "broker-a"), patience).toBe(false);
    await engine.startNode(0);
  };
  return { namesrv: engine.namesrv, crash, stop: () => engine.stop() };
}

/** The management half in a process of its own, which can be killed and started again on its data. */
class Management {
  readonly #dataDir = mkdtempSync(join(tmpdir(), "mqdeck-crash-console-"));
  readonly #namesrv: string;
  #process: OwnedProcess | undefined;
  client = new ConsoleClient("");

  constructor(namesrv: string) {
    this.#namesrv = namesrv;
  }

  async start(): Promise<void> {
    const env = { MQDECK_DATA_DIR: this.#dataDir, MQDECK_HOST: "127.0.0.1", MQDECK_HTTP_PORT: "0", MQDECK_ADMIN_PASSWORD: testPassword, MQDECK_DEFAULT_NAMESRV: this.#namesrv };
    this.#process = new OwnedProcess("management", process.execPath, ["mock-server/management/process.ts"], { env, cwd: repositoryRoot });
    const line = await this.#process.waitForLine((text) => text.includes(`"event":"ready"`), startTimeoutMs);
    this.client = new ConsoleClient(z.object({ http: z.string() }).parse(JSON.parse(line)).http);
    await this.client.signIn();
  }

  async crash(): Promise<void> {
    await this.#process?.kill();
    await this.start();
  }

  async stop(): Promise<void> {
    await this.#process?.stop();
    rmSync(this.#dataDir, { recursive: true, force: true });
  }
}

/** Markers by unique id of all that lies in a queue, read by hand. */
async function copiesIn(address: string, topic: string): Promise<Map<string, string[]>> {
  const connection = new RawConnection(address);
  const found = new Map<string, string[]>();
  for (let offset = 0; ; ) {
    const answer = await connection.ask(11, { consumerGroup: "TOOLS_CONSUMER", topic, queueId: 0, queueOffset: offset, maxMsgNums: 32, sysFlag: 4, commitOffset: 0, suspendTimeoutMillis: 0, subscription: "*", subVersion: 0, expressionType: "TAG" });
    if (answer.code === 19) break;
    if (answer.code !== 0) throw new Error(`pull: ${answer.code} ${answer.remark}`);
    const text = answer.body.toString("latin1");
    for (const id of text.split("UNIQ_KEY\u0001").slice(1).map((rest) => rest.slice(0, 32))) found.set(id, [...(found.get(id) ?? []), topic]);
    offset = Number(answer.extFields["nextBeginOffset"]);
  }
  connection.close();
  return found;
}

interface Job {
  id: string;
  state: string;
  done: number;
  error: object | null;
  result: Record<string, number> | null;
}

describe.skipIf(engineSkipReason()).each([{ title: "the bundled broker", begin: bundled }, { title: "Apache RocketMQ", begin: apache }])("Resending while everything crashes, on $title", ({ begin }) => {
  let engine: CrashingEngine | undefined;
  let console: Management | undefined;

  afterAll(async () => {
    await console?.stop();
    await engine?.stop();
  });

  it("loses no message, and sends none twice without saying so", async () => {
    engine = await begin();
    const management = new Management(engine.namesrv);
    console = management;
    await management.start();
    await createTopicEverywhere(engine.namesrv, "orders", 1);
    const address = (await brokerAddresses(engine.namesrv))[0] ?? "";
    await makeDeadLetters({ address, group, topic: "orders", count: messages });
    const base = "/api/instances/default";
    const begun = await management.client.call<Job>("POST", `${base}/dead-letters/${group}/resends`, { selection: { matching: {} }, ratePerSecond: 500 });
    expect(begun).toMatchObject({ status: 200 });
    const job = async (): Promise<Job> => (await management.client.call<Job>("GET", `${base}/jobs/${begun.body.id}`)).body;
    /** In the midst of the work, not after it. */
    const doneAtLeast = async (count: number): Promise<void> => {
      await expect.poll(job, patience).toMatchObject({ state: "running", done: expect.toSatisfy((done: number) => done >= count) });
    };

    await doneAtLeast(1000);
    await management.crash();
    await doneAtLeast(3500);
    await engine.crash();
    await doneAtLeast(6000);
    await management.crash();
    await doneAtLeast(8000);
    await management.crash();
    await expect.poll(async () => (await job()).state, patience).toBe("done");

    const { result } = await job();
    expect(result).toMatchObject({ sent: messages, skipped: 0, failed: 0, unknown: 0 });
    const copies = await copiesIn(address, `%RETRY%${group}`);
    expect(copies.size).toBe(messages);
    expect([...copies.values()].filter((topics) => topics.length > 1)).toHaveLength(result?.["sentTwice"] ?? 0);
    expect(result?.["sentTwice"]).toBe(0);
  }, 600_000);
});
