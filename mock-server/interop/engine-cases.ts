import { startApacheRocketmq } from "../../e2e/engines/apache-rocketmq.ts";
import { startBundledBroker } from "../../e2e/engines/bundled-broker.ts";
import type { RocketmqEngine, RocketmqEngineOptions } from "../../e2e/engines/rocketmq-engine.ts";

export interface EngineCase {
  title: string;
  start: (options?: RocketmqEngineOptions) => Promise<RocketmqEngine>;
}

export const bundledBroker: EngineCase = { title: "the bundled broker", start: startBundledBroker };
export const apacheRocketmq: EngineCase = { title: "Apache RocketMQ", start: startApacheRocketmq };

/** The servers that must pass the same assertions. */
export const everyEngine: EngineCase[] = [bundledBroker, apacheRocketmq];
