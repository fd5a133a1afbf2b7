import { Consumer } from "ali-ons";
import { z } from "zod";
import { closeAliOns, countAliOns } from "./engines/ali-ons-clients.ts";
import { startBundledBroker } from "./engines/bundled-broker.ts";
import type { RocketmqEngineOptions } from "./engines/rocketmq-engine.ts";
import type { Api } from "./fixtures.ts";

/** A RocketMQ of one test alone, added to the console: what a test finds there nobody else made. */
export interface OwnInstance {
  id: string;
  namesrv: string;
  /** Path of the API of this instance. */
  path: string;
  /** Ends its processes at once; the console keeps it. */
  kill: () => Promise<void>;
  /** Forgets it in the console and ends its processes. */
  close: () => Promise<void>;
}

/** Starts the bundled broker's process without a console and adds it to the product's. */
export async function addOwnInstance(api: Api, options: RocketmqEngineOptions = {}): Promise<OwnInstance> {
  const engine = await startBundledBroker(options);
  try {
    const name = `own-${engine.brokerPids[0] ?? 0}`;
    const { id } = z.object({ id: z.string() }).parse(await api.post("/api/instances", { name, connection: { kind: "rocketmq", nameServers: engine.namesrv }, saveUntested: true }));
    const close = async (): Promise<void> => {
      await api.delete(`/api/instances/${id}?confirm=${name}`);
      await engine.stop();
    };
    return { id, namesrv: engine.namesrv, path: `/api/instances/${id}`, kill: () => engine.kill(), close };
  } catch (error) {
    await engine.stop();
    throw error;
  }
}

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined };

let consumers = 0;

/** Connects a real push consumer; returns what closes it. Its instance name is new each time, because the client keeps one connection a name for good. */
export async function connectConsumer(namesrv: string, topic: string, group: string, tags = "*"): Promise<() => Promise<void>> {
  consumers += 1;
  countAliOns();
  const consumer = new Consumer({ nameSrv: namesrv, httpclient: {}, instanceName: `e2e-${process.pid}-${consumers}`, logger: quiet, clientIP: "127.0.0.1", consumerGroup: group });
  // It reports the broker that a test takes away; that is not what is tested.
  consumer.on("error", () => undefined);
  consumer.subscribe(topic, tags, async () => undefined);
  await consumer.ready();
  return () => closeAliOns(consumer);
}
