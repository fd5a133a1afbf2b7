import type { ResponseOf } from "../../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../../src/contract/endpoints.ts";
import type { LiveInstance } from "../instance-hub.ts";
import type { SeenNode } from "../snapshot/instance-snapshot.ts";

type Overview = ResponseOf<Endpoints["getOverview"]>;
/** Producer groups that are online, by broker; null = not known. */
type ProducersOf = ReadonlyMap<string, ReadonlySet<string>> | null;

/** One row a cluster (OVER-1), as the poller last saw it. */
export function overviewOf(live: LiveInstance, producersOf: ProducersOf): Overview {
  const { failure, snapshot } = live.poller;
  const { nodes, topics } = snapshot;
  const answering = failure ? [] : nodes.filter(({ runtime }) => runtime.runtime !== null);
  return {
    clusters: [...Map.groupBy(nodes, ({ runtime }) => runtime.cluster)].map(([cluster, members]) => clusterRow(live, cluster, members, producersOf)),
    nodes: { up: answering.length, total: nodes.length },
    userTopics: topics.entries.filter((entry) => entry.records[0]?.config.kind === "user").length,
    asOf: snapshot.identitiesAtMs,
  };
}

function clusterRow({ poller, stored }: LiveInstance, cluster: string, members: SeenNode[], producersOf: ProducersOf): Overview["clusters"][number] {
  const { groups, topics } = poller.snapshot;
  const masters = members.filter(({ runtime }) => runtime.brokerId === 0);
  const names = new Set(masters.map(({ runtime }) => runtime.brokerName));
  const records = topics.rows.all.filter(({ config }) => config.kind === "user" && names.has(config.brokerName));
  // A sum without a topic that was not counted yet would be too small.
  const sum = (figure: "everStored" | "storedMessages"): number | null => records.reduce<number | null>((total, { figures }) => (total === null || !figures ? null : total + figures[figure]), 0);
  return {
    cluster,
    nameServers: stored.nameServers,
    masters: masters.length,
    slaves: members.length - masters.length,
    producerGroups: producersOf && [...names].reduce((all, name) => all.union(producersOf.get(name) ?? new Set()), new Set<string>()).size,
    consumerGroups: groups.entries.filter((entry) => entry.records.some(({ config }) => config.kind === "user" && names.has(config.brokerName))).length,
    historyMessages: sum("everStored"),
    storedMessages: sum("storedMessages"),
  };
}
