import type { ResponseOf } from "../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../src/contract/endpoints.ts";
import type { BrokerRow } from "../../../src/contract/cluster.ts";
import type { Warning } from "../../../src/contract/paging.ts";
import { brokerLabels } from "./broker-labels.ts";
import type { InstanceHub, LiveInstance } from "./instance-hub.ts";
import { listWarnings } from "./list-warnings.ts";
import { nodeOf } from "./cluster-nodes.ts";
import { knownNodes, type KnownNode } from "./seen-nodes.ts";
import { asServiceError } from "./service-error.ts";

const configSharedMs = 10_000;

/** Broker nodes of an instance (CLU) and what each tells of itself (BRK). */
export class Cluster {
  readonly #hub: InstanceHub;

  constructor(hub: InstanceHub) {
    this.#hub = hub;
  }

  async get(instanceId: string): Promise<ResponseOf<Endpoints["getCluster"]>> {
    const live = this.#hub.get(instanceId);
    const { control, nodes, snapshot } = await knownNodes(live);
    return { nameServers: nameServersOf(live), brokers: nodes.map((node) => brokerRowOf(live, node, this.#hub.parts.clock())), nodeControl: control, asOf: snapshot.identitiesAtMs, warnings: newsOnly(listWarnings(live.poller, undefined), nodes) };
  }

  async broker(instanceId: string, brokerName: string, brokerId: number): Promise<ResponseOf<Endpoints["getBroker"]>> {
    const live = this.#hub.get(instanceId);
    const { nodes } = await knownNodes(live);
    const node = nodeOf(nodes, brokerName, brokerId);
    const { runtime } = node;
    const figures = live.adapter.cluster.figuresOf(runtime);
    const { config, warnings } = await configOf(live, node);
    const broker = brokerRowOf(live, node, this.#hub.parts.clock());
    const { labelled, others } = brokerLabels(runtime, { ...figures, topicCount: broker.topicCount });
    return {
      broker,
      runtime: labelled,
      otherRuntime: others,
      config: config && [...config].map(([key, value]) => ({ key, value })).sort((a, b) => a.key.localeCompare(b.key)),
      averageSystemCpuRatio: figures.averageSystemCpuRatio,
      systemCpuRatio: figures.systemCpuRatio,
      processCpuRatio: figures.processCpuRatio,
      memoryUsedRatio: figures.memoryUsedRatio,
      producerConnections: figures.producerConnections,
      consumerConnections: figures.consumerConnections,
      freeMemoryBytes: figures.freeMemoryBytes,
      totalMemoryBytes: figures.totalMemoryBytes,
      asOf: node.seenAtMs,
      warnings: [...newsOnly(listWarnings(live.poller, undefined), nodes), ...warnings],
    };
  }
}

/** That a stopped broker does not answer is what its own row says already. */
function newsOnly(warnings: Warning[], nodes: KnownNode[]): Warning[] {
  const stopped = nodes.filter(({ controlled }) => controlled && controlled.state !== "running").map(({ runtime }) => runtime.brokerName);
  const isEveryOne = nodes.length > 0 && stopped.length === nodes.length;
  return warnings.filter(({ code, subject }) => code !== "broker_unreachable" || !(isEveryOne || stopped.some((name) => subject === name || subject.startsWith(`${name} (`))));
}

/** The last known ones; a cluster of which every broker is stopped still has its name servers. */
function nameServersOf({ poller, stored }: LiveInstance): { address: string; reachable: boolean }[] {
  const { failure, snapshot } = poller;
  if (!failure) return snapshot.nameServers;
  return stored.nameServers.map((address) => ({ address, reachable: failure.error.code === "no_broker" }));
}

async function configOf(live: LiveInstance, { controlled, runtime }: KnownNode): Promise<{ config: Map<string, string> | null; warnings: Warning[] }> {
  if (controlled && controlled.state !== "running") return { config: null, warnings: [] };
  try {
    const { value } = await live.shared.read(`config ${runtime.address}`, configSharedMs, () => live.adapter.cluster.config(runtime.address));
    return { config: value, warnings: value ? [] : [{ code: "not_supported", subject: "brokerConfig", detail: "The broker does not tell its configuration." }] };
  } catch (error) {
    const known = asServiceError(error);
    return { config: null, warnings: [{ code: "broker_unreachable", subject: runtime.brokerName, detail: known instanceof Error ? known.message : String(known) }] };
  }
}

/** A node that runs since so short a time may not be seen yet: its name server and the poller's next look take a moment. */
const firstSeenWithinMs = 15_000;

function stateOf(controlled: KnownNode["controlled"], away: boolean, nowMs: number): BrokerRow["state"] {
  if (controlled && controlled.state !== "running") return controlled.state;
  if (!away) return "running";
  return controlled && nowMs - controlled.sinceMs < firstSeenWithinMs ? "starting" : "unreachable";
}

function brokerRowOf({ adapter, poller }: LiveInstance, { controlled, runtime }: KnownNode, nowMs: number): BrokerRow {
  const away = poller.failure !== undefined || runtime.runtime === null;
  const figures = adapter.cluster.figuresOf(away ? { ...runtime, runtime: null } : runtime);
  const listed = poller.snapshot.topics.rows.all.filter((record) => record.config.brokerName === runtime.brokerName).length;
  return {
    cluster: runtime.cluster,
    brokerName: runtime.brokerName,
    brokerId: runtime.brokerId,
    role: runtime.brokerId === 0 ? "master" : "slave",
    address: runtime.address,
    state: stateOf(controlled, away, nowMs),
    stateDetail: controlled?.reason || runtime.failure || (poller.failure?.error.message ?? ""),
    stateSince: controlled?.sinceMs ?? null,
    version: figures.version,
    produceTps: figures.produceTps,
    consumeTps: figures.consumeTps,
    producedYesterday: figures.producedYesterday,
    consumedYesterday: figures.consumedYesterday,
    producedToday: figures.producedToday,
    consumedToday: figures.consumedToday,
    topicCount: away ? null : (figures.topicCount ?? listed),
    diskUsedRatio: figures.diskUsedRatio,
    bootedAt: figures.bootedAtMs,
    storePath: figures.storePath,
  };
}
