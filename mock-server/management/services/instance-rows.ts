import type { InstanceRow } from "../../../src/contract/instances.ts";
import type { BrokerFigures } from "../adapters/port/cluster-port.ts";
import type { LiveInstance } from "./instance-hub.ts";

const ratioStep = 0.01;

/** A row of the instance list, from the poller's snapshot: no engine is asked. */
export function instanceRowOf({ adapter, poller, stored }: LiveInstance, health: InstanceRow["health"]): InstanceRow {
  const { failure, loaded, snapshot } = poller;
  const answering = failure ? [] : snapshot.nodes.filter((node) => node.runtime.runtime !== null).map((node) => node.runtime);
  const figures = answering.map((runtime) => adapter.cluster.figuresOf(runtime));
  const masterRuntimes = answering.filter((runtime) => runtime.brokerId === 0);
  const masters = masterRuntimes.map((runtime) => adapter.cluster.figuresOf(runtime));
  const disks = distinctDisks(masterRuntimes.map(({ address }) => address), masters).map(diskShare);
  return {
    id: stored.id,
    name: stored.name,
    description: stored.description,
    kind: stored.kind,
    engine: snapshot.engine?.name ?? "Apache RocketMQ",
    version: snapshot.engine?.version ?? null,
    bundled: stored.bundled,
    state: failure ? (failure.error.code === "access_denied_by_engine" ? "denied" : "unreachable") : loaded ? "running" : "connecting",
    stateDetail: failure?.error.message ?? "",
    nameServers: stored.nameServers,
    brokerCount: loaded ? snapshot.nodes.length : null,
    topicCount: loaded ? snapshot.topics.entries.filter((entry) => entry.records[0]?.config.kind === "user").length : null,
    groupCount: loaded ? snapshot.groups.entries.filter((entry) => entry.records[0]?.config.kind === "user").length : null,
    storageUsedBytes: sum(disks.map(({ used }) => used)),
    storageFreeBytes: sum(disks.map(({ free }) => free)),
    produceTps: sum(masters.map((node) => node.produceTps)),
    consumeTps: sum(figures.map((node) => node.consumeTps)),
    createdAt: stored.createdAtMs,
    health,
  };
}

/** Brokers of one host with a disk of the same size share it: it is counted once. */
function distinctDisks(addresses: string[], masters: BrokerFigures[]): BrokerFigures[] {
  return [...new Map(masters.map((figures, place) => [`${addresses[place]?.replace(/:\d+$/, "")} ${figures.diskTotalBytes}`, figures])).values()];
}

/**
 * What is used of a disk and what brokers can still have of it, in bytes. Some Java versions tell as free what only root, or
 * nobody for a quota, can have; the broker's own ratio counts that as neither used nor free. It is rounded up to whole
 * percents, so it bounds the two and does not give them.
 */
export function diskShare({ diskTotalBytes: total, diskFreeBytes: free, diskUsedRatio: ratio }: Pick<BrokerFigures, "diskTotalBytes" | "diskFreeBytes" | "diskUsedRatio">): { used: number | null; free: number | null } {
  if (total === null || free === null) return { used: null, free: null };
  if (ratio === null || ratio <= 0 || ratio >= 1) return { used: total - free, free };
  const used = Math.min(total - free, (free * ratio) / (1 - ratio));
  const leastRatio = ratio - ratioStep;
  const mostFree = leastRatio <= 0 ? free : Math.min(free, (used * (1 - leastRatio)) / leastRatio);
  return { used: Math.round(used), free: Math.round(mostFree) };
}

/** Unknown when nothing or not everything is known. */
function sum(values: (number | null)[]): number | null {
  return values.length === 0 || values.includes(null) ? null : values.reduce<number>((total, value) => total + (value ?? 0), 0);
}
