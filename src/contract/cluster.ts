import { z } from "zod";
import { defineEndpoints } from "./endpoint.ts";
import { permission } from "./names.ts";
import { count, countOrUnknown, figure, instanceParams, timestampMs, warning } from "./paging.ts";

/** One broker node, master or slave (CLU-1 to CLU-7). Figures are null where the node did not answer. */
export const brokerRow = z.object({
  cluster: z.string(),
  brokerName: z.string(),
  brokerId: count.describe("0 = master"),
  role: z.enum(["master", "slave"]),
  address: z.string(),
  state: z.enum(["running", "unreachable", "starting", "stopping", "stopped", "failed"]).describe("the last four only where the name server starts and stops brokers"),
  stateDetail: z.string(),
  stateSince: timestampMs.nullable().describe("null where the engine does not tell"),
  version: z.string().nullable(),
  produceTps: figure.describe("messages a second over the last minute (C-41)"),
  consumeTps: figure,
  producedYesterday: countOrUnknown,
  consumedYesterday: countOrUnknown,
  producedToday: countOrUnknown,
  consumedToday: countOrUnknown,
  topicCount: countOrUnknown,
  diskUsedRatio: figure.describe("0 to 1, of the disk that holds the commit log"),
  bootedAt: timestampMs.nullable(),
  storePath: z.string().nullable(),
});
export type BrokerRow = z.output<typeof brokerRow>;

/** BRK-7: figures of the second popup that `brokerRow` has not. */
export const brokerDetail = z.object({
  broker: brokerRow,
  runtime: z.array(z.object({ key: z.string().describe("label of BRK-1"), value: z.string().nullable().describe("null = this engine does not tell") })),
  otherRuntime: z.array(z.object({ key: z.string(), value: z.string() })).describe("what the engine told beyond BRK-1"),
  config: z.array(z.object({ key: z.string(), value: z.string() })).nullable(),
  averageSystemCpuRatio: figure,
  systemCpuRatio: figure,
  processCpuRatio: figure,
  memoryUsedRatio: figure,
  producerConnections: countOrUnknown,
  consumerConnections: countOrUnknown,
  freeMemoryBytes: figure,
  totalMemoryBytes: figure,
  asOf: timestampMs,
  warnings: z.array(warning),
});
export type BrokerDetail = z.output<typeof brokerDetail>;

/** What clients lose while a broker does not run. */
export const brokerEffect = z.object({
  topicsOnlyHere: z.object({ total: count, names: z.array(z.string()).describe("the first 20") }).describe("nobody can send to these or read them meanwhile"),
  topicsElsewhere: count.describe("topics that have queues on another running broker too"),
  waitingMessages: countOrUnknown.describe("stored here and not consumed by a group: they wait until the broker is back"),
  consumers: z.array(z.object({ group: z.string(), clients: count })).describe("groups that are online now"),
  producers: z.array(z.object({ group: z.string(), clients: count })).nullable().describe("null = this engine cannot list them"),
  isLastRunning: z.boolean().describe("no other master serves"),
  asOf: timestampMs,
});

const brokerParams = instanceParams.extend({ brokerName: z.string(), brokerId: z.coerce.number().int().min(0) });

export const clusterEndpoints = defineEndpoints({
  getCluster: {
    summary: "Every broker node of the instance",
    params: instanceParams,
    response: z.object({ nameServers: z.array(z.object({ address: z.string(), reachable: z.boolean() })), brokers: z.array(brokerRow), nodeControl: z.object({ supported: z.boolean(), reason: z.string() }).describe("whether brokers can be started and stopped"), asOf: timestampMs, warnings: z.array(warning) }),
  },
  getBroker: {
    summary: "One broker node with all that it tells of itself",
    params: brokerParams,
    response: brokerDetail,
  },
  getBrokerEffect: { summary: "What clients lose while this broker does not run", params: brokerParams, response: brokerEffect },
  controlBroker: {
    summary: "Start, stop or restart a broker; answers when it runs or has stopped, or after 10 s with the state that it is in",
    params: brokerParams,
    body: z.object({ action: z.enum(["start", "stop", "restart"]), confirm: z.string().default("").describe("the broker's name, to stop or restart it") }),
    response: z.object({ state: brokerRow.shape.state }),
  },
  drainBroker: {
    summary: "Take a broker out of the routes of producers, so that it runs empty before a stop, or give it back; forgotten when it starts anew",
    params: brokerParams,
    body: z.object({ drained: z.boolean() }),
    response: z.object({ topics: count }),
  },
  updateBroker: {
    summary: "Make a broker read-only, write-only, or both again (brokerPermission)",
    params: brokerParams,
    body: z.object({ permission }),
    response: z.object({ permission, warnings: z.array(warning) }),
  },
});
