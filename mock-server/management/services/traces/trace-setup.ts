import type { MessageTrace } from "../../../../src/contract/traces.ts";
import { inParallel } from "../in-parallel.ts";
import type { LiveInstance } from "../instance-hub.ts";

const configSharedMs = 30_000;
const callsAtOnce = 8;

/** Whether each master makes a trace topic of its own, from its configuration (TRC-034). Clients can write without it where topics come by themselves. */
export async function traceBrokers(live: LiveInstance): Promise<MessageTrace["setup"]["brokers"]> {
  const masters = live.poller.snapshot.nodes.filter(({ runtime }) => runtime.brokerId === 0);
  const { value } = await live.shared.read("trace setup", configSharedMs, () =>
    inParallel(masters, callsAtOnce, async ({ runtime: { address, brokerName } }) => {
      const config = await live.adapter.cluster.config(address).catch(() => null);
      const isOn = config?.get("traceTopicEnable");
      return { brokerName, isOn: isOn === undefined ? null : isOn === "true", topic: config?.get("msgTraceTopicName") ?? "" };
    }),
  );
  return value;
}
