import type { InstanceRow } from "../../../src/contract/instances.ts";
import type { BrokerFigures } from "../adapters/port/cluster-port.ts";
import type { LiveInstance } from "./instance-hub.ts";

/** A row of the instance list, from the poller's snapshot: no engine is asked. */
export function instanceRowOf({ adapter, poller, stored }: LiveInstance): InstanceRow {
  const { failure, loaded, snapshot } = poller;
  const answering = failure ? [] : snapshot.nodes.filter((node) => node.runtime.runtime !== null).map((node) => node.runtime);
  const figures = answering.map((runtime) => adapter.cluster.figuresOf(runtime));
  const masters = answering.filter((runtime) => runtime.brokerId === 0).map((runtime) => adapter.cluster.figuresOf(runtime));
  const used = (node: BrokerFigures): number | null => (node.diskTotalBytes === null || node.diskFreeBytes === null ? null : node.diskTotalBytes - node.diskFreeBytes);
  return {
    id: stored.id,
    name: stored.name,
    description: stored.description,
    kind: stored.kind,
    engine: snapshot.engine?.name ?? "Apache RocketMQ",
    version: snapshot.engine?.version ?? null,
    bundled: stored.bundled,
    state: failure ? "unreachable" : loaded ? "running" : "connecting",
    stateDetail: failure?.error.message ?? "",
    nameServers: stored.nameServers,
    brokerCount: loaded ? snapshot.nodes.length : null,
    topicCount: loaded ? snapshot.topics.entries.filter((entry) => entry.records[0]?.config.kind === "user").length : null,
    groupCount: loaded ? snapshot.groups.entries.filter((entry) => entry.records[0]?.config.kind === "user").length : null,
    storageUsedBytes: sum(masters.map(used)),
    storageFreeBytes: sum(masters.map((node) => node.diskFreeBytes)),
    produceTps: sum(masters.map((node) => node.produceTps)),
    consumeTps: sum(figures.map((node) => node.consumeTps)),
    createdAt: stored.createdAtMs,
  };
}

/** Unknown when nothing or not everything is known. */
function sum(values: (number | null)[]): number | null {
  return values.length === 0 || values.includes(null) ? null : values.reduce<number>((total, value) => total + (value ?? 0), 0);
}
