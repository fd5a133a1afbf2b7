import type { Warning } from "../../../../src/contract/paging.ts";
import type { BrokerRuntime } from "../../adapters/port/cluster-port.ts";
import type { EngineAdapter } from "../../adapters/port/engine-adapter.ts";
import type { NotesStore } from "../../store/notes-store.ts";
import type { Clock } from "../actor.ts";
import type { InstanceSnapshot, SeenNode } from "./instance-snapshot.ts";

/** Names that were changed through the console since a look began. */
export interface ChangedNames {
  topics: Set<string>;
  groups: Set<string>;
}

interface Look {
  adapter: EngineAdapter;
  snapshot: InstanceSnapshot;
  notes: NotesStore;
  instanceId: string;
  clock: Clock;
  changed: ChangedNames;
}

const engineEveryMs = 60_000;
/** A node that its name server no longer knows is shown as missing for this long. */
const forgetNodeAfterMs = 15 * 60_000;

/**
 * One look at an instance: nodes, topics, groups and all offsets, a fixed number of calls a broker.
 * Throws only when nothing could be read; what one broker of several did not tell stays as it was.
 */
export async function readIdentities({ adapter, snapshot, notes, instanceId, clock, changed }: Look): Promise<void> {
  const [runtimes, nameServers, topics, groups] = await Promise.all([adapter.cluster.runtimes(), adapter.cluster.nameServers(), adapter.topics.listConfigs(), adapter.groups.listConfigs()]);
  const now = clock();
  takeOverNodes(snapshot, runtimes.value, now);
  const away = awayBrokers(snapshot, [...runtimes.warnings, ...topics.warnings, ...groups.warnings]);
  const silentIn = (answered: { brokerName: string }[], brokerName: string): boolean => away.has(brokerName) && !answered.some((config) => config.brokerName === brokerName);
  snapshot.nameServers = nameServers;
  snapshot.topics.replaceAll(topics.value, notes.topics(instanceId), (config) => silentIn(topics.value, config.brokerName) || changed.topics.has(config.topic));
  snapshot.groups.replaceAll(groups.value, notes.groups(instanceId), (config) => silentIn(groups.value, config.brokerName) || changed.groups.has(config.group));
  snapshot.identitiesAtMs = now;
  const offsets = await adapter.groups.allOffsets();
  snapshot.progress.apply(offsets.value, clock(), away);
  snapshot.offsetsAtMs = clock();
  snapshot.warnings = distinct([...missingNodes(snapshot, now), ...runtimes.warnings, ...topics.warnings, ...groups.warnings, ...offsets.warnings]);
  if (!snapshot.engine || now - snapshot.nodesAtMs > engineEveryMs) {
    snapshot.engine = await adapter.cluster.engine();
    snapshot.nodesAtMs = now;
  }
}

/** Nodes that are gone from the name server stay for a while, so that their absence is seen. */
function takeOverNodes(snapshot: InstanceSnapshot, runtimes: BrokerRuntime[], now: number): void {
  const seen: SeenNode[] = runtimes.map((runtime) => ({ runtime, seenAtMs: now }));
  const known = new Set(runtimes.map((node) => `${node.brokerName}:${node.brokerId}`));
  const missing = snapshot.nodes.filter(({ runtime, seenAtMs }) => !known.has(`${runtime.brokerName}:${runtime.brokerId}`) && now - seenAtMs < forgetNodeAfterMs);
  const gone = missing.map(({ runtime, seenAtMs }) => ({ runtime: { ...runtime, runtime: null, failure: "It is not registered at the name server any more.", isRegistered: false }, seenAtMs }));
  snapshot.nodes = [...seen, ...gone].sort((a, b) => a.runtime.brokerName.localeCompare(b.runtime.brokerName) || a.runtime.brokerId - b.runtime.brokerId);
}

/** Brokers whose rows must stay as they were, unless they listed some after all. */
function awayBrokers(snapshot: InstanceSnapshot, warnings: Warning[]): Set<string> {
  return new Set([...snapshot.awayBrokers, ...warnings.filter((warning) => warning.code === "broker_unreachable").map((warning) => warning.subject)]);
}

function missingNodes(snapshot: InstanceSnapshot, now: number): Warning[] {
  return snapshot.nodes.filter((node) => node.seenAtMs < now).map(({ runtime }) => ({ code: "broker_unreachable", subject: runtime.brokerName, detail: `${runtime.address}: ${runtime.failure}` }));
}

function distinct(warnings: Warning[]): Warning[] {
  return [...new Map(warnings.map((warning) => [`${warning.code} ${warning.subject}`, warning])).values()];
}
