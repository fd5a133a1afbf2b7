import { startApacheRocketmq } from "../../e2e/engines/apache-rocketmq.ts";
import { startBundledBroker } from "../../e2e/engines/bundled-broker.ts";
import { brokerAddresses, createTopicEverywhere } from "../../e2e/engines/cluster-probe.ts";
import { engineSkipReason } from "../../e2e/engines/engine-availability.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";

export interface BenchEngine {
  kind: "bundled" | "apache";
  engine: RocketmqEngine;
  port: number;
  pid: number;
}

export const benchTopic = "bench";
export const benchQueues = 4;

/** The servers that a bench compares, in the order of its turns. The real one is left out, by name, where it cannot run. */
export function benchKinds(): BenchEngine["kind"][] {
  const reason = engineSkipReason();
  if (reason === undefined) return ["bundled", "apache"];
  console.log(`skipped: Apache RocketMQ ${reason}`);
  return ["bundled"];
}

/** Starts a server with an empty store and the topic of the bench; the real one with a 4 GB heap and its own collector settings. */
export async function startBenchEngine(kind: BenchEngine["kind"]): Promise<BenchEngine> {
  const engine = kind === "bundled" ? await startBundledBroker() : await startApacheRocketmq({ heapMegabytes: 4096, productionGarbageCollector: true });
  await createTopicEverywhere(engine.namesrv, benchTopic, benchQueues);
  const [address] = await brokerAddresses(engine.namesrv);
  const pid = engine.brokerPids[0];
  if (address === undefined || pid === undefined) throw new Error(`${engine.title} has no broker`);
  return { kind, engine, port: Number(address.split(":")[1]), pid };
}
