import { setTimeout as sleep } from "node:timers/promises";
import type { ControlledNode } from "../adapters/port/cluster-port.ts";
import type { LiveInstance } from "./instance-hub.ts";
import { asServiceError } from "./service-error.ts";
import type { InstanceSnapshot, SeenNode } from "./snapshot/instance-snapshot.ts";

const controlSharedMs = 500;
/** How long a page waits for a look that shows what the name server says of its nodes already. */
const lookPatienceMs = 1_500;

/** A broker node with what the name server that controls it says, if one does. */
export interface KnownNode extends SeenNode {
  controlled: ControlledNode | undefined;
}

export interface KnownNodes {
  snapshot: InstanceSnapshot;
  nodes: KnownNode[];
  control: { supported: boolean; reason: string };
}

/** Every node that is known, stopped ones too. Throws what the engine said when nothing at all is known. */
export async function knownNodes(live: LiveInstance): Promise<KnownNodes> {
  const { controlled, reason } = await readControl(live);
  const snapshot = await live.poller.whenLoaded().catch((error: unknown) => {
    // With every broker stopped nothing can be read but the nodes, and they must be there to be started.
    if (controlled) return live.poller.snapshot;
    throw error;
  });
  if (controlled?.some((node) => isNews(snapshot, node))) await Promise.race([live.poller.lookAnew(), sleep(lookPatienceMs, undefined, { ref: false })]);
  const of = (brokerName: string, brokerId: number): ControlledNode | undefined => controlled?.find((node) => node.brokerName === brokerName && node.brokerId === brokerId);
  const seen = snapshot.nodes.map((node) => ({ ...node, controlled: of(node.runtime.brokerName, node.runtime.brokerId) }));
  const others = (controlled ?? []).filter((node) => !seen.some((known) => known.controlled === node)).map((node) => ({ runtime: { ...node, runtime: null, failure: node.reason, isRegistered: false }, seenAtMs: node.sinceMs, controlled: node }));
  const nodes = [...seen, ...others].sort((a, b) => a.runtime.brokerName.localeCompare(b.runtime.brokerName) || a.runtime.brokerId - b.runtime.brokerId);
  return { snapshot, nodes, control: { supported: controlled !== null, reason } };
}

/** Nodes that can be started and stopped; null with the reason when this instance has none. */
async function readControl(live: LiveInstance): Promise<{ controlled: ControlledNode[] | null; reason: string }> {
  try {
    const { value } = await live.shared.read("controlled nodes", controlSharedMs, () => live.adapter.cluster.controlledNodes());
    return { controlled: value, reason: value ? "" : (live.poller.snapshot.engine?.capabilities.find(({ name }) => name === "nodeControl")?.reason ?? "") };
  } catch (error) {
    const known = asServiceError(error);
    return { controlled: null, reason: known instanceof Error ? known.message : String(known) };
  }
}

/** The poller has not seen yet that the node came or went. */
function isNews(snapshot: InstanceSnapshot, { brokerName, state }: ControlledNode): boolean {
  const shown = snapshot.nodes.find(({ runtime }) => runtime.brokerName === brokerName && runtime.brokerId === 0);
  const isShownRunning = shown !== undefined && shown.runtime.runtime !== null;
  return (state === "running" && !isShownRunning) || (state === "stopped" && isShownRunning);
}
