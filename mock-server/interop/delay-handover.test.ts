import { mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startApacheRocketmq } from "../../e2e/engines/apache-rocketmq.ts";
import { startBundledBroker } from "../../e2e/engines/bundled-broker.ts";
import { brokerAddresses, createTopicEverywhere } from "../../e2e/engines/cluster-probe.ts";
import { engineSkipReason } from "../../e2e/engines/engine-availability.ts";
import { RawConnection } from "../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import { decodeRecords } from "../broker/core/delay/plain-record.ts";
import { sendFields } from "./raw-load.ts";

const brokerConfig = { messageDelayLevel: "1s 20s" };
const patient = { timeout: 60_000, interval: 100 };
let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "mqdeck-delay-handover-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** The folder of the first broker, where each server expects it. */
const folderOf = { ours: (): string => join(dataDir, "ours", "broker", "broker-a"), theirs: (): string => join(dataDir, "theirs", "broker-a", "store") };

function hand(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(join(to, ".."), { recursive: true });
  renameSync(from, to);
}

async function during<Result>(engine: RocketmqEngine, work: (broker: RawConnection) => Promise<Result>): Promise<Result> {
  const [address] = await brokerAddresses(engine.namesrv);
  const broker = new RawConnection(address ?? "");
  try {
    return await work(broker);
  } finally {
    broker.close();
    await engine.stop();
  }
}

async function send(broker: RawConnection, name: string, level: number): Promise<void> {
  expect(await broker.ask(310, { ...sendFields("delayed", 0, name), i: `DELAY\u0001${level}` }, Buffer.from(name))).toMatchObject({ code: 0 });
}

async function names(broker: RawConnection): Promise<string[]> {
  const answer = await broker.ask(11, { consumerGroup: "GID", topic: "delayed", queueId: 0, queueOffset: 0, maxMsgNums: 32, sysFlag: 4, commitOffset: 0, suspendTimeoutMillis: 0, subscription: "*", subVersion: 0, expressionType: "TAG" });
  return decodeRecords(answer.body).map(({ body }) => body);
}

describe.skipIf(engineSkipReason())("a backlog of delayed messages", () => {
  it("is delivered by a real broker that takes over our folder, and by us when it comes back, each message once", async () => {
    const ours = { dataDir: join(dataDir, "ours"), brokerConfig };
    const theirs = { dataDir: join(dataDir, "theirs"), brokerConfig };
    const engine = await startBundledBroker(ours);
    await createTopicEverywhere(engine.namesrv, "delayed", 1);
    await during(engine, async (broker) => {
      await send(broker, "by us", 1);
      await expect.poll(() => names(broker), patient).toEqual(["by us"]);
      for (const name of ["waits 1", "waits 2"]) await send(broker, name, 2);
    });
    hand(folderOf.ours(), folderOf.theirs());
    await during(await startApacheRocketmq(theirs), async (broker) => {
      await expect.poll(() => names(broker), patient).toEqual(["by us", "waits 1", "waits 2"]);
      await send(broker, "by them", 1);
      await expect.poll(() => names(broker), patient).toHaveLength(4);
      await send(broker, "comes back", 2);
    });
    hand(folderOf.theirs(), folderOf.ours());
    await during(await startBundledBroker(ours), async (broker) => {
      await expect.poll(() => names(broker), patient).toEqual(["by us", "waits 1", "waits 2", "by them", "comes back"]);
    });
  });
});
