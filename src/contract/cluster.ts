import { z } from "zod";
import { defineEndpoints } from "./endpoint.ts";
import { count, countOrUnknown, figure, instanceParams, timestampMs, warning } from "./paging.ts";

/** One broker node, master or slave (CLU-1 to CLU-7). Figures are null where the node did not answer. */
export const brokerRow = z.object({
  cluster: z.string(),
  brokerName: z.string(),
  brokerId: count.describe("0 = master"),
  role: z.enum(["master", "slave"]),
  address: z.string(),
  state: z.enum(["running", "unreachable"]),
  stateDetail: z.string(),
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

export const clusterEndpoints = defineEndpoints({
  getCluster: {
    summary: "Every broker node of the instance",
    params: instanceParams,
    response: z.object({ nameServers: z.array(z.object({ address: z.string(), reachable: z.boolean() })), brokers: z.array(brokerRow), asOf: timestampMs, warnings: z.array(warning) }),
  },
  getBroker: {
    summary: "One broker node with all that it tells of itself",
    params: instanceParams.extend({ brokerName: z.string(), brokerId: z.coerce.number().int().min(0) }),
    response: brokerDetail,
  },
});
