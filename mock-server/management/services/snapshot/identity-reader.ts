import type { Warning } from "../../../../src/contract/paging.ts";
import type { BrokerRuntime } from "../../adapters/port/cluster-port.ts";
import type { EngineAdapter } from "../../adapters/port/engine-adapter.ts";
import type { NotesStore } from "../../store/notes-store.ts";
import type { Clock } from "../actor.ts";
import { elapsedMs } from "../elapsed-time.ts";
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
  const askedAtMs = clock();
  // The nodes are asked for first: who the masters are is then known anew to the others.
  const nodes = readNodes(adapter, snapshot, clock);
  const lists = Promise.all([adapter.cluster.nameServers(), adapter.topics.listConfigs(), adapter.groups.listConfigs()]);
  // It is looked at below, after the nodes.
  void lists.catch(() => undefined);
  const { now, warnings } = await nodes;
  const [nameServers, topics, groups] = await lists;
  const unlisted = { topics: snapshot.mastersBeside(topics.answered), groups: snapshot.mastersBeside(groups.answered) };
  snapshot.unlisted = unlisted;
  snapshot.nameServers = nameServers;
  snapshot.topics.replaceAll(topics.value, notes.topics(instanceId), (config) => unlisted.topics.has(config.brokerName) || changed.topics.has(config.topic), askedAtMs);
  snapshot.groups.replaceAll(groups.value, notes.groups(instanceId), (config) => unlisted.groups.has(config.brokerName) || changed.groups.has(config.group));
  snapshot.identitiesAtMs = now;
  const offsets = await adapter.groups.allOffsets();
  snapshot.offsetsUntold = snapshot.mastersBeside(offsets.answered);
  snapshot.progress.apply(offsets.value, clock(), snapshot.offsetsUntold);
  snapshot.offsetsAtMs = clock();
  snapshot.warnings = distinct([...missingNodes(snapshot, now), ...warnings, ...topics.warnings, ...groups.warnings, ...offsets.warnings]);
  if (!snapshot.engine || elapsedMs(now, snapshot.nodesAtMs) > engineEveryMs) {
    snapshot.engine = await adapter.cluster.engine();
    snapshot.nodesAtMs = now;
  }
}

/** Nodes are taken over whatever becomes of the rest of the look: that all are away is seen by them. */
async function readNodes(adapter: EngineAdapter, snapshot: InstanceSnapshot, clock: Clock): Promise<{ now: number; warnings: Warning[] }> {
  const { value, warnings } = await adapter.cluster.runtimes().catch((error: unknown) => {
    snapshot.nodesUnread = true;
    throw error;
  });
  snapshot.nodesUnread = false;
  const now = clock();
  takeOverNodes(snapshot, value, now);
  return { now, warnings };
}

/** Nodes that are gone from the name server stay for a while, so that their absence is seen; as long as it tells of none, all stay. */
function takeOverNodes(snapshot: InstanceSnapshot, runtimes: BrokerRuntime[], now: number): void {
  const seen: SeenNode[] = runtimes.map((runtime) => ({ runtime, seenAtMs: now }));
  const known = new Set(runtimes.map((node) => `${node.brokerName}:${node.brokerId}`));
  const tellsOfSome = runtimes.some(({ isRegistered }) => isRegistered);
  const gone = snapshot.nodes.flatMap(({ missedSinceMs, runtime, seenAtMs }): SeenNode[] => {
    // Not after now: the clock may have been set back since.
    const sinceMs = tellsOfSome ? Math.min(missedSinceMs ?? now, now) : undefined;
    if (known.has(`${runtime.brokerName}:${runtime.brokerId}`) || (sinceMs !== undefined && now - sinceMs >= forgetNodeAfterMs)) return [];
    return [{ runtime: { ...runtime, runtime: null, failure: "It is not registered at the name server any more.", isRegistered: false }, seenAtMs, missedSinceMs: sinceMs }];
  });
  snapshot.nodes = [...seen, ...gone].sort((a, b) => a.runtime.brokerName.localeCompare(b.runtime.brokerName) || a.runtime.brokerId - b.runtime.brokerId);
}

function missingNodes(snapshot: InstanceSnapshot, now: number): Warning[] {
  return snapshot.nodes.filter((node) => node.seenAtMs !== now).map(({ runtime }) => ({ code: "broker_unreachable", subject: runtime.brokerName, detail: `${runtime.address}: ${runtime.failure}` }));
}

function distinct(warnings: Warning[]): Warning[] {
  return [...new Map(warnings.map((warning) => [`${warning.code} ${warning.subject}`, warning])).values()];
}
