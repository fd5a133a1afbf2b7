import type { ResponseOf } from "../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../src/contract/endpoints.ts";
import type { BrokerRow } from "../../../src/contract/cluster.ts";
import type { Warning } from "../../../src/contract/paging.ts";
import { brokerLabels } from "./broker-labels.ts";
import type { InstanceHub, LiveInstance } from "./instance-hub.ts";
import { listWarnings } from "./list-warnings.ts";
import { asServiceError, refusal } from "./service-error.ts";
import type { SeenNode } from "./snapshot/instance-snapshot.ts";

const configSharedMs = 10_000;

/** Broker nodes of an instance (CLU) and what each tells of itself (BRK). */
export class Cluster {
  readonly #hub: InstanceHub;

  constructor(hub: InstanceHub) {
    this.#hub = hub;
  }

  async get(instanceId: string): Promise<ResponseOf<Endpoints["getCluster"]>> {
    const live = this.#hub.get(instanceId);
    const snapshot = await live.poller.whenLoaded();
    const nameServers = live.poller.failure ? snapshot.nameServers.map(({ address }) => ({ address, reachable: false })) : snapshot.nameServers;
    return { nameServers, brokers: snapshot.nodes.map((node) => brokerRowOf(live, node)), asOf: snapshot.identitiesAtMs, warnings: listWarnings(live.poller, undefined) };
  }

  async broker(instanceId: string, brokerName: string, brokerId: number): Promise<ResponseOf<Endpoints["getBroker"]>> {
    const live = this.#hub.get(instanceId);
    const snapshot = await live.poller.whenLoaded();
    const node = snapshot.nodes.find(({ runtime }) => runtime.brokerName === brokerName && runtime.brokerId === brokerId);
    if (!node) throw refusal("not_found", `There is no broker ${brokerName} with id ${brokerId}.`, { what: "broker", name: `${brokerName}:${brokerId}` });
    const { runtime } = node;
    const figures = live.adapter.cluster.figuresOf(runtime);
    const { config, warnings } = await configOf(live, node);
    const broker = brokerRowOf(live, node);
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
      warnings: [...listWarnings(live.poller, undefined), ...warnings],
    };
  }
}

async function configOf(live: LiveInstance, { runtime }: SeenNode): Promise<{ config: Map<string, string> | null; warnings: Warning[] }> {
  try {
    const { value } = await live.shared.read(`config ${runtime.address}`, configSharedMs, () => live.adapter.cluster.config(runtime.address));
    return { config: value, warnings: value ? [] : [{ code: "not_supported", subject: "brokerConfig", detail: "The broker does not tell its configuration." }] };
  } catch (error) {
    const known = asServiceError(error);
    return { config: null, warnings: [{ code: "broker_unreachable", subject: runtime.brokerName, detail: known instanceof Error ? known.message : String(known) }] };
  }
}

function brokerRowOf({ adapter, poller }: LiveInstance, { runtime }: SeenNode): BrokerRow {
  const away = poller.failure !== undefined || runtime.runtime === null;
  const figures = adapter.cluster.figuresOf(away ? { ...runtime, runtime: null } : runtime);
  const listed = poller.snapshot.topics.rows.all.filter((record) => record.config.brokerName === runtime.brokerName).length;
  return {
    cluster: runtime.cluster,
    brokerName: runtime.brokerName,
    brokerId: runtime.brokerId,
    role: runtime.brokerId === 0 ? "master" : "slave",
    address: runtime.address,
    state: away ? "unreachable" : "running",
    stateDetail: runtime.failure || (poller.failure?.error.message ?? ""),
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
